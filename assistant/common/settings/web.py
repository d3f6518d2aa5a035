"""Settings of the service: where it listens, who may come in, what it keeps and logs."""

from __future__ import annotations

import json
import re
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode

NO_SEPARATOR = re.compile(r"^\[|[\"'、，;；]")
"""What stands in a value that was written as another kind of list."""
HEADER_NAME = r"^[A-Za-z0-9-]+$"
LOCAL_HOSTS = frozenset({"127.0.0.1", "::1", "localhost"})


def split_list(value: object) -> object:
    """Return a list as the environment gives it, separated by commas, as a tuple.

    Raises:
        ValueError: it was written as another kind of list.
    """
    if not isinstance(value, str):
        return value
    if NO_SEPARATOR.search(value.strip()):
        raise ValueError("コンマで区切って並べます / separate them by commas")
    return tuple(name.strip() for name in value.split(",") if name.strip())


def decoded_table(value: object) -> object:
    """Return a table as the environment gives it, a JSON object, as a value.

    Raises:
        ValueError: it is not JSON.
    """
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value or "{}")
    except json.JSONDecodeError:
        raise ValueError("JSON として読めません / this is not JSON") from None


AsList = BeforeValidator(split_list)
"""Several values: a list in TOML, separated by commas in the environment."""
AsTable = BeforeValidator(decoded_table)
"""Values by a pattern: a table in TOML, a JSON object in the environment."""
Names = Annotated[tuple[str, ...], NoDecode, AsList]


