"""The answer card and the evidence that moves, as readers of desktop, phone and keyboard have them."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from axe_check import findings
from chat_page import chat_page
from playwright.sync_api import Browser, Locator, Page, expect
from said_server import WRITTEN, Said, said_server
from test_app_chat import Chat, browser  # noqa: F401 - a fixture

from assistant.common.settings import Settings
from assistant.common.types import Answer, Citation
from corpus.documents import bundled_deck

QUESTION, FOLLOW_UP, SEVERAL, REFUSED, BACK, PLACES = (
    "大学ファンドの規模は？",
    "その内訳は？",
    "三つの箇所は？",
    "資料にないことは？",
    "あれは？",
    "どの箇所に？",
)
UNDERSTOOD = "大学ファンドの規模の内訳は何ですか"
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
LARGEST_SHIFT = 0.05
"""Cumulative layout shift that a page may have: half of what web.dev calls good (0.1)."""
SHIFTS = """() => { window.shift = 0; new PerformanceObserver(list => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shift += one.value;
}).observe({type: 'layout-shift', buffered: true}); }"""
INSIDE = """box => { const frame = box.closest('.picture').getBoundingClientRect();
  const own = box.getBoundingClientRect();
  const near = 1;
  return own.width > 20 && own.left >= frame.left - near && own.right <= frame.right + near
    && own.top >= frame.top - near && own.bottom <= frame.bottom + near
    && own.top >= 0 && own.bottom <= innerHeight; }"""
"""Whether a box lies within the picture's frame, and with it in the window."""


def several(said: Said) -> Answer:
    """Return an answer with three sources, the last two on one slide, none at its head."""
    slides = [said.slide("deck.txt", number) for number in (3, 18, 18)]
    quotes = ["10兆円規模の大学ファンド", "10件×50,000千円", "15件×150,000千円"]
    cited = []
    for marker, (slide, quote) in enumerate(zip(slides, quotes, strict=True), start=1):
        start = slide.text.index(quote)
        cited.append(
            Citation(
                marker,
                "deck.txt",
                slide.title,
                slide.number,
                slide.printed_page,
                quote,
                start,
                start + len(quote),
                slide.text[max(0, start - 40) : start + 60],
                0.9,
            )
        )
    text = "10兆円規模です。[1]\n10件×50,000千円です。[2]\n15件×150,000千円です。[3]"
    return said.written(text, mode="extractive", claims=(), warnings=(), citations=tuple(cited))


@pytest.fixture(scope="module")
def service(settings: Settings) -> Iterator[tuple[str, Said]]:
    answers: dict[str, str | Answer] = {QUESTION: WRITTEN}
    with said_server(settings, answers) as (origin, said):
        answers[FOLLOW_UP] = said.written(WRITTEN, understood=UNDERSTOOD)
        answers[SEVERAL] = several(said)
        plain = {"citations": (), "claims": (), "warnings": (), "mode": "extractive"}
        answers[REFUSED] = said.written("見当たりませんでした。", abstained=True, **plain)
        answers[BACK] = said.written("どの資料のことですか。", asks_back=True, **plain)
        answers[PLACES] = said.shown()
        yield origin, said


@pytest.fixture(params=(DESKTOP, PHONE), ids=("desktop", "phone"))
def chat(
    browser: Browser, service: tuple[str, Said], request: pytest.FixtureRequest  # noqa: F811
) -> Iterator[Chat]:  # fmt: skip
    with chat_page(browser, service[0], viewport=request.param) as chat:
        yield chat


@pytest.fixture
def desk(browser: Browser, service: tuple[str, Said]) -> Iterator[Chat]:  # noqa: F811
    with chat_page(browser, service[0], viewport=DESKTOP) as chat:
        yield chat


def badge(page: Page) -> Locator:
    return page.locator("#chat .card").last.locator(".badge")


