"""What stands beside an answer is the slide's own text, shown literally, with the quote marked."""

from __future__ import annotations

import gradio as gr
import pytest

from assistant.answer.written.conversation import Exchange, turns, understanding
from assistant.chain import Assistant
from assistant.common.settings import Settings
from assistant.common.types import Answer, Citation, Related
from assistant.common.types import Evidence as Place
from assistant.web.chat.evidence import Evidence, evidence_html, marked, source_label
from assistant.web.chat.panel import Panel, picture_address
from assistant.web.chat.replies import chat_messages
from assistant.web.look.literal import literal
from corpus.types import Slide

TEXT = "背景\n基金は10兆円。\n再掲 基金は10兆円。"
SLIDE = Slide(number=3, title="基金", text=TEXT, printed_page="2", printed_page_inferred=True)


def citation(start: int, end: int, passage: str = TEXT) -> Citation:
    return Citation(1, "deck.txt", "基金", 3, "2", TEXT[start:end], start, end, passage, 0.9)


def answer(**values: object) -> Answer:
    given = {"id": "1", "question": "規模は？", "standalone_question": "規模は？", "answer": "はい"}
    rest = {"short_answer": "", "abstained": False, "confidence": 0.9}
    return Answer(**{**given, **rest, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b>", "&#60;b&#62;"),
        ("**太字**", "&#42;&#42;太字&#42;&#42;"),
        ("一\n二", "一<br>二"),
        ("$x$ [1]", "&#36;x&#36; &#91;1&#93;"),
        ("10兆円、６％", "10兆円、６％"),
        ("予算は\u202e円億１", "予算は\ufffd円億１"),
    ],
)
def test_text_is_shown_as_characters_never_as_markup(text: str, shown: str) -> None:
    assert literal(text) == shown


def test_a_span_outside_the_text_marks_nothing() -> None:
    assert marked("短い", 1, 9) == "短い"
    assert marked("短い", 1, 1) == "短い"


def test_the_second_of_two_equal_quotes_is_marked_where_it_stands() -> None:
    start = TEXT.rindex("10兆円")
    page = evidence_html(_evidence(citation(start, start + 4)), "ja")
    assert page.count("<mark>10兆円</mark>") == 2  # once in the passage, once in the whole slide
    assert "再掲 基金は<mark>10兆円</mark>" in page
    assert "背景<br>基金は10兆円" in page


def test_a_cited_slide_that_is_gone_still_shows_its_passage_and_quote() -> None:
    source = citation(6, 10)
    page = evidence_html(Evidence(Exchange("q"), source, None, "資料"), "ja")
    assert "<mark>10兆円</mark>" in page
    assert "<details" not in page


def test_an_inferred_page_number_says_so() -> None:
    page = evidence_html(_evidence(citation(6, 10)), "ja")
    assert literal("スライド3枚目／資料2ページ（推定）") in page


def test_a_picture_s_address_is_below_the_service_s_own_path_and_marks_the_quote() -> None:
    address = picture_address("/政策", citation(6, 10), SLIDE)
    assert address == "/政策/api/slides/deck.txt/3.png?start=6&end=10&width=1600"
    moved = Slide(number=3, title="基金", text="書き換えられた本文")
    assert "start" not in picture_address("", citation(6, 10), moved)
    hostile = Related('a"><script>#?.pdf', "", 1, None)
    shown = picture_address("", hostile, SLIDE)
    page = evidence_html(Evidence(Exchange("q"), hostile, SLIDE, "<i>", shown), "ja")
    assert "<script" not in page and "%22%3E%3Cscript%3E%23%3F.pdf/1.png" in page


def test_hostile_words_of_a_document_stay_words() -> None:
    slide = Slide(number=1, title="<script>alert(1)</script>", text="<img src=x onerror=alert(1)>")
    source = Related("deck.txt", slide.title, 1, None)
    page = evidence_html(Evidence(Exchange("q"), source, slide, "<i>"), "ja")
    assert not {"<script", "<img", "<i>"} & {
        page[i : i + n] for n in (3, 4, 7) for i in range(len(page))
    }


def test_a_citation_is_chosen_by_its_quote_and_a_suggestion_by_its_title() -> None:
    exchange = Exchange("q", inferred=frozenset({("deck.txt", 3)}))
    assert (
        source_label(exchange, citation(6, 10), "ja")
        == "[1] スライド3枚目／資料2ページ（推定）「10兆円」"
    )
    assert source_label(exchange, Related("deck.txt", "", 4, None), "en") == "Slide 4 (untitled)"


def test_only_answered_questions_become_the_history_of_the_next() -> None:
    said = (Exchange("一", answer(answer="壱")), Exchange("二", failure="失敗"))
    assert [(turn.role, turn.content) for turn in turns(said)] == [
        ("user", "一"),
        ("assistant", "壱"),
    ]


