"""Hostile texts in a real browser: wherever they are shown, they are words and nothing runs."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from decided import decide
from hostile_service import PARROT, TOWNS, hostile_service, question_of
from hostile_texts import ALL, NAMES
from playwright.sync_api import Browser, Frame, Page, expect
from test_app_chat import Chat, browser  # noqa: F401 - a fixture
from test_eval_harness import Standin, case

from corpus.normalize import normalize
from eval.cases.dataset import Case
from eval.scoring.plan import Done, Plan
from eval.scoring.report import write_report as write_eval_report
from eval.scoring.run import run
from index.publish.extraction_report import write_report
from index.publish.report import BuildReport
from index.types import Embedder

PER_QUESTION = 15
GROUPS = [ALL[i : i + PER_QUESTION] for i in range(0, len(ALL), PER_QUESTION)]
# What our own markup is made of; nothing of a document adds to it.
OWN = {
    "DIV", "SPAN", "P", "BR", "H1", "H2", "H3", "H4", "HEADER", "STRONG", "BLOCKQUOTE", "MARK", "DETAILS",
    "SUMMARY", "TABLE", "TBODY", "TR", "TH", "TD", "UL", "LI",
}  # fmt: skip
ODDITIES = """(own) => [...document.querySelectorAll('#chat .message *, #panel *, #report *,'
    + '#left-out *, #masthead *, #log *')].flatMap((e) => {
  const wrong = [...e.attributes].filter((a) => /^(on|srcset|srcdoc|xlink)/i.test(a.name)
    || (/^(href|src|action|data)$/i.test(a.name)
      && !/^(\\/?api\\/(?:slides|originals)\\/|\\/insight$|data:,|blob:http:\\/\\/127\\.0\\.0\\.1:)/.test(a.value)));
  const foreign = !own.includes(e.tagName) && !(e.closest('.picture') && /^(A|IMG)$/.test(e.tagName))
    && !e.matches('a.tool, a[href="/insight"]')
    && !e.closest('svg.icon, button') && !/^(BUTTON|SECTION|IMG)$/.test(e.tagName);
  return wrong.length || foreign ? [e.outerHTML.slice(0, 200)] : [];
})"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


@pytest.fixture(scope="module")
def service(hostile: Path, embedder: Embedder) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch, hostile_service(hostile, embedder) as origin:
        decide(patch)
        yield origin


@dataclass
class Watched:
    """A page and everything that a hostile text could have made it do."""

    page: Page
    origin: str
    done: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        page = self.page
        page.on("request", lambda request: self._asked(request.url))
        page.on("dialog", lambda dialog: (self.done.append("dialog"), dialog.dismiss()))
        page.on("popup", lambda popup: self.done.append(f"popup {popup.url}"))
        page.on("pageerror", lambda error: self.done.append(str(error)))
        page.on("console", self._heard)  # a refused script or picture is told here

    def _asked(self, url: str) -> None:
        if not url.startswith(
            (f"{self.origin}/", f"blob:{self.origin}/", "data:,", "data:image/svg+xml,", "file:///")
        ):
            self.done.append(url)

    def _heard(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.done.append(f"{message.text} {message.location['url']}")

    def nothing_happened(self) -> None:
        """Fail if any text ran, asked for something, or became an element."""
        for frame in self.page.frames:
            _nothing_in(frame)
        assert self.done == []


def _nothing_in(frame: Frame) -> None:
    assert frame.evaluate("window.pwned") is None
    assert frame.evaluate(ODDITIES, sorted(OWN)) == []


@pytest.fixture(scope="module")
def watched(browser: Browser, service: str) -> Iterator[Watched]:  # noqa: F811
    page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="ja-JP")
    yield Watched(page, service)
    page.close()


@pytest.fixture(scope="module")
def chat(watched: Watched) -> Chat:
    chat = Chat(watched.page, watched.origin)
    chat.open()
    return chat


def squeezed(text: str) -> str:
    """Return what is seen of a text: no spaces, nothing invisible."""
    kept = [c for c in text if not c.isspace() and unicodedata.category(c) != "Cf"]
    return "".join(kept).replace("\ufffd", "")


@pytest.mark.parametrize("group", GROUPS, ids=range(len(GROUPS)))
def test_a_hostile_question_is_shown_as_it_was_typed(
    chat: Chat, watched: Watched, group: tuple[str, ...]
) -> None:
    chat.ask("\n".join(group))
    shown = chat.page.get_by_test_id("user").last.inner_text()
    assert squeezed(shown) == squeezed("".join(group))
    watched.nothing_happened()


def test_a_text_that_markdown_would_indent_is_shown_as_it_was_typed(
    chat: Chat, watched: Watched
) -> None:
    for text in ("    <b>字下げ</b> & 語", "\t- <b>字下げ</b>"):
        chat.ask(text)
        expect(chat.page.get_by_test_id("user").last).to_have_text(text.strip())
    watched.nothing_happened()


def test_an_answer_made_of_hostile_texts_is_shown_as_words(chat: Chat, watched: Watched) -> None:
    reply = chat.ask(PARROT)
    expect(reply).to_contain_text(ALL[0])
    assert squeezed(reply.inner_text()) == squeezed("".join(ALL) + "[1]")
    whole = chat.page.get_by_test_id("bot").last
    warnings = "".join(whole.locator(".warning").all_inner_texts())
    assert squeezed(warnings.replace("ご注意:", "").replace("ご注意：", "")).endswith(
        squeezed(ALL[-1])
    )
    assert squeezed(whole.locator(".credit").inner_text()) == squeezed("".join(ALL))
    watched.nothing_happened()


