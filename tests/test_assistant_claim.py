"""The short answer: which words of a page could be it, what speaks for them, and what is claimed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from drawn_slides import heading, page, paragraph, table
from forced import forced

from assistant.answer import claim as claims
from assistant.answer.claim import SIGNALS, Claim, bundled_model, claim, logistic, signals
from assistant.answer.features import NAMES, features
from assistant.answer.proposals import NAME_CHARS, proposals
from assistant.chain import Assistant
from assistant.common.settings import Settings
from assistant.evidence.choose import Weighed
from assistant.evidence.units import units
from assistant.open import open_assistant
from assistant.question.analysis import analyse
from corpus.types import Slide
from eval.benchmarks.screen_rules import on_screen
from index.publish.build import Builder
from index.types import Embedder

SPENDING = [
    ["区分", "令和3年度", "令和4年度", "令和5年度"],
    ["教育費", "1,101億円", "1,178億円", "1,204億円"],
    ["土木費", "2,255億円", "2,310億円", "2,277億円"],
    ["民生費", "3,390億円", "3,456億円", "3,519億円"],
]
SLIDE = page(heading("目的別の歳出"), table(SPENDING), title="目的別の歳出")


def ranked(slide: Slide) -> list[Weighed]:
    """Return the units of a slide as if each fitted alike."""
    return [Weighed(("a.txt", slide.number), slide, unit, 1.0) for unit in units(slide)]


def offered(question: str, slide: Slide) -> list[str]:
    return [p.text for p in proposals(analyse(question), ranked(slide), ())]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("予算はいくらですか", ["12億円", "3億円"]),
        ("何校が採択されましたか", ["15校"]),
        ("何人が参加しましたか", ["5千人以上"]),
        ("割合は何%ですか", ["20%"]),
        ("補助率はいくらですか", ["20%"]),
        ("いつ始まりましたか", ["令和4年4月"]),
        ("期間はどれくらい続きますか", ["最大6年間", "令和4年4月"]),
        ("なぜ始まりましたか", []),
        ("制度の概要を説明してください", []),
    ],
)
def test_only_figures_of_the_kind_that_is_asked_for_could_answer(
    question: str, words: list[str]
) -> None:
    text = (
        "予算は12億円で、うち3億円は設備である。15校が採択され、5千人以上が参加した。割合は20%である。"
        "令和4年4月に始まり、最大6年間の支援を行う。"
    )
    assert sorted(offered(question, page(paragraph(text)))) == sorted(words)


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        ("令和3年度の公募はいつ始まりますか", "2021年度の公募は6月に始まる。", ["6月"]),
        ("1000億円の基金の予算はいくらですか", "0.1兆円の基金の予算は3億円である。", ["3億円"]),
        ("3校のうち採択は何校ですか", "3校のうち2校を採択した。", ["2校"]),
    ],
)
def test_a_figure_of_the_question_is_no_answer_to_it_in_another_writing_either(
    question: str, text: str, words: list[str]
) -> None:
    assert offered(question, page(paragraph(text))) == words


def test_a_figure_keeps_its_bound() -> None:
    assert offered("対象は何人ですか", page(paragraph("対象は約5千人以上である。"))) == [
        "約5千人以上"
    ]


def test_a_proposal_stands_on_its_page_where_it_says() -> None:
    for proposal in proposals(analyse("教育費はいくらですか"), ranked(SLIDE), ()):
        assert SLIDE.text[proposal.start : proposal.end] == proposal.text
        assert proposal.weighed.unit.start <= proposal.start
        assert proposal.end <= proposal.weighed.unit.end


def test_two_writings_of_one_value_say_the_same() -> None:
    text = "基金は10兆円である。別の頁では100,000億円とする。"
    first, second = proposals(analyse("基金はいくらですか"), ranked(page(paragraph(text))), ())
    assert first.text != second.text
    assert first.key == second.key


@pytest.mark.parametrize("question", ["NanoLSIの拠点長は誰ですか", "JSTの正式名称は何ですか"])
def test_a_name_is_what_the_reader_takes_for_one_without_its_brackets(
    assistant: Assistant, question: str
) -> None:
    desk, asked = assistant.desk, analyse(question)
    found = desk.find(asked, desk.hits(question))
    names = proposals(asked, found.ranked, found.hits)
    assert names
    for name in names:
        assert name.hit is not None and name.expression is None
        assert 1 < len(name.text) <= NAME_CHARS + 8
        assert name.text.strip(" 、。・「」()") == name.text
        assert "\n" not in name.text


def test_without_a_reader_no_name_is_proposed() -> None:
    assert offered("拠点長は誰ですか", page(paragraph("拠点長は福間 剛士である。"))) == []


def numbers(assistant: Assistant, question: str, slide: Slide) -> dict[str, dict[str, float]]:
    """Return the numbers of each proposal by its words."""
    asked = analyse(question)
    found = proposals(asked, ranked(slide), ())
    rows = features(asked, found, assistant.desk.index)
    return {p.text: dict(zip(NAMES, row, strict=True)) for p, row in zip(found, rows, strict=True)}


def test_the_year_of_the_head_over_a_cell_governs_it(assistant: Assistant) -> None:
    found = numbers(assistant, "令和5年度の教育費はいくらですか", SLIDE)
    assert (found["1,204億円"]["year_fits"], found["1,204億円"]["year_differs"]) == (1.0, 0.0)
    assert (found["1,178億円"]["year_fits"], found["1,178億円"]["year_differs"]) == (0.0, 1.0)
    assert found["1,204億円"]["row"] > found["2,277億円"]["row"]
    assert found["1,204億円"]["in_table"] == 1.0


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("2007年度は5億円、2012年度は3億円である。", "3億円", "5億円"),
        ("平成24年度の予算は3億円、平成19年度の予算は5億円である。", "3億円", "5億円"),
    ],
)
def test_the_year_of_the_clause_governs_a_figure_in_either_calendar(
    assistant: Assistant, text: str, right: str, wrong: str
) -> None:
    found = numbers(assistant, "2012年度の予算はいくらですか", page(paragraph(text)))
    assert (found[right]["year_fits"], found[right]["year_differs"]) == (1.0, 0.0)
    assert (found[wrong]["year_fits"], found[wrong]["year_differs"]) == (0.0, 1.0)


def test_a_figure_near_the_question_s_words_is_closer(assistant: Assistant) -> None:
    text = "育成型の支援額は2億円とし、これとは別に本格型の支援額は7億円とする。"
    found = numbers(assistant, "本格型の支援額はいくらですか", page(paragraph(text)))
    assert found["7億円"]["close"] > found["2億円"]["close"]
    assert found["7億円"]["clause"] > found["2億円"]["clause"]


def test_a_total_fits_a_question_for_one(assistant: Assistant) -> None:
    text = "育成型は2億円、本格型は7億円、合計は9億円である。"
    total = numbers(assistant, "支援額は合計でいくらですか", page(paragraph(text)))
    part = numbers(assistant, "育成型はいくらですか", page(paragraph(text)))
    assert (total["9億円"]["total"], total["2億円"]["total"]) == (1.0, 0.0)
    assert (part["9億円"]["total"], part["2億円"]["total"]) == (0.0, 1.0)


@pytest.fixture(scope="module")
def treasury(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Assistant]:
    """An assistant over one table of three years, in a Markdown file."""
    folder = tmp_path_factory.mktemp("treasury")
    rows = ["| " + " | ".join(row) + " |" for row in SPENDING]
    rule = "|" + "---|" * len(SPENDING[0])
    lines = ["# 目的別の歳出の推移", "", rows[0], rule, *rows[1:], ""]
    (folder / "歳出.md").write_text("\n".join(lines), encoding="utf-8")
    yield from _opened(folder, embedder)


def _opened(folder: Path, embedder: Embedder) -> Iterator[Assistant]:
    Builder(folder / "index", embedder, 120, 2**22).run([folder / "歳出.md"])
    opened = open_assistant(Settings(index_dir=folder / "index"))
    yield opened
    opened.close()


CELLS = [
    (f"{year}の{row[0]}はいくらですか", figure)
    for row in SPENDING[1:]
    for year, figure in zip(SPENDING[0][1:], row[1:], strict=True)
]


@pytest.mark.parametrize(
    ("question", "figure"), [*CELLS, ("2022年度の教育費はいくらですか", "1,178億円")]
)
def test_the_figure_of_another_year_or_row_is_not_claimed(
    treasury: Assistant, question: str, figure: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced(monkeypatch, tells=True)
    natural = treasury.ask(question)
    assert natural.short_answer in ("", figure)
    assert figure in on_screen(natural)
    forced(monkeypatch, claims=True, tells=True)
    assert treasury.ask(question).short_answer in ("", figure)


def test_what_the_table_does_not_tell_is_not_claimed_of_another_year(treasury: Assistant) -> None:
    assert treasury.ask("令和9年度の教育費はいくらですか").status != "answered"


def best(assistant: Assistant, question: str) -> Claim | None:
    desk = assistant.desk
    return desk.find(analyse(question), desk.hits(question)).claim


def test_a_claim_is_the_likeliest_proposal_with_a_chance(assistant: Assistant) -> None:
    found = best(assistant, "研究DXプラットフォームの補正予算額はいくらですか")
    assert found is not None
    assert 0.0 < found.sure < 1.0
    assert found.proposal.text == "91億円"


def test_a_question_that_no_short_answer_tells_makes_no_claim(assistant: Assistant) -> None:
    assert best(assistant, "研究DXプラットフォームの構築が急がれているのはなぜですか") is None


@pytest.mark.parametrize("least", [0.0, 1.01])
def test_what_is_claimed_is_decided_by_the_chance_alone(
    assistant: Assistant, least: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced(monkeypatch, claims=least == 0.0, tells=True)
    answer = assistant.ask("研究DXプラットフォームの補正予算額はいくらですか")
    assert answer.status == ("answered" if least == 0.0 else "shown")


def test_the_order_of_the_weights_decides_which_proposal_is_claimed(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Turned round, the least likely proposal comes first: the model is what orders them."""
    question = "研究DXプラットフォームの補正予算額はいくらですか"
    turned = replace(bundled_model(), order=tuple(-w for w in bundled_model().order))
    monkeypatch.setattr(claims, "bundled_model", lambda: turned)
    found = best(assistant, question)
    assert found is not None
    assert found.proposal.text != "91億円"


