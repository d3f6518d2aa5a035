"""A language model's answer as readers, portals and operators get it, in a real browser and over HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from app_server import LOCAL
from axe_check import findings
from chat_page import chat_page
from fastapi.testclient import TestClient
from hostile_texts import ALL
from mcp.client.client import Client
from playwright.sync_api import Browser, Page, expect
from said_server import CLAIMS, NOTE, SEARCHING_AGAIN, UNHELD, WRITTEN, Said, said_server
from test_app_accessibility import SCREENS
from test_app_chat import Chat, browser  # noqa: F401 - a fixture
from test_security_browser import ODDITIES, OWN, Watched, squeezed

from assistant.common.settings import Settings
from assistant.common.types import Answer
from assistant.web.api import create_api
from assistant.web.portals.mcp import mcp_server

QUESTION, FOLLOW_UP, SHOW, HOSTILE = (
    "大学ファンドの規模は？",
    "その内訳は？",
    "箇所を示して",
    "鸚鵡返し",
)
UNDERSTOOD = "大学ファンドの規模の内訳は何ですか"
REASON = "原資料で確認できません：「5兆円」が、示されたページに見当たりません"
COMES_BACK = """() => {
  const opened = Object.keys(sessionStorage).find((key) => key.endsWith(":opened"));
  const box = document.querySelector("#talk-again textarea");
  box.value = JSON.stringify({ id: sessionStorage.getItem(opened), n: 1 });
  box.dispatchEvent(new Event("input", { bubbles: true }));
}"""
"""What the page's script does after a reload."""
# One hostile text a line, an item, a cell: the forms are the model's own, the words are not.
EVIL = "\n\n".join(
    [*ALL, *(f"- {text}" for text in ALL), "| a |\n|---|", *(f"## {text} [99]" for text in ALL)]
)


@pytest.fixture(scope="module")
def service(settings: Settings) -> Iterator[tuple[str, Said]]:
    answers: dict[str, str | Answer] = {HOSTILE: EVIL, QUESTION: WRITTEN}
    with said_server(settings, answers) as (origin, said):
        answers[FOLLOW_UP] = said.written(WRITTEN, understood=UNDERSTOOD)
        answers[SHOW] = said.shown()
        yield origin, said


@pytest.fixture(params=SCREENS)
def chat(
    browser: Browser, service: tuple[str, Said], request: pytest.FixtureRequest  # noqa: F811
) -> Iterator[Chat]:  # fmt: skip
    with chat_page(browser, service[0], **SCREENS[request.param]) as chat:
        yield chat


def test_an_answer_has_lists_tables_and_struck_words_and_says_why_on_every_screen(
    chat: Chat,
) -> None:
    reply = chat.ask(FOLLOW_UP)
    expect(chat.page.locator("#chat .understood")).to_have_text(f"質問の理解：{UNDERSTOOD}")
    expect(reply.locator("strong")).to_have_text("「10兆円」")
    expect(reply.locator("ul > li > ul > li")).to_contain_text("制度改正")
    expect(reply.locator("ol > li")).to_have_count(2)
    expect(reply.locator("h2")).to_have_text("内訳")
    expect(reply.get_by_role("row")).to_have_count(3)
    expect(reply.locator("p > s")).to_have_text("2020年は5兆円でした。")
    expect(reply.locator("p > s + .unheld")).to_have_text(f"（{REASON}）")
    expect(reply.locator("td s")).to_have_text(["令和4年度", "9兆円"])
    expect(reply.locator(".from-picture")).to_have_text("（図から読み取り）")
    expect(chat.page.locator("#chat .warning")).to_have_text(f"ご注意: {NOTE}")
    assert "取り消し線" not in reply.inner_text()
    assert "トークン" not in chat.page.locator("#chat").inner_text()
    reply.locator("td .marker").click()
    expect(chat.page.locator("#sources label.selected")).to_contain_text("[1]")
    reply.locator(".marker", has_text="[2]").first.press("Enter")
    expect(chat.page.locator("#sources label.selected")).to_contain_text("[2]")
    expect(chat.page.locator("#chat .options")).to_be_visible()
    assert findings(chat.page) == []
    width = chat.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1]


