"""Signing in at a real OpenID provider, in a real browser; what each person then sees."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from app_server import serving
from oidc_provider import CLIENT, PASSWORD, SECRET, oidc_provider
from playwright.sync_api import Page, expect
from small_pdf import PdfPage, write_pdf
from test_app_access import ANSWER, QUESTION, folder  # noqa: F401 - a fixture
from test_app_chat import Browser, Chat, browser  # noqa: F401 - a fixture


@dataclass
class Place:
    """A running service that signs people in, and a browser to visit it."""

    origin: str
    browser: Browser
    folder: Path

    def visit(self, name: str) -> Chat:
        """Come as a person: the first page leads to the provider and back to the chat."""
        page = self.browser.new_page(viewport={"width": 1280, "height": 800}, locale="ja-JP")
        chat = Chat(page, self.origin)
        page.goto(f"{self.origin}/?lang=ja")
        sign_in(page, name)
        expect(chat.box).to_be_visible()
        return chat


def sign_in(page: Page, name: str) -> None:
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=login]").press("Enter")
    page.wait_for_url("**/auth/password")  # a password typed before its page has loaded is lost
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")


@pytest.fixture(scope="module")
def place(
    browser: Browser, folder: Path, tmp_path_factory: pytest.TempPathFactory  # noqa: F811
) -> Iterator[Place]:  # fmt: skip
    config = tmp_path_factory.mktemp("oidc") / "seisaku.toml"
    with oidc_provider() as provider:
        config.write_text(
            f'sign_in = "oidc"\noidc_issuer = "{provider.issuer}"\noidc_client_id = "{CLIENT}"\n'
            f'oidc_client_secret = "{SECRET}"\noidc_scopes = "openid profile email groups"\n'
            'uploads = true\nupload_groups = ["soumu"]\n[document_groups]\n"人事/*" = ["jinji"]\n',
            encoding="utf-8",
        )
        with serving(folder / "index", "--config", str(config)) as (origin, _):
            provider.expect(origin)
            yield Place(origin, browser, config.parent)


def test_each_person_signs_in_sees_what_is_hers_and_signs_out(place: Place) -> None:
    hanako = place.visit("hanako")
    assert hanako.page.url == f"{place.origin}/?lang=ja"
    expect(hanako.page.locator("#account-name")).to_have_text("山田花子")
    hanako.ask(QUESTION)
    expect(hanako.page.locator("body")).to_contain_text(ANSWER)
    picture = hanako.panel.get_by_role("img")
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 1000
    stolen = picture.evaluate("image => image.src")

    taro = place.visit("taro")
    expect(taro.page.locator("#account-name")).to_have_text("鈴木太郎")
    taro.ask(QUESTION)
    expect(taro.page.locator("#chat .card").last.locator(".badge.abstained")).to_be_visible()
    assert ANSWER not in taro.page.content()
    expect(taro.page.locator("#shelf-list li")).to_have_count(1)
    assert "人事" not in taro.page.locator("#side").inner_text()
    assert taro.page.request.get(stolen).status == 404

    own = write_pdf(place.folder / "太郎の案.pdf", [PdfPage()])
    expect(taro.page.locator("#adding")).to_have_count(0)
    given = {"files": {"name": own.name, "mimeType": "application/pdf", "buffer": own.read_bytes()}}
    upload = f"{place.origin}/api/library/upload"
    assert taro.page.request.post(upload, multipart=given).status == 403
    corrected = {"name": "deck.txt", "title": "別の題名"}
    correct = f"{place.origin}/api/library/correct"
    assert taro.page.request.post(correct, data=corrected).status == 403

    taro.page.get_by_role("button", name="サインアウト").click()
    taro.page.wait_for_url(lambda url: not url.startswith(f"{place.origin}/?"))
    assert taro.page.request.get(f"{place.origin}/api/documents").status == 401
    hanako.page.close()
    taro.page.close()


def test_the_cookie_cannot_be_read_by_scripts_sent_by_others_or_forged(place: Place) -> None:
    chat = place.visit("taro")
    context = chat.page.context
    (cookie,) = [c for c in context.cookies(place.origin) if c["name"] == "seisaku_session"]
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    own = {"cookie": f"seisaku_session={cookie['value']}"}
    ask = {"question": "大学ファンドの規模は？"}
    url = f"{place.origin}/api/ask"
    assert httpx.post(url, json=ask, headers=own, timeout=60).status_code == 200
    elsewhere = {**own, "sec-fetch-site": "same-site"}
    assert httpx.post(url, json=ask, headers=elsewhere).status_code == 401
    payload, _, signature = cookie["value"].partition(".")
    for value in (payload, f"{payload}x.{signature}", f"{payload}.AAAA"):
        forged = {"cookie": f"seisaku_session={value}"}
        assert httpx.get(f"{place.origin}/api/documents", headers=forged).status_code == 401
    chat.page.close()


@pytest.mark.parametrize(
    "address",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"],
)
def test_signing_in_leads_to_no_other_site(place: Place, address: str) -> None:
    page = place.browser.new_page()
    page.goto(f"{place.origin}/auth/sign-in?next={address}")
    sign_in(page, "taro")
    page.wait_for_url(f"{place.origin}/", wait_until="commit")
    page.close()


def test_a_reply_that_was_not_asked_for_signs_nobody_in(place: Place) -> None:
    reply = httpx.get(f"{place.origin}/auth/callback?code=x&state=y")
    assert reply.status_code == 502
    assert "サインインできませんでした" in reply.text
    assert "seisaku_session" not in reply.headers.get("set-cookie", "")


def test_a_provider_that_cannot_be_reached_is_told_on_a_page(
    folder: Path, tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    config = tmp_path / "seisaku.toml"
    config.write_text(
        'sign_in = "oidc"\noidc_issuer = "http://127.0.0.1:9"\noidc_client_id = "a"\n'
        'oidc_client_secret = "b"\n', encoding="utf-8",
    )  # fmt: skip
    with serving(folder / "index", "--config", str(config)) as (origin, lines):
        reply = httpx.get(
            f"{origin}/", headers={"accept": "text/html"}, follow_redirects=True, timeout=60
        )
        assert reply.status_code == 502
        assert "サインインできませんでした" in reply.text
        assert httpx.get(f"{origin}/api/documents").status_code == 401
    logs = [json.loads(line) for line in lines if line.startswith("{")]
    assert any("sign-in failed" in str(log) for log in logs)