def test_every_number_and_signal_has_its_weight(assistant: Assistant) -> None:
    model = bundled_model()
    assert (len(model.order), len(model.chance)) == (len(NAMES), len(SIGNALS))
    assert 0.0 < model.least < 1.0
    desk, asked = assistant.desk, analyse("大学ファンドの規模は2031年度にいくらですか")
    found = desk.find(asked, desk.hits(asked.text))
    options = tuple(proposals(asked, found.ranked, found.hits))
    rows = tuple(features(asked, options, desk.index))
    offer = claims.Offer(options, rows, tuple(0.0 for _ in rows))
    values = signals(asked, offer, desk.index, 0)
    assert dict(zip(SIGNALS, values, strict=True))["missing_year"] == 1.0


def test_of_each_answer_one_proposal_is_likely_and_a_year_not_asked_for_is_none(
    assistant: Assistant,
) -> None:
    desk, asked = assistant.desk, analyse("大学ファンドの規模はいくらですか")
    found = desk.find(asked, desk.hits(asked.text))
    offer = claims.offered(asked, found.ranked, found.hits, desk.index, bundled_model().order)
    keys = [offer.found[i].key for i in offer.first]
    assert len(keys) == len(set(keys)) <= claims.LIKELY
    assert offer.scores[offer.first[0]] == max(offer.scores)


def test_nothing_proposed_is_nothing_claimed(assistant: Assistant) -> None:
    assert claim(analyse("いくらですか"), [], [], assistant.desk.index) is None


def test_log_odds_are_chances_and_never_overflow() -> None:
    assert logistic(0.0) == 0.5
    assert logistic(10_000) == pytest.approx(1.0)
    assert 0.0 < logistic(-10_000) < 1e-9
