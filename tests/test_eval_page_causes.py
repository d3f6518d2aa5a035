"""Beside a page that differs from what poppler shows stands why, or that nothing tells why."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from small_pdf import PdfPage as SmallPage
from small_pdf import write_pdf

from corpus.readers.draft import DraftBlock, make_slide, put_in
from corpus.types import RECOGNISED, Slide
from eval.benchmarks.page_causes import causes, is_open
from eval.benchmarks.shown import PdfPage
from eval.benchmarks.visible import main

LEFT, RIGHT = (
    ["補助率は三分の二以内と", "し、上限は五百万円とする。"],
    ["対象は都道府県及び市町", "村並びに一部事務組合とする。"],
)
CELLS = ["".join(LEFT), "".join(RIGHT)]
BY_ROWS = [line for row in zip(LEFT, RIGHT, strict=True) for line in row]


def slide(*lines: str, furniture: tuple[str, ...] = ()) -> Slide:
    return make_slide(1, [DraftBlock(put_in("\n".join(lines)))], {}, furniture=furniture)


def page(*lines: str, filed: list[str] | None = None) -> PdfPage:
    return PdfPage(list(lines), list(lines), list(lines) if filed is None else filed)


def kinds(read: Slide, shown: PdfPage, *left_out: str, before: PdfPage | None = None) -> list[str]:
    return [cause.kind for cause in causes(read, shown, before, left_out)]


def test_a_page_of_which_poppler_shows_nothing_is_named() -> None:
    assert kinds(slide(*CELLS), page()) == ["nothing"]
    assert kinds(slide(*CELLS), page("―", "・")) == ["nothing"]


def test_a_page_whose_letters_stand_on_lines_of_their_own_is_vertical() -> None:
    letters = list("".join(CELLS))
    found = causes(slide(*CELLS), page(*letters[::-1], filed=letters))
    assert (found[0].kind, found[0].told) == ("vertical", "-raw true 1.000")
    assert "vertical" not in kinds(slide(*CELLS), page(*BY_ROWS))


def test_cells_that_poppler_runs_together_agree_in_the_file_s_own_order() -> None:
    found = causes(slide(*CELLS), page(*BY_ROWS, filed=[*LEFT, *RIGHT]))
    assert [cause.kind for cause in found] == ["file_order", "order"]
    assert found[0].told == "1.000 1.000" and not is_open(found)


def test_letters_in_an_order_that_poppler_has_nowhere_are_left_open() -> None:
    found = causes(slide(*CELLS), page(*BY_ROWS))
    assert [cause.kind for cause in found] == ["order"] and is_open(found)


def test_words_that_the_reader_left_out_are_told_and_lost_ones_are_left_open() -> None:
    shown = page(*CELLS, "廃止された指数")
    assert kinds(slide(*CELLS), shown, "取り消し線の文字")[-2:] == ["left_out", "less"]
    lost = causes(slide(CELLS[0]), shown)
    assert [cause.kind for cause in lost] == ["less"] and is_open(lost)


def test_running_heads_that_were_set_apart_are_told_with_their_words() -> None:
    read = slide("第一節", furniture=("多様な働き方を踏まえた評価の拡充",))
    shown = page("第一節", "多様な働き方を踏まえた評価の拡充")
    told = {cause.kind: cause.told for cause in causes(read, shown, None)}
    assert "多様な働き方" in told["heads"]
    assert "heads" not in kinds(slide("第一節", "多様な働き方を踏まえた評価の拡充"), shown)


def test_what_is_carried_from_the_page_before_and_marks_of_our_own_are_counted() -> None:
    carried = slide("てんかん重積状態", *CELLS)
    found = causes(carried, page(*CELLS), page("てんかん重積状態"))
    told = {cause.kind: cause.told for cause in found}
    assert told["carried"] == "「てんかん重積状態」" and told["more"].startswith("8字")
    assert "carried" not in kinds(carried, page(*CELLS), before=page("別の疾患の名"))
    assert {c.kind: c.told for c in causes(slide("深層学習[注1]"), page("深層学習1"))} == {
        "more": "1字（注×1）"
    }


def test_letters_that_were_recognised_are_told_as_a_share() -> None:
    read = slide("文字の絵", "本文の字")
    offsets = tuple(RECOGNISED + k if k < 4 else k for k in range(len(read.text)))
    (first, *_) = causes(replace(read, source_offsets=offsets), page("本文の字"))
    assert first.kind == "recognised" and first.told == "50%"


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler")
def test_the_command_names_the_pages_and_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = SmallPage()
    table.table(40, 60, [130, 130], [["", ""]], 60)
    for x, lines in ((44, LEFT), (174, RIGHT)):
        for i, text in enumerate(lines):
            table.text(x, 76 + 14 * i, text, 9)
    folder = tmp_path / "in"
    folder.mkdir()
    write_pdf(folder / "a.pdf", [table])
    main(folder, pdf=True, out=tmp_path / "out")
    said = capsys.readouterr().out
    assert "a.pdf 1: " in said and "agrees with poppler -raw" in said
    assert "cause not told: 0" in said
    (row,) = json.loads((tmp_path / "out" / "visible.json").read_text(encoding="utf-8"))["pages"]
    assert row[2] == "a.pdf 1" and row[1] < 0.9 and len(row) > 3
