"""Every fourth of the ministries' own PDFs (shared with the project, not part of it): skipped without."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.normalize import normalize, radical_table
from corpus.readers.guard import GuardedReader
from corpus.types import Document

FOLDERS = [parent / "shared/allganize/pdf" for parent in Path(__file__).resolve().parents]
FOLDER = next((folder for folder in FOLDERS if folder.is_dir()), None)
MENDED = {
    f"U+{ord(char):04X} {char}" for char in "⺠⻑⼀⼈⼒⼜⼦⼿⽀⽂⽅⽉⽋⽌⽑⽣⽤⽬⽰⽺⾊⾏⾦⾮⾯⾼"
}  # fmt: skip
"""All 26 radicals that the 34 files write for ideographs (158 times)."""
pytestmark = pytest.mark.skipif(FOLDER is None, reason="shared/allganize/pdf is not here")


@pytest.fixture(scope="module")
def documents() -> Iterator[list[Document]]:
    assert FOLDER is not None
    with GuardedReader() as reader:
        yield [reader.read(path, path.name) for path in sorted(FOLDER.glob("*.pdf"))[::4]]
        assert reader.peak_bytes < 2 * 2**30


def test_every_page_of_a_file_is_read(documents: list[Document]) -> None:
    assert len(documents) == 9
    assert sum(len(document.slides) for document in documents) == 284
    assert sum(not slide.text for document in documents for slide in document.slides) < 10


def test_no_radical_compatibility_ideograph_or_full_width_letter_is_left(
    documents: list[Document],
) -> None:
    left: Counter[str] = Counter()
    for document in documents:
        for slide in document.slides:
            left.update(char for char in slide.text + slide.title if _is_to_be_mended(char))
    assert left == Counter()


def test_the_code_points_mended_in_these_files(documents: list[Document]) -> None:
    mended = {kind for document in documents for kind in json.loads(document.metadata["repairs"])}
    assert mended and mended <= MENDED
    for kind in mended:
        assert "CJK UNIFIED" in unicodedata.name(normalize(kind[-1]).text)


def _is_to_be_mended(char: str) -> bool:
    if ord(char) in radical_table() or unicodedata.category(char) == "Co":
        return True
    return normalize(char).text.strip() != char.strip()


def test_every_character_has_a_place(documents: list[Document]) -> None:
    for document in documents:
        for slide in document.slides:
            assert len(slide.boxes) == len(slide.text) == len(slide.source_offsets)
