"""Settings of the answer records."""

from __future__ import annotations

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

TERM = r"^([1-9]\d?y|[1-9]\d{0,2}d|kept)$"


class RecordSettings(BaseSettings):
    """Whether each answer is recorded, for how long, and what signs the records."""

    answer_records: bool = Field(
        default=False,
        description="答えを一つずつ、ハッシュでつないだ記録に残すか（残せないときは答えない） / whether each answer "
        "is kept as a sealed record; one that cannot be is not given",
    )
    answer_record_class: str = Field(
        default="1y",
        examples=["5y"],
        pattern=TERM,
        description="その保存期間（5y: 翌年度の4月1日から5年、90d: 90日、kept: 期限なし） / its retention class: "
        "years from the next fiscal year, days, or kept",
    )
    answer_records_secret: SecretStr = Field(
        default=SecretStr(""),
        description="記録の末尾に署名する鍵（空なら署名しない） / key that signs the end of the records; empty: "
        "no signature",
    )