def test_places_that_are_shown_stand_with_their_words_and_on_their_slides(chat: Chat) -> None:
    reply = chat.ask(SHOW)
    expect(reply).to_contain_text("次の箇所に記載があるかもしれません")
    places = chat.page.locator("#chat .shown")
    expect(places).to_have_count(3)
    expect(places.first.locator(".where")).to_contain_text(
        "大学の研究力強化に関する政策スライド（令和3年12月） スライド3枚目／資料6ページ（推定）"
    )
    expect(places.first.locator("blockquote")).to_contain_text("我が国の研究力は")
    expect(chat.page.locator("#chat .badge")).to_have_text("該当箇所")
    expect(chat.page.locator("#sources label")).to_have_count(2)
    places.nth(1).locator(".marker").click()
    expect(chat.page.locator("#sources label.selected")).to_contain_text("[2] スライド5枚目")
    picture = chat.panel.get_by_role("img")
    expect(picture).to_have_js_property("complete", True)
    assert "start=0&end=200" in (picture.get_attribute("src") or "")
    assert findings(chat.page) == []


def test_the_length_of_answers_is_chosen_by_key_and_kept_for_the_tab(
    browser: Browser, service: tuple[str, Said]  # noqa: F811
) -> None:  # fmt: skip
    origin, said = service
    with chat_page(browser, origin, viewport={"width": 390, "height": 844}) as chat:
        group = chat.page.get_by_role("group", name="回答の長さ")
        brief, full = group.get_by_label("簡潔"), group.get_by_label("詳細")
        expect(full).to_be_checked()
        for label in group.locator("label").all():
            box = label.bounding_box()
            assert box is not None and box["height"] >= 44 and box["width"] >= 44
        chat.ask(QUESTION)
        assert said.asked[-1][2] == "full"
        brief.focus()
        chat.page.keyboard.press("Space")
        expect(brief).to_be_checked()
        chat.ask(FOLLOW_UP)
        _, history, detail = said.asked[-1]
        assert detail == "brief"
        assert history[-1].cited == (("deck.txt", 3), ("deck.txt", 4))
        chat.page.reload()
        expect(brief).to_be_checked()
        expect(chat.replies).not_to_have_count(0)  # what was kept is on the screen again
        chat.complaints.clear()  # Gradio's own, of the streams that the reload cut off
        chat.ask(QUESTION)
        assert said.asked[-1][2] == "brief"


def test_a_question_asked_while_the_conversation_comes_back_is_answered(
    browser: Browser, service: tuple[str, Said]  # noqa: F811
) -> None:  # fmt: skip
    origin, said = service
    with chat_page(browser, origin) as chat:
        chat.ask(QUESTION)
        expect(chat.page.locator("#talks [aria-current]")).to_have_count(1)
        said.goes_on.clear()
        chat.box.fill(FOLLOW_UP)
        chat.box.press("Enter")
        expect(chat.page.locator("#chat")).to_contain_text(SEARCHING_AGAIN)
        chat.page.evaluate(COMES_BACK)
        expect(chat.page.locator("#chat")).not_to_contain_text(SEARCHING_AGAIN)
        said.goes_on.set()
        expect(chat.page.locator("#chat .understood")).to_contain_text(UNDERSTOOD)


def test_no_length_is_offered_where_no_model_words_the_answers(assistant: Any) -> None:
    from assistant.web.chat.page import create_page
    from assistant.web.service.shared import SharedAssistant

    page = create_page(SharedAssistant(assistant), Settings())
    assert "detail" not in {block.elem_id for block in page.blocks.values()}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:  # noqa: F811
    page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="ja-JP")
    yield page
    page.close()


def test_a_hostile_model_s_markdown_stays_words_in_the_chat(
    page: Page, service: tuple[str, Said]
) -> None:
    watched, chat = Watched(page, service[0]), Chat(page, service[0])
    chat.open()
    reply = chat.ask(HOSTILE)
    assert "[99]" in reply.inner_text()
    expect(reply.locator(".marker", has_text="[99]")).to_have_count(0)
    shown = squeezed(reply.inner_text())
    for text in ALL:
        if not text.startswith(("#", ">")) and "**" not in text and "\\" not in text:
            assert shown.count(squeezed(text)) >= 3, text
    _nothing_happened(watched)


