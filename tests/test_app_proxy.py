"""The service behind a real nginx, below a path of its own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from app_server import serving
from nginx_proxy import nginx
from playwright.sync_api import expect
from slow_llm import slow_model
from small_pdf import PdfPage, write_pdf
from test_app_chat import QUESTION, Browser, Chat, browser  # noqa: F401 - a fixture

BELOW = ("--root-path", "/seisaku")


def _config(folder: Path, text: str) -> tuple[str, str]:
    path = folder / "seisaku.toml"
    path.write_text('trusted_proxies = ["127.0.0.1"]\n' + text, encoding="utf-8")
    return "--config", str(path)


@pytest.fixture
def chat(browser: Browser, deck_index: Path, tmp_path: Path) -> Iterator[Chat]:  # noqa: F811
    """The chat as a browser sees it through nginx; nothing may leave the path or be complained of."""
    index = shutil.copytree(deck_index, tmp_path / "index")
    options = (*BELOW, *_config(tmp_path, "uploads = true\n"))
    with serving(index, *options) as (address, _):
        assert address.endswith("/seisaku")
        with nginx(tmp_path / "nginx", urlsplit(address).netloc) as origin:
            page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="ja-JP")
            chat = Chat(page, f"{origin}/seisaku")  # nginx adds the slash
            chat.open()
            yield chat
            page.close()
    allowed = (f"{chat.origin}/", "data:")
    assert [url for url in chat.requests if not url.startswith(allowed)] == [chat.origin]
    assert chat.complaints == []


def test_page_answer_picture_and_upload_work_below_the_path(chat: Chat, tmp_path: Path) -> None:
    expect(chat.ask(QUESTION)).to_contain_text("10兆円")
    picture = chat.panel.get_by_role("img")
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 1000
    assert picture.evaluate("image => image.src").startswith(f"{chat.origin}/api/slides/")

    sheet = PdfPage()
    sheet.text(40, 60, "花咲町は地域防災基金に42億円を拠出した。")
    chat.page.locator("#adding summary").click()
    chat.page.locator("#add-files").set_input_files(write_pdf(tmp_path / "花咲町.pdf", [sheet]))
    expect(chat.page.locator("#add-status .indexed")).to_contain_text("1ページ")
    expect(chat.ask("花咲町は地域防災基金にいくら拠出しましたか？")).to_contain_text("42億円")


def test_an_answer_streams_through_nginx_while_it_is_being_written(
    deck_index: Path, tmp_path: Path
) -> None:
    with slow_model() as model:
        options = (*BELOW, *_config(tmp_path, f'llm_url = "{model.url}"\nllm_seconds = 300\n'))
        with (
            serving(deck_index, *options) as (address, _),
            nginx(tmp_path / "nginx", urlsplit(address).netloc) as origin,
            httpx.stream(
                "POST", f"{origin}/seisaku/api/ask", json={"question": QUESTION},
                headers={"accept": "text/event-stream"}, timeout=60,
            ) as reply,
        ):  # fmt: skip
            seen = list(_until_first_words(reply))
            assert not model.go_on.is_set()  # the model has not ended, and yet:
            assert json.loads(seen[-1].removeprefix("data: "))["text"].startswith("大学ファンド")
            model.go_on.set()  # so that the service need not wait for it to stop


def _until_first_words(reply: httpx.Response) -> Iterator[str]:
    for line in reply.iter_lines():
        yield line
        if line.startswith("data: ") and "10兆円" in line:
            return


def test_callers_behind_nginx_are_told_apart_and_cannot_pretend(
    deck_index: Path, tmp_path: Path
) -> None:
    options = (*BELOW, *_config(tmp_path, 'rate_limit = "2/hour"\n'))
    with (
        serving(deck_index, *options) as (address, _),
        nginx(tmp_path / "nginx", urlsplit(address).netloc) as origin,
    ):
        url = f"{origin}/seisaku/api/search"
        one = [_search(url, "127.0.0.2", pretending=f"10.0.0.{n}") for n in range(3)]
        assert one == [200, 200, 429]
        assert _search(url, "127.0.0.3") == 200
        assert httpx.get(f"{origin}/seisaku/metrics").status_code == 404


def _search(url: str, source: str, pretending: str = "") -> int:
    transport = httpx.HTTPTransport(local_address=source)
    headers = {"x-forwarded-for": pretending} if pretending else {}
    with httpx.Client(transport=transport, timeout=60) as client:
        return client.get(url, params={"q": "大学"}, headers=headers).status_code
