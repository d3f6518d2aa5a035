"""Settings of the folders that the index is kept in step with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode

from assistant.common.settings.web import AsList, AsTable


class WatchSettings(BaseSettings):
    """Which folders are watched, and how often they are looked through."""

    watch: Annotated[tuple[Path, ...], NoDecode, AsList] = Field(
        default=(),
        examples=["/srv/docs,/mnt/share/kitei"],
        description="seisaku serve が見守り、変わったファイルを索引に反映するフォルダ（空ならなし） / folders "
        "that seisaku serve watches: what changes there reaches the index; empty: none",
    )
    watch_seconds: float = Field(
        default=15.0,
        ge=1,
        le=3600,
        description="そのフォルダを見直す間隔（秒。共有フォルダの変化は、これで見つける） / how often they are "
        "looked through, seconds; changes on network shares are found by this",
    )
    watch_files: int = Field(
        default=50_000,
        ge=1,
        description="見守るフォルダ一つのファイル数の上限（超えるフォルダは索引に反映せず、その旨を示す） / most "
        "files of one watched folder; one with more is left alone, and said so",
    )

    document_editions: Annotated[dict[str, str], NoDecode, AsTable] = Field(
        default={},
        examples=['{"令和5年度/*": "令和5年度版", "白書/*/*": "*"}'],
        description='版が印刷されていない資料の版。名前かパスの型から版へ（"*" はそのフォルダの名前のとおり。例 '
        '{"令和5年度/*" = "令和5年度版"}） / editions of documents that print none, from patterns of names or '
        'paths; "*": as its folder is named',
    )

    @field_validator("document_editions")
    @classmethod
    def _editions(cls, value: dict[str, str]) -> dict[str, str]:
        from corpus.identity.editions import tells_edition

        for words in value.values():
            if words != "*" and not tells_edition(words):
                raise ValueError(
                    f"{words}: 年か版を書きます（令和5年度版、第2版） / write a year or a version"
                )
        return value
