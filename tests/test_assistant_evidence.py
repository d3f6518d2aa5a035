"""Which parts of a page are shown: whole paragraphs, items and rows, of three slides at most."""

from __future__ import annotations

from itertools import pairwise

import pytest
from drawn_slides import furniture, heading, items, page, paragraph, table

from assistant.chain import Assistant
from assistant.common.types import Evidence
from assistant.evidence.choose import (
    BETWEEN,
    CHARACTERS,
    SLIDES,
    Weighed,
    chosen,
    merged,
    weighed,
    with_announced,
)
from assistant.evidence.units import LONGEST, Unit, units
from assistant.question.analysis import analyse
from corpus.types import Slide

SPENDING = [
    ["区分", "令和4年度", "令和5年度"],
    ["教育費", "1,178", "1,204"],
    ["土木費", "2,310", "2,277"],
]
SENTENCE = (
    "この制度は、地域の大学が企業や自治体と研究を進めるために、毎年度の初めに支援を行うものである。"
)


def told(slide: Slide) -> list[tuple[list[str], str]]:
    """Return the units of a slide as words: the heads over each, and itself."""
    text = slide.text
    return [
        ([text[a:b] for a, b in unit.heads], text[unit.start : unit.end]) for unit in units(slide)
    ]


def test_a_heading_is_no_unit_but_stands_over_what_is_below_it() -> None:
    slide = page(heading("支援の対象"), paragraph("対象は国公私立の大学である。"))
    assert told(slide) == [(["支援の対象"], "対象は国公私立の大学である。")]


def test_only_the_nearest_heading_stands_over_a_paragraph() -> None:
    slide = page(
        heading("第1章 制度"), heading("1.1 対象", 2), paragraph("大学である。"),
        heading("1.2 期間", 2), paragraph("6年間である。"),
        heading("第2章 予算"), paragraph("10億円である。"),
    )  # fmt: skip
    assert told(slide) == [
        (["1.1 対象"], "大学である。"),
        (["1.2 期間"], "6年間である。"),
        (["第2章 予算"], "10億円である。"),
    ]


def test_a_heading_with_nothing_below_it_is_shown_itself() -> None:
    slide = page(heading("応募の締切は6月30日"), heading("問合せ先"), paragraph("研究振興局"))
    assert told(slide)[0] == ([], "応募の締切は6月30日")


def test_running_heads_and_page_numbers_are_left_out() -> None:
    slide = page(
        furniture("研究振興局 資料1"),
        heading("対象"),
        furniture("- 3 -"),
        paragraph("大学である。"),
    )
    assert told(slide) == [(["対象"], "大学である。")]


def test_scraps_and_contents_are_left_out_and_a_short_figure_is_not() -> None:
    contents = "対象 ........ 3\n期間 ........ 4"
    slide = page(paragraph("等"), paragraph("91億円"), paragraph(contents), paragraph("1.1"))
    assert told(slide) == [([], "91億円")]


def test_a_slide_of_nothing_but_scraps_keeps_them() -> None:
    assert told(page(paragraph("研究"), paragraph("教育"))) == [([], "研究"), ([], "教育")]


def test_a_row_of_a_table_is_a_unit_and_has_the_head_row_over_it() -> None:
    slide = page(heading("歳出"), table(SPENDING, "千円"))
    (first, second) = told(slide)
    assert first[1].startswith("教育費") and "1,204千円" in first[1]
    assert second[1].startswith("土木費") and "教育費" not in second[1]
    assert first[0][0] == "歳出" and first[0] == second[0]
    assert "令和5年度" in first[0][-1]


def test_the_short_line_above_a_table_goes_with_its_rows_and_a_long_one_does_not() -> None:
    slide = page(heading("歳出"), paragraph("表1 目的別の歳出"), table(SPENDING))
    assert all("表1 目的別の歳出" in heads for heads, text in told(slide) if "費" in text)
    slide = page(heading("歳出"), paragraph(SENTENCE * 2), table(SPENDING))
    assert not any(SENTENCE * 2 in heads for heads, _ in told(slide))