def test_what_grows_is_told_before_it_is_whole(page: Page, service: tuple[str, Said]) -> None:
    chat = Chat(page, service[0])
    chat.open()
    page.evaluate(
        """() => { window.grown = []; new MutationObserver(() => {
          const pending = document.querySelector('#chat .pending');
          if (pending) window.grown.push([pending.innerText, pending.querySelectorAll('li').length]);
        }).observe(document, {subtree: true, childList: true, characterData: true}); }"""
    )
    chat.ask(QUESTION)
    grown = page.evaluate("window.grown")
    assert any(SEARCHING_AGAIN in text for text, _ in grown)
    assert any(items for _, items in grown)


def test_the_widget_builds_the_same_forms_and_nothing_of_a_hostile_model(
    page: Page, service: tuple[str, Said]
) -> None:
    origin, said = service
    watched = Watched(page, origin)
    page.goto(f"{origin}/embed", referer=f"{origin}/")
    reply = _widget_answer(page, FOLLOW_UP)
    expect(page.locator(".read-as")).to_have_text(f"質問の理解：{UNDERSTOOD}")
    expect(reply.locator("ul > li > ul > li")).to_contain_text("制度改正")
    expect(reply.locator("p > s + .unheld")).to_have_text(f"（{REASON}）")
    expect(reply.locator("td s")).to_have_text(["令和4年度", "9兆円"])
    expect(page.locator(".warning")).to_contain_text(NOTE)
    reply.locator("td").get_by_role("button", name="[1]").click()
    expect(page.locator("details[open] blockquote")).to_have_text("10兆円規模")
    assert findings(page) == []
    _widget_answer(page, SHOW)
    expect(page.locator("details[open] blockquote", has_text="我が国の研究力は")).to_be_visible()
    assert findings(page) == []
    shown = squeezed(_widget_answer(page, HOSTILE).inner_text())
    assert squeezed(ALL[0]) in shown and "[99]" in shown
    history = said.asked[-1][1]
    assert [turn.cited for turn in history if turn.role == "assistant"] == [
        (("deck.txt", 3), ("deck.txt", 4)),
        (("deck.txt", 3), ("deck.txt", 5)),
    ]
    _nothing_happened(watched)


def _widget_answer(page: Page, question: str) -> Any:
    box = page.get_by_role("textbox")
    box.fill(question)
    box.press("Enter")
    expect(page.locator("#send")).to_be_enabled()
    return page.locator(".reply").last


def _nothing_happened(watched: Watched) -> None:
    assert watched.page.evaluate("window.pwned") is None
    assert watched.page.evaluate(ODDITIES, sorted(OWN | {"OL", "S", "THEAD"})) == []
    assert watched.done == []


@pytest.fixture(scope="module")
def asked(service: tuple[str, Said], settings: Settings) -> tuple[TestClient, Said]:
    said = service[1]
    api = create_api(said, settings.model_copy(update={"rate_limit": ""}))
    return TestClient(api, base_url=LOCAL), said


def test_the_api_takes_a_length_and_citations_and_tells_claims_and_usage(
    asked: tuple[TestClient, Said],
) -> None:
    client, said = asked
    answer = client.post("/api/ask", json={"question": QUESTION, "detail": "brief"}).json()
    assert answer["claims"][1] == {
        "text": CLAIMS[1].text, "markers": [], "check": "unheld", "why": CLAIMS[1].why,
    }  # fmt: skip
    assert answer["usage"] == {"requests": 2, "prompt_tokens": 1200, "completion_tokens": 300}
    history = [
        {"role": "user", "content": QUESTION},
        {"role": "assistant", "content": answer["answer"], "citations": answer["citations"]},
    ]
    body = {"question": FOLLOW_UP, "history": history}
    told = client.post("/api/ask", json=body, headers={"accept": "text/event-stream"}).text
    assert json.loads(told.rpartition("data: ")[2])["understood"] == UNDERSTOOD
    (_, _, brief), (_, turns, unsaid) = said.asked[-2:]
    assert (brief, unsaid) == ("brief", None)
    assert turns[1].cited == (("deck.txt", 3), ("deck.txt", 4))


