"""Papers in a folder that is watched, and the index that is kept in step with it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.common.settings import Settings
from assistant.operate.watch import folder as folder_module
from assistant.operate.watch.folder import Folder
from assistant.operate.watch.wake import Wake
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


@contextmanager
def share_of_papers(tmp_path: Path) -> Iterator[Folder]:
    """Three papers in a folder that may hold a hundred."""
    wake = Wake()
    place = tmp_path.resolve() / "share"
    for number in range(3):
        paper(place, f"{number}.txt")
    yield Folder(place, 100, wake)
    wake.close()


def watched_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of an index that holds a document of another folder, and an uploaded one."""
    monkeypatch.setattr(folder_module, "SETTLED_SECONDS", 0.5)
    paper(tmp_path / "other", "別の資料.txt")
    paper(tmp_path / "share", "規程.txt")
    settings = Settings(index_dir=tmp_path / "index", watch=(tmp_path / "share",), watch_seconds=1)
    small_builder(settings.index_dir).run([tmp_path / "other"])
    return settings