def test_a_table_of_heads_alone_is_one_unit() -> None:
    slide = page(table([["担当", "連絡先", "期限"]]))
    ((_, text),) = told(slide)
    assert "連絡先" in text


def test_a_long_paragraph_is_shown_in_whole_sentences() -> None:
    slide = page(paragraph(SENTENCE * 20))
    parts = [text for _, text in told(slide)]
    assert "".join(parts) == SENTENCE * 20
    assert len(parts) > 1
    assert all(text.endswith("。") and len(text) <= LONGEST for text in parts)


def test_a_long_list_is_shown_in_whole_items() -> None:
    lines = [f"・第{i}の取組。{SENTENCE}" for i in range(1, 13)]
    slide = page(items(*lines))
    parts = [text for _, text in told(slide)]
    assert "\n".join(parts) == "\n".join(lines)
    assert len(parts) > 1
    assert all(text.startswith("・第") and len(text) <= LONGEST for text in parts)


def test_a_short_list_is_shown_whole() -> None:
    slide = page(items("・大学", "・高等専門学校"))
    assert told(slide) == [([], "・大学\n・高等専門学校")]


def test_a_page_without_blocks_is_taken_apart_by_its_lines() -> None:
    slide = Slide(1, "題", "対象は大学である。\n\n期間は6年間である。")
    assert [text for _, text in told(slide)] == ["対象は大学である。", "期間は6年間である。"]
    assert told(Slide(1, "題", "")) == []


def test_units_lie_in_order_within_the_text_of_every_slide_of_the_deck(
    assistant: Assistant,
) -> None:
    (deck,) = assistant.documents()
    for number in range(1, deck.slides + 1):
        slide = assistant.slide(deck.name, number)
        found = units(slide)
        assert found, number
        assert all(slide.text[u.start : u.end].strip() for u in found)
        assert all(0 <= u.start < u.end <= len(slide.text) for u in found)
        assert all(one.end <= other.start for one, other in pairwise(found))


def ranked(*pages: tuple[int, str, list[str]]) -> list[Weighed]:
    """Return the given parts of some slides, each slide with its whole text, in that order."""
    found: list[Weighed] = []
    for number, text, parts in pages:
        slide = Slide(number, f"題{number}", text)
        for part in parts:
            start = text.index(part)
            unit = Unit(start, start + len(part))
            found.append(Weighed(("a.txt", number), slide, unit, 1.0 - len(found) / 100))
    return found


def shown(
    found: list[Weighed], room: int = CHARACTERS, slides: int = SLIDES
) -> tuple[Evidence, ...]:
    return chosen(analyse("問い"), found, None, room, slides)


def test_neighbours_are_one_place_and_what_lies_apart_is_another() -> None:
    text = f"甲である。\n\n乙である。\n\n{'丙' * BETWEEN}である。\n\n丁である。"
    places = shown(ranked((1, text, ["丁である。", "乙である。", "甲である。"])))
    assert [place.text for place in places] == ["丁である。", "甲である。\n\n乙である。"]
    assert [place.score for place in places] == [1.0, 0.99]
    for place in places:
        assert text[place.start : place.end] == place.text


def test_the_best_slide_comes_first_and_no_more_than_three_are_shown() -> None:
    pages = [(n, f"{n}枚目の文。", [f"{n}枚目の文。"]) for n in (7, 3, 9, 1)]
    places = shown(ranked(*pages))
    assert [place.slide for place in places] == [7, 3, 9]
    assert [place.slide for place in shown(ranked(*pages), slides=1)] == [7]


def test_what_does_not_fit_is_left_out_whole_and_a_shorter_one_takes_its_place() -> None:
    text = f"{'甲' * 60}\n\n{'乙' * 60}\n\n{'丙' * 30}"
    places = shown(ranked((1, text, ["甲" * 60, "乙" * 60, "丙" * 30])), room=100)
    assert [place.text for place in places] == ["甲" * 60, "丙" * 30]


