"""Where the words of a Word file stand on the pages that LibreOffice made of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_pdf import PdfPage, write_pdf

from corpus.readers.base import read_document
from corpus.types import Slide
from index.pictures.office_pages import ConvertedPages, OfficeError
from index.pictures.office_places import boxes_on, on_page
from index.store.documents import SlideSource

FUND, TERM = "規模は10兆円である。", "期間は25年とする。"


@pytest.fixture
def pages(tmp_path: Path) -> ConvertedPages:
    """Two pages, a sentence on each."""
    drawn = [PdfPage(), PdfPage()]
    for page, words in zip(drawn, (FUND, TERM), strict=True):
        page.text(60, 100, words)
    write_pdf(tmp_path / "made.pdf", drawn)
    return ConvertedPages(
        tmp_path / "made.pdf", "", read_document(tmp_path / "made.pdf", "x.pdf").slides
    )


def source(text: str) -> SlideSource:
    return SlideSource(Slide(1, "", text), Path("資料.docx"), "", 1)


def test_words_of_another_page_or_of_none_take_no_box_from_the_others(
    pages: ConvertedPages,
) -> None:
    word = source(f"{FUND}\n\n{TERM}\n\n紙にない言葉。")
    spans = [(word.slide.text.index(words), len(words)) for words in (FUND, TERM, "紙にない言葉。")]
    first, other, none = ((start, start + length) for start, length in spans)
    assert on_page(pages, word, first)[0] == 1 and boxes_on(pages, word, first, 1)
    assert boxes_on(pages, word, other, 2) and not boxes_on(pages, word, other, 1)
    assert boxes_on(pages, word, none, 1) == ()
    with pytest.raises(OfficeError):
        on_page(pages, word, none)
