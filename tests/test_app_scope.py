"""A question put to chosen documents and years, and the documents view's own filter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from axe_check import grave_findings
from chat_page import chat_page, chat_server
from playwright.sync_api import Browser, Locator, expect
from pydantic import SecretStr
from test_app_chat import Chat, browser  # noqa: F401 - a fixture

from assistant.chain import Assistant
from assistant.settings import Settings
from assistant.web.scope import (
    chosen,
    document_choices,
    matching,
    told,
    year_choices,
    year_label,
    year_of,
)
from assistant.web.shared import SharedAssistant
from index.build import Builder
from index.documents import DocumentInfo
from index.types import Embedder

QUESTION = "花咲町は地域防災基金にいくら拠出しましたか？"
PLANS = {
    "plan4.txt": "花咲町防災計画（令和4年度）\n\n花咲町は地域防災基金に42億円を拠出した。\n",
    "plan5.txt": "花咲町防災計画（令和5年度）\n\n花咲町は地域防災基金に58億円を拠出した。\n",
    "harbour.txt": "港の案内\n\n港の開放時間は午前9時からである。\n",
}


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Settings:
    settings = Settings()
    folder = tmp_path_factory.mktemp("towns")
    for name, text in PLANS.items():
        (folder / name).write_text(text, encoding="utf-8")
        title = text.partition("\n")[0]
        (folder / name).with_suffix(".toml").write_text(f'title = "{title}"\n', encoding="utf-8")
    index = folder / "index"
    Builder(index, embedder, settings.passage_tokens, settings.max_file_mb * 2**20).run(
        [folder / name for name in PLANS]
    )
    records = SecretStr(f"sqlite:///{folder / 'records.sqlite3'}")
    return settings.model_copy(update={"index_dir": index, "records_url": records})


@pytest.fixture(scope="module")
def origin(towns: Settings) -> Iterator[str]:
    with chat_server(towns) as (origin, _):
        yield origin


@pytest.fixture
def chat(browser: Browser, origin: str) -> Iterator[Chat]:  # noqa: F811
    with chat_page(browser, origin) as chat:
        yield chat


def _choose(chat: Chat, box: Locator, option: str) -> None:
    box.click()
    chat.page.get_by_role("option", name=option).click()
    box.press("Escape")


def test_a_question_is_put_to_the_documents_of_a_chosen_year_and_says_so(chat: Chat) -> None:
    page = chat.page
    expect(chat.ask(QUESTION)).to_contain_text("58億円")  # the newest edition
    page.get_by_role("button", name="探す資料：すべて").click()
    _choose(chat, page.get_by_role("combobox", name="年（選ばなければ"), "2022年（令和4年）")
    expect(page.get_by_role("button", name="探す資料：1件に限定中")).to_be_visible()
    assert grave_findings(page) == []
    expect(chat.ask(QUESTION)).to_contain_text("42億円")
    told = page.get_by_test_id("bot").last.locator(".warning")
    expect(told).to_contain_text("花咲町防災計画（令和4年度）")

    _choose(chat, page.get_by_role("combobox", name="資料（選ばなければ"), "港の案内")
    expect(page.get_by_role("button", name="探す資料：当てはまる資料なし")).to_be_visible()
    expect(chat.ask(QUESTION)).to_contain_text("選び直してください")
    expect(chat.panel.locator("mark")).to_have_count(0)


def test_the_documents_view_lists_what_is_looked_for(chat: Chat) -> None:
    page = chat.page
    page.get_by_role("tab", name="資料").click()
    expect(page.locator("#documents")).to_contain_text("港の案内")
    page.get_by_label("資料を絞り込む").fill("防災 ＰＬＡＮ")
    expect(page.locator("#found")).to_have_text("2件（全3件）")
    expect(page.locator("#documents")).not_to_contain_text("港の案内")
    _choose(chat, page.get_by_role("combobox", name="年", exact=True), "2022年（令和4年）")
    expect(page.locator("#found")).to_have_text("1件（全3件）")
    expect(page.locator("#documents")).to_contain_text("plan4.txt")
    expect(page.locator("#documents")).not_to_contain_text("plan5.txt")
    assert grave_findings(page) == []


def test_with_one_document_there_is_nothing_to_choose(assistant: Assistant) -> None:
    from assistant.web.scoped import Scope

    scope = Scope(SharedAssistant(assistant), Settings())
    frame, names, _ = scope.refresh(["gone.pdf"], [1999])
    assert not frame.visible and names.value == []


def test_a_narrowed_assistant_shares_the_turns_and_knows_the_chosen_only(
    assistant: Assistant,
) -> None:
    whole = SharedAssistant(assistant)
    assert [d.name for d in whole.narrowed(["deck.txt"]).documents()] == ["deck.txt"]
    assert whole.narrowed(["other.pdf"]).documents() == ()
    assert whole.narrowed([]).documents() == whole.documents()


@pytest.mark.parametrize(
    ("year", "label"),
    [
        (2023, "2023年（令和5年）"),
        (2019, "2019年（令和元年）"),
        (2018, "2018年（平成30年）"),
        (1989, "1989年（平成元年）"),
        (1988, "1988年"),
    ],
)
def test_a_year_is_told_with_its_era(year: int, label: str) -> None:
    assert year_label(year, "ja") == label
    assert year_label(year, "en") == str(year)


@pytest.fixture
def known(assistant: Assistant) -> list[DocumentInfo]:
    (deck,) = assistant.documents()
    same = {"title": "予算案", "edition": "", "edition_order": ""}
    return [
        deck,
        replace(deck, name="r5.pdf", publisher="財務省", **{**same, "edition_order": "2023.00"}),
        replace(deck, name="other.pdf", **same),
    ]


def test_documents_are_chosen_by_name_year_and_words(known: list[DocumentInfo]) -> None:
    assert [year_of(info) for info in known] == [2021, 2023, None]
    assert year_choices(known, "ja")[0] == ("2023年（令和5年）", 2023)
    assert [i.name for i in chosen(known, (), (2023,))] == ["r5.pdf"]
    assert chosen(known, ("other.pdf",), (2023,)) == []
    assert [i.name for i in matching(known, "予算 財務省")] == ["r5.pdf"]
    assert [i.name for i in matching(known, "Ｄｅｃｋ")] == ["deck.txt"]


def test_equal_titles_are_told_apart_by_their_names(known: list[DocumentInfo]) -> None:
    labels = [label for label, _ in document_choices(known)]
    assert labels[1:] == ["予算案（r5.pdf）", "予算案（other.pdf）"]
    assert told([known[1]] * 5, "ja").endswith("「予算案」、「予算案」、「予算案」 ほか2")
