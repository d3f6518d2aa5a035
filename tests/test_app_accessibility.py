"""Nothing of the chat keeps out people who use a keyboard, a screen reader, a phone or dark colours."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from app_server import server  # noqa: F401 - a fixture
from axe_check import findings
from chat_page import chat_page
from playwright.sync_api import Browser, expect
from test_app_chat import QUESTION, UNANSWERABLE, Chat, browser  # noqa: F401 - a fixture

SCREENS = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "phone": {"viewport": {"width": 390, "height": 844}},
    "dark phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
}


@pytest.fixture(params=SCREENS)
def chat(browser: Browser, server: str, request: pytest.FixtureRequest) -> Iterator[Chat]:  # noqa: F811
    with chat_page(browser, server, **SCREENS[request.param]) as chat:
        yield chat


def test_axe_finds_nothing_at_any_level(chat: Chat) -> None:
    page = chat.page
    expect(page.locator("#chat .examples")).to_have_attribute("role", "group")
    expect(page.locator("#shelf-list li")).to_have_count(1)  # the page has begun
    assert findings(page) == []
    page.locator("#masthead summary", has_text="管理").click()
    expect(page.get_by_role("link", name="利用状況")).to_be_visible()
    assert findings(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="利用状況")).to_be_hidden()
    page.get_by_role("button", name="キー操作").click()
    expect(page.get_by_role("dialog", name="キーボードでできること")).to_be_visible()
    assert findings(page) == []
    page.keyboard.press("Escape")
    chat.ask(QUESTION)
    expect(page.locator("#chat .options")).to_be_visible()
    page.get_by_role("button", name="役に立たなかった").click()
    expect(page.locator("#rating")).to_be_visible()
    assert findings(page) == []
    chat.ask(UNANSWERABLE)
    assert findings(page) == []
    column = page.get_by_role("button", name="資料と会話の一覧を開く")
    if column.is_visible():  # a sheet on the phone
        column.click()
    page.get_by_role("tab", name="会話").click()
    expect(page.locator("#talks li")).to_have_count(1)
    page.locator("#talks summary").click()
    assert findings(page) == []
    page.get_by_role("tab", name="資料").click()
    page.locator("#shelf-list .entry").click()
    page.locator("#reader .report summary").click()
    expect(page.locator("#reader .report table")).to_be_visible()
    assert findings(page) == []


def test_everything_of_an_answer_is_reached_by_the_tab_key(browser: Browser, server: str) -> None:  # noqa: F811
    with chat_page(browser, server) as chat:
        chat.ask(QUESTION)
        expect(chat.page.locator("#chat .options")).to_be_visible()
        chat.page.locator("#chat .marker").first.focus()
        reached = []
        for _ in range(20):
            chat.page.keyboard.press("Tab")
            reached.append(
                chat.page.evaluate(
                    "(e => e.getAttribute('aria-label') || e.labels?.[0]?.innerText || e.innerText)"
                    "(document.activeElement)"
                ).strip()
            )
        wanted = ["回答を出典付きでコピー", "役に立たなかった", "役に立った", "要点を教えて",
                  "探す資料：すべて", "質問（Enterで送信", "Wordのメモで保存", "新しい会話"]  # fmt: skip
        places = [next(i for i, name in enumerate(reached) if want in name) for want in wanted]
        assert places == sorted(places)
