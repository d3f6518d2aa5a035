"""The documents view in a real browser: adding, the report, asking about it, deleting."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from app_server import serving
from playwright.sync_api import expect
from small_pdf import PdfPage, write_pdf
from test_app_chat import Browser, Chat, browser  # noqa: F401 - a fixture

from assistant.library import safe_name

# Where the marker's yellow lies on the picture: left, top, right, bottom as shares of it.
MARKED = """(picture) => {
  const { naturalWidth: width, naturalHeight: height } = picture;
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d');
  context.drawImage(picture, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const xs = [], ys = [];
  for (let i = 0; i < data.length; i += 4) {
    if (data[i] > 240 && Math.abs(data[i + 1] - 233) < 8 && Math.abs(data[i + 2] - 118) < 16) {
      xs.push((i / 4) % width);
      ys.push(Math.floor(i / 4 / width));
    }
  }
  const ends = (values, size) => [values.reduce((a, b) => Math.min(a, b)) / size,
    values.reduce((a, b) => Math.max(a, b)) / size];
  const [[left, right], [top, bottom]] = [ends(xs, width), ends(ys, height)];
  return [left, top, right, bottom];
}"""
SENTENCE = "花咲町は地域防災基金に42億円を拠出した。"


@pytest.fixture
def chat(browser: Browser, deck_index: Path, tmp_path: Path) -> Iterator[Chat]:  # noqa: F811
    """A page over a copy of the deck's index; nothing may leave the origin or be complained of."""
    index = shutil.copytree(deck_index, tmp_path / "index")
    with serving(index) as (origin, _):
        page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="ja-JP")
        chat = Chat(page, origin)
        chat.open()
        yield chat
        page.close()
    assert [url for url in chat.requests if not url.startswith((origin, "data:"))] == []
    assert chat.complaints == []


def test_a_pdf_is_added_reported_asked_about_and_deleted(chat: Chat, tmp_path: Path) -> None:
    first = PdfPage()
    first.text(40, 60, "地⽅⼤学の⽀援", 24)
    first.text(40, 120, SENTENCE)
    good = write_pdf(tmp_path / "花咲町.pdf", [first, PdfPage()])
    damaged = tmp_path / "壊れた.pdf"
    damaged.write_bytes(b"%PDF-1.7\nnothing follows")
    program = tmp_path / "道具.exe"
    program.write_bytes(b"MZ\x00")

    page = chat.page
    page.get_by_role("tab", name="資料").click()
    page.locator("#upload input[type=file]").set_input_files([good, damaged, program])
    results = page.locator("#upload-status .results")
    expect(results.locator(".indexed")).to_contain_text("スライド2枚")
    expect(results.locator(".failed")).to_have_count(2)
    expect(results).to_contain_text("壊れた.pdf")
    expect(results).to_contain_text("この形式（.exe）は読めません")
    expect(page.locator("#report")).to_contain_text("U+2F45 ⽅ ×1")
    expect(page.locator("#masthead .holdings")).to_contain_text("資料2件")

    page.locator("#upload input[type=file]").set_input_files(good)
    expect(results.locator(".present")).to_contain_text("すでに")

    page.get_by_role("tab", name="質問する").click()
    reply = chat.ask("花咲町は地域防災基金にいくら拠出しましたか？")
    expect(reply).to_contain_text("42億円")
    reply.locator(".marker").first.click()
    picture = chat.panel.get_by_role("img")
    expect(chat.panel.locator(".picture.made")).to_be_visible()
    expect(chat.panel.locator(".waited")).to_be_hidden()
    around = (40 / 720, 108 / 540, (40 + 12 * len(SENTENCE)) / 720, 124 / 540)
    assert picture.evaluate(MARKED) == pytest.approx(around, abs=0.02)

    page.get_by_role("tab", name="資料").click()
    page.get_by_role("combobox", name="読み取りの報告を見る資料").click()
    page.get_by_role("option", name="花咲町.pdf").click()
    page.get_by_role("button", name="この資料を削除").click()
    expect(page.locator("#confirm")).to_contain_text("花咲町.pdf")
    page.get_by_role("button", name="削除する").click()
    expect(results.locator(".removed")).to_contain_text("削除しました")
    expect(page.locator("#masthead .holdings")).to_contain_text("資料1件")
    assert list((tmp_path / "index-uploads").iterdir()) == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/案.pdf", "案.pdf"),
        ("..\\..\\案.pdf", "案.pdf"),
        (".hidden.txt", "hidden.txt"),
        ("か\u3099い.pdf", "がい.pdf"),
        ("a\x00b:c.pdf", "a_b_c.pdf"),
        ("資料\u202efdp.txt", "資料_fdp.txt"),
    ],
)
def test_a_name_is_kept_without_what_leads_elsewhere(given: str, kept: str) -> None:
    assert safe_name(given) == kept