def test_openai_s_clients_may_choose_the_length_and_get_the_model_s_own_usage(
    asked: tuple[TestClient, Said],
) -> None:
    client, said = asked
    body = {"messages": [{"role": "user", "content": QUESTION}], "detail": "full"}
    done = client.post("/v1/chat/completions", json=body).json()
    assert done["usage"] == {
        "prompt_tokens": 1200, "completion_tokens": 300, "total_tokens": 1500,
    }  # fmt: skip
    message = done["choices"][0]["message"]
    assert (message["status"], message["claims"][1]["check"]) == ("answered", "unheld")
    assert "| ~~令和4年度~~ | ~~9兆円~~（原資料で確認できません" in message["content"]
    assert said.asked[-1][2] == "full"
    stream = client.post("/v1/chat/completions", json={**body, "stream": True}).text
    assert '"usage": {"requests": 2' in stream


@pytest.mark.parametrize(
    ("given", "detail"),
    [({}, None), ({"output_in_detail": True}, "full"), ({"output_in_detail": "true"}, "full"),
     ({"output_in_detail": False}, "brief"), ({"output_in_detail": "false"}, "brief")],
)  # fmt: skip
def test_the_portal_s_choice_of_detail_is_the_model_s_length(
    asked: tuple[TestClient, Said], given: dict[str, Any], detail: str | None
) -> None:
    client, said = asked
    reply = client.post("/invoke", json={"inputs": {"question": QUESTION, **given}}).json()
    assert reply["outputs"].startswith("大学ファンドは「10兆円」規模です。[1]")
    assert said.asked[-1][2] == detail


def test_the_portal_gets_the_places_that_are_shown_with_their_pictures(
    asked: tuple[TestClient, Said],
) -> None:
    reply = asked[0].post("/invoke", json={"inputs": {"question": SHOW}}).json()
    assert "**[2]** [deck.txt スライド5枚目（p.8）" in reply["outputs"]
    assert "\n> 文部科学省  \n" in reply["outputs"]
    names = [picture["display_name"] for picture in reply["artifacts"]]
    assert names == ["slide-3.png", "slide-5.png"]


def test_mcp_s_ask_takes_a_length(service: tuple[str, Said], settings: Settings) -> None:
    async def work() -> Any:
        async with Client(mcp_server(service[1], settings)) as session:
            return await session.call_tool("ask", {"question": QUESTION, "detail": "brief"})

    with ThreadPoolExecutor() as pool:  # the browser's own loop runs in this thread
        told = pool.submit(asyncio.run, work()).result()
    assert told.structured_content["usage"]["requests"] == 2
    assert service[1].asked[-1][2] == "brief"


def test_operators_see_requests_tokens_claims_and_fallbacks(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    said = Said(settings, {QUESTION: WRITTEN})
    said.answers[SHOW] = said.shown()
    with TestClient(create_api(said, settings), base_url=LOCAL) as client:
        caplog.set_level("INFO", logger="seisaku.answer")
        for question in (QUESTION, SHOW):
            client.post("/api/ask", json={"question": question})
        text = client.get("/metrics").text
    for line in (
        "seisaku_llm_requests_total 4.0", 'seisaku_llm_tokens_total{kind="prompt"} 2400.0',
        'seisaku_llm_tokens_total{kind="completion"} 600.0',
        'seisaku_llm_claims_total{check="unheld"} 2.0', 'seisaku_llm_claims_total{check="held"} 1.0',
        "seisaku_llm_fallbacks_total 1.0",
    ):  # fmt: skip
        assert line in text
    told = [vars(record) for record in caplog.records if record.message == "answer"]
    assert [(t["status"], t["claims"], t["unheld"]) for t in told] == [
        ("answered", 4, 2), ("shown", 0, 0),
    ]  # fmt: skip
    assert UNHELD not in caplog.text
