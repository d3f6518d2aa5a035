"""The page on which feedback becomes cases: in Chromium, and as those who may not see it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from chat_page import chat_page, chat_server
from playwright.sync_api import Browser, Page, expect
from pydantic import SecretStr
from test_app_chat import browser  # noqa: F401 - a fixture

from app import _curator
from assistant.common.access.caller import NOBODY, Caller
from assistant.common.access.curators import may_curate
from assistant.common.settings import Settings
from assistant.operate.records import Records
from eval.cases.dataset import load_dataset

pytestmark = pytest.mark.usefixtures("decided")


QUESTION = "大学ファンドはどのくらいの規模ですか？"
UNANSWERABLE = "パスポートの更新って何日かかりますか。"
HOSTILE = "</textarea><script>document.title='盗'</script><img src=x onerror=\"document.title='盗'\">\u202e"
ADMIN = {"x-user": "hanako", "x-groups": "soumu, kanri"}
TOKEN = re.compile(r'name="token" value="([^"]+)"')


@dataclass
class Place:
    """A running service, its records, and the dataset that grows."""

    origin: str
    records: Records
    dataset: Path

    def rate(self, question: str, comment: str, headers: dict[str, str] | None = None) -> int:
        """Ask and rate over HTTP, as programs and the chat's readers do."""
        with httpx.Client(base_url=self.origin, headers=headers, timeout=120) as client:
            answer = client.post("/api/ask", json={"question": question}).json()
            told = {"answer_id": answer["id"], "thumb": "down", "comment": comment}
            return int(client.post("/api/feedback", json=told).json()["id"])

    def states(self) -> dict[int, str]:
        return {opinion.id: opinion.state for opinion in self.records.feedback.all()}


