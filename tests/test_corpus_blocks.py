"""Blocks: what each part of a slide is, with spans into its text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.block_json import pack_blocks, unpack_blocks
from corpus.blocks import Block
from corpus.documents import DECK_NAME, bundled_deck
from corpus.readers.base import read_document
from corpus.readers.draft import put_in
from corpus.readers.table_grid import GridCell
from corpus.readers.tabletext import table_block
from corpus.text_blocks import line_kind, text_blocks
from corpus.types import Slide

MARKDOWN = """# 補助事業の概要

## 対象

- 都道府県
- 市町村

| 区分 | 令和5年度 | 令和6年度 |
|---|---|---|
| 教育費 | 1,234 | 1,178 |
| 民生費 | 2,345 | 2,400 |

※ 単位は千円です。
"""


@pytest.fixture
def slide(tmp_path: Path) -> Slide:
    path = tmp_path / "a.md"
    path.write_text(MARKDOWN, encoding="utf-8")
    return read_document(path, "a.md").slides[0]


def said(slide: Slide, block: Block) -> str:
    return slide.text[block.start : block.end]


def test_every_part_of_a_page_has_its_kind(slide: Slide) -> None:
    assert [block.kind for block in slide.blocks] == [
        "heading", "heading", "list", "list", "table", "note",
    ]  # fmt: skip
    assert [block.level for block in slide.blocks[:2]] == [1, 2]


def test_a_cell_knows_its_heads_and_where_it_stands(slide: Slide) -> None:
    table = next(block for block in slide.blocks if block.kind == "table")
    cell = table.cells[2][1]
    assert slide.text[cell.start : cell.end] == cell.text == "2,345"
    assert [head.text for head in table.column_heads(2, 1)] == ["令和5年度"]
    assert [head.text for head in table.row_heads(2, 1)] == ["民生費"]
    assert table.body_rows == (1, 2)


def test_a_merged_cell_stands_at_each_of_its_places() -> None:
    cells = [
        GridCell(put_in("費目"), 0, 0), GridCell(put_in("細目"), 0, 1), GridCell(put_in("金額"), 0, 2),
        GridCell(put_in("人件費"), 1, 0, rows=2), GridCell(put_in("俸給"), 1, 1),
        GridCell(put_in("10"), 1, 2), GridCell(put_in("手当"), 2, 1), GridCell(put_in("20"), 2, 2),
    ]  # fmt: skip
    block = table_block(cells)
    assert block is not None
    assert [[cell.text for cell in row] for row in block.cells] == [
        ["費目", "細目", "金額"], ["人件費", "俸給", "10"], ["人件費", "手当", "20"],
    ]  # fmt: skip
    assert [cell.is_head for cell in block.cells[2]] == [True, True, False]


def test_the_blocks_of_the_deck_hold_all_its_text_in_order() -> None:
    for slide in read_document(bundled_deck(), DECK_NAME).slides:
        at = 0
        for block in slide.blocks:
            assert not slide.text[at : block.start].strip(), slide.number
            assert at <= block.start < block.end
            at = block.end
        assert not slide.text[at:].strip()


def test_blocks_come_back_from_json_as_they_went(slide: Slide) -> None:
    values = json.loads(json.dumps(pack_blocks(slide.blocks)))
    assert unpack_blocks(values) == slide.blocks


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("・対象は都道府県", "list"), ("① 目的", "heading"), ("※ 単位は千円", "note"),
        ("図表1-2 売上の推移", "caption"), ("【背景】", "heading"), ("表2 予算額", "caption"),
        ("表彰制度を設けます。", "paragraph"), ("(注1) 令和6年度の値", "note"),
        ("出典:総務省「国勢調査」", "note"),
    ],
)  # fmt: skip
def test_a_line_is_told_by_its_marks(line: str, kind: str) -> None:
    assert line_kind(line) == kind


@pytest.mark.parametrize(
    "text",
    [
        "第1条 この要綱は、補助金について定める。\n第2条 補助率は3分の2とする。\n2 上限は500万円とする。",
        "第一条(趣旨) 趣旨を定める。\n第一条の二 対象は市町村とする。",
    ],
)
def test_each_article_is_a_block_of_its_own(text: str) -> None:
    first, second = text_blocks(text)
    assert text[second.start :].startswith(("第2条", "第一条の二"))
    assert first.end < second.start
