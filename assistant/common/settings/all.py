"""Settings, read at the entry points and passed in: defaults < TOML file < environment < options.

Every setting is also an environment variable: ``SEISAKU_`` and the name in capitals, for example
``SEISAKU_EMBEDDING_MODEL``; ``SEISAKU_INDEX`` names the index folder. The ``examples`` of a setting are
the forms that its environment variable takes: the settings page and the error messages show them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import AliasChoices, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from assistant.common.messages import Language
from assistant.common.settings.errors import SettingsError, explained
from assistant.common.settings.llm import LlmSettings
from assistant.common.settings.record import RecordSettings
from assistant.common.settings.store import StoreSettings
from assistant.common.settings.watch import WatchSettings
from assistant.common.settings.web import WebSettings
from corpus.files import Limits


class Settings(LlmSettings, WebSettings, WatchSettings, RecordSettings, StoreSettings):
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
    cross_encoder: Path | None = Field(
        default=None,
        description="seisaku train が書いた、読み直しと読解のモデルの重み（空なら同梱の重み） / weights that "
        "seisaku train wrote; empty: the bundled ones",
    )
    language: Language = Field(
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
    read_hidden: bool = Field(
        default=False,
        description="PPTX の非表示スライドも読むか（読んだものは注記に示す） / whether hidden slides of a PPTX "
        "are read too; they are marked",
    )
    read_notes: bool = Field(
        default=False,
        description="PPTX の発表者のノートも読むか（読んだものは注記に示す） / whether the speaker notes of a "
        "PPTX are read too; they are marked",
    )
    soffice: str = Field(
        default="soffice",
        description="PPTX と DOCX を絵にし、旧形式（DOC、PPT、RTF、ODT、ODP）を読む LibreOffice のプログラム（空なら"
        "使わず、文字から描く） / the LibreOffice program that pictures PPTX and DOCX and opens older "
        "formats; empty: draw their text instead",
    )
    picture_cache_mb: int = Field(
        default=256,
        ge=1,
        description="スライドの絵の保存の上限（MB） / pictures of slides kept on disk, MB",
    )
    max_question_chars: int = Field(
        default=1000, ge=10, description="質問の長さの上限（文字） / longest question, characters"
    )

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
            hidden_slides=self.read_hidden,
            speaker_notes=self.read_notes,
            office=self.soffice,
        )

    @property
    def upload_folder(self) -> Path:
        """Where added documents are kept."""
        return self.upload_dir or self.index_dir.with_name(f"{self.index_dir.name}-uploads")

    @property
    def corrections_file(self) -> Path:
        """What people corrected of the documents: beside the index, which is rebuilt."""
        return self.index_dir.with_name(f"{self.index_dir.name}-corrections.json")

    @property
    def watch_file(self) -> Path:
        """What whoever watches folders, in this process or another, tells of them: beside the index."""
        return self.index_dir.with_name(f"{self.index_dir.name}-watch.json")

    @property
    def curated_file(self) -> Path:
        """Which dataset grows from feedback."""
        file = self.index_dir.with_name(f"{self.index_dir.name}-cases.jsonl")
        return self.curated_dataset or file

    @property
    def database_url(self) -> str:
        """Where keys, feedback, conversations and answer records are: beside the index, which is rebuilt."""
        if self.records_url is not None and self.records_url.get_secret_value():
            return self.records_url.get_secret_value()
        file = self.index_dir.with_name(f"{self.index_dir.name}-records.sqlite3")
        return f"sqlite:///{file}"

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
        raise SettingsError(explained(error, Settings.model_fields, config)) from None
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
