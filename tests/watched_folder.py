"""Papers in a folder that is watched, and the index that is kept in step with it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from assistant.common.settings import Settings
from eval.durability.small_index import Letters
from index.open import open_index
from index.publish.build import Builder
from index.store.documents import DocumentInfo

PATIENCE = 60.0


def paper(folder: Path, name: str, text: str = "") -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{text or name}について定める。\n", encoding="utf-8")
    return file


def until(holds: Callable[[], bool]) -> None:
    since = time.monotonic()
    while not holds():
        assert time.monotonic() - since < PATIENCE, "it did not come"
        time.sleep(0.02)


def small_builder(index_dir: Path) -> Builder:
    return Builder(index_dir, Letters(), 120, 2**25)


def infos(settings: Settings) -> tuple[DocumentInfo, ...]:
    index = open_index(settings.index_dir, Letters())
    try:
        return index.documents()
    finally:
        index.close()
