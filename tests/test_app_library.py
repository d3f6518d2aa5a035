"""The column of documents: searched, ticked, read page by page, asked and corrected."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from axe_check import findings
from chat_page import chat_page, chat_server
from playwright.sync_api import Browser, expect
from pydantic import SecretStr
from test_app_chat import Chat, browser  # noqa: F401 - a fixture

from assistant.common.settings import Settings
from assistant.operate.watch.status import FolderStatus, WatchStatus, write_status
from index.publish.build import Builder
from index.types import Embedder

pytestmark = pytest.mark.usefixtures("decided")

QUESTION = "花咲町は地域防災基金にいくら拠出しましたか？"
PLANS = {
    "plan4.txt": "花咲町防災計画（令和4年度）\n\n花咲町は地域防災基金に42億円を拠出した。\n",
    "plan5.txt": "花咲町防災計画（令和5年度）\n\n花咲町は地域防災基金に58億円を拠出した。\n",
    "harbour.txt": "港の案内\n\n港の開放時間は午前9時からである。\n\n\n\n港の改修\n\n港の改修費は7億円である。\n",
}


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Settings:
    folder = tmp_path_factory.mktemp("towns")
    for name, text in PLANS.items():
        (folder / name).write_text(text, encoding="utf-8")
        title = text.partition("\n")[0]
        (folder / name).with_suffix(".toml").write_text(f'title = "{title}"\n', encoding="utf-8")
    records = SecretStr(f"sqlite:///{folder / 'records.sqlite3'}")
    settings = Settings(index_dir=folder / "index", records_url=records)
    _build(settings, embedder)
    return settings


def _build(settings: Settings, embedder: Embedder) -> None:
    folder = settings.index_dir.parent
    Builder(
        settings.index_dir, embedder, settings.passage_tokens, settings.max_file_mb * 2**20
    ).run([folder / name for name in PLANS], rebuild=settings.index_dir.exists())


@pytest.fixture(scope="module")
def origin(towns: Settings) -> Iterator[str]:
    with chat_server(towns) as (origin, _):
        yield origin


@pytest.fixture
def chat(browser: Browser, origin: str) -> Iterator[Chat]:  # noqa: F811
    with chat_page(browser, origin) as chat:
        yield chat


def test_ticked_documents_alone_answer_and_the_page_says_so(chat: Chat) -> None:
    page = chat.page
    expect(chat.ask(QUESTION)).to_contain_text("58億円")  # the newest edition
    page.get_by_label("「花咲町防災計画（令和4年度）」に尋ねる").check()
    expect(page.locator("#scope-told")).to_have_text(
        "探す資料：「花咲町防災計画（令和4年度）」だけ"
    )
    assert findings(page) == []
    expect(chat.ask(QUESTION)).to_contain_text("42億円")
    told = page.get_by_test_id("bot").last.locator(".warning")
    expect(told).to_contain_text("花咲町防災計画（令和4年度）")

    page.wait_for_function("() => JSON.stringify(localStorage).includes('42億円')")  # kept
    page.reload()  # the ticks are the tab's
    expect(chat.replies).to_have_count(2)
    chat.complaints.clear()  # Gradio's own, of the streams that the reload cut off
    expect(page.get_by_label("「花咲町防災計画（令和4年度）」に尋ねる")).to_be_checked()
    page.get_by_role("button", name="すべての資料に戻す").click()
    expect(page.locator("#scope-told")).to_have_text("探す資料：すべて")
    expect(chat.ask(QUESTION)).to_contain_text("58億円")


def test_a_quiet_line_tells_when_watched_folders_were_last_checked(
    towns: Settings, chat: Chat
) -> None:
    line = chat.page.locator("#side-documents .watched")
    expect(chat.page.locator("#shelf-list li").first).to_be_visible()
    expect(line).to_have_count(0)
    folders = (FolderStatus("/srv/docs", "watched", 3), FolderStatus("/mnt/share", "unreachable"))
    write_status(towns.watch_file, WatchStatus(1_795_893_378.0, 1, False, "", folders))
    try:
        chat.page.reload()
        expect(line).to_contain_text("フォルダーの最終確認：")
        expect(line).to_contain_text("確認できないフォルダー 1か所")
        assert findings(chat.page) == []
    finally:
        towns.watch_file.unlink()


def test_documents_are_found_by_words_and_years_and_ticked_together(chat: Chat) -> None:
    page, shown = chat.page, chat.page.locator("#shelf-list li")
    expect(shown).to_have_count(3)
    page.get_by_label("資料を探す").fill("防災 ＰＬＡＮ")
    expect(shown).to_have_count(2)
    expect(page.locator("#shelf-found")).to_have_text("2件（全3件）")
    page.get_by_label("年", exact=True).select_option("2022年（令和4年）")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("令和4年度")
    page.get_by_label("年", exact=True).select_option("")
    page.get_by_role("button", name="表示中をすべて選ぶ").click()
    expect(page.locator("#scope-told")).to_have_text("探す資料：2件に限定中")
    page.get_by_role("button", name="選択を解除").click()
    expect(page.locator("#scope-told")).to_have_text("探す資料：すべて")
    page.get_by_label("資料を探す").fill("ない言葉")
    expect(page.locator("#shelf-none")).to_have_text("当てはまる資料はありません。")


def test_a_document_is_paged_through_and_one_page_of_it_asked(chat: Chat) -> None:
    page = chat.page
    page.locator("#shelf-list .entry").filter(has_text="港の案内").click()
    text = page.locator("#reader .leaf-text")
    expect(text).to_contain_text("午前9時")
    expect(page.locator("#reader .leaf-picture img")).to_have_js_property("complete", True)
    assert findings(page) == []
    page.locator("#reader .leaf-picture a").press("ArrowRight")
    expect(text).to_contain_text("7億円")
    expect(page.get_by_role("button", name="次のページ")).to_be_disabled()

    page.get_by_role("button", name="このページに質問").click()
    expect(chat.box).to_be_focused()
    expect(page.locator("#scope-told")).to_have_text("探すページ：2ページ目だけ（「港の案内」）")
    said = page.get_by_test_id("bot").last
    chat.ask("このページには何が書いてありますか？")
    expect(said).to_contain_text("7億円")
    expect(said).not_to_contain_text("午前9時")
    chat.ask("港の開放時間は何時からですか？")  # that stands on the page before
    expect(said).to_contain_text("2ページ目")
    expect(said).not_to_contain_text("午前9時")

    page.get_by_role("button", name="この資料に質問").click()
    expect(page.locator("#scope-told")).to_have_text("探す資料：「港の案内」だけ")
    chat.ask("港の開放時間は何時からですか？")
    expect(said).to_contain_text("午前9時")
    page.get_by_role("button", name="一覧に戻る").click()
    expect(page.locator("#shelf-list .entry").filter(has_text="港の案内")).to_be_focused()


def test_a_corrected_title_stands_in_the_credit_line_and_stays_when_read_again(
    chat: Chat, towns: Settings, embedder: Embedder
) -> None:
    page = chat.page
    page.locator("#shelf-list .entry").filter(has_text="港の案内").click()
    page.get_by_role("button", name="題名などを直す").click()
    page.get_by_label("題名", exact=True).fill("みなとの手引き")
    page.get_by_label("発行", exact=True).fill("花咲町 <b>港湾課</b>")
    page.get_by_label("日付", exact=True).fill("令和3年4月")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("#reader h2")).to_have_text("みなとの手引き")
    _build(towns, embedder)
    page.reload()
    entry = page.locator("#shelf-list .entry").filter(has_text="みなとの手引き")
    expect(entry).to_contain_text("花咲町 <b>港湾課</b>・2021年（令和3年）")
    chat.ask("港の改修費はいくらですか？")
    credit = page.get_by_test_id("bot").last.locator(".credit").last
    expect(credit).to_contain_text("出典：『みなとの手引き』（花咲町 <b>港湾課</b>）")

    entry.click()
    page.get_by_role("button", name="題名などを直す").click()
    page.get_by_role("button", name="読み取ったとおりに戻す").click()
    expect(page.locator("#reader h2")).to_have_text("港の案内")


def test_who_may_not_upload_corrects_nothing_and_another_site_neither(
    towns: Settings, origin: str, browser: Browser  # noqa: F811
) -> None:  # fmt: skip
    given = {"name": "harbour.txt", "title": "別の題名"}
    foreign = {"sec-fetch-site": "cross-site"}
    with httpx.Client(base_url=origin) as client:
        assert client.post("/api/library/correct", json=given, headers=foreign).status_code == 403
        gone = {**given, "name": "gone.txt"}
        assert client.post("/api/library/correct", json=gone).status_code == 404
        assert client.get("/api/library/jobs/guessed").status_code == 404
    with chat_server(towns, uploads=False) as (closed, _):
        assert httpx.post(f"{closed}/api/library/correct", json=given).status_code == 403
        with chat_page(browser, closed) as chat:
            chat.page.locator("#shelf-list .entry").first.click()
            expect(chat.page.locator("#reader h2")).to_be_visible()
            expect(chat.page.get_by_role("button", name="題名などを直す")).to_have_count(0)
            expect(chat.page.locator("#adding")).to_have_count(0)


def test_on_a_phone_the_documents_are_a_sheet_over_the_page(
    browser: Browser,  # noqa: F811
    origin: str,
) -> None:
    with chat_page(browser, origin, viewport={"width": 390, "height": 844}) as chat:
        page = chat.page
        expect(page.locator("#shelf-list li").first).to_be_hidden()
        page.get_by_role("button", name="資料と会話の一覧を開く").click()
        expect(page.locator("#shelf-list li").first).to_be_visible()
        assert findings(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        page.locator("#shelf-list .entry").first.click()
        page.get_by_role("button", name="このページに質問").click()
        expect(page.locator("#side")).to_be_hidden()
        expect(page.locator("#scope-told")).to_contain_text("1ページ目だけ")
        page.locator("#scope-told").click()
        expect(page.locator("#side")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("#side")).to_be_hidden()


def test_the_report_of_a_document_is_one_click_away(chat: Chat) -> None:
    chat.page.locator("#shelf-list .entry").first.click()
    chat.page.get_by_text("読み取りの報告").click()
    expect(chat.page.locator("#reader .report")).to_contain_text("文字のないページ")


def test_corrections_are_kept_by_place_and_by_bytes(tmp_path: Path) -> None:
    from dataclasses import replace

    from index.store.corrections import Corrections
    from index.store.documents import DocumentInfo
    from index.store.extraction import Extraction

    facts = Extraction("a", "", "", 1, 0, 0, (), (), 0, {}, 0, 0, ())
    info = DocumentInfo("a.txt", "古い", "", 1, 1, "/one", "a.txt", "hash", facts, year=2020)
    file = tmp_path / "corrections.json"
    Corrections(file).put(info, {"title": "新しい", "date": "令和5年3月"})
    again = Corrections(file)
    moved, changed = replace(info, root="/two"), replace(info, content_hash="other")
    other = replace(info, root="/two", content_hash="other")
    told = again.over((info, moved, changed, other))
    assert [one.title for one in told] == ["新しい", "新しい", "新しい", "古い"]
    assert (told[0].year, told[0].publisher, told[0].corrected) == (2023, "", ("title", "date"))
    again.forget_other("/one", "a.txt", "other")
    assert again.over((changed,))[0].title == "古い"
    again.put(info, {})
    assert again.over((info,))[0] == info
