"""Settings, read at the entry points and passed in: defaults < TOML file < environment < options.

Every setting is also an environment variable: ``SEISAKU_`` and the name in capitals, for example
``SEISAKU_EMBEDDING_MODEL``; ``SEISAKU_INDEX`` names the index folder.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from corpus.readers.base import Limits

Names = Annotated[tuple[str, ...], NoDecode]
"""Several values: a list in TOML, separated by commas in the environment."""
LOCAL_HOSTS = frozenset({"127.0.0.1", "::1", "localhost"})


class SettingsError(Exception):
    """A setting or the configuration file is wrong; the message names it and the remedy."""


class Settings(BaseSettings):
    """All settings of one process."""

    model_config = SettingsConfigDict(
        env_prefix="SEISAKU_", extra="forbid", frozen=True, populate_by_name=True
    )

    index_dir: Path = Field(
        default=Path("var/index"),
        validation_alias=AliasChoices("SEISAKU_INDEX", "index_dir"),
        description="索引を置くフォルダ / folder of the index",
    )
    embedding_model: str | None = Field(
        default=None,
        description="埋め込みモデルのフォルダまたは名前（空なら同梱モデル） / folder or hub id of a "
        "sentence-transformers model; empty: the bundled multilingual-e5-small",
    )
    passage_tokens: int = Field(
        default=120, ge=20, le=480, description="一節の上限（形態素数） / passage budget in tokens"
    )
    top_k: int = Field(default=10, ge=1, le=100, description="検索件数 / hits per search")
    reader: bool = Field(
        default=True,
        description="答えの語句を探す読解モデルを使うか / whether the span reader looks for the words",
    )
    reranker: str = Field(
        default="bundled",
        min_length=1,
        description="検索結果を読み直して並べ替えるモデル（bundled: 同梱、none: 使わない、または "
        "sentence-transformers の CrossEncoder のフォルダか名前） / reranker: bundled, none, or a folder "
        "or hub id",
    )
    chroma_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^/?#\s]+/?$",
        description="ベクトルを置く Chroma サーバー（例 http://127.0.0.1:8000、空なら索引のフォルダの中） / "
        "Chroma server that keeps the vectors; empty: in the folder of the index",
    )
    llm_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s]+$",
        description="答えの文を書かせる言語モデルの OpenAI 互換アドレス（例 http://127.0.0.1:8000/v1、"
        "空なら使わない） / OpenAI-compatible address of a language model that words the answers; empty: none",
    )
    llm_model: str = Field(
        default="default", min_length=1, description="言語モデルの名前 / name of that model"
    )
    llm_api_key: SecretStr = Field(
        default=SecretStr(""), description="言語モデルの鍵（表示しません） / its key, never shown"
    )
    llm_seconds: float = Field(
        default=30.0,
        gt=0,
        description="言語モデルを待つ時間（秒、接続と文の切れ目ごと） / time to wait for it, seconds, at the "
        "start and between two pieces",
    )
    llm_retries: int = Field(
        default=2,
        ge=0,
        le=10,
        description="接続に失敗したときに試し直す回数 / tries after a failure",
    )
    language: Literal["ja", "en"] = Field(
        default="ja", description="画面とメッセージの言語 / language of messages"
    )
    max_file_mb: int = Field(
        default=32, ge=1, description="一つのファイルの上限（MB） / largest file that is read, MB"
    )
    max_pages: int = Field(
        default=2000, ge=1, description="一つのファイルのページ数の上限 / most pages of one file"
    )
    read_seconds: float = Field(
        default=60.0,
        gt=0,
        description="一つのファイルを読む時間の上限（秒、1ページにつき0.1秒を加える） / time to read one "
        "file, seconds, and 0.1 more a page",
    )
    read_memory_mb: int = Field(
        default=1536,
        ge=512,
        description="ファイルを読むプロセスのメモリの上限（MB） / memory of the process that reads, MB",
    )
    ocr: Literal["auto", "off"] = Field(
        default="auto",
        description="画像のページを OCR で読むか（auto: tesseract があれば読む） / whether pages that are "
        "pictures are read by OCR; auto: where tesseract is installed",
    )
    ocr_seconds: float = Field(
        default=30.0,
        gt=0,
        description="OCR で1ページを読む時間の上限（秒、read_seconds に加える） / time for OCR to read one "
        "page, seconds, on top of read_seconds",
    )
    ocr_pages: int = Field(
        default=300,
        ge=1,
        description="一つのファイルで OCR をかけるページ数の上限 / most pages of one file that OCR reads",
    )
    soffice: str = Field(
        default="soffice",
        description="PPTX と DOCX を絵にする LibreOffice のプログラム（空なら使わず、文字から描く） / the "
        "LibreOffice program that pictures PPTX and DOCX; empty: draw their text instead",
    )
    picture_cache_mb: int = Field(
        default=256,
        ge=1,
        description="スライドの絵の保存の上限（MB） / pictures of slides kept on disk, MB",
    )
    max_question_chars: int = Field(
        default=1000, ge=10, description="質問の長さの上限（文字） / longest question, characters"
    )
    host: str = Field(default="127.0.0.1", description="待ち受けアドレス / address to listen on")
    port: int = Field(default=7860, ge=0, le=65535, description="待ち受けポート / port")
    uploads: bool | None = Field(
        default=None,
        description="画面から資料を追加・削除できるか（空なら、localhost だけで待ち受け、root_path がないとき"
        "だけ可） / whether the chat may add and remove documents; empty: only on localhost "
        "without a proxy path",
    )
    upload_dir: Path | None = Field(
        default=None,
        description="追加された資料を置くフォルダ（空なら索引の隣の NAME-uploads） / folder of added "
        "documents; empty: beside the index",
    )
    max_upload_files: int = Field(
        default=20, ge=1, description="一度に追加できるファイル数 / most files added at once"
    )
    root_path: str = Field(default="", description="逆プロキシの下のパス / path behind a proxy")
    trusted_proxies: Names = Field(
        default=(),
        description="X-Forwarded 見出しを信じる逆プロキシのアドレスかネットワーク（例 127.0.0.1, 10.1.0.0/16） / "
        "addresses or networks of proxies whose X-Forwarded headers count; empty: none",
    )
    rate_limit: str = Field(
        default="300/minute",
        pattern=r"^(\d+ ?/ ?(second|minute|hour))?$",
        description="利用者（または接続元アドレス）ごとの要求の上限（空なら制限なし） / most requests a user or "
        "address, such as 10/second; empty: no limit",
    )
    embed_origins: Names = Field(
        default=(),
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
        default=False, description="質問の文を記録に残すか / whether logs hold the questions"
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

    @field_validator("trusted_proxies", "embed_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(name.strip() for name in value.split(",") if name.strip())
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            ip_network(name, strict=False)
        return value

    @property
    def limits(self) -> Limits:
        """How much one file may ask for."""
        return Limits(
            max_bytes=self.max_file_mb * 2**20,
            max_pages=self.max_pages,
            seconds=self.read_seconds,
            memory_bytes=self.read_memory_mb * 2**20,
            ocr=self.ocr == "auto",
            ocr_seconds=self.ocr_seconds,
            ocr_pages=self.ocr_pages,
        )

    @property
    def uploads_open(self) -> bool:
        """Whether documents may be added: there is no sign-in yet, so by default only locally."""
        if self.uploads is not None:
            return self.uploads
        return self.host in LOCAL_HOSTS and not self.root_path.strip("/")

    @property
    def upload_folder(self) -> Path:
        """Where added documents are kept."""
        return self.upload_dir or self.index_dir.with_name(f"{self.index_dir.name}-uploads")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put the TOML file below the environment (pydantic-settings' own extension point)."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(
    config: Path | None = None, overrides: Mapping[str, Any] | None = None
) -> Settings:
    """Read the settings of this process.

    Args:
        config: a TOML file, or None.
        overrides: values from the command line; None values are left out.

    Raises:
        SettingsError: the file is missing or not TOML, or a setting is unknown or out of range.
    """
    given = {name: value for name, value in (overrides or {}).items() if value is not None}
    if config is not None:
        _check_toml(config)
    configured = type(
        "Settings",
        (Settings,),
        {"model_config": SettingsConfigDict(**{**Settings.model_config, "toml_file": config})},
    )
    try:
        settings: Settings = configured(**given)
    except ValidationError as error:
        raise SettingsError(_explain(error, config)) from None
    return settings


def _check_toml(config: Path) -> None:
    try:
        tomllib.loads(config.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(
            f"設定ファイルを読めません: {config}（{error.strerror}）。--config の指定を確かめてください。"
            f" / cannot read the configuration file {config}: check --config."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"設定ファイルが TOML として読めません: {config}: {error} / {config} is not valid TOML."
        ) from None


def _explain(error: ValidationError, config: Path | None) -> str:
    where = f"{config}、" if config else ""
    lines = [
        f"設定 {'.'.join(str(part) for part in item['loc'])}: {item['msg']}"
        for item in error.errors()
    ]
    return f"設定に誤りがあります（{where}環境変数 SEISAKU_* またはオプション）: " + "; ".join(
        lines
    )
