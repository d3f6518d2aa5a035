"""Editions by folder rules: documents that print none are told apart by where they lie."""

from __future__ import annotations

import pytest

from assistant.common.settings import Settings, SettingsError, load_settings
from assistant.open import open_assistant
from index.publish.build import Builder
from index.types import Embedder

pytestmark = pytest.mark.usefixtures("decided")

RULES = {"令和4年度/*": "令和4年度版", "規程/*/*": "*"}
QUESTION = "花咲町は地域防災基金にいくら拠出しましたか？"


@pytest.fixture(scope="module")
def settings_here(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Settings:
    place = tmp_path_factory.mktemp("years")
    fund = "# 花咲町防災計画\n\n花咲町は地域防災基金に{}億円を拠出した。\n"
    papers = {
        "令和4年度": fund.format(42), "規程/令和5年度": fund.format(58),
        "ほか": "# 港の案内\n\n港の開放時間は午前9時からである。\n",
    }  # fmt: skip
    for folder, text in papers.items():
        file = place / "docs" / folder / "計画.md"
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
    settings = Settings(index_dir=place / "index", document_editions=RULES)
    Builder(settings.index_dir, embedder, settings.passage_tokens, 2**25).run([place / "docs"])
    return settings


def test_documents_of_folders_are_editions_and_the_newest_or_the_one_asked_for_answers(
    settings_here: Settings, embedder: Embedder
) -> None:
    assistant = open_assistant(settings_here, embedder)
    try:
        told = {info.path: info for info in assistant.documents()}
        old, new = told["令和4年度/計画.md"], told["規程/令和5年度/計画.md"]
        assert (old.edition, new.edition) == ("令和4年度版", "令和5年度版")
        assert old.series == new.series and old.edition_order < new.edition_order
        assert (old.year, new.year) == (2022, 2023)
        assert told["ほか/計画.md"].edition == ""
        assert assistant.documents() is assistant.documents()
        assert "42億円" in assistant.ask("令和4年度版では、" + QUESTION).answer
        assert "58億円" in assistant.ask(QUESTION).answer
        assert "58億円" in assistant.ask("令和5年度版では、" + QUESTION).answer
    finally:
        assistant.close()


def test_an_edition_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEISAKU_DOCUMENT_EDITIONS", '{"規程/*": "最新"}')
    with pytest.raises(SettingsError, match="年か版を書きます"):
        load_settings()
