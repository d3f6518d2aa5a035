"""The page of use in Chromium, as those who may see it and those who may not."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from axe_check import findings
from chat_page import chat_page, chat_server
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect
from pydantic import SecretStr
from test_app_chat import browser  # noqa: F401 - a fixture
from test_insight import DOCUMENT, TELEWORK, TRAVEL

from app import _curator
from assistant.common.settings import Settings
from assistant.common.types import Place
from assistant.operate.records import Records
from assistant.operate.records.asked import FROM_INSIGHT, Note

ADMIN = {"x-user": "hanako", "x-groups": "kanri, jinji"}
OTHER_ADMIN = {"x-user": "jiro", "x-groups": "kanri"}
TARO = {"x-user": "taro", "x-groups": "soumu"}
HOSTILE = (
    "旅費の精算は<script>document.title='盗'</script><img src=x onerror=\"document.title='盗'\">？"
)
TOKEN = re.compile(r'name="token" value="([^"]+)"')


def _settings(folder: Path, **changed: object) -> dict[str, object]:
    return {
        "records_url": SecretStr(f"sqlite:///{folder / 'records.sqlite3'}"),
        "curated_dataset": folder / "cases.jsonl", "sign_in": "proxy",
        "proxy_user_header": "x-user", "proxy_groups_header": "x-groups",
        "trusted_proxies": ("127.0.0.1",), "admin_groups": ("kanri",), "log_questions": True,
        "document_groups": {"人事/*": ("jinji",)}, **changed,
    }  # fmt: skip


def _notes() -> list[Note]:
    """Travel, asked by seven people; telework, by six who may see limited documents; one hostile."""
    now = datetime.now(UTC) - timedelta(hours=1)

    def note(n: int, words: str, *groups: str, places: tuple[Place, ...] = ()) -> Note:
        status = "answered" if places else "declined"
        return Note(now, status, 700 + n, f"person:{n}", groups, words, f"{words}{n}", places)  # type: ignore[arg-type]

    asked = [note(n, words) for n, words in enumerate(TRAVEL)]
    asked += [note(n, words, "jinji") for n, words in enumerate(TELEWORK)]
    asked += [note(n, HOSTILE) for n in range(5)]
    used = [note(n, "大学ファンドの規模は？", places=((DOCUMENT, 3),)) for n in range(6)]
    return [*asked, *used]


@pytest.fixture(scope="module")
def place(
    settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Records]]:
    changed = _settings(tmp_path_factory.mktemp("insight"))
    with chat_server(settings, _curator, **changed) as (origin, records):
        records.asked.add(_notes())
        yield origin, records


def _page(browser: Browser, headers: dict[str, str], **options: object) -> Page:  # noqa: F811
    context = browser.new_context(extra_http_headers=headers, locale="ja-JP", **options)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(60_000)
    return page


@pytest.mark.parametrize(
    "options",
    [
        {"viewport": {"width": 1280, "height": 900}},
        {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
        {"viewport": {"width": 375, "height": 812}},
    ],
    ids=["desk", "dark", "phone"],
)
def test_an_administrator_reads_the_use_on_any_screen(
    browser: Browser,  # noqa: F811
    place: tuple[str, Records],
    options: dict[str, object],
) -> None:
    origin, _ = place
    page = _page(browser, ADMIN, **options)
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{origin}/insight")
    expect(page).to_have_title(re.compile("利用状況"))
    missing = page.get_by_role("region", name="次に公開を検討する話題")
    travel = missing.get_by_role("row").filter(has_text="旅費")
    expect(travel.first).to_be_visible()
    expect(missing.get_by_role("row").filter(has_text="テレワーク")).to_have_count(1)
    expect(page.get_by_role("table", name="よく使われた資料")).to_contain_text(DOCUMENT)
    expect(page.get_by_role("img", name=re.compile("日ごとの質問の棒グラフ"))).to_be_visible()
    days = page.get_by_text("日ごとの数を表で見る")
    days.focus()
    page.keyboard.press("Enter")
    table = page.get_by_role("table", name="日ごとの質問")
    expect(table.get_by_role("columnheader", name="回答できず")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate("document.scripts.length") == 0 and "盗" not in page.title()
    assert findings(page) == []
    assert [url for url in asked if not url.startswith(origin)] == [] and said == []
    page.context.close()


def test_one_who_may_not_see_limited_documents_reads_no_words_of_those_who_may(
    place: tuple[str, Records],
) -> None:
    url = f"{place[0]}/insight"
    for path in ("", "/topics.csv", "/missing.csv"):
        mine = httpx.get(f"{url}{path}", headers=ADMIN, timeout=60).text
        other = httpx.get(f"{url}{path}", headers=OTHER_ADMIN, timeout=60).text
        assert any(words in mine for words in TELEWORK)
        assert any(words in other for words in TRAVEL)
        assert not any(words in other for words in TELEWORK)
    page = httpx.get(url, headers=OTHER_ADMIN).text
    assert f"文を示せない質問 {len(TELEWORK)} 件" in page
    assert "問題にする" not in page  # who may not curate is offered no way there


def test_others_are_told_politely_that_they_may_not(
    browser: Browser,  # noqa: F811
    place: tuple[str, Records],
) -> None:
    origin, records = place
    page = _page(browser, TARO)
    reply = page.goto(f"{origin}/insight")
    assert reply is not None and reply.status == 403
    expect(page.get_by_role("heading", name="このページは見られません")).to_be_visible()
    expect(page.get_by_text("admin_groups")).to_be_visible()
    assert findings(page) == []
    page.context.close()
    for path in ("/insight.xlsx", "/days.csv"):
        assert httpx.get(f"{origin}/insight{path}", headers=TARO).status_code == 403
    key = records.keys.add("プログラム", ["ask", "search", "metrics"], ["kanri", "jinji"])
    assert httpx.get(f"{origin}/insight", headers={"x-api-key": key}).status_code == 401
    foreign = {**ADMIN, "origin": "https://evil.example"}
    assert httpx.get(f"{origin}/insight", headers=foreign).status_code == 403
    assert httpx.get(f"{origin}/insight", headers=ADMIN).headers["cache-control"] == "no-store"


def test_one_click_leads_from_a_group_to_the_curators_page(
    browser: Browser,  # noqa: F811
    place: tuple[str, Records],
) -> None:
    origin, records = place
    page = _page(browser, ADMIN)
    page.goto(f"{origin}/insight")
    for _ in range(2):  # the second click finds the candidate of the first
        page.goto(f"{origin}/insight")
        telework = page.get_by_role("row").filter(has_text="テレワーク").first
        name = telework.locator(".words").inner_text()
        telework.get_by_role("button", name=f"問題にする：{name}").click()
        expect(page.get_by_role("region", name="評価 #")).to_contain_text(name)
        expect(page).to_have_url(re.compile(r"/curate\?number=\d+$"))
    filed = [one for one in records.feedback.all() if one.user == FROM_INSIGHT]
    assert [one.answer["question"] for one in filed] == [name]
    page.goto(f"{origin}/insight")
    expect(page.get_by_text("役に立った 0、役に立たなかった 0")).to_be_visible()
    page.context.close()


def test_another_site_s_page_files_no_case(place: tuple[str, Records]) -> None:
    origin, records = place
    url, before = f"{origin}/insight/case", len(records.feedback.all())
    found = TOKEN.search(httpx.get(f"{origin}/insight", headers=ADMIN, timeout=60).text)
    assert found is not None
    right = {"number": "1", "token": found[1]}
    for form, headers in (
        ({**right, "token": "guessed"}, ADMIN),
        (right, {**ADMIN, "sec-fetch-site": "cross-site"}),
        (right, OTHER_ADMIN),
        (right, TARO),
    ):
        assert httpx.post(url, data=form, headers=headers).status_code == 403
    gone = httpx.post(url, data={**right, "number": "99999"}, headers=ADMIN)
    assert gone.status_code == 404 and "もうありません" in gone.json()["detail"]
    assert len(records.feedback.all()) == before


def test_the_workbook_and_the_tables_are_those_of_the_page(place: tuple[str, Records]) -> None:
    url = f"{place[0]}/insight"
    reply = httpx.get(f"{url}/insight.xlsx", headers=ADMIN, timeout=60)
    assert "attachment" in reply.headers["content-disposition"]
    book = load_workbook(io.BytesIO(reply.content))
    total = {row[0].value: row[1].value for row in book["全体"].iter_rows(min_row=2)}
    assert total["質問"] == len(_notes())
    assert httpx.get(f"{url}/nothing.csv", headers=ADMIN, timeout=60).status_code == 404
    wrong = httpx.get(f"{url}?since=2026-10-09&until=2026-10-01", headers=ADMIN)
    assert wrong.status_code == 422 and 'role="alert"' in wrong.text
    assert httpx.get(f"{url}/days.csv?since=x", headers=ADMIN).status_code == 422
    empty = httpx.get(f"{url}?since=2020-01-01&until=2020-01-31", headers=ADMIN)
    assert empty.status_code == 200 and "まだ記録されていません" in empty.text


def test_the_chat_notes_what_is_asked_and_leads_to_the_page(
    browser: Browser,  # noqa: F811
    settings: Settings,
    tmp_path: Path,
) -> None:
    database = SecretStr(f"sqlite:///{tmp_path / 'records.sqlite3'}")
    with chat_server(settings, None, records_url=database) as (origin, _):
        asked = {"question": "大学ファンドはどのくらいの規模ですか？"}
        assert httpx.post(f"{origin}/api/ask", json=asked, timeout=120).status_code == 200
        with chat_page(browser, origin) as chat:
            with chat.page.expect_popup() as opened:
                chat.page.locator("#masthead summary", has_text="管理").click()
                chat.page.get_by_role("link", name="利用状況").click()
            page = opened.value
            expect(page).to_have_url(f"{origin}/insight")
            questions = page.get_by_role("region", name="全体").locator("dd").first
            for _ in range(200):  # it is written in its own time
                if questions.count():
                    break
                page.reload()
            expect(questions).to_have_text("1")
            expect(page.get_by_text("質問の文を残さない設定")).to_be_visible()
            assert asked["question"] not in page.content()
            page.close()


@pytest.mark.parametrize("days", [0, 365])
def test_a_store_that_cannot_be_reached_is_told_and_no_answer_waits_for_it(
    browser: Browser,  # noqa: F811
    settings: Settings,
    days: int,
) -> None:
    nowhere = SecretStr("postgresql://nobody@127.0.0.1:1/nothing")
    with chat_server(settings, None, records_url=nowhere, asked_days=days) as (origin, _):
        asked = {"question": "大学ファンドはどのくらいの規模ですか？"}
        assert httpx.post(f"{origin}/api/ask", json=asked, timeout=120).status_code == 200
        page = _page(browser, {})
        reply = page.goto(f"{origin}/insight")
        assert reply is not None and reply.status == 503
        expect(page.get_by_role("alert")).to_contain_text("records_url")
        expect(page.get_by_text("asked_days")).to_have_count(0 if days else 1)
        assert findings(page) == []
        page.context.close()