@pytest.fixture(scope="module")
def place(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("curate")
    dataset = folder / "cases.jsonl"
    changed = {"records_url": _database(folder), "curated_dataset": dataset}
    with chat_server(settings, _curator, **changed) as (origin, records):
        yield Place(origin, records, dataset)


@pytest.fixture
def page(browser: Browser, place: Place) -> Iterator[Page]:  # noqa: F811
    page = browser.new_page(locale="ja-JP", viewport={"width": 1280, "height": 900})
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    page.close()
    assert [url for url in asked if not url.startswith(place.origin)] == []
    assert [line for line in said if "422" not in line] == []  # a draft refused is told as a 422


def _database(folder: Path) -> SecretStr:
    return SecretStr(f"sqlite:///{folder / 'records.sqlite3'}")


def test_a_curator_sees_the_slide_writes_the_answer_and_the_case_is_in_the_dataset(
    page: Page, place: Place
) -> None:
    number = place.rate(QUESTION, "単位が違います")
    page.goto(f"{place.origin}/curate?number={number}")
    feedback = page.get_by_role("region", name="評価 #")
    expect(feedback).to_contain_text("単位が違います")
    expect(feedback).to_contain_text("10兆円規模です。")
    picture = feedback.get_by_role("img")
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") == 900
    assert "印が付いています" in (picture.get_attribute("alt") or "")
    unnamed = "[...document.querySelectorAll('input:not([type=hidden]),select,textarea')]"
    assert page.evaluate(f"{unnamed}.filter(field => !field.labels.length).length") == 0

    page.get_by_role("button", name="採用する").click()
    expect(page.get_by_role("alert")).to_contain_text("accepted")
    assert not place.dataset.exists()
    page.get_by_label("正しい答え", exact=True).fill("99兆円")
    page.get_by_role("button", name="下書きを保存して後で").click()
    expect(page.get_by_role("status")).to_contain_text("下書きを保存")

    page.goto(f"{place.origin}/curate?number={number}")
    expect(page.get_by_label("正しい答え", exact=True)).to_have_value("99兆円")
    page.get_by_role("button", name="採用する").click()
    expect(page.get_by_role("alert")).to_contain_text("正解のスライドにありません")
    expect(page.get_by_role("button", name="注意を承知で採用する")).to_be_visible()
    page.get_by_label("正しい答え", exact=True).fill("10兆円｜10兆円規模")
    page.get_by_role("button", name="採用する", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("問題集に加えました")
    (case,) = load_dataset(place.dataset)
    assert (case.question, case.kind) == (QUESTION, "amount")
    assert case.accepted == ("10兆円", "10兆円規模")
    assert "10兆円規模" in case.gold[0].passage
    assert place.states()[number] == "accepted"


def test_the_chat_leads_those_who_may_curate_there(
    browser: Browser,  # noqa: F811
    place: Place,
) -> None:
    with chat_page(browser, place.origin) as chat:
        with chat.page.expect_popup() as opened:  # in a tab of its own: the conversation stays
            chat.page.locator("#masthead summary", has_text="管理").click()
            chat.page.get_by_role("link", name="評価を問題集に加える").click()
        expect(opened.value).to_have_url(f"{place.origin}/curate")
        expect(opened.value).to_have_title(re.compile("評価を問題集に加える"))
        opened.value.close()


def test_what_is_rejected_does_not_come_back_and_what_another_decided_is_told(
    page: Page, place: Place
) -> None:
    number, other = (place.rate(UNANSWERABLE, word) for word in ("一つ目", "二つ目"))
    page.goto(f"{place.origin}/curate?number={number}")
    expect(page.get_by_role("region", name="評価 #")).to_contain_text("（答えなかった）")
    page.get_by_role("button", name="却下する").click()
    expect(page.get_by_role("status")).to_contain_text("却下しました")
    expect(page.get_by_role("region", name=f"評価 #{number}")).to_have_count(0)
    page.goto(f"{place.origin}/curate?number={other}")
    place.records.feedback.settle(other, "rejected")
    page.get_by_role("button", name="却下する").click()
    expect(page.get_by_role("status")).to_contain_text("もう処理されています")
    assert place.states()[number] == "rejected"


def test_strangers_words_stay_words(page: Page, place: Place) -> None:
    number = place.rate(UNANSWERABLE, HOSTILE)
    page.goto(f"{place.origin}/curate?number={number}")
    shown = HOSTILE.replace("\u202e", "\ufffd")
    expect(page.get_by_role("region", name="評価 #")).to_contain_text(shown)
    page.get_by_label("答えられない理由").fill(HOSTILE.replace("\u202e", ""))
    page.get_by_label("質問", exact=True).fill(f"\n{HOSTILE}")
    page.get_by_role("button", name="下書きを保存して後で").click()
    page.goto(f"{place.origin}/curate?number={number}")
    expect(page.get_by_label("質問", exact=True)).to_have_value(HOSTILE)
    expect(page).to_have_title(re.compile("評価を問題集に加える"))
    assert page.evaluate("document.scripts.length") == 0
    place.records.feedback.settle(number, "rejected")


@pytest.mark.parametrize(
    ("headers", "with_token"),
    [
        ({}, False),
        ({"origin": "https://evil.example"}, True),
        ({"origin": "null"}, True),
        ({"sec-fetch-site": "cross-site"}, True),
        ({"sec-fetch-site": "same-site"}, True),
    ],
)
def test_another_site_s_page_decides_nothing(
    place: Place, headers: dict[str, str], with_token: bool
) -> None:
    number = place.rate(UNANSWERABLE, "x")
    url = f"{place.origin}/curate"
    found = TOKEN.search(httpx.get(url).text)
    assert found is not None
    form = {"action": "reject", "token": found[1] if with_token else "guessed"}
    assert httpx.post(f"{url}/{number}", data=form, headers=headers).status_code == 403
    assert place.states()[number] == "new"
    own = {"action": "reject", "token": found[1]}
    assert httpx.post(f"{url}/{number}", data=own, headers={"origin": place.origin}).is_redirect
    assert place.states()[number] == "rejected"


def test_a_page_of_another_site_cannot_read_what_was_said(place: Place) -> None:
    reply = httpx.get(f"{place.origin}/curate", headers={"origin": "https://evil.example"})
    assert reply.status_code == 403
    reply = httpx.get(f"{place.origin}/curate", headers={"host": "evil.example"})
    assert reply.status_code == 421
    assert httpx.get(f"{place.origin}/curate").headers["cache-control"] == "no-store"


def test_only_members_of_an_admin_group_come_in_where_people_sign_in(
    browser: Browser,  # noqa: F811
    settings: Settings,
    tmp_path: Path,
) -> None:
    changed = {
        "records_url": _database(tmp_path), "curated_dataset": tmp_path / "cases.jsonl",
        "sign_in": "proxy", "proxy_user_header": "x-user", "proxy_groups_header": "x-groups",
        "trusted_proxies": ("127.0.0.1",), "admin_groups": ("kanri",), "language": "en",
    }  # fmt: skip
    with chat_server(settings, _curator, **changed) as (origin, records):
        place = Place(origin, records, tmp_path / "cases.jsonl")
        place.rate(QUESTION, "評価の言葉", {"x-user": "taro", "x-groups": "soumu"})
        url = f"{origin}/curate"
        assert "評価の言葉" in httpx.get(url, headers=ADMIN).text
        taro = {"x-user": "taro", "x-groups": "soumu"}
        for headers, links in ((ADMIN, 1), (taro, 0)):
            seen = browser.new_page(extra_http_headers=headers)
            seen.goto(origin)
            expect(seen.get_by_text(f"{headers['x-user']}", exact=True)).to_be_visible()
            menu = seen.locator("details.menu > summary")
            expect(menu).to_have_count(links)
            if links:
                menu.click()
                expect(seen.get_by_role("link", name="Cases from feedback")).to_be_visible()
            seen.close()
        key = records.keys.add("プログラム", ["ask", "search", "metrics"], ["kanri"])
        for headers, status in (
            ({}, 401), (taro, 403), ({"x-api-key": key}, 401),
        ):  # fmt: skip
            reply = httpx.get(url, headers=headers)
            assert reply.status_code == status
            assert "評価の言葉" not in reply.text
            assert httpx.post(f"{url}/1", data={"action": "reject"}, headers=headers).is_error
        assert place.states() == {1: "new"}


GROUPS = {"人事/*": ("jinji",)}


@pytest.mark.parametrize(
    ("who", "changed", "may"),
    [
        (NOBODY, {}, True),
        (Caller("widget"), {}, False),
        (Caller("program", "p", frozenset({"kanri"})), {}, False),
        (NOBODY, {"root_path": "/p"}, False),
        (NOBODY, {"trusted_proxies": "127.0.0.1"}, False),
        (NOBODY, {"document_groups": GROUPS}, False),
        (NOBODY, {"sign_in": "open"}, False),
        (NOBODY, {"sign_in": "open", "admin_groups": "kanri"}, False),
        (Caller("person", "a", frozenset({"kanri"})), {"sign_in": "oidc"}, False),
        (
            Caller("person", "a", frozenset({"kanri"})),
            {"sign_in": "oidc", "admin_groups": "kanri"},
            True,
        ),
        (
            Caller("person", "a", frozenset({"kanri"})),
            {"sign_in": "oidc", "admin_groups": "kanri", "document_groups": GROUPS},
            False,
        ),
        (
            Caller("person", "a", frozenset({"kanri", "jinji"})),
            {"sign_in": "proxy", "admin_groups": "kanri", "document_groups": GROUPS},
            True,
        ),
    ],
)
def test_who_may_curate(who: Caller, changed: dict[str, object], may: bool) -> None:
    assert may_curate(who, Settings(**changed)) is may  # type: ignore[arg-type]