class WebSettings(BaseSettings):
    """The part of the settings that only the service reads."""

    host: str = Field(default="127.0.0.1", description="待ち受けアドレス / address to listen on")
    port: int = Field(default=7860, ge=0, le=65535, description="待ち受けポート / port")
    uploads: bool | None = Field(
        default=None,
        description="画面から資料を追加・削除できるか（空なら、localhost だけで待ち受け、root_path がないとき"
        "だけ可） / whether the chat may add and remove documents; empty: only on localhost "
        "without a proxy path",
    )
    originals: bool = Field(
        default=True,
        description="資料を見られる人に、画面から元のファイルも渡すか / whether who may see a document may "
        "also open its file from the chat",
    )
    upload_dir: Path | None = Field(
        default=None,
        description="追加された資料を置くフォルダ（空なら索引の隣の NAME-uploads） / folder of added "
        "documents; empty: beside the index",
    )
    max_upload_files: int = Field(
        default=20, ge=1, description="一度に追加できるファイル数 / most files added at once"
    )
    attached_mb: int = Field(
        default=20,
        ge=0,
        description="源内の /invoke に添えられたファイルの合計の上限（MB、0 なら受け付けない） / files that come "
        "with a question to /invoke, MB in all; 0 takes none",
    )
    root_path: str = Field(default="", description="逆プロキシの下のパス / path behind a proxy")
    sign_in: Literal["none", "open", "proxy", "oidc"] = Field(
        default="none",
        description="利用者の確かめ方（none: なし、localhost だけで待ち受け。open: なし、届く人は誰でも。"
        "proxy: 逆プロキシの見出し。oidc: OpenID Connect） / how people sign in: none (localhost only), open "
        "(everyone who reaches it), proxy (headers of a trusted proxy), oidc",
    )
    proxy_user_header: str = Field(
        default="x-forwarded-user",
        pattern=HEADER_NAME,
        description="sign_in が proxy のとき、利用者名の見出し / header with the user's name, for sign_in = proxy",
    )
    proxy_groups_header: str = Field(
        default="x-forwarded-groups",
        pattern=HEADER_NAME,
        description="sign_in が proxy のとき、所属（カンマ区切り）の見出し / header with the groups, by commas",
    )
    oidc_issuer: str = Field(
        default="",
        examples=["https://login.example.go.jp"],
        pattern=r"^(https?://[^\s]+)?$",
        description="OpenID Connect の発行者のアドレス（例 https://login.example.go.jp） / address of the issuer",
    )
    oidc_client_id: str = Field(
        default="", description="発行者に登録したクライアント ID / client id registered there"
    )
    oidc_client_secret: SecretStr = Field(
        default=SecretStr(""), description="その秘密（表示しません） / its secret, never shown"
    )
    oidc_scopes: str = Field(
        default="openid profile email", description="求めるスコープ / scopes asked for"
    )
    oidc_user_claim: str = Field(
        default="sub",
        min_length=1,
        description="利用者を見分けるクレーム / claim that tells users apart",
    )
    oidc_groups_claim: str = Field(
        default="groups", min_length=1, description="所属のクレーム / claim with the groups"
    )
    session_secret: SecretStr = Field(
        default=SecretStr(""),
        description="サインインの署名の鍵（空なら起動ごとに作り、再起動で全員がサインインし直す） / key that signs the"
        " sign-in; empty: a new one at every start, and everyone signs in again",
    )
    session_hours: float = Field(
        default=8.0, gt=0, description="サインインの有効時間 / hours until one signs in again"
    )
    document_groups: Annotated[dict[str, tuple[str, ...]], NoDecode, AsTable] = Field(
        default={},
        examples=['{"人事/*": ["jinji"], "*予算*": ["kaikei", "soumu"]}'],
        description='資料を見てよい所属。名前かパスの型から所属の並びへ（例 {"人事/*" = ["jinji"]}） / who may see'
        " documents: from patterns of names or paths to groups",
    )
    upload_groups: Names = Field(
        default=(),
        examples=["soumu,kaikei"],
        description="資料を追加・削除してよい所属（空なら、サインインした人は誰でも） / groups that may add and remove"
        " documents; empty: everyone signed in",
    )
    admin_groups: Names = Field(
        default=(),
        examples=["soumu,kaikei"],
        description="利用状況と利用者の評価を見て、問題集に加えてよい所属（空なら誰も。sign_in が none なら、"
        "この計算機の人） / groups that may see the use and the feedback, and make cases of it; empty: nobody, or "
        "without sign-in the person at this computer",
    )
    curated_dataset: Path | None = Field(
        default=None,
        description="評価から作る問題集のファイル（空なら索引の隣の NAME-cases.jsonl） / dataset file that grows from"
        " feedback; empty: beside the index",
    )
    records_url: SecretStr | None = Field(
        default=None,
        description="鍵・評価・会話・答えの記録を置くデータベース（例 postgresql://利用者@ホスト/名前、空なら索引の"
        "隣の SQLite） / database of keys, feedback, conversations and answer records; empty: SQLite beside the index",
    )
    history_days: int = Field(
        default=365,
        ge=0,
        description="サインインした人の会話を残す日数（0なら期限なし） / days that conversations of signed-in users"
        " are kept; 0: for ever",
    )
    asked_days: int = Field(
        default=365,
        ge=0,
        description="利用状況（/insight）のための質問の記録を残す日数（0なら残さない） / days that questions are kept "
        "for /insight; 0: none is",
    )
    trusted_proxies: Names = Field(
        default=(),
        examples=["127.0.0.1,10.1.0.0/16"],
        description="X-Forwarded 見出しを信じる逆プロキシのアドレスかネットワーク（例 127.0.0.1, 10.1.0.0/16） / "
        "addresses or networks of proxies whose X-Forwarded headers count; empty: none",
    )
    rate_limit: str = Field(
        default="300/minute",
        examples=["10/second"],
        pattern=r"^(\d+ ?/ ?(second|minute|hour))?$",
        description="利用者（または接続元アドレス）ごとの要求の上限（空なら制限なし） / most requests a user or "
        "address, such as 10/second; empty: no limit",
    )
    embed_origins: Names = Field(
        default=(),
        examples=["https://portal.example.go.jp,https://www.example.go.jp:8443"],
        description="ウィジェットを置いてよいサイト（例 https://portal.example.go.jp、空なら不可） / sites whose "
        "pages may hold the widget; empty: none",
    )
    embed_secret: SecretStr = Field(
        default=SecretStr(""),
        description="ウィジェットの署名の鍵（空なら起動ごとに作る。複数のプロセスで分けるときに指定） / key that "
        "signs the widget's sessions; empty: a new one at every start",
    )
    log_format: Literal["auto", "json", "text"] = Field(
        default="auto",
        description="記録（標準エラー出力）の形式（auto: 端末なら text、ほかは json） / form of the logs; auto: "
        "text on a terminal, else json",
    )
    log_questions: bool = Field(
        default=False,
        description="質問の文を、動作の記録と、利用状況（/insight）の表に残すか / whether logs and the table of "
        "/insight hold the words of questions",
    )
    shutdown_seconds: float = Field(
        default=20.0,
        ge=0,
        description="停止の合図の後、作成中の答えを待つ時間（秒） / time that answers being made have to end when "
        "the service is stopped, seconds",
    )

    @field_validator("embed_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            if not re.fullmatch(r"https?://[A-Za-z0-9.\-\[\]:]+", name):
                raise ValueError(
                    f"{name}: https://host[:port] の形で書きます / write https://host[:port]"
                )
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            try:
                ip_network(name, strict=False)
            except ValueError:
                raise ValueError(
                    f"{name}: アドレスかネットワークを書きます / write an address or a network"
                ) from None
        return value

    @property
    def uploads_open(self) -> bool:
        """Whether documents may be added: by default only where nobody else can come."""
        if self.uploads is not None:
            return self.uploads
        alone = self.sign_in == "none" and not self.root_path.strip("/")
        return alone and self.host in LOCAL_HOSTS
