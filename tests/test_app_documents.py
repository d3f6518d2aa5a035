"""Documents in a real browser: adding, the report, asking about them, deleting, undoing that."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from app_server import serving
from playwright.sync_api import expect
from small_pdf import PdfPage, write_pdf
from test_app_chat import Browser, Chat, browser  # noqa: F401 - a fixture

from assistant.common.settings import Settings
from assistant.operate.library.documents import Library, safe_name
from assistant.operate.library.jobs import GivenUpError
from assistant.operate.library.removed import Removed
from index.open import open_index
from index.store.documents import DocumentInfo
from index.types import Embedder

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
    add = page.locator("#add-files")
    page.locator("#adding summary").click()
    add.set_input_files([good, damaged, program])
    results = page.locator("#add-status .results")
    expect(results.locator(".indexed")).to_contain_text("2ページ")
    expect(results.locator(".failed")).to_have_count(2)
    expect(results).to_contain_text("壊れた.pdf")
    expect(results).to_contain_text("この形式（.exe）は読めません")
    expect(page.locator("#masthead .holdings")).to_contain_text("資料2件")

    add.set_input_files(good)
    expect(results.locator(".present")).to_contain_text("すでに")

    entry = page.locator("#shelf-list li[data-name='花咲町.pdf']")
    expect(entry.get_by_role("img", name="読み取れていないところがあります")).to_be_visible()
    entry.locator(".entry").click()
    page.get_by_text("読み取りの報告").click()
    expect(page.locator("#reader .report")).to_contain_text("U+2F45 ⽅ ×1")

    reply = chat.ask("花咲町は地域防災基金にいくら拠出しましたか？")
    expect(reply).to_contain_text("42億円")
    reply.locator(".marker").first.click()
    picture = chat.panel.get_by_role("img").first
    expect(picture).to_have_js_property("complete", True)

    page.get_by_role("button", name="この資料を削除").click()
    expect(page.locator("#deletion")).to_contain_text("地方大学の支援")
    page.get_by_role("button", name="削除する").click()
    removed = page.locator("#change-status .results")
    expect(removed.locator(".removed")).to_contain_text("削除しました")
    expect(page.locator("#masthead .holdings")).to_contain_text("資料1件")
    folder = tmp_path / "index-uploads"
    assert [path.name for path in folder.glob("[!.]*")] == []

    page.get_by_role("button", name="元に戻す").click()
    expect(removed.locator(".restored")).to_contain_text("元に戻しました")
    expect(page.locator("#masthead .holdings")).to_contain_text("資料2件")
    assert [path.name for path in folder.glob("[!.]*")] == ["花咲町.pdf"]


def test_a_folder_is_added_without_what_cannot_be_read(chat: Chat, tmp_path: Path) -> None:
    folder = tmp_path / "資料集"
    (folder / "内側").mkdir(parents=True)
    (folder / "一.txt").write_text("一つ目の資料。\n", encoding="utf-8")
    (folder / "内側" / "二.txt").write_text("二つ目の資料。\n", encoding="utf-8")
    (folder / "道具.exe").write_bytes(b"MZ")
    chat.page.locator("#adding summary").click()
    chat.page.locator("#add-folder").set_input_files(folder)
    results = chat.page.locator("#add-status .results li")
    expect(results).to_have_count(2)
    expect(chat.page.locator("#shelf-list li")).to_have_count(3)


def test_what_is_given_up_leaves_everything_as_it_was(
    deck_index: Path, embedder: Embedder, tmp_path: Path
) -> None:
    settings = Settings(index_dir=shutil.copytree(deck_index, tmp_path / "index"))
    index = open_index(settings.index_dir, embedder)
    library = Library(settings, embedder, index.documents)
    given = tmp_path / "案.txt"
    given.write_text("花咲町の案。\n", encoding="utf-8")
    held = threading.Lock()
    with held:

        def documents() -> tuple[DocumentInfo, ...]:
            with held:  # the job begins when it was given up already
                return index.documents()

        library = Library(settings, embedder, documents, index.documents)
        job = library.add([("案.txt", given)])
        job.give_up()
    assert job.finished(60) and isinstance(job.error, GivenUpError)
    assert [info.name for info in index.documents()] == ["deck.txt"]
    assert list(settings.upload_folder.glob("[!.]*")) == []


def test_a_removed_file_is_gone_for_good_after_its_time_and_after_a_restart(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    removed = Removed(tmp_path)
    removed.take("a.txt")
    assert not (tmp_path / "a.txt").exists()
    assert removed.put_back("a.txt") and (tmp_path / "a.txt").exists()
    removed.take("a.txt")
    Removed(tmp_path)
    assert not removed.put_back("a.txt") and list(tmp_path.iterdir()) == []


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
