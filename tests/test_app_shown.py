"""A place that is shown reads as its page does: paragraphs, lists, tables; its decisive words stand out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from docx import Document

from assistant.answer.written.conversation import Exchange
from assistant.answer.written.memo import entries, memo_markdown
from assistant.answer.written.memo_word import memo_docx
from assistant.answer.written.shown import shown_parts
from assistant.common.types import Answer, Citation, Evidence
from assistant.evidence.marks import marks_of
from assistant.evidence.parts import parts_of
from assistant.evidence.units import units
from assistant.operate.cli import readable
from assistant.question.analysis import analyse
from assistant.web.chat.kept import dumped, loaded
from assistant.web.chat.prose_html import prose_html
from assistant.web.chat.replies import chat_messages
from assistant.web.portals.embed import widget_form
from assistant.web.portals.markdown import answer_markdown
from assistant.web.service.answer_schema import Answer as Schema
from assistant.web.service.answer_schema import Evidence as SchemaOfPlace
from corpus.blocks import BlockKind
from corpus.readers.draft import DraftBlock, make_slide, put_in
from corpus.readers.table_grid import GridCell
from corpus.readers.tabletext import table_block
from corpus.types import Slide

QUESTION = analyse("教育費の予算はいくらですか？")
HOSTILE = "<b>|**x**"
HEADS = [
    GridCell(put_in("区分"), 0, 0, rows=2, is_head=True),
    GridCell(put_in("令和5年度"), 0, 1, columns=2, is_head=True),
    GridCell(put_in("備考"), 0, 3, is_head=True),
    GridCell(put_in("予算"), 1, 1, is_head=True),
    GridCell(put_in("決算"), 1, 2, is_head=True),
]
ROWS = [("教育費", "1,234", "1,200", HOSTILE), ("土木費", "2,345", "2,300", "道路")]


def table(unit: str = "") -> DraftBlock:
    body = [
        GridCell(put_in(text), r, c, is_head=c == 0)
        for r, row in enumerate(ROWS, start=2)
        for c, text in enumerate(row)
    ]
    block = table_block([*HEADS, *body], unit=unit)
    assert block is not None
    return block


def items(*levels: tuple[str, int]) -> DraftBlock:
    text = "\n".join(words for words, _ in levels)
    spans = [(text.index(words), text.index(words) + len(words), level) for words, level in levels]
    return DraftBlock(put_in(text), "list", items=tuple(spans))


def block(text: str, kind: BlockKind = "paragraph") -> DraftBlock:
    return DraftBlock(put_in(text), kind)


def place(slide: Slide, words: str | None = None) -> Evidence:
    """Return the place of some words, of the whole page where none are given."""
    words = slide.text if words is None else words
    start = slide.text.index(words)
    end = start + len(words)
    return Evidence(
        "deck.txt", "予算", 1, "3", words, start, end, 0.9, blocks=parts_of(slide, start, end),
        marks=marks_of(QUESTION, slide.text, (start, end)),
    )  # fmt: skip


def row_of(slide: Slide, name: str) -> str:
    return next(line for line in slide.text.splitlines() if line.startswith(name))


PAGE = make_slide(1, [block("予算の概要", "heading"), table(), block("教育費は増えた。")], {})
ROW = place(PAGE, row_of(PAGE, "教育費"))


def html(shown: Evidence) -> str:
    return prose_html(shown_parts(shown, "ja"), "ja")


def test_a_row_is_shown_with_the_heads_over_it_and_without_its_neighbours() -> None:
    (only,) = ROW.blocks
    assert [[cell.text for cell in row] for row in only.cells] == [
        ["区分", "令和5年度", "令和5年度", "備考"],
        ["区分", "予算", "決算", ""],
        list(ROWS[0]),
    ]
    assert (only.start, only.end) == (ROW.start, ROW.end)
    assert PAGE.text[only.start : only.end] == ROW.text
    said = html(ROW)
    assert "土木費" not in said and "教育費は増えた" not in said
    assert said.count("令和5年度") == said.count("区分") == 1 and 'colspan="2"' in said


def test_json_has_the_cells_as_a_file_s_reading_has_them() -> None:
    values = ROW.to_json()
    assert PAGE.text[values["start"] : values["end"]] == values["text"]
    (part,) = values["blocks"]
    assert part["kind"] == "table" and part["cells"][-1] == list(ROWS[0])
    assert part["heads"][0] == [True] * 4 and part["heads"][-1] == [True, False, False, False]
    marked = [PAGE.text[mark["start"] : mark["end"]] for mark in values["marks"]]
    assert marked == ["教育費"]
    said = Answer("i", "q", "q", "箇所です。", "", False, 0.9, evidence=(ROW,))
    assert set(values) == set(SchemaOfPlace.model_fields)
    assert Schema.model_validate(said.to_json()).evidence[0].blocks[0].cells[-1][1] == "1,234"


def test_a_conversation_that_is_kept_keeps_its_places() -> None:
    said = (Exchange("q", Answer("i", "q", "q", "箇所です。", "", False, 0.9, evidence=(ROW,))),)
    assert loaded(dumped(said)) == said
    old = dumped(said)
    for name in ("blocks", "marks"):
        del old[0]["answer"]["evidence"][0][name]
    again = loaded(old)
    assert again is not None and again[0].answer is not None
    assert html(again[0].answer.evidence[0]).startswith("<p>")


@pytest.mark.parametrize(
    ("question", "text", "marked"),
    [
        ("大学ファンドの規模は？", "大学ファンドを創設する。", ["大学ファンド"]),
        ("大学ファンドの規模は？", "ファンドは大学に置く。", ["ファンド", "大学"]),
        ("JSTの予算はいくらですか", "jstに置く。予算は別に定める。", ["jst"]),
        ("いくらですか", "いくらかを示す。", []),
        ("GPT-3の規模は", "GPT-1とGPT-3とGPT-35", ["GPT", "GPT-3", "GPT-3"]),
    ],
)
def test_the_question_s_own_words_are_the_decisive_ones(
    question: str, text: str, marked: list[str]
) -> None:
    found = marks_of(analyse(question), text, (0, len(text)))
    assert [text[start:end] for start, end in found] == marked


def test_what_is_claimed_is_decisive_where_it_stands_and_nothing_outside_is_marked() -> None:
    text = "教育費は12億円である。土木費は3億円である。"
    said = (text.index("12億円"), text.index("12億円") + 4)
    assert marks_of(QUESTION, text, (0, 12), said) == (said,)
    assert marks_of(QUESTION, text, (12, len(text)), said) == ()


def test_lists_keep_their_levels_and_numbers_and_lose_the_signs_that_are_drawn_anew() -> None:
    slide = make_slide(
        1, [items(("・費用", 1), ("・人件費", 2), ("・旅費", 2), ("・期間", 1)), block("本文。"),
            items(("(1) 目的", 1), ("(2) 対象", 1))], {},
    )  # fmt: skip
    assert html(place(slide)) == (
        "<ul><li><p>費用</p><ul><li><p>人件費</p></li><li><p>旅費</p></li></ul></li><li><p>期間</p></li></ul>"
        "<p>本文。</p><p>&#40;1&#41; 目的</p><p>&#40;2&#41; 対象</p>"
    )
    assert html(place(slide, "旅費")) == "<ul><li><p>旅費</p></li></ul>"


def test_a_heading_is_bold_and_the_decisive_words_of_a_paragraph_are_marked() -> None:
    slide = make_slide(1, [block("教育費", "heading"), block("教育費は増えた。")], {})
    assert html(place(slide)) == (
        "<p><strong>教育費</strong></p><p><mark>教育費</mark>は増えた。</p>"
    )


def test_the_unit_of_a_table_is_told_once_and_one_column_is_no_table() -> None:
    slide = make_slide(1, [table("千円")], {})
    assert html(place(slide)).startswith("<p>（単位：千円）</p><div")
    box = table_block([GridCell(put_in("一つ目"), 0, 0), GridCell(put_in("二つ目"), 1, 0)])
    assert box is not None
    assert html(place(make_slide(1, [box], {}))) == "<p>一つ目<br>二つ目</p>"


def test_running_heads_between_two_blocks_are_not_shown() -> None:
    slide = make_slide(1, [block("前の段落。"), block("3", "furniture"), block("後の段落。")], {})
    assert [part.kind for part in place(slide).blocks] == ["paragraph", "paragraph"]


def shown(*places: Evidence) -> Answer:
    return Answer("i", "予算は", "予算は", "質問に近い箇所です。", "", False, 0.9, evidence=places)


def test_the_chat_says_that_places_are_shown_and_escapes_their_words() -> None:
    second = place(PAGE, "教育費は増えた。")
    reply = chat_messages((Exchange("予算は", shown(ROW, second)),), "ja")[1]["content"]
    assert '<div class="badge places">該当箇所</div>' in reply
    assert (
        reply.count('class="marker"') == 2
        and reply.count("予算</div>") == 1
        and "同じスライド" in reply
    )
    assert "<b>" not in reply and "&#60;b&#62;" in reply and "<thead>" in reply
    english = chat_messages((Exchange("予算は", shown(ROW)),), "en")[1]["content"]
    assert ">Places<" in english


def test_around_a_claim_the_places_are_folded_and_have_no_numbers() -> None:
    cited = Citation(1, "deck.txt", "予算", 1, "3", ROW.text, ROW.start, ROW.end, ROW.text, 0.9)
    said = replace(shown(ROW), answer="1,234千円です。[1]", citations=(cited,))
    reply = chat_messages((Exchange("予算は", said),), "ja")[1]["content"]
    assert '<details class="around"><summary>根拠の周辺</summary>' in reply
    assert reply.count('class="marker"') == 1 and "該当箇所" not in reply
    assert "**[1]**" not in answer_markdown(said, None, "ja")


def test_markdown_has_one_head_row_and_nothing_of_a_document_acts() -> None:
    text = answer_markdown(shown(ROW), "http://x", "ja")
    assert text.startswith("**該当箇所**\n\n質問に近い箇所です。\n\n**[1]** [deck.txt")
    lines = text.splitlines()
    head = next(i for i, line in enumerate(lines) if line.startswith("> | 区分"))
    assert lines[head] == "> | 区分 | 令和5年度 予算 | 決算 | 備考 |"
    assert lines[head + 1] == "> | --- | --- | --- | --- |"
    assert lines[head + 2] == "> | **教育費** | 1,234 | 1,200 | \\<b\\>\\|\\*\\*x\\*\\* |"
    assert f"start={ROW.start}&end={ROW.end}" in text


def test_memos_have_the_places_as_tables_too() -> None:
    told = entries((Exchange("予算は", shown(ROW)),), {}, "ja")
    markdown = memo_markdown(told, date(2026, 11, 28), "ja")
    assert "  > | **教育費** | 1,234 | 1,200 |" in markdown and "- [1] deck.txt" in markdown
    memo = Document(BytesIO(memo_docx(told, date(2026, 11, 28), "ja")))
    (grid,) = memo.tables
    cells = [[cell.text for cell in row.cells] for row in grid.rows]
    assert cells[0][1] == cells[0][2] == "令和5年度" and cells[-1] == list(ROWS[0])
    bold = [run.bold for run in grid.rows[-1].cells[0].paragraphs[0].runs]
    assert bold == [True]
    assert any("[1]　deck.txt" in paragraph.text for paragraph in memo.paragraphs)


def test_the_widget_is_told_a_place_as_a_tree() -> None:
    told = widget_form(False, "ja")(shown(ROW))
    assert told["status"] == "shown" and len(told["places"]) == len(told["evidence"]) == 1
    (grid,) = told["places"][0]
    assert grid["kind"] == "table" and grid["parts"][0]["kind"] == "thead"
    assert grid["parts"][0]["parts"][0]["parts"][1]["across"] == 2


def test_a_sign_alone_is_no_place() -> None:
    slide = make_slide(1, [block("予算は増えた。"), block("。"), block("→")], {})
    assert [slide.text[unit.start : unit.end] for unit in units(slide)] == ["予算は増えた。"]


def test_the_terminal_has_the_places_with_their_numbers_too() -> None:
    said = readable(shown(ROW, place(PAGE, "教育費は増えた。")))
    assert f"[1] deck.txt スライド1枚目／資料3ページ「予算」\n    {ROW.text}" in said
    assert "[2] deck.txt" in said and said.endswith("教育費は増えた。")


def test_the_terminal_says_the_place_in_the_language_and_no_title_where_there_is_none() -> None:
    said = readable(shown(replace(place(PAGE), title="")), "en")
    assert "[1] deck.txt Slide 1 / printed p. 3\n" in said and "「」" not in said
