"""What the chat does with an answer: copy, rate, keep, export, narrow, suggest."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from chat_page import Ratings, chat_page, chat_server
from playwright.sync_api import Browser, expect
from test_app_chat import QUESTION, UNANSWERABLE, Chat, browser  # noqa: F401 - a fixture

from assistant.settings import Settings


@pytest.fixture(scope="module")
def ratings() -> Ratings:
    return Ratings()


@pytest.fixture(scope="module")
def origin(settings: Settings, ratings: Ratings) -> Iterator[str]:
    with chat_server(settings, ratings) as origin:
        yield origin


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


def test_a_thumb_and_a_comment_are_kept_once_they_are_sent(chat: Chat, ratings: Ratings) -> None:
    ratings.kept.clear()
    page = chat.page
    chat.ask(QUESTION)
    down = page.get_by_role("button", name="役に立たなかった")
    down.click()
    expect(page.locator("#rating .ask")).to_contain_text("役に立たなかった")
    page.get_by_role("button", name="やめる").click()
    expect(page.locator("#rating")).to_be_hidden()
    expect(down).to_have_attribute("aria-pressed", "false")
    assert ratings.kept == []

    down.click()
    page.get_by_label("理由（任意").fill("  年度が古い <b>です</b> ")
    ratings.failing = True
    page.get_by_role("button", name="評価を送る").click()
    expect(page.get_by_role("alert")).to_contain_text("保存できませんでした")
    ratings.failing = False
    page.get_by_role("button", name="評価を送る").click()
    expect(page.locator("#rating-status")).to_contain_text("ありがとうございます")
    expect(down).to_have_attribute("aria-pressed", "true")
    assert ratings.kept == [(QUESTION, "down", "年度が古い <b>です</b>", "")]
