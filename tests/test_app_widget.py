"""The widget on a page of another site, in a real browser: allowed, refused, and its sessions."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from app_server import LOCAL, serving
from axe_check import findings
from beacon import POLL_SECONDS
from fastapi.testclient import TestClient
from itsdangerous import TimestampSigner
from playwright.sync_api import FrameLocator, Page, expect
from test_app_chat import QUESTION, UNANSWERABLE, Browser, browser  # noqa: F401 - a fixture

from assistant.chain import Assistant
from assistant.common.settings import Settings, SettingsError, load_settings
from assistant.web.api import create_api
from assistant.web.portals import embed

SITE = "https://portal.example.go.jp"


@contextmanager
def site() -> Iterator[tuple[str, list[str]]]:
    """Serve a bare page of another origin; the script's line can be filled in later."""
    scripts: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            lines = "".join(scripts)
            body = f"<!doctype html><html lang=ja><title>省内</title><main><h1>省内ページ</h1></main>{lines}</html>"
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", scripts
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def sites(
    deck_index: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str, str]]:
    """Yield the service, a site that may hold its widget, and one that may not."""
    config = tmp_path_factory.mktemp("widget") / "seisaku.toml"
    with site() as (allowed, its), site() as (stranger, theirs):
        config.write_text(f'embed_origins = ["{allowed}"]\n', encoding="utf-8")
        with serving(deck_index, "--config", str(config)) as (origin, _):
            for scripts in (its, theirs):
                scripts.append(f'<script src="{origin}/embed.js" data-lang="ja" defer></script>')
            yield origin, allowed, stranger


def _opened(page: Page, address: str) -> FrameLocator:
    page.goto(address)
    page.get_by_role("button", name="資料に質問する").click()
    return page.frame_locator("#seisaku-panel iframe")


def test_the_widget_answers_with_citations_on_a_page_of_an_allowed_site(
    browser: Browser, sites: tuple[str, str, str]  # noqa: F811
) -> None:  # fmt: skip
    origin, allowed, _ = sites
    page = browser.new_page(viewport={"width": 1100, "height": 800}, locale="ja-JP")
    complaints: list[str] = []
    page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    frame = _opened(page, allowed)
    box = frame.get_by_label("質問（Enterで送信")
    expect(box).to_be_focused()
    inside = next(f for f in page.frames if "/embed" in f.url)
    assert findings(inside) == [] == findings(page)
    expect(frame.get_by_role("button", name=QUESTION)).to_be_visible()
    page.keyboard.insert_text(QUESTION)
    page.keyboard.press("Enter")
    expect(frame.locator(".reply")).to_contain_text("10兆円")
    frame.get_by_role("button", name="[1]").press("Enter")
    picture = frame.get_by_role("img")
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") == 800
    expect(frame.locator("details[open] blockquote")).to_contain_text("10兆円")
    expect(frame.locator("summary").first).to_contain_text("スライド3枚目／資料6ページ（推定）")
    expect(frame.locator(".waiting")).to_have_count(0)
    box.fill(UNANSWERABLE)
    box.press("Enter")
    expect(frame.locator(".badge")).to_have_text("答えは見当たりません")
    expect(frame.get_by_role("button", name=QUESTION)).to_have_count(0)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert findings(inside) == []
    box.press("Escape")
    launcher = page.get_by_role("button", name="資料に質問する")
    expect(launcher).to_be_focused()
    expect(launcher).to_have_attribute("aria-expanded", "false")
    page.set_viewport_size({"width": 390, "height": 844})
    launcher.click()
    expect(box).to_be_visible()
    whole = page.locator("#seisaku-panel").bounding_box()
    assert whole == {"x": 0, "y": 0, "width": 390, "height": 844}
    page.close()
    assert complaints == []
    ours = (f"{origin}/", f"{allowed}/", f"blob:{origin}/", "data:")
    assert [url for url in requests if not url.startswith(ours)] == []


def test_the_widget_is_refused_on_a_page_of_any_other_site(
    browser: Browser, sites: tuple[str, str, str]  # noqa: F811
) -> None:  # fmt: skip
    page = browser.new_page(locale="ja-JP")
    _opened(page, sites[2])
    expect(page.get_by_role("alert")).to_contain_text("このページでは資料アシスタントを使えません")
    page.get_by_role("button", name="閉じる").click()
    expect(page.get_by_role("alert")).to_be_hidden()
    page.close()