def test_the_box_of_the_third_source_is_in_view_after_its_click(chat: Chat) -> None:
    reply = chat.ask(SEVERAL)
    reply.locator(".marker", has_text="[3]").click()
    expect(chat.page.locator("#sources label.selected")).to_contain_text("[3]")
    box = chat.panel.locator(".viewer.settled .box.chosen").first
    expect(chat.panel.locator(".tag.chosen")).to_have_text("3")
    expect(chat.panel.locator(".viewer.settled")).to_be_in_viewport()
    assert box.evaluate(INSIDE)
    expect(chat.panel.locator(".passage mark")).to_have_text("15件×150,000千円")


def test_the_numbers_on_a_picture_lead_to_its_other_sources(desk: Chat) -> None:
    desk.ask(SEVERAL)
    desk.page.locator("#chat .chip").last.click()
    expect(desk.panel.locator(".tag")).to_have_text(["2", "3"])
    desk.panel.locator(".tag", has_text="3").press("Enter")
    expect(desk.page.locator("#sources label.selected")).to_contain_text("[3]")
    words = "[3] の箇所：15件×150,000千円"
    expect(desk.panel.locator(".tag.chosen")).to_have_attribute("aria-label", words)


def test_the_picture_is_enlarged_seen_whole_and_brought_back_to_the_quote(desk: Chat) -> None:
    desk.ask(SEVERAL)
    viewer = desk.panel.locator(".viewer.settled")
    width = "e => e.querySelector('.sheet').offsetWidth / e.querySelector('.picture').clientWidth"
    expect(viewer).to_be_visible()
    enlarged = viewer.evaluate(width)
    desk.page.get_by_role("button", name="全体").click()
    assert viewer.evaluate(width) <= 1.01 < enlarged
    desk.page.get_by_role("button", name="拡大").press("Enter")
    assert viewer.evaluate(width) > 0.5
    desk.page.get_by_role("button", name="該当箇所へ").press("Space")
    assert viewer.evaluate(width) == pytest.approx(enlarged)
    original = desk.page.get_by_role("link", name="元のファイルを開く").get_attribute("href")
    assert desk.page.request.get(f"{desk.origin}{original}").body() == bundled_deck().read_bytes()


def test_a_quote_is_copied_with_its_credit_line(desk: Chat) -> None:
    desk.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.ask(SEVERAL)
    desk.page.get_by_role("button", name="引用を出典付きでコピー").click()
    expect(desk.page.get_by_role("status").filter(has_text="コピーしました")).to_be_visible()
    quote, credit = desk.page.evaluate("navigator.clipboard.readText()").splitlines()
    assert quote == "「10兆円規模の大学ファンド」"
    assert credit.startswith("出典：『") and credit.endswith("p.6")


def test_a_new_answer_s_first_line_is_visible_however_long_it_is(chat: Chat) -> None:
    chat.ask(QUESTION)
    reply = chat.ask(FOLLOW_UP)
    expect(badge(chat.page)).to_be_in_viewport()
    expect(reply.locator("p").first).to_be_in_viewport()
    expect(reply.get_by_role("row").last).to_be_attached()


def test_states_differ_in_words_and_in_form(desk: Chat) -> None:
    seen = {}
    for question, words in (
        (SEVERAL, "回答"), (REFUSED, "答えは見当たりません"), (BACK, "確認させてください"),
    ):  # fmt: skip
        desk.ask(question)
        expect(badge(desk.page)).to_have_text(words)
        sign = badge(desk.page).evaluate("e => getComputedStyle(e, '::before').content")
        line = desk.page.locator("#chat .bot.message").last
        seen[words] = (sign, line.evaluate("e => getComputedStyle(e).borderLeftStyle"))
    assert len({sign for sign, _ in seen.values()}) == len({line for _, line in seen.values()}) == 3
    assert findings(desk.page) == []


def test_a_question_is_asked_again_without_what_was_taken_over(
    desk: Chat, service: tuple[str, Said]
) -> None:
    desk.ask(QUESTION)
    desk.ask(FOLLOW_UP)
    desk.page.get_by_role("button", name="言い直す").click()
    expect(desk.box).to_have_value(UNDERSTOOD)
    desk.box.fill("")
    desk.page.get_by_role("button", name="前の話題を引き継がずに聞く").press("Enter")
    expect(desk.replies).to_have_count(3)
    assert service[1].asked[-1][:2] == (FOLLOW_UP, ())
    desk.ask(QUESTION)
    history = service[1].asked[-1][1]
    assert [turn.content for turn in history if turn.role == "user"] == [FOLLOW_UP]


