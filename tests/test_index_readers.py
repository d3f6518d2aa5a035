"""Processes that ask while another one updates the index each see one whole state of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from index_states import LetterEmbedder, build, write_texts

from index.open import open_index
from index.search.view import IndexView
from index.store.errors import UnknownSlideError

READERS, UPDATES, DOCUMENTS = 3, 5, 4
_READER = """
import sys
from pathlib import Path
sys.path[:0] = [sys.argv[2]]
from index_states import LetterEmbedder
from index.open import open_index

def ask(index):
    hits = index.hits("資料の予算は", 50)
    versions = sorted({hit.passage.text.partition("版の")[0] for hit in hits})
    print(len(hits), *versions, flush=True)
    return versions

staying = open_index(Path(sys.argv[1]), LetterEmbedder())
while ask(staying) != [sys.argv[3]]:
    fresh = open_index(Path(sys.argv[1]), LetterEmbedder())
    ask(fresh)
    fresh.close()
"""


def write_version(folder: Path, number: int) -> None:
    write_texts(
        folder,
        {f"{i}.txt": f"{number}版の資料{i}の予算は{i}億円である。" for i in range(DOCUMENTS)},
    )


def start_reader(index_dir: Path) -> subprocess.Popen[str]:
    here = Path(__file__).parent
    return subprocess.Popen(
        [sys.executable, "-c", _READER, str(index_dir), str(here), str(UPDATES)],
        stdout=subprocess.PIPE, text=True, cwd=here.parent,
    )  # fmt: skip


def test_readers_in_other_processes_always_see_one_whole_version(tmp_path: Path) -> None:
    folder, index_dir = tmp_path / "docs", tmp_path / "index"
    write_version(folder, 0)
    build(index_dir, [folder])
    readers = [start_reader(index_dir) for _ in range(READERS)]
    seen = [[_line(reader)] for reader in readers]
    for number in range(1, UPDATES + 1):
        write_version(folder, number)
        build(index_dir, [folder])
    for reader, lines in zip(readers, seen, strict=True):
        rest, _ = reader.communicate(timeout=120)
        assert reader.returncode == 0
        lines += rest.splitlines()
        assert all(line.split()[0] == str(DOCUMENTS) for line in lines)
        versions = [line.split()[1:] for line in lines]
        assert all(len(version) == 1 for version in versions)
        assert versions == sorted(versions)
        assert versions[0] == ["0"]
        assert versions[-1] == [str(UPDATES)]


def _line(reader: subprocess.Popen[str]) -> str:
    assert reader.stdout is not None
    return reader.stdout.readline().strip()


def test_what_is_asked_in_one_hold_comes_from_one_version_though_another_is_published(
    tmp_path: Path,
) -> None:
    folder, index_dir = tmp_path / "docs", tmp_path / "index"
    write_version(folder, 0)
    build(index_dir, [folder])
    index = open_index(index_dir, LetterEmbedder())
    view = IndexView(index, lambda name, path: True)
    with view.held():
        (hit,) = view.hits("資料1の予算は", 1)
        (folder / hit.passage.document).unlink()
        build(index_dir, [folder])
        assert hit.passage.text in view.slide(hit.passage.document, 1).text
    with pytest.raises(UnknownSlideError):
        view.slide(hit.passage.document, 1)
    index.close()