def test_scripts_of_other_sites_cannot_read_the_service(
    browser: Browser, sites: tuple[str, str, str]  # noqa: F811
) -> None:  # fmt: skip
    origin, allowed, stranger = sites
    read = f"fetch('{origin}/api/documents').then(() => 'read', () => 'refused')"
    for address, outcome in ((allowed, "read"), (stranger, "refused")):
        page = browser.new_page()
        page.goto(address)
        assert page.evaluate(read) == outcome
        page.close()


@pytest.fixture
def client(assistant: Assistant, settings: Settings) -> TestClient:
    return TestClient(
        create_api(assistant, settings.model_copy(update={"embed_origins": (SITE,)})),
        base_url=LOCAL,
    )


def _page(client: TestClient, referer: str = f"{SITE}/") -> httpx.Response:
    return client.get("/embed", headers={"referer": referer})


def _session(client: TestClient) -> str:
    return _page(client).text.partition('"session": "')[2].partition('"')[0]


def _ask(client: TestClient, session: str) -> httpx.Response:
    headers = {"x-seisaku-session": session}
    return client.post("/embed/ask", json={"question": QUESTION}, headers=headers)


def test_the_frame_may_stand_on_the_listed_sites_only(client: TestClient) -> None:
    policy = _page(client).headers["content-security-policy"]
    assert f"frame-ancestors 'self' {SITE}" in policy and "unsafe" not in policy
    assert "embed_origins" in _page(client, "https://other.example/").json()["detail"]
    assert _page(client, "").status_code == 403
    assert (
        "frame-ancestors 'self'"
        in client.get("/api/documents").headers["content-security-policy"].rpartition("; ")[2]
    )


def test_by_default_no_other_site_may_hold_the_widget(
    assistant: Assistant, settings: Settings
) -> None:
    client = TestClient(create_api(assistant, settings), base_url=LOCAL)
    assert _page(client).status_code == 403


@pytest.mark.usefixtures("decided")
def test_a_session_answers_renews_itself_and_ends(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = _session(client)
    reply = _ask(client, session)
    assert "10兆円" in reply.json()["answer"]
    real = TimestampSigner.get_timestamp
    later = embed.SESSION_SECONDS // 2
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self: real(self) + later)
    renewed = _ask(client, session)
    assert renewed.status_code == 200
    later = embed.SESSION_SECONDS + 10
    refused = _ask(client, session)
    assert refused.status_code == 401 and refused.json()["detail"].count(" / ") == 1
    assert _ask(client, renewed.headers["x-seisaku-session"]).status_code == 200


@pytest.mark.parametrize("session", ["", "x", "ImEi.aaaa.bbbb"])
def test_a_forged_session_is_refused(client: TestClient, session: str) -> None:
    assert _ask(client, session).status_code == 401


def test_a_session_of_another_process_is_refused_unless_they_share_the_key(
    assistant: Assistant, settings: Settings
) -> None:
    def started(secret: str) -> TestClient:
        changed = settings.model_validate(
            {**settings.model_dump(), "embed_origins": (SITE,), "embed_secret": secret}
        )
        return TestClient(create_api(assistant, changed), base_url=LOCAL)

    assert _ask(started(""), _session(started(""))).status_code == 401
    assert _ask(started("k" * 32), _session(started("k" * 32))).status_code == 200


@pytest.mark.parametrize("given", ["*", "portal.example", "https://a.example/path", "https://a b"])
def test_a_site_that_could_widen_the_policy_is_no_setting(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("SEISAKU_EMBED_ORIGINS", given)
    with pytest.raises(SettingsError, match="embed_origins"):
        load_settings()


def test_no_page_or_script_of_the_widget_holds_a_key(client: TestClient) -> None:
    texts = [
        client.get(path).text for path in ("/embed.js", "/embed/widget.js", "/embed/widget.css")
    ]
    assert all("__" not in text and "key:" not in text.lower() for text in texts)
    page = _page(client).text
    assert "__" not in page.replace(_session(client), "") and page.count("session") == 1
