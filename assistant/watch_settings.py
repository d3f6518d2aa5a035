"""Settings of the folders that the index is kept in step with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode

from assistant.web_settings import split_list


class WatchSettings(BaseSettings):
    """Which folders are watched, and how often they are looked through."""

    watch: Annotated[tuple[Path, ...], NoDecode] = Field(
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

    @field_validator("watch", mode="before")
    @classmethod
    def _folders(cls, value: object) -> object:
        return split_list(value)
