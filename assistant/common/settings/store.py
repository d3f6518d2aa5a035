"""Settings of where vectors and words of the index are, when they are not in its folder."""

from __future__ import annotations

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings

from index.store.engine_place import EngineAt


class StoreSettings(BaseSettings):
    """A Chroma server for the vectors, or a Milvus for all of the index."""

    chroma_url: str | None = Field(
        default=None,
        examples=["http://127.0.0.1:8000"],
        pattern=r"^https?://[^/?#\s]+/?$",
        description="ベクトルを置く Chroma サーバー（例 http://127.0.0.1:8000、空なら索引のフォルダの中） / "
        "Chroma server that keeps the vectors; empty: in the folder of the index",
    )
    store_url: str | None = Field(
        default=None,
        examples=["http://127.0.0.1:19530"],
        pattern=r"^https?://[^/?#\s@]+(/[A-Za-z0-9_]*)?$",
        description="索引のすべて（ベクトル、語、ページの文）を置く Milvus（例 http://127.0.0.1:19530、後ろの "
        "/名前 はデータベース、空なら使わない） / Milvus that keeps all of the index: vectors, words and the "
        "pages' texts; /name after it is a database; empty: none",
    )
    store_name: str = Field(
        default="main",
        pattern=r"^[a-z0-9]{1,40}$",
        description="Milvus の中での索引の名前（英小文字と数字、書く計算機は一つの名前に一台） / the index's name "
        "in Milvus, small letters and digits; one machine writes to a name",
    )
    store_token: SecretStr = Field(
        default=SecretStr(""),
        description="Milvus の利用者名:パスワードか鍵（表示しません） / user:password or key of Milvus, never shown",
    )
    store_seconds: float = Field(
        default=10.0,
        gt=0,
        description="Milvus への一回の問い合わせを待つ時間（秒） / time to wait for one request to Milvus, seconds",
    )

    @field_validator("store_url")
    @classmethod
    def _one(cls, value: str | None, others: ValidationInfo) -> str | None:
        if value is not None and others.data.get("chroma_url") is not None:
            raise ValueError(
                "chroma_url と一緒には使えません。どちらかを消します / chroma_url is set too: remove one of them"
            )
        return value

    @property
    def server(self) -> str | EngineAt | None:
        """Where vectors and words are: a Chroma server's URL, an engine, or None for the folder."""
        if self.store_url is None:
            return self.chroma_url
        token = self.store_token.get_secret_value()
        return EngineAt(self.store_url, self.store_name, token, self.store_seconds)