def test_a_question_typed_while_the_connection_is_broken_arrives_when_it_is_back(
    desk: Chat,
) -> None:
    page = desk.page
    expect(page.locator("#shelf-list li")).to_have_count(1)  # the page has begun
    page.context.set_offline(True)
    desk.box.fill(QUESTION)
    desk.box.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="接続が切れています")).to_be_visible()
    expect(desk.box).to_have_value(QUESTION)
    page.context.set_offline(False)
    expect(desk.replies).to_have_count(1)
    expect(desk.box).to_have_value("")
    expect(page.locator("#connection")).to_be_empty()
    desk.complaints[:] = [text for text in desk.complaints if "ERR_INTERNET" not in text]


def test_what_is_typed_outlives_a_reload_until_it_is_sent(desk: Chat) -> None:
    desk.box.press_sequentially("書きかけ")
    desk.page.reload()
    expect(desk.box).to_have_value("書きかけ")
    desk.ask(QUESTION)
    desk.page.wait_for_function("() => JSON.stringify(localStorage).includes('10兆円')")  # kept
    desk.page.reload()
    expect(desk.replies).to_have_count(1)
    expect(desk.box).to_have_value("")
    desk.box.press_sequentially("次の書きかけ")
    desk.page.reload()
    expect(desk.replies).to_have_count(1)  # the conversation has come back,
    expect(desk.page.locator("#evidence .place")).to_be_visible()  # with all that goes with it
    expect(desk.box).to_have_value("次の書きかけ")
    desk.complaints.clear()  # Gradio's own, of the streams that the reload cut off


def test_the_main_flow_needs_only_the_keyboard(desk: Chat) -> None:
    page, keys = desk.page, desk.page.keyboard
    expect(page.locator("#shelf-list li")).to_have_count(1)
    page.locator("body").evaluate("() => document.activeElement.blur()")
    keys.press("?")
    sheet = page.get_by_role("dialog", name="キーボードでできること")
    expect(sheet).to_be_visible()
    assert findings(page) == []
    keys.press("Escape")
    expect(sheet).to_be_hidden()
    keys.press("/")
    expect(desk.box).to_be_focused()
    keys.type(SEVERAL)
    keys.press("Enter")
    expect(desk.replies).to_have_count(1)
    expect(page.locator("#announced")).to_contain_text("10兆円規模です")
    desk.box.evaluate("box => box.blur()")
    keys.press("3")
    expect(page.locator("#sources label.selected")).to_contain_text("[3]")
    expect(page.locator("#panel .tag.chosen")).to_have_text("3")
    keys.press("]")
    expect(page.locator("#leaf .count")).to_contain_text("19／27枚")
    keys.press("h")
    expect(page.locator("#side")).to_be_hidden()
    keys.press("h")
    expect(page.locator("#side")).to_be_visible()


def test_nothing_moves_while_a_page_and_its_answers_come(chat: Chat) -> None:
    expect(chat.page.locator("#shelf-list li")).to_have_count(1)  # nothing is cut off in its course
    chat.page.add_init_script(f"({SHIFTS})()")
    chat.page.reload()
    expect(chat.page.locator("#shelf-list li")).to_have_count(1)
    chat.ask(SEVERAL)
    expect(chat.panel.locator(".viewer.settled")).to_be_attached()
    expect(chat.page.locator("#chat .options")).to_be_attached()
    assert chat.page.evaluate("window.shift") <= LARGEST_SHIFT
    chat.complaints.clear()  # Gradio's own, of the streams that the reload cut off


def test_axe_finds_nothing_in_the_new_states(chat: Chat) -> None:
    chat.ask(SEVERAL)
    chat.page.locator("#chat .chip").last.click()
    expect(chat.panel.locator(".tag")).to_have_count(2)
    assert findings(chat.page) == []
    expect(chat.page.locator("#chat .options")).to_be_attached()  # none is tried while others wait
    chat.ask(FOLLOW_UP)
    expect(chat.page.locator("#chat .options")).to_be_attached()
    assert findings(chat.page) == []


