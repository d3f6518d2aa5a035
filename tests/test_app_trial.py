"""The ten tasks of docs/trial.md, walked in a real browser; each takes as many steps as it says there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from chat_page import chat_page, chat_server
from playwright.sync_api import Browser, Locator, Page, expect
from test_app_chat import Chat, browser  # noqa: F401 - a fixture
from test_app_library import QUESTION, towns  # noqa: F401 - a fixture

from assistant.common.settings import Settings

pytestmark = pytest.mark.usefixtures("decided")

SCRIPT = Path(__file__).parent.parent / "docs/trial.md"
TASKS = 10


@dataclass
class Hand:
    """Does what a person does, and counts it."""

    page: Page
    steps: int = 0

    def press(self, place: Locator, key: str = "") -> None:
        """Click or tap something, or press a key in it."""
        self.steps += 1
        if key:
            place.press(key)
        else:
            place.click()

    def write(self, place: Locator, text: str) -> None:
        """Type a text."""
        self.steps += 1
        place.fill(text)

    def button(self, name: str) -> None:
        """Press the button of that name."""
        self.press(self.page.get_by_role("button", name=name))

    def ask(self, chat: Chat, question: str) -> Locator:
        """Type a question and send it."""
        expect(self.page.locator(".pending")).to_have_count(0)
        before = chat.replies.count()
        self.write(chat.box, question)
        self.press(chat.box, "Enter")
        expect(chat.replies).to_have_count(before + 1)
        return chat.replies.nth(before)

    def taken(self) -> int:
        """Return how many steps were taken since this was last asked."""
        steps, self.steps = self.steps, 0
        return steps


@pytest.fixture(scope="module")
def origin(towns: Settings) -> Iterator[str]:  # noqa: F811
    with chat_server(towns) as (origin, _):
        yield origin


@pytest.fixture(scope="module")
def told() -> dict[int, int]:
    """The steps of each task, as the script says."""
    rows = re.findall(
        r"^\| (\d+) \|.*\| (\d+) \|$", SCRIPT.read_text(encoding="utf-8"), re.MULTILINE
    )
    found = {int(task): int(steps) for task, steps in rows}
    assert sorted(found) == list(range(1, TASKS + 1))
    return found


def test_a_figure_is_found_checked_followed_up_kept_and_shared(
    browser: Browser, origin: str, told: dict[int, int]  # noqa: F811
) -> None:  # fmt: skip
    with chat_page(browser, origin) as chat:
        page, hand = chat.page, Hand(chat.page)
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        reply = hand.ask(chat, QUESTION)
        expect(reply).to_contain_text("58億円")
        assert hand.taken() == told[1]

        hand.press(reply.locator(".marker").first)
        expect(chat.panel.locator(".passage mark")).to_contain_text("58億円")
        expect(chat.panel.locator(".viewer.settled")).to_be_in_viewport()
        assert hand.taken() == told[2]

        hand.button("引用を出典付きでコピー")
        expect(page.get_by_role("status").filter(has_text="コピーしました")).to_be_visible()
        quote, credit = page.evaluate("navigator.clipboard.readText()").splitlines()
        assert "58億円" in quote and credit.startswith("出典：『花咲町防災計画（令和5年度）』")
        assert hand.taken() == told[9]

        expect(hand.ask(chat, "令和4年度版ではいくらでしたか？")).to_contain_text("42億円")
        assert hand.taken() == told[3]

        with page.expect_download() as saving:
            hand.button("Wordのメモで保存")
        assert saving.value.suggested_filename.endswith(".docx")
        assert hand.taken() == told[5]


def test_a_title_is_corrected_and_one_page_asked(
    browser: Browser, origin: str, told: dict[int, int]  # noqa: F811
) -> None:  # fmt: skip
    with chat_page(browser, origin) as chat:
        page, hand = chat.page, Hand(chat.page)
        hand.press(page.locator("#shelf-list .entry", has_text="港の案内"))
        hand.button("題名などを直す")
        hand.write(page.get_by_label("題名", exact=True), "みなとの手引き")
        hand.press(page.get_by_role("button", name="保存", exact=True))
        expect(page.locator("#reader h2")).to_have_text("みなとの手引き")
        page.get_by_role("button", name="一覧に戻る").click()
        entry = page.locator("#shelf-list .entry", has_text="みなとの手引き")
        expect(entry).to_be_visible()
        assert hand.taken() == told[4]

        hand.press(entry)
        hand.press(page.locator("#reader").get_by_role("button", name="次のページ"))
        hand.button("このページに質問")
        hand.ask(chat, "このページには何が書いてありますか？")
        expect(page.get_by_test_id("bot").last).to_contain_text("7億円")
        assert hand.taken() == told[6]


def test_all_documents_on_a_topic_are_chosen_and_a_wrong_answer_is_put_right(
    browser: Browser, origin: str, told: dict[int, int]  # noqa: F811
) -> None:  # fmt: skip
    with chat_page(browser, origin) as chat:
        page, hand = chat.page, Hand(chat.page)
        expect(chat.ask(QUESTION)).to_contain_text("58億円")  # of the newer edition
        hand.press(page.get_by_label("「花咲町防災計画（令和4年度）」に尋ねる"))
        expect(hand.ask(chat, QUESTION)).to_contain_text("42億円")
        assert hand.taken() == told[10]
        page.get_by_role("button", name="すべての資料に戻す").click()

        hand.write(page.get_by_label("資料を探す"), "防災")
        expect(page.locator("#shelf-list li")).to_have_count(2)
        hand.button("表示中をすべて選ぶ")
        expect(page.locator("#scope-told")).to_have_text("探す資料：2件に限定中")
        assert hand.taken() == told[7]


def test_a_figure_is_found_and_checked_on_a_phone(
    browser: Browser, origin: str, told: dict[int, int]  # noqa: F811
) -> None:  # fmt: skip
    phone = {"width": 390, "height": 844}
    with chat_page(browser, origin, viewport=phone, has_touch=True) as chat:
        hand = Hand(chat.page)
        reply = hand.ask(chat, QUESTION)
        expect(reply).to_contain_text("58億円")
        expect(reply.locator(".lead")).to_be_in_viewport()
        hand.press(reply.locator(".marker").first)
        expect(chat.panel.locator(".viewer.settled .box.chosen").first).to_be_in_viewport()
        assert hand.taken() == told[8]