@pytest.mark.parametrize("town", TOWNS)
def test_a_hostile_slide_is_shown_beside_the_answer_as_it_reads(
    chat: Chat, watched: Watched, town: str
) -> None:
    number = TOWNS.index(town) + 1
    reply = chat.ask(question_of(town))
    expect(reply).to_contain_text(f"{number + 1}億円")
    expect(chat.panel.locator(".place")).to_contain_text(f"スライド{number}枚目")
    slide = httpx.get(f"{watched.origin}/api/slides/deck.pptx/{number}", timeout=60).json()
    if not chat.panel.locator(".slide-text").is_visible():
        chat.panel.locator("summary").click()
    shown = chat.panel.locator(".slide-text").inner_text()
    assert squeezed(shown) == squeezed(slide["text"])
    assert squeezed(chat.panel.locator(".slide-title").inner_text()) == squeezed(slide["title"])
    first = (number - 1) * -(-len(ALL) // len(TOWNS))
    for text in ALL[first : first + 3]:
        assert squeezed(normalize(text).text) in squeezed(shown)
    watched.nothing_happened()


def test_hostile_names_and_titles_are_words_in_the_documents_view(
    chat: Chat, watched: Watched
) -> None:
    page = chat.page
    page.locator(".left-out summary").click()
    expect(page.locator(".left-out li")).to_have_count(2)
    assert "<b>壊れた.pdf" in page.locator(".left-out").inner_text()
    for name in (*NAMES, "deck.pptx"):
        entries = page.locator("#shelf-list li")
        number = entries.evaluate_all(
            "(all, name) => all.findIndex((one) => one.dataset.name === name)", name
        )
        entries.nth(number).locator(".entry").click()
        page.locator("#reader .report summary").click()
        expect(page.locator("#reader .facts").last).to_be_visible()
        expect(page.locator("#reader .report table")).to_be_visible()
        page.get_by_role("button", name="一覧に戻る").click()
    expect(page.locator("#shelf-list")).to_contain_text("<script>")
    watched.nothing_happened()


def test_the_widget_shows_hostile_questions_answers_and_names_as_words(
    browser: Browser, service: str  # noqa: F811
) -> None:  # fmt: skip
    page = browser.new_page(locale="ja-JP")
    watched = Watched(page, service)
    page.goto(f"{service}/embed", referer=f"{service}/")
    box = page.get_by_role("textbox")
    for question, says in (
        (PARROT + "\n" + "\n".join(ALL), ALL[0]),
        (question_of(TOWNS[1]), "3億円"),
    ):
        box.fill(question)
        box.press("Enter")
        expect(page.locator(".reply").last).to_contain_text(says)
        expect(page.locator("#send")).to_be_enabled()
        closed = page.locator("details:not([open]) summary")
        while closed.count():
            closed.first.click()
    assert squeezed(page.locator(".asked").first.inner_text()) == squeezed(PARROT + "".join(ALL))
    assert squeezed(page.locator(".reply").first.inner_text()) == squeezed("".join(ALL) + "[1]")
    watched.nothing_happened()
    page.close()


@pytest.fixture
def report(browser: Browser) -> Iterator[Watched]:  # noqa: F811
    page = browser.new_page(locale="ja-JP")
    yield Watched(page, "file://")
    page.close()


def test_the_extraction_report_shows_hostile_names_and_titles_as_words(
    report: Watched, service: str, tmp_path: Path, hostile: Path
) -> None:
    written = write_report(hostile / "index", BuildReport(0, 0, 0), tmp_path)
    report.page.goto(written.as_uri())
    shown = report.page.locator("body").inner_text()
    for name in NAMES:
        assert squeezed(name) in squeezed(shown)
    assert squeezed("<script>window.pwned=1<!--.exe") in squeezed(shown)
    assert report.page.locator("body script, img, svg, b, a").count() == 0
    report.nothing_happened()


def test_the_evaluation_report_shows_hostile_cases_and_answers_as_words(
    report: Watched, tmp_path: Path
) -> None:
    lines = [case("test", text.strip(), reason=text, answerable=False, tags=[text]) for text in ALL]
    cases = tuple(Case(**line) for line in lines)
    told = Standin({case.question: (case.question, 1) for case in cases})
    plan = Plan(tmp_path / "set.jsonl", cases, {})
    plan.path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    write_eval_report(tmp_path, Done(plan, run(told, cases, quiet=True)), None)
    report.page.goto((tmp_path / "report.html").as_uri())
    rows = report.page.locator("tbody tr")
    expect(rows).to_have_count(len(ALL))
    for row, text in zip(rows.all_inner_texts(), ALL, strict=True):
        assert squeezed(row).count(squeezed(text)) >= 3
    assert report.page.locator("table :is(script, img, svg, style, a, iframe)").count() == 0
    report.page.locator("select[data-filter=outcome]").select_option("wrong")
    expect(report.page.locator("#count")).to_contain_text(f"/ {len(ALL)} 問")
    report.nothing_happened()
