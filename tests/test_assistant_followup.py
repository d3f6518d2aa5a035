"""Follow-ups keep their own words; what they leave out is carried beside them."""

from __future__ import annotations

import pytest

from assistant.common.types import Turn
from assistant.question.analysis import analyse
from assistant.question.followup import CONTEXT_TERMS, HEARD, SHOWN, Read, is_topic, read, topic_of
from assistant.question.unclear import points_nowhere

FUND = "大学ファンドの政府出資金の規模はいくらですか"
START = "大学発新産業創出プログラムの令和4年度の要求額はいくらですか"


def said(*questions: str) -> list[Turn]:
    """Return a conversation of these questions, each answered."""
    return [
        turn for text in questions for turn in (Turn("user", text), Turn("assistant", "回答です。"))
    ]


@pytest.mark.parametrize("question", ["財政融資資金は？", "その期間は？", "2010年度は？"])
def test_a_follow_up_keeps_its_own_words_and_takes_its_topic_as_context(question: str) -> None:
    found = read(question, said(FUND))
    assert found.own == question.replace("？", "?")
    assert found.context == FUND
    assert found.whole == f"「大学ファンドの政府出資金の規模」について：{found.own}"


def test_the_context_is_the_question_that_began_the_topic() -> None:
    found = read("それはいつからですか", said(START, FUND, "財政融資資金は？"))
    assert found.context == FUND


def test_only_what_the_user_asked_is_taken_over() -> None:
    history = [Turn("user", FUND), Turn("assistant", "月面基地は12兆円です。")]
    found = read("その期間は？", history)
    assert "月面" not in found.whole + found.search + found.context


def test_a_question_that_names_enough_may_be_a_topic_of_its_own() -> None:
    found = read("月面基地の建設に使うロケットの予算はいくらですか", said(FUND))
    assert found.named
    assert found.context == FUND
    assert (found.alone.context, found.alone.whole) == ("", found.own)


@pytest.mark.parametrize("question", ["じゃあ4月1日だと？", "その期間は？", "では、期間は？"])
def test_a_question_that_says_it_goes_on_is_known_to(question: str) -> None:
    assert read(question, said(FUND)).points


@pytest.mark.parametrize("opening", ["次に、", "ありがとうございました。続いて、", "ついでに"])
def test_one_more_question_need_not_go_on(opening: str) -> None:
    found = read(opening + "試用期間は何か月ですか", said(FUND))
    assert (found.own, found.points) == ("試用期間は何か月ですか", False)


def test_a_page_that_is_named_stands_on_its_own() -> None:
    found = read("資料10ページの内容は？", said(FUND))
    assert found.context == ""
    assert found.whole == found.search == found.own


@pytest.mark.parametrize(
    ("question", "own", "context"),
    [
        ("大学発新産業創出プログラムに戻りますが、前年度は？", "前年度は?", START),
        ("政府出資金の話に戻って、期間は？", "期間は?", FUND),
        ("月面基地の話に戻ると、期間は？", "期間は?", "月面基地"),
    ],
)
def test_a_topic_that_is_gone_back_to_is_the_context(question: str, own: str, context: str) -> None:
    found = read(question, said(START, FUND, "話は変わりますが、SPARCの期間は？"))
    assert (found.own, found.context) == (own, context)
    assert found.points  # so the search does not take it out of the conversation again


def test_what_is_gone_back_to_is_the_topic_of_what_follows() -> None:
    history = said(FUND, START, "大学ファンドの件に戻りますが、期間は？")
    assert read("財政融資資金は？", history).context == FUND
    assert read("それは？", [*history, *said("大学ファンドに戻りますが、率は？")]).context == FUND


def test_thanks_are_no_question_that_another_follows() -> None:
    found = read("ありがとうございます。期間は？", said(FUND, "なるほど、了解です"))
    assert (found.own, found.context) == ("期間は?", FUND)


def test_of_an_earlier_question_no_more_is_looked_at_than_a_question_has() -> None:
    found = read("その期間は？", said(FUND + "。" * 10 + "予算" * 4_000))
    assert found.context.startswith(FUND)
    assert len(found.context) <= HEARD


def test_a_question_that_says_it_begins_a_topic_takes_nothing_over_and_is_one() -> None:
    changed = "話は変わりますが、SPARCの期間は？"
    assert read(changed, said(FUND)) == Read("SPARCの期間は?")
    assert read("対象は？", said(FUND, changed)).context == "SPARCの期間は?"


def test_the_first_question_of_a_conversation_has_no_context() -> None:
    assert read("その期間は？", []) == Read("その期間は?")
    assert read("では、期間は？", []) == Read("期間は?")


def test_an_empty_question_stays_empty() -> None:
    assert read("", said(FUND)) == Read("")


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        (FUND, True),
        (START, True),
        ("では、大学ファンドの政府出資金の規模はいくらですか", False),
        ("その政府出資金と財政融資資金の規模はいくらですか", False),
        ("期間は?", False),
        ("それぞれの大学の学生と教員と職員の人数は?", True),
    ],
)
def test_a_topic_names_enough_and_does_not_point_back(text: str, topic: bool) -> None:
    assert is_topic(text) is topic


def test_search_has_the_context_once_and_the_own_words_twice() -> None:
    found = read("財政融資資金は？", said(FUND))
    assert found.search.count(FUND) == 1
    assert found.search.count("財政融資資金は?") == 2


def test_the_words_of_the_context_count_for_less_than_its_own() -> None:
    asked = read("財政融資資金は？", said(FUND)).analysed()
    own = {term.lemma for term in analyse("財政融資資金は？").terms}
    whole = {term.lemma: term.weight for term in analyse(FUND).terms}
    added = {term.lemma: term.weight for term in asked.terms if term.lemma not in own}
    assert own <= {term.lemma for term in asked.terms}
    assert added
    assert all(weight == CONTEXT_TERMS * whole[lemma] for lemma, weight in added.items())


def test_a_year_of_its_own_takes_the_place_of_the_context_s() -> None:
    assert read("期間は？", said(START)).analysed().years == {2022}
    later = read("令和5年度は？", said(START)).analysed()
    assert later.years == {2023}
    assert not any(term.values and "4" in term.surface for term in later.terms)


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("大学ファンドの規模はいくらですか", "大学ファンドの規模"),
        ("大学ファンドについて教えてください。", "大学ファンド"),
        ("SPARCの要求額を教えてください。", "SPARCの要求額"),
        ("なぜですか", "なぜですか"),
    ],
)
def test_a_topic_is_shown_without_what_asks(question: str, topic: str) -> None:
    assert topic_of(question) == topic


def test_a_long_topic_is_cut() -> None:
    assert topic_of("あ" * 90) == "あ" * SHOWN + "…"


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("その規模はどのくらいですか。", "その"),
        ("では、それはいつからですか。", "それ"),
        ("この事業の採択者は何名ですか。", "この"),
        ("その大学ファンドの規模はいくらですか。", ""),
        ("その他の支援策は何ですか。", ""),
        ("これまでの経緯を教えてください。", ""),
        ("それぞれの配分額はいくらですか。", ""),
        ("この資料の目的は何ですか。", ""),
    ],
)
def test_a_first_question_that_points_back_points_to_nothing(question: str, word: str) -> None:
    assert points_nowhere(question) == word
