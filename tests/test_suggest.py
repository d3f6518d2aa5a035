"""Questions to go on with, on pages of a report: sections of theirs that the answer begins with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from forced import forced
from small_pdf import PdfPage, write_pdf

from assistant.answer.suggest import suggestions
from assistant.chain import Assistant
from assistant.common.settings import Settings
from assistant.common.types import Turn
from assistant.open import open_assistant
from eval.benchmarks.screen_rules import on_screen
from index.publish.build import Builder
from index.types import Embedder

QUESTION = "書類は何年間保存しますか？"
REPORT = [
    "取引が終わった後の記録について述べる。前の章では発注の手続を述べたので、この章では",
    "納品の後に親事業者が行うことを順に示す。",
    "",
    "2.1 書類の作成・保存義務(第5条)",
    "親事業者は、給付の内容と代金の額を書類に記録し、その書類を2年間保存しなければならない。",
    "",
    "2.2 遅延利息の支払義務(第4条の2)",
    "親事業者は、支払期日までに代金を支払わなかったときは、年14.6%の遅延利息を支払う。",
    "",
    "2.3 調査への協力",
]
"""A page as those of many reports: everything in letters of one size."""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("report")
    page = PdfPage()
    for row, line in enumerate(REPORT):
        page.text(40, 60 + 20 * row, line)
    write_pdf(folder / "report.pdf", [page])
    settings = Settings(index_dir=folder / "index")
    Builder(
        settings.index_dir, embedder, settings.passage_tokens, settings.max_file_mb * 2**20
    ).run([folder / "report.pdf"])
    assistant = open_assistant(settings)
    yield assistant
    assistant.close()


def test_a_page_without_a_title_offers_its_sections_that_are_answered_and_no_empty_one(
    report: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        forced(patch, claims=True, tells=True)
        answer = report.ask(QUESTION)
    assert "2年間" in answer.answer
    forced(monkeypatch, claims=False, tells=True)
    said = (Turn("user", QUESTION), Turn("assistant", answer.answer))
    offered = suggestions(report, answer, said, "ja")
    assert offered == ("「遅延利息の支払義務」の要点を教えてください。",)
    assert "14.6%" in on_screen(report.extract(offered[0], said))


def test_what_is_on_the_screen_already_is_not_offered(
    report: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced(monkeypatch, claims=False, tells=True)
    both = "親事業者が書類を保存する義務と、遅延利息を支払う義務は何ですか"
    answer = report.ask(both)
    assert "2年間" in on_screen(answer) and "14.6%" in on_screen(answer)
    said = (Turn("user", both), Turn("assistant", answer.answer))
    assert suggestions(report, answer, said, "ja") == ()
