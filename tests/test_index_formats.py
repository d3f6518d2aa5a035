"""An index of another version is made anew, or refused with what to do; nothing of it is lost."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from index_states import LetterEmbedder, build, content, write_texts

from index.open import open_index
from index.store.check import check_store
from index.store.errors import IndexBuildError, IndexMismatchError
from index.store.generations import CURRENT, FORMAT, current_folder


@pytest.fixture
def built(tmp_path: Path) -> Path:
    for root, name in (("one", "a.txt"), ("two", "b.txt")):
        write_texts(tmp_path / root, {name: f"{root}の資料の予算は3億円である。"})
        build(tmp_path / "index", [tmp_path / root])
    return tmp_path / "index"


def rewrite_manifest(index_dir: Path, **values: Any) -> Path:
    folder = current_folder(index_dir)
    assert folder is not None
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**manifest, **values}), encoding="utf-8")
    return folder


def as_format_4(index_dir: Path) -> None:
    """Turn an index into what format 4 was: no sums.json, SHA-256 of the files in the manifest."""
    folder = current_folder(index_dir)
    assert folder is not None
    (folder / "sums.json").unlink()
    files = {
        path.relative_to(folder).as_posix(): (
            path.stat().st_size,
            hashlib.sha256(path.read_bytes()).hexdigest(),
        )
        for path in folder.rglob("*")
        if path.is_file() and "chroma" not in path.parts
    }
    rewrite_manifest(index_dir, format=4, files=files)
    name = "0123456789abcdef0123"  # the format is part of what a generation is named by  # pragma: allowlist secret
    folder.rename(folder.with_name(name))
    (index_dir / CURRENT).write_text(name + "\n", encoding="utf-8")


def test_an_index_of_format_4_is_refused_with_the_command_that_makes_it_anew(built: Path) -> None:
    whole = content(built)
    as_format_4(built)
    for opened in (lambda: open_index(built, LetterEmbedder()), lambda: check_store(built)):
        with pytest.raises(IndexMismatchError, match="seisaku index --rebuild"):
            opened()
    build(built, [built.parent / "one"])  # the documents of the other folder come along
    assert content(built) == whole


def test_an_index_of_a_newer_format_is_never_made_anew(built: Path) -> None:
    folder = rewrite_manifest(built, format=FORMAT + 1, something="new")
    before = {p: p.read_bytes() for p in built.rglob("*") if p.is_file()}
    for opened in (lambda: open_index(built, LetterEmbedder()), lambda: check_store(built)):
        with pytest.raises(IndexMismatchError, match="新しい版の seisaku"):
            opened()
    for rebuild in (False, True):
        with pytest.raises(IndexBuildError, match=r"新しい版の seisaku.*--index"):
            build(built, [built.parent / "one"], rebuild=rebuild)
    assert {p: p.read_bytes() for p in built.rglob("*") if p.is_file()} == before
    assert current_folder(built) == folder