def test_the_blank_lines_between_neighbours_count_too() -> None:
    text = "\n\n".join(letter * 10 for letter in "甲乙丙丁戊")
    places = shown(ranked((1, text, [letter * 10 for letter in "甲乙丙丁戊"])), room=52)
    assert sum(len(place.text) for place in places) <= 52
    assert places[0].text == text[:46]


def test_a_best_row_longer_than_the_room_is_cut_and_never_within_a_figure() -> None:
    row = "区分 | " + " | ".join(f"令和{i}年度: 1,234,567" for i in range(1, 200))
    (place,) = shown(ranked((1, row, [row])))
    assert len(place.text) <= CHARACTERS
    assert row[: len(place.text)] == place.text
    assert place.text.endswith((" ", "|"))


def test_a_place_has_the_page_that_is_printed_on_its_slide_and_whether_it_is_inferred() -> None:
    slide = Slide(4, "題", "文である。", printed_page="7", printed_page_inferred=True)
    (place,) = shown([Weighed(("a.txt", 4), slide, Unit(0, 5), 1.0)])
    assert (place.slide, place.printed_page, place.printed_page_inferred) == (4, "7", True)


def test_nothing_found_is_nothing_shown() -> None:
    assert shown([]) == ()


@pytest.mark.parametrize(
    ("spans", "joined"),
    [
        ([(0, 2), (4, 6)], [(0, 6)]),
        ([(0, 2), (2, 3)], [(0, 3)]),
        ([(0, 3), (1, 2)], [(0, 3)]),
        ([(0, 2), (2 + BETWEEN, 60)], [(0, 60)]),
        ([(0, 2), (3 + BETWEEN, 60)], [(0, 2), (3 + BETWEEN, 60)]),
    ],
)
def test_spans_are_joined_over_a_few_words_only(
    spans: list[tuple[int, int]], joined: list[tuple[int, int]]
) -> None:
    assert merged("甲乙" + "丙" * 58, spans) == joined


@pytest.mark.parametrize(
    "question",
    ["大学ファンドはどのくらいの規模ですか", "WPIの拠点の要件は何ですか", "支援の対象", "予算"],
)
def test_what_is_shown_of_the_deck_keeps_the_limits_and_the_words(
    assistant: Assistant, question: str
) -> None:
    desk, asked = assistant.desk, analyse(question)
    found = weighed(asked, desk.index, desk.hits(question))
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    places = chosen(asked, found)
    assert sum(len(place.text) for place in places) <= CHARACTERS
    assert len({place.slide for place in places}) <= SLIDES
    assert places[0].slide == found[0].place[1]
    for place in places:
        slide = assistant.slide(place.document, place.slide)
        assert slide.text[place.start : place.end] == place.text
        whole = {(u.start, u.end) for u in units(slide)}
        assert any(start == place.start for start, _ in whole)
        assert any(end == place.end for _, end in whole)


def test_a_unit_with_the_words_of_the_question_comes_before_one_without(
    assistant: Assistant,
) -> None:
    desk, question = assistant.desk, "リサーチインフラ"
    best = weighed(analyse(question), desk.index, desk.hits(question))[0]
    assert "リサーチインフラ" in best.slide.text[best.unit.start : best.unit.end]


@pytest.mark.parametrize(
    ("before", "scores"),
    [
        ("補助は、以下の要件を満たす者に行う。", [0.9, 0.9, 0.2]),
        ("提出する書類：", [0.9, 0.9, 0.2]),
        ("補助は、要件を満たす者に行う。", [0.9, 0.1, 0.2]),
    ],
)
def test_what_a_paragraph_announces_is_shown_right_behind_it(
    before: str, scores: list[float]
) -> None:
    slide = page(
        paragraph(before), items("常勤の者であること。", "博士の学位を持つこと。"),
        paragraph("申請は四月に受け付ける。"),
    )  # fmt: skip
    given = zip(units(slide), (0.9, 0.1, 0.2), strict=True)
    found = with_announced(Weighed(("a", 1), slide, unit, score) for unit, score in given)
    assert [round(one.score, 2) for one in found] == scores
