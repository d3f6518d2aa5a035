"""The chat as its users see it, in a real browser, over the real assistant."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from app_server import server  # noqa: F401 - a fixture
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome")
"""The first found serves: the shell is Chromium without windows, at half of its work."""
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
QUESTION = "大学ファンドはどのくらいの規模ですか？"
UNANSWERABLE = "大阪大学の基金規模はいくらですか？"
# Two busy cores: the first question also loads the models.
PATIENCE_MS = 60_000

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("needs Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@dataclass
class Chat:
    """The page, and what it asked for and complained of."""

    page: Page
    origin: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def box(self) -> Locator:
        return self.page.get_by_label("質問（Enterで送信")

    @property
    def replies(self) -> Locator:
        return self.page.get_by_test_id("bot").locator(".reply")

    @property
    def panel(self) -> Locator:
        return self.page.locator("#panel")

    def open(self) -> None:
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._hear)
        self.page.goto(self.origin)
        expect(self.box).to_be_visible()

    def _hear(self, message: object) -> None:
        if message.type == "error":  # type: ignore[attr-defined]
            where = message.location["url"]  # type: ignore[attr-defined]
            self.complaints.append(f"{message.text} {where}")  # type: ignore[attr-defined]

    def ask(self, question: str) -> Locator:
        """Ask, and return the reply once it stands."""
        # while an answer is still growing the box takes no question
        expect(self.page.locator(".pending")).to_have_count(0)
        before = self.replies.count()
        self.box.fill(question)
        self.box.press("Enter")
        expect(self.replies).to_have_count(before + 1)
        return self.replies.nth(before)


@pytest.fixture
def chat(browser: Browser, server: str) -> Iterator[Chat]:  # noqa: F811
    """A fresh page; afterwards nothing may have left the origin or been complained of."""
    page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="ja-JP")
    chat = Chat(page, server)
    chat.open()
    yield chat
    page.close()
    assert [url for url in chat.requests if not url.startswith((server, "data:"))] == []
    assert chat.complaints == []


def test_a_conversation_shows_answer_passage_slide_and_what_the_deck_does_not_say(
    chat: Chat,
) -> None:
    reply = chat.ask(QUESTION)
    expect(reply).to_contain_text("10兆円")
    expect(reply).to_contain_text("[1]")
    chat.page.get_by_role("button", name="次のスライド").press("Enter")
    expect(chat.page.locator("#leaf .count")).to_contain_text("4／27枚")
    expect(chat.panel).to_contain_text("スライド4枚目／資料7ページ")
    expect(chat.panel.locator("mark")).to_have_count(0)
    chat.page.get_by_role("button", name="根拠に戻る").press("Enter")
    marks = chat.panel.locator("mark")
    expect(marks.first).to_contain_text("10兆円")
    expect(chat.panel.locator(".place")).to_contain_text("スライド")
    expect(chat.panel.locator(".passage mark")).to_have_count(1)
    chat.panel.locator("summary").click()
    expect(chat.panel.locator(".slide-text mark")).to_be_in_viewport()

    refusal = chat.ask(UNANSWERABLE)
    expect(refusal).to_contain_text("見当たりません")
    badge = chat.page.locator("#chat .card").last.locator(".badge")
    expect(badge).to_have_text("答えは見当たりません")
    expect(chat.page.get_by_test_id("bot").last.locator(".source")).to_have_count(0)
    expect(chat.panel.locator("mark")).to_have_count(0)

    nearby = chat.page.locator("#sources").get_by_role("radio")
    expect(nearby.first).to_be_visible()
    nearby.last.check()
    expect(chat.panel.locator(".slide-text")).to_be_visible()

    replies = chat.page.get_by_test_id("bot")
    replies.first.click()  # back to the first answer's evidence
    expect(chat.panel.locator(".passage mark")).to_contain_text("10兆円")


def test_the_cited_slide_s_picture_stands_beside_the_answer(chat: Chat) -> None:
    chat.ask(QUESTION)
    picture = chat.panel.get_by_role("img")
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 1000
    assert "10兆円" in (picture.get_attribute("alt") or "")
    assert [url for url in chat.requests if ".png?start=" in url]
    chat.ask(UNANSWERABLE)
    expect(picture).to_have_attribute("alt", re.compile("絵。$"))
    assert "start=" not in (picture.get_attribute("src") or "start=")


def test_a_picture_that_cannot_be_made_leaves_the_text(chat: Chat) -> None:
    chat.page.route("**/api/slides/**", lambda route: route.fulfill(status=503, body=""))
    chat.ask(QUESTION)
    expect(chat.panel.locator(".picture")).to_be_hidden()
    expect(chat.panel.locator(".passage mark")).to_contain_text("10兆円")
    chat.complaints[:] = [text for text in chat.complaints if "503" not in text]


def test_a_place_s_number_shows_it_on_its_slide(chat: Chat) -> None:
    chat.ask("タイプAとタイプBの違いは何ですか")
    chat.ask(QUESTION)
    second = chat.page.locator("#chat .marker", has_text="[2]").first
    second.click()
    chosen = chat.page.locator("#sources label.selected")
    expect(chosen).to_contain_text("[2]")
    quoted = second.locator("xpath=following::blockquote[1]//p").last.inner_text()
    expect(chat.panel.locator(".slide-text mark")).to_contain_text(quoted)
    assert re.search(r"[?&]start=\d+", chat.panel.get_by_role("img").get_attribute("src") or "")
    chat.page.locator("#sources label").first.click()
    expect(chosen).to_contain_text("[1]")
    second.press("Enter")
    expect(chosen).to_contain_text("[2]")
    chat.replies.first.click()  # an answer's own words: its first place
    expect(chosen).to_contain_text("[1]")
    expect(chat.panel).to_contain_text("タイプ")
    second.locator(
        "xpath=following::blockquote[1]//p"
    ).last.dblclick()  # quoted words: their own place
    expect(chosen).to_contain_text("[2]")
    assert not chat.page.evaluate("getSelection().isCollapsed")
    first = chat.page.locator("#chat .card").last.locator(".marker", has_text="[1]").first
    first.press("Enter")  # also while words are selected
    expect(chosen).to_contain_text("[1]")


def test_a_follow_up_is_answered_from_the_conversation(chat: Chat) -> None:
    chat.ask("大学ファンドはどこに設置されますか？")
    reply = chat.ask("それはいつ運用を開始しますか？")
    expect(reply).to_contain_text("年度")


def test_an_example_question_is_asked_by_a_click(chat: Chat) -> None:
    example = chat.page.locator("#chat .example").first
    words = example.inner_text().strip()
    example.click()
    expect(chat.page.get_by_test_id("user")).to_have_text(words)
    expect(chat.replies).to_have_count(1)


def test_markup_in_a_question_is_shown_and_not_executed(chat: Chat) -> None:
    hostile = "<img src=x onerror=\"document.title='hit'\"> **規模** <script>alert(1)</script>"
    chat.ask(hostile)
    expect(chat.page.get_by_test_id("user")).to_have_text(hostile)
    assert chat.page.locator("#chat img, #chat script, #chat strong").count() == 0
    assert chat.page.title() != "hit"


def test_a_new_conversation_begins_with_an_empty_page(chat: Chat) -> None:
    chat.ask(QUESTION)
    chat.page.get_by_role("button", name="新しい会話").click()
    expect(chat.replies).to_have_count(0)
    expect(chat.panel.locator("mark")).to_have_count(0)
    expect(chat.page.locator("#chat .example").first).to_be_visible()


def test_a_shift_enter_makes_a_line_and_a_conversion_s_enter_sends_nothing(chat: Chat) -> None:
    chat.box.fill("大学")
    chat.box.press("Shift+Enter")
    chat.box.press_sequentially("ファンド")
    expect(chat.box).to_have_value("大学\nファンド")
    chat.box.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    expect(chat.box).to_have_value("大学\nファンド")
    expect(chat.page.get_by_test_id("user")).to_have_count(0)


def test_an_empty_question_asks_nothing(chat: Chat) -> None:
    chat.box.fill("　")
    chat.box.press("Enter")
    chat.page.locator("#chat .example").first.click()
    expect(chat.replies).to_have_count(1)
    expect(chat.page.get_by_test_id("user")).to_have_count(1)


def test_two_browsers_do_not_see_each_other(chat: Chat, browser: Browser) -> None:
    chat.ask(QUESTION)
    other = Chat(browser.new_page(locale="ja-JP"), chat.origin)
    other.open()
    expect(other.replies).to_have_count(0)
    other.page.close()


def test_the_page_is_marked_as_japanese_and_reads_out_words_not_markup(chat: Chat) -> None:
    chat.ask(QUESTION)
    assert chat.page.locator("html").get_attribute("lang") == "ja"
    expect(chat.page.locator("#chat [data-testid=bot][aria-label]")).to_have_count(0)
    assert "Gradio" not in chat.page.locator("body").inner_text()
    expect(chat.page.get_by_role("button", name="回答を出典付きでコピー")).to_be_visible()


def test_a_phone_scrolls_down_to_the_evidence_and_never_sideways(chat: Chat) -> None:
    chat.page.set_viewport_size({"width": 390, "height": 844})
    chat.ask(QUESTION)
    mark = chat.panel.locator("mark").first
    expect(mark).not_to_be_in_viewport()
    chat.replies.locator(".marker").first.click()
    expect(chat.panel.locator(".slide-title")).to_be_in_viewport()
    chat.page.mouse.move(195, 400)
    chat.page.mouse.wheel(0, 5000)
    expect(mark).to_be_in_viewport()
    assert chat.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_gradio_s_parts_are_kept_by_the_browser_and_the_page_is_not(server: str) -> None:  # noqa: F811
    import httpx

    page = httpx.get(server, timeout=60)
    part = re.search(r"assets/[\w-]+-[\w-]{8}\.js", page.text)
    assert part is not None and "immutable" not in page.headers.get("cache-control", "")
    kept = httpx.get(f"{server}/{part[0]}", timeout=60)
    assert kept.headers["cache-control"] == "public, max-age=31536000, immutable"
    gone = httpx.get(f"{server}/assets/gone-12345678.js", timeout=60)
    assert "immutable" not in gone.headers.get("cache-control", "")
