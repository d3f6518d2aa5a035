"""A short answer in words: the figure, its year in the calendar asked for, the sentence it stands in."""

from __future__ import annotations

import re

import pytest
from drawn_slides import heading, items, page, paragraph, table

from assistant.answer.proposals import Proposal, proposals
from assistant.answer.words import LONG, claimed_text, one_line, quoted
from assistant.evidence.choose import Weighed
from assistant.evidence.units import units
from assistant.question.analysis import analyse
from corpus.expressions import find_expressions
from corpus.types import Slide


def proposed(question: str, slide: Slide, words: str) -> Proposal:
    """Return the proposal of some words of a slide."""
    ranked = [Weighed(("a.txt", 1), slide, unit, 1.0) for unit in units(slide)]
    return next(p for p in proposals(analyse(question), ranked, ()) if p.text == words)


def quote(question: str, slide: Slide, words: str) -> str:
    start, end = quoted(proposed(question, slide, words))
    return slide.text[start:end]


def said(question: str, text: str, words: str) -> str:
    return claimed_text(question, proposed(question, page(paragraph(text)), words))


def test_the_claim_is_the_words_with_their_marker_and_the_sentence_below() -> None:
    text = "支援は毎年行う。基金の規模は10兆円である。対象は大学である。"
    assert said("基金の規模はいくらですか", text, "10兆円") == (
        "10兆円です。[1]\n「基金の規模は10兆円である。」"
    )


def test_a_sentence_that_says_no_more_is_not_quoted_again() -> None:
    assert said("規模はいくらですか", "10兆円", "10兆円") == "10兆円です。[1]"


@pytest.mark.parametrize(
    ("question", "text", "words", "gist"),
    [
        ("宣言は平成でいうと何年ですか", "2012年に宣言した。", "2012年", "2012年(平成24年)"),
        ("宣言は和暦でいつですか", "2020年に宣言した。", "2020年", "2020年(令和2年)"),
        ("開始は西暦で何年度ですか", "開始は令和3年度である。", "令和3年度", "令和3年度(2021年度)"),
        ("宣言は西暦でいつですか", "2012年に宣言した。", "2012年", "2012年"),
        ("宣言はいつですか", "2012年に宣言した。", "2012年", "2012年"),
    ],
)
def test_a_year_is_told_in_the_calendar_asked_for_too(
    question: str, text: str, words: str, gist: str
) -> None:
    assert said(question, text, words).startswith(f"{gist}です。[1]")


def test_a_figure_is_not_dated() -> None:
    answer = said("西暦2022年の規模はいくらですか", "規模は10兆円である。", "10兆円")
    assert answer.startswith("10兆円です。")


def test_only_the_sentence_is_quoted() -> None:
    slide = page(paragraph("甲は3億円である。乙は5億円である。丙は7億円である。"))
    assert quote("乙はいくらですか", slide, "5億円") == "乙は5億円である。"


def test_the_item_is_quoted_without_its_neighbours() -> None:
    slide = page(items("・甲の額は3億円", "・乙の額は5億円と決まった", "・丙の額は7億円"))
    assert quote("乙はいくらですか", slide, "5億円") == "・乙の額は5億円と決まった"


def test_the_row_is_quoted_whole() -> None:
    slide = page(
        table([["区分", "令和4年度", "令和5年度"], ["教育費", "11億円", "12億円"],
               ["土木費", "23億円", "22億円"]])
    )  # fmt: skip
    found = quote("令和5年度の教育費はいくらですか", slide, "12億円")
    assert found.startswith("教育費") and "令和5年度: 12億円" in found
    assert "土木費" not in found


def test_a_bare_figure_is_quoted_with_the_line_that_names_it() -> None:
    slide = page(heading("大学基金の規模"), paragraph("3.3兆円"))
    assert quote("大学基金の規模はいくらですか", slide, "3.3兆円") == "大学基金の規模\n\n3.3兆円"


def test_a_line_that_lies_apart_names_no_figure() -> None:
    slide = page(
        heading("大学基金の規模"), paragraph("各国の大学の基金を比べる。"), paragraph("3.3兆円")
    )
    assert quote("大学基金の規模はいくらですか", slide, "3.3兆円") == "3.3兆円"


@pytest.mark.parametrize("place", range(0, 60, 3))
def test_a_long_sentence_is_cut_around_the_answer_and_never_within_a_figure(place: int) -> None:
    figures = [f"区分{i}は1,{i:03d}万円、" for i in range(1, 61)]
    text = "".join(figures) + "である。"
    words = f"1,{place + 1:03d}万円"
    answer = said("区分はいくらですか", text, words)
    cut = answer.split("\n")[1].strip("「」")
    assert words in cut
    assert len(cut) <= LONG + 40
    assert cut.startswith("…") or text.startswith(cut.rstrip("…"))
    whole = {figure.text for figure in find_expressions(text)}
    assert {figure.text for figure in find_expressions(cut)} <= whole
    assert set(re.findall(r"\d,\d+", cut)) <= {f"1,{i:03d}" for i in range(1, 61)}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("• 対象は\n大学", "対象は 大学"),
        ("① 対象", "対象"),
        ("1. 対象", "対象"),
        ("▲3.1店の減少", "▲3.1店の減少"),
        ("1.5倍の増加", "1.5倍の増加"),
        ("、続き", "続き"),
        ("| 甲 | 乙", "甲 | 乙"),
    ],
)
def test_a_line_is_told_without_the_bullet_it_begins_with(text: str, line: str) -> None:
    assert one_line(text) == line