def test_an_answer_in_the_history_brings_the_slides_it_rests_on() -> None:
    said = answer(answer="壱", citations=(citation(6, 10), citation(0, 2)))
    place = Place("b.pdf", "題", 5, None, TEXT[:2], 0, 2, 0.9)
    shown = answer(answer="箇所です。", evidence=(place,))
    declined = answer(abstained=True, related=(Related("deck.txt", "", 1, None),))
    told = turns((Exchange("一", said), Exchange("二", shown), Exchange("三", declined)))
    assert [(turn.document, turn.cited) for turn in told if turn.role == "assistant"] == [
        ("deck.txt", (("deck.txt", 3), ("deck.txt", 3))),
        ("b.pdf", (("b.pdf", 5),)),
        ("", ()),
    ]


@pytest.mark.parametrize(
    ("asked", "understood", "told"),
    [
        ("規模は？", "", ""),
        ("規模は？", "規模は?", ""),
        ("その　規模", "その規模。", ""),
        ("それは？", "大学ファンドの規模は？", "大学ファンドの規模は？"),
    ],
)
def test_a_question_that_was_read_otherwise_than_asked_is_told(
    asked: str, understood: str, told: str
) -> None:
    said = answer(question=asked, standalone_question=asked, understood=understood)
    assert understanding(said) == told
    assert ("質問の理解" in chat_messages((Exchange(asked, said),), "ja")[1]["content"]) == bool(
        told
    )


def test_a_place_that_is_shown_is_marked_on_its_slide_and_is_no_citation() -> None:
    place = Place("deck.txt", "基金", 3, "2", TEXT[3:12], 3, 12, 0.9)
    exchange = Exchange("q", answer(answer="箇所です。", evidence=(place,)))
    assert source_label(exchange, place, "ja") == "[1] スライド3枚目／資料2ページ「基金は10兆円。」"
    assert "start=3&end=12" in picture_address("", place, SLIDE)
    page = evidence_html(Evidence(exchange, place, SLIDE, "資料"), "ja")
    assert "背景<br><mark>基金は10兆円。<br></mark>再掲" in page and 'class="passage"' not in page
    reply = chat_messages((exchange,), "ja")[1]["content"]
    assert (
        'class="shown"' in reply and TEXT[3:12].strip() in reply and 'class="source"' not in reply
    )


def test_citations_of_one_slide_share_a_line_and_a_warning_is_shown() -> None:
    first, second = citation(6, 10), citation(0, 2)
    exchange = Exchange("q", answer(citations=(first, second), warnings=("推定です",)))
    reply = chat_messages((exchange,), "ja")[1]["content"]
    assert reply.count('class="source"') == 1
    assert "推定です" in reply


def test_slides_are_turned_up_to_the_first_and_the_last(
    assistant: Assistant, settings: Settings
) -> None:
    panel = Panel(assistant, settings)
    cited = Citation(1, "deck.txt", "", 2, None, "", 0, 0, "", 0.9)
    said = (Exchange("q", answer(citations=(cited,))),)
    first = panel.before(("deck.txt", 2), 0, said, 0)
    viewed, _, before, _, back, after = first
    assert viewed == ("deck.txt", 1)
    assert [button.interactive for button in (before, after)] == [False, True] and back.visible
    again = panel.after(("deck.txt", 1), 0, said, 0)
    assert again[0] == ("deck.txt", 2) and not again[4].visible
    last = panel.after(("deck.txt", 26), 0, said, 0)
    assert last[0] == ("deck.txt", 27) and not last[5].interactive
    assert "/27.png?width" in last[1] and "スライド27枚目" in last[1]


@pytest.mark.parametrize(
    ("picked", "at", "chosen"),
    [
        ("0 [2] 17", 0, 1), ("1 0 17", 1, 0), ("- 1 17", 1, 1), ("0 [9] 17", 0, 0), ("0 9 17", 0, 0),
        ("0", 0, 0), ("", 1, 0), (f"0 {'9' * 5000}", 0, 0),
    ],
)  # fmt: skip
def test_a_picked_source_is_shown_of_the_answer_it_stands_in(
    assistant: Assistant, settings: Settings, picked: str, at: int, chosen: int
) -> None:
    panel = Panel(assistant, settings)
    cited = [
        Citation(n, "deck.txt", "", slide, None, "", 0, 0, "", 0.9) for n, slide in ((1, 2), (2, 3))
    ]
    said = (Exchange("q", answer(citations=tuple(cited))),) * 2
    shown, selector, viewed, *_ = panel.pick(picked, said, 1)
    assert (shown, selector.value, viewed) == (at, chosen, ("deck.txt", 2 + chosen))


@pytest.mark.parametrize("picked", ["7 0 17", "- 0 17", "x y", f"{'9' * 5000} 0"])
def test_what_is_picked_of_no_answer_changes_nothing(
    assistant: Assistant, settings: Settings, picked: str
) -> None:
    assert panel_skips(Panel(assistant, settings).pick(picked, (), None))


def panel_skips(updates: tuple[object, ...]) -> bool:
    return all(update == gr.skip() for update in updates)


def _evidence(source: Citation) -> Evidence:
    exchange = Exchange("q", answer(citations=(source,)), inferred=frozenset({("deck.txt", 3)}))
    return Evidence(exchange, source, SLIDE, "資料")