def test_a_phone_has_large_controls_one_line_of_header_and_a_strip_of_pictures(
    browser: Browser, service: tuple[str, Said]  # noqa: F811
) -> None:  # fmt: skip
    with chat_page(browser, service[0], viewport=PHONE) as chat:
        chat.ask(SEVERAL)
        head = chat.page.locator("#masthead header").bounding_box()
        assert head is not None and head["height"] <= 56
        expect(chat.panel.locator(".viewer.settled")).to_be_attached()
        small = chat.page.evaluate(
            """() => [...document.querySelectorAll('button, [role=button], [role=tab], .tool')]
              .filter(e => e.checkVisibility() && !e.matches('.marker, .tag, .visually-hidden *'))
              .map(e => [e.innerText || e.title || e.ariaLabel, e.getBoundingClientRect()])
              .filter(([, box]) => box.height && (box.height < 43.5 || box.width < 43.5))
              .map(([name]) => name)"""
        )
        assert small == []
        chip = chat.page.locator("#chat .chip").first
        picture = chip.evaluate("e => getComputedStyle(e).backgroundImage")
        assert "/api/slides/deck.txt/3.png" in picture
        assert chat.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("pressed", [".shown .where", ".chip"])
def test_the_heading_and_the_chip_of_a_place_open_its_slide_on_a_phone(
    browser: Browser, service: tuple[str, Said], pressed: str  # noqa: F811
) -> None:  # fmt: skip
    with chat_page(browser, service[0], viewport=PHONE, has_touch=True) as chat:
        chat.ask(PLACES)
        expect(chat.panel.locator(".place")).to_contain_text("スライド3枚目")
        chat.page.locator("#chat .card").last.locator(pressed).last.tap()
        expect(chat.page.locator("#sources label.selected")).to_contain_text("[2]")
        expect(chat.panel.locator(".place")).to_contain_text("スライド5枚目")
        expect(chat.panel.locator(".viewer.settled")).to_be_in_viewport()


def test_large_text_and_forced_colours_lose_nothing(
    browser: Browser, service: tuple[str, Said]  # noqa: F811
) -> None:  # fmt: skip
    small = {"width": 640, "height": 450}  # 1280 x 900 at 200 %
    with chat_page(browser, service[0], viewport=small, forced_colors="active") as chat:
        reply = chat.ask(SEVERAL)
        expect(badge(chat.page)).to_be_in_viewport()
        reply.locator(".marker", has_text="[3]").click()
        expect(chat.panel.locator(".tag.chosen")).to_have_text("3")
        assert chat.panel.locator(".box.chosen").first.evaluate(INSIDE)
        assert chat.page.evaluate("document.documentElement.scrollWidth") <= small["width"]


def test_the_service_tells_where_words_stand_and_gives_the_file_only_where_it_may(
    service: tuple[str, Said], settings: Settings
) -> None:
    import httpx

    origin, said = service
    slide = said.slide("deck.txt", 18)
    start = slide.text.index("10件×50,000千円")
    address = f"{origin}/api/slides/deck.txt/18.boxes"
    spans = {"span": [f"{start}-{start + 12}", "0-4"]}
    told = httpx.get(address, params=spans).json()
    assert told["kind"] == "drawing" and len(told["boxes"]) == 2
    left, top, right, bottom = told["boxes"][0][0]
    assert 0 < left < right < 1 and 0 < top < bottom < 1
    refused = httpx.get(address, params={"span": "0-99999"})
    assert refused.status_code == 422 and json.loads(refused.text)["detail"]
    assert httpx.get(f"{origin}/api/originals/none.pdf").status_code == 404
    file = httpx.get(f"{origin}/api/originals/deck.txt")
    assert file.headers["content-disposition"].startswith("inline")
    assert "default-src 'none'" in file.headers["content-security-policy"]
    with said_server(settings.model_copy(update={"originals": False}), {}) as (closed, _):
        assert httpx.get(f"{closed}/api/originals/deck.txt").status_code == 404
