"""Conversations that outlive a reload and a restart, with names, pins, files, and an end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_check import findings
from chat_page import chat_page, chat_server
from playwright.sync_api import Browser, expect
from pydantic import SecretStr
from test_app_chat import QUESTION, UNANSWERABLE, Chat, browser  # noqa: F401 - a fixture

from assistant.common.settings import Settings

pytestmark = pytest.mark.usefixtures("decided")
WIDE = {"width": 1280, "height": 800}


@pytest.fixture(scope="module")
def origin(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    database = _database(tmp_path_factory.mktemp("records"))
    with chat_server(settings, records_url=database) as (origin, _):
        yield origin


@pytest.fixture
def chat(browser: Browser, origin: str) -> Iterator[Chat]:  # noqa: F811
    with chat_page(browser, origin) as chat:
        yield chat


def _database(folder: Path) -> SecretStr:
    return SecretStr(f"sqlite:///{folder / 'records.sqlite3'}")


def _menu(chat: Chat, title: str, action: str) -> None:
    chat.page.locator(f"summary[aria-label='「{title}」の操作']").click()
    chat.page.locator(".menu[open]").get_by_role("button", name=action).click()


def _show_talks(chat: Chat) -> None:
    chat.page.get_by_role("tab", name="会話").click()


def test_a_conversation_is_on_the_screen_again_after_a_reload_and_goes_on(chat: Chat) -> None:
    chat.ask(QUESTION)
    expect(chat.page.locator("#talks li")).to_have_count(1)
    chat.page.reload()
    expect(chat.replies).to_contain_text("10兆円")
    expect(chat.ask("それはいつ運用を開始しますか？")).to_contain_text("年度")
    expect(chat.page.locator("#talks li")).to_have_count(1)
    expect(chat.page.locator("#talks [aria-current]")).to_contain_text("大学ファンド")

    chat.page.locator("#clear").click()
    expect(chat.replies).to_have_count(0)
    expect(chat.page.locator("#talks [aria-current]")).to_have_count(0)
    chat.page.reload()
    expect(chat.page.locator("#talks li")).to_have_count(1)
    expect(chat.replies).to_have_count(0)


def test_a_conversation_is_named_pinned_found_saved_and_deleted(chat: Chat) -> None:
    page, talks = chat.page, chat.page.locator("#talks li")
    chat.ask(QUESTION)
    expect(talks).to_have_count(1)
    page.locator("#clear").click()
    expect(chat.replies).to_have_count(
        0
    )  # a question sent before would be cancelled with the old ones
    chat.ask(UNANSWERABLE)
    expect(talks).to_have_count(2)
    _show_talks(chat)
    assert findings(page) == []

    _menu(chat, QUESTION, "名前を変える")
    name = page.get_by_label("会話の名前")
    expect(name).to_be_focused()
    name.fill("ファンド <b>照会</b>")
    name.press("Enter")
    expect(talks.last).to_contain_text("ファンド <b>照会</b>")
    _menu(chat, "ファンド <b>照会</b>", "ピン留めする")
    expect(talks.first).to_contain_text("ファンド")
    expect(page.locator("#talks h2").first).to_have_text("ピン留め")
    with page.expect_download() as saving:
        _menu(chat, "ファンド <b>照会</b>", "Markdownで保存")
    assert "10兆円" in Path(saving.value.path()).read_text(encoding="utf-8")

    page.get_by_label("会話を探す").fill("照会")
    expect(talks).to_have_count(1)
    page.get_by_label("会話を探す").fill("１０兆円")
    expect(talks).to_have_count(1)
    page.get_by_label("会話を探す").fill("ない言葉")
    expect(page.locator("#talks")).to_contain_text("その言葉を含む会話はありません")
    page.get_by_label("会話を探す").fill("")
    expect(talks).to_have_count(2)

    page.reload()
    _show_talks(chat)
    expect(talks.first).to_contain_text("ファンド <b>照会</b>")
    badge = page.locator("#chat .card .badge")
    expect(badge).to_have_text("答えは見当たりません")  # the one that was open
    talks.first.locator(".entry").click()
    expect(chat.replies).to_contain_text("10兆円")
    _menu(chat, UNANSWERABLE, "会話を削除")
    page.locator(".confirming").get_by_role("button", name="削除する").click()
    expect(page.locator(".confirming")).to_have_count(0)
    expect(talks).to_have_count(1)
    expect(chat.replies).to_contain_text("10兆円")  # it was another that was deleted
    page.get_by_role("button", name="すべて削除").click()
    page.locator(".confirming").get_by_role("button", name="削除する").click()
    expect(page.locator("#talks")).to_contain_text("まだ会話はありません")
    expect(chat.replies).to_have_count(0)
    assert "大学ファンド" not in page.evaluate("JSON.stringify(localStorage)")


def test_two_tabs_keep_their_own_conversations_and_lose_nothing_of_a_shared_one(
    browser: Browser,  # noqa: F811
    origin: str,
) -> None:
    context = browser.new_context(locale="ja-JP", viewport=WIDE)  # type: ignore[arg-type]
    with (
        chat_page(browser, origin, context) as first,
        chat_page(browser, origin, context) as second,
    ):
        first.ask(QUESTION)
        expect(second.page.locator("#talks li")).to_have_count(1)
        second.ask(UNANSWERABLE)
        expect(first.page.locator("#talks li")).to_have_count(2)
        first.page.reload()
        expect(first.replies).to_contain_text("10兆円")  # each tab has its own on the screen
        _show_talks(second)
        second.page.locator("#talks .entry").filter(has_text=QUESTION).click()
        expect(second.replies).to_contain_text("10兆円")
        second.ask("運用の開始はいつですか？")
        first.ask("大学ファンドの目的は何ですか？")
        for words in ("運用の開始はいつ", "目的は何"):  # both are kept once their answers stand
            first.page.wait_for_function(
                "words => JSON.stringify(localStorage).includes(words)", arg=words
            )
        expect(first.page.locator("#talks li")).to_have_count(2)
        first.page.reload()
        expect(first.page.get_by_test_id("user")).to_have_count(3)
    context.close()


def test_what_a_browser_kept_outlives_the_server(
    browser: Browser,  # noqa: F811
    origin: str,
    settings: Settings,
    tmp_path: Path,
) -> None:
    context = browser.new_context(locale="ja-JP", viewport=WIDE)  # type: ignore[arg-type]
    with chat_page(browser, origin, context) as chat:
        chat.ask(QUESTION)
        expect(chat.page.locator("#talks li")).to_have_count(1)
        storage = context.storage_state()
    context.close()
    with chat_server(settings, records_url=_database(tmp_path)) as (restarted, _):
        for entry in storage["origins"]:
            entry["origin"] = restarted
        with chat_page(browser, restarted, storage_state=storage) as chat:
            _open_the_only_conversation(chat)


def test_who_signs_in_has_conversations_on_the_server_that_outlive_it(
    browser: Browser,  # noqa: F811
    settings: Settings,
    tmp_path: Path,
) -> None:
    changed = {
        "records_url": _database(tmp_path), "sign_in": "proxy", "proxy_user_header": "x-user",
        "trusted_proxies": ("127.0.0.1",),
    }  # fmt: skip
    official, other = ({"extra_http_headers": {"x-user": name}} for name in ("official", "other"))
    with chat_server(settings, **changed) as (origin, records):
        with chat_page(browser, origin, **official) as chat:
            chat.ask(QUESTION)
            expect(chat.page.locator("#talks li")).to_have_count(1)
            assert "question" not in chat.page.evaluate("JSON.stringify(localStorage)")
            _show_talks(chat)
            _menu(chat, QUESTION, "名前を変える")
            chat.page.get_by_label("会話の名前").fill("私の照会")
            chat.page.get_by_label("会話の名前").press("Enter")
            expect(chat.page.locator("#talks li")).to_contain_text("私の照会")
        assert [kept.title for kept in records.conversations.all("person:official")] == ["私の照会"]
        with chat_page(browser, origin, **other) as chat:
            _show_talks(chat)
            expect(chat.page.locator("#talks-where")).to_contain_text("利用者名")
            expect(chat.page.locator("#talks li")).to_have_count(0)
    with (
        chat_server(settings, **changed) as (origin, _),
        chat_page(browser, origin, **official) as chat,
    ):
        _open_the_only_conversation(chat)
        chat.ask(UNANSWERABLE)
        expect(chat.page.locator("#talks li")).to_contain_text("私の照会")


def _open_the_only_conversation(chat: Chat) -> None:
    expect(chat.page.locator("#talks li")).to_have_count(1)
    _show_talks(chat)
    chat.page.locator("#talks .entry").click()
    expect(chat.replies).to_contain_text("10兆円")


def test_what_the_page_s_script_asks_for_is_read_with_care() -> None:
    from assistant.web.chat.history import wish_of

    assert wish_of(json.dumps({"do": "pin", "id": "a", "pinned": True})).pinned
    assert [wish_of(text).do for text in ("", "{", "[]", '{"do": 3}')] == [""] * 4
