"""A long page is cut at its blocks and rows; a row goes along with what it cannot be read without."""

from __future__ import annotations

from assistant.llm.sources.excerpt import excerpt
from corpus.readers.draft import DraftBlock, make_slide, put_in
from corpus.readers.table_grid import GridCell
from corpus.readers.tabletext import table_block
from corpus.types import Slide

ROWS = [[f"第{i}号事業", f"{i * 11}", f"{i * 13}"] for i in range(1, 80)]
PROSE = "事業の実施に当たっては、関係機関と連携し、成果を公表する。" * 20


def page() -> Slide:
    rows = [["区分", "令和5年度", "令和6年度"], *ROWS]
    cells = [GridCell(put_in(t), r, c) for r, row in enumerate(rows) for c, t in enumerate(row)]
    table = table_block(cells)
    assert table is not None
    blocks = [
        DraftBlock(put_in(PROSE), "paragraph"), DraftBlock(put_in("表3 事業の額(単位:千円)"), "caption"),
        table, DraftBlock(put_in(PROSE), "paragraph"),
    ]  # fmt: skip
    return make_slide(1, blocks, {})


def handed(slide: Slide, words: str, room: int) -> str:
    at = slide.text.index(words)
    spans = excerpt(slide, [(at, at + len(words))], room)
    return "\n".join(slide.text[start:end] for start, end in spans)


def test_a_row_goes_along_with_its_heads_and_the_unit_above_its_table() -> None:
    text = handed(page(), "第61号事業", 400)
    assert "区分 | 令和5年度 | 令和6年度" in text and "単位:千円" in text
    assert "第61号事業 | 令和5年度: 671 | 令和6年度: 793" in text
    assert len(text) <= 400 and "連携" not in text


def test_no_row_is_cut() -> None:
    slide = page()
    lines = set(slide.text.split("\n"))
    for room in (150, 333, 700):
        assert set(handed(slide, "第40号事業", room).split("\n")) <= lines


def test_a_page_that_fits_is_handed_whole() -> None:
    slide = page()
    assert excerpt(slide, [], 100_000) == ((0, len(slide.text)),)
