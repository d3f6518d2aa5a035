"""Totals, differences and ratios of figures that the slides tell."""

from decimal import Decimal

import pytest
from forced import forced

from assistant.chain import Assistant
from assistant.question.sums import Operation, asked_sum, computed, plain_figure
from corpus.expressions import Quantity
from eval.benchmarks.screen_rules import on_screen


def yen(value: int | str, *, approximate: bool = False) -> Quantity:
    return Quantity(Decimal(value), Decimal(value), "円", approximate=approximate)


@pytest.mark.parametrize(
    ("question", "operation", "names"),
    [
        ("国費と寄附の合計はいくらですか", "sum", ("国費", "寄附")),
        ("令和3年度と4年度の予算を合わせるといくらですか", "sum", ("令和3年度", "令和4年度")),
        ("COI-NEXTの育成型と本格型の支援額の差は", "difference", ("COI-NEXTの育成型", "COI-NEXTの本格型")),
        ("A大学の学生数はB大学よりどれくらい多いですか", "difference", ("B大学", "A大学の学生数")),
        ("A大学の基金はB大学の何倍ですか", "ratio", ("B大学", "A大学の基金")),
        ("制度について、育成型と本格型の件数の合計は何件ですか", "sum", ("育成型", "本格型")),
    ],
)  # fmt: skip
def test_a_question_is_taken_apart(question: str, operation: str, names: tuple[str, str]) -> None:
    asked = asked_sum(question)
    assert asked is not None
    assert (asked.operation, asked.names) == (operation, names)


@pytest.mark.parametrize(
    "question",
    [
        "地域の中核となる大学の振興の要求額は合計でいくらですか",
        "これまで合わせていくつの拠点が選ばれましたか",
        "育成型と本格型にはどんな差がありますか",
        "日本と英国の違いは何ですか",
        "大学ファンドの規模はいくらですか",
        "",
    ],
)
def test_other_questions_are_left_alone(question: str) -> None:
    assert asked_sum(question) is None


@pytest.mark.parametrize(
    ("operation", "values", "written", "result"),
    [
        ("sum", (yen(51 * 10**8), yen(57 * 10**8)), ("51億円", "57億円"), ("108億円", "51億円＋57億円")),
        ("sum", (yen(570000000), yen(10**9)), ("5.7億円", "10億円"), ("15.7億円", "5.7億円＋10億円")),
        ("sum", (yen(10**12), yen(8200 * 10**8)), ("1兆円", "8,200億円"), ("1.82兆円", "1兆円＋8,200億円")),
        ("sum", (yen(1), yen(2, approximate=True)), ("1円", "約2円"), ("約3円", "1円＋約2円")),
        ("difference", (yen(3), yen(10)), ("3円", "10円"), ("7円", "10円－3円")),
        ("difference", (yen(5), yen(5)), ("5円", "5円"), ("0円", "5円－5円")),
        ("ratio", (yen(4), yen(10)), ("4円", "10円"), ("2.5倍", "10円÷4円")),
        ("ratio", (yen(3), yen(10)), ("3円", "10円"), ("約3.33倍", "10円÷3円")),
        ("ratio", (yen(0), yen(10)), ("0円", "10円"), None),
    ],
)  # fmt: skip
def test_arithmetic_is_exact_and_says_about_where_it_is_not(
    operation: Operation,
    values: tuple[Quantity, Quantity],
    written: tuple[str, str],
    result: tuple[str, str] | None,
) -> None:
    assert computed(operation, values, written) == result


def test_different_units_are_not_added() -> None:
    people = Quantity(Decimal(3), Decimal(3), "人")
    yearly = Quantity(Decimal(3), Decimal(3), "円", per="年")
    assert computed("sum", (yen(1), people), ("1円", "3人")) is None
    assert computed("sum", (yen(1), yearly), ("1円", "3円/年")) is None


@pytest.mark.parametrize("text", ["4億円以上", "70~100人", "3人と5人", "多数", "2021年度"])
def test_only_a_plain_figure_is_computed_with(text: str) -> None:
    assert plain_figure(text) is None


@pytest.mark.parametrize(
    ("question", "short", "quotes"),
    [
        ("データ中核拠点の構築とリサーチインフラの予算の合計はいくらですか", "62億円", ("26億円", "36億円")),
        ("データ創出設備整備と研究DX化基盤整備の予算を合わせるといくらですか", "15.7億円", ("5.7億円", "10億円")),
        ("リサーチインフラの予算はデータ中核拠点の構築よりいくら多いですか", "10億円", ("26億円", "36億円")),
    ],
)  # fmt: skip
def test_the_deck_is_computed_with_and_every_figure_is_cited(
    assistant: Assistant, question: str, short: str, quotes: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    forced(monkeypatch, claims=True, tells=True)
    answer = assistant.ask(question)
    assert answer.short_answer == short
    assert len(answer.citations) == 2
    for citation, figure in zip(answer.citations, quotes, strict=True):
        slide = assistant.slide(citation.document, citation.slide)
        assert figure in citation.quote == slide.text[citation.start : citation.end]
    assert answer.warnings  # a computed figure is said to be one


def test_a_total_whose_parts_are_not_sure_is_shown_and_none_of_them_passes_for_it(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.chain.ask_sum", lambda *_: None)
    forced(monkeypatch, claims=True, tells=True)
    answer = assistant.ask("データ創出設備整備と研究DX化基盤整備の予算を合わせるといくらですか")
    assert (answer.status, answer.short_answer) == ("shown", "")
    assert all(figure in on_screen(answer) for figure in ("5.7億円", "10億円"))


def test_nothing_is_computed_of_parts_that_the_documents_do_not_tell(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced(monkeypatch, claims=True, tells=False)
    answer = assistant.ask("大学ファンドの政府出資金と財政融資資金の合計はいくらですか")
    assert answer.status == "declined"


@pytest.mark.parametrize(
    "question",
    [
        "大阪大学とハーバード大学の基金規模の合計はいくらですか",  # one of them is not told
        "大学ファンドの政府出資金と月面基地の予算の合計はいくらですか",
    ],
)
def test_nothing_is_computed_with_a_figure_that_is_not_told(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status in ("shown", "declined")
    assert not answer.short_answer
