"""What the chat does with an answer: copy, rate, keep, export, narrow, suggest."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr
import pytest
from chat_page import NoRoom, chat_page, chat_server
from docx import Document
from playwright.sync_api import Browser, expect
from pydantic import SecretStr
from test_app_chat import QUESTION, UNANSWERABLE, Chat, browser  # noqa: F401 - a fixture
from test_app_evidence import answer

from assistant.answer.written.conversation import Conversation, Exchange
from assistant.chain import Assistant
from assistant.common.settings import Settings
from assistant.operate.records import Records
from assistant.web.chat.chat import Chat as ChatEvents
from assistant.web.chat.offers import Offers
from assistant.web.chat.page import create_page
from assistant.web.chat.rating import Rating
from assistant.web.service.shared import SharedAssistant

pytestmark = pytest.mark.usefixtures("decided")


@pytest.fixture(scope="module")
def served(
    settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Records]]:
    database = SecretStr(f"sqlite:///{tmp_path_factory.mktemp('records')}/records.sqlite3")
    with chat_server(settings, records_url=database) as served:
        yield served


@pytest.fixture(scope="module")
def origin(served: tuple[str, Records]) -> str:
    return served[0]


@pytest.fixture
def chat(browser: Browser, origin: str) -> Iterator[Chat]:  # noqa: F811
    with chat_page(browser, origin) as chat:
        yield chat


def test_an_answer_is_copied_as_it_reads_with_places_and_credit(chat: Chat) -> None:
    chat.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    chat.ask(QUESTION)
    chat.page.get_by_role("button", name="回答を出典付きでコピー").click()
    expect(chat.page.get_by_role("status").filter(has_text="コピーしました")).to_be_visible()
    lines = chat.page.evaluate("navigator.clipboard.readText()").splitlines()
    assert "10兆円" in lines[0] and "[1]" in lines[0]
    assert lines[-2].startswith("[1] スライド3枚目／資料6ページ（推定）")
    assert lines[-1].startswith("出典：『") and lines[-1].endswith("p.6")


def test_without_https_an_answer_is_copied_too(chat: Chat) -> None:
    chat.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    chat.ask(QUESTION)
    chat.page.evaluate("navigator.clipboard.writeText('') && 0")
    chat.page.evaluate("window.kept = navigator.clipboard")
    chat.page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    chat.page.get_by_role("button", name="回答を出典付きでコピー").click()
    expect(chat.page.get_by_role("status").filter(has_text="コピーしました")).to_be_visible()
    assert "出典：" in chat.page.evaluate("window.kept.readText()")


def test_a_thumb_and_a_comment_are_kept_once_they_are_sent(
    chat: Chat, served: tuple[str, Records]
) -> None:
    page, feedback = chat.page, served[1].feedback
    chat.ask(QUESTION)
    down = page.get_by_role("button", name="役に立たなかった")
    down.click()
    expect(page.locator("#rating .ask")).to_contain_text("役に立たなかった")
    page.get_by_role("button", name="やめる").click()
    expect(page.locator("#rating")).to_be_hidden()
    expect(down).to_have_attribute("aria-pressed", "false")
    assert feedback.all() == []

    down.click()
    page.get_by_label("理由（任意").fill("  年度が古い <b>です</b> ")
    page.get_by_role("button", name="評価を送る").click()
    expect(page.locator("#rating-status")).to_contain_text("ありがとうございます")
    expect(down).to_have_attribute("aria-pressed", "true")
    (kept,) = feedback.all()
    assert (kept.thumb, kept.comment, kept.user) == ("down", "年度が古い <b>です</b>", "")
    assert kept.answer["question"] == QUESTION and kept.history == ()


def test_a_rating_that_cannot_be_kept_says_so_and_stays(settings: Settings) -> None:
    rating = Rating(NoRoom(), settings)
    said = (Exchange("q", answer(question="q")),)
    shown = rating.send((0, "1", "up"), "惜しい", said)
    assert "保存できませんでした" in shown[4]
    assert all(value == gr.skip() for value in (*shown[:4], *shown[5:]))


def test_without_a_place_to_keep_ratings_no_thumb_is_offered(
    assistant: Assistant, settings: Settings
) -> None:
    page = create_page(SharedAssistant(assistant), settings)
    (talk,) = [block for block in page.blocks.values() if isinstance(block, gr.Chatbot)]
    assert talk.feedback_options is None


def test_a_conversation_is_saved_as_a_word_memo_and_as_markdown(chat: Chat, tmp_path: Path) -> None:
    page = chat.page
    page.get_by_role("button", name="Wordのメモで保存").click()
    expect(page.locator(".toast-body")).to_contain_text("まだありません")
    chat.ask(QUESTION)
    chat.ask(UNANSWERABLE)
    with page.expect_download() as saving:
        page.get_by_role("button", name="Wordのメモで保存").click()
    saving.value.save_as(tmp_path / saving.value.suggested_filename)
    (file,) = tmp_path.glob("資料照会メモ_*.docx")
    memo = Document(str(file))
    assert f"問1　{QUESTION}" in [paragraph.text for paragraph in memo.paragraphs]
    assert "10兆円規模の大学ファンド" in memo.tables[0].cell(1, 2).text
    for _ in range(2):  # the same conversation can be saved again
        with page.expect_download() as saving:
            page.get_by_role("button", name="Markdownで保存").click()
    text = Path(saving.value.path()).read_text(encoding="utf-8")
    assert "**答えは見当たりません**" in text and "出典：『" in text


def test_a_question_to_go_on_with_is_offered_and_answered_from_the_slide_it_names(
    chat: Chat,
) -> None:
    chat.ask(QUESTION)
    offered = chat.page.locator("#chat .options[role=group] .option")
    expect(offered.first).to_be_visible()
    question = offered.first.inner_text()
    title = question.partition("「")[2].partition("」")[0]
    offered.first.click()
    expect(chat.page.get_by_test_id("user").last).to_have_text(question)
    expect(chat.replies).to_have_count(2)
    expect(chat.page.locator("#chat .card").last.locator(".badge.abstained")).to_have_count(0)
    expect(chat.panel.locator(".slide-title")).to_have_text(title)
    expect(chat.page.locator("#talks li")).to_have_count(1)


def test_nobody_waits_for_questions_to_go_on_with(assistant: Assistant, settings: Settings) -> None:
    shared = SharedAssistant(assistant)
    talk = ChatEvents(shared, settings)
    offers = Offers(talk, shared)
    said = (Exchange(QUESTION, assistant.ask(QUESTION), id="a"),)
    talk.screen(said, 0)
    with shared.running.one():
        assert offers.suggest(said, None, None) == (gr.skip(), "a")
    messages, answered = offers.suggest(said, None, None)
    offered = messages[-1]["options"]
    assert all(assistant.ask(option["value"]).citations for option in offered) and offered
    assert offers.settle(said, answered) == gr.skip()
    talk.clear()  # what was begun for the answer before is not shown on a new page
    assert offers.suggest(said, None, None) == (gr.skip(), "a")
    assert offers.settle((), answered) == []  # and what was on its way already is taken off it


def test_questions_on_their_way_do_not_bring_a_left_conversation_back(
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
    browser: Browser,  # noqa: F811
) -> None:
    left, settled = threading.Event(), threading.Event()
    suggest, clear, settle = Offers.suggest, ChatEvents.clear, Offers.settle

    def suggesting(self: Offers, said: Conversation, names: Any, place: Any) -> Any:
        made = suggest(self, said, names, place)  # wanted when it is made
        assert left.wait(60) or not said
        return made

    def clearing(self: ChatEvents) -> Any:
        threading.Timer(1, left.set).start()  # once the empty page is there
        return clear(self)

    def settling(self: Offers, said: Conversation, answered: str) -> Any:
        settled.set()
        return settle(self, said, answered)

    monkeypatch.setattr(Offers, "suggest", suggesting)
    monkeypatch.setattr(ChatEvents, "clear", clearing)
    monkeypatch.setattr(Offers, "settle", settling)
    with chat_server(settings) as (origin, _), chat_page(browser, origin) as chat:
        chat.ask(QUESTION)
        chat.page.get_by_role("button", name="新しい会話").click()
        assert settled.wait(60)  # the browser has shown what was on its way
        expect(chat.replies).to_have_count(0)
