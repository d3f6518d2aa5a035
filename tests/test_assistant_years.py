"""A place that does not tell the year asked for is said not to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from opened_index import opened_over

from assistant.answer.years import of_the_year, year_notes
from assistant.chain import Assistant
from assistant.common.types import Evidence, Turn
from assistant.question.analysis import analyse
from index.types import Embedder

NEW = "令和8年度改定の議論の整理\n\n入院時の食費の基準の見直しについて、令和8年度の改定で引き上げを検討する。"
OLD = "個別改定項目について\n\n入院時の食費の基準の見直しとして、一食当たり30円引き上げる。"
ASKED = "令和8年度の入院時の食費の基準はいくら引き上げますか"


@pytest.fixture(scope="module")
def two_years(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("years")
    for name, text in (("整理.txt", NEW), ("項目.txt", OLD)):
        (folder / name).write_text(text, encoding="utf-8")
    sources = [folder / "整理.txt", folder / "項目.txt"]
    with opened_over(folder / "index", sources, embedder) as opened:
        yield opened


def test_the_place_without_the_year_is_named_and_the_other_is_not(two_years: Assistant) -> None:
    answer = two_years.ask(ASKED)
    numbers = {place.document: i for i, place in enumerate(answer.evidence, start=1)}
    (note,) = [text for text in answer.warnings if "令和8年度は" in text]
    assert f"[{numbers['項目.txt']}] のページ" in note
    assert f"[{numbers['整理.txt']}]" not in note


def test_passages_that_tell_the_year_come_first_in_the_order_they_had(
    two_years: Assistant,
) -> None:
    index = two_years.desk.index
    hits = sorted(index.hits(ASKED, 10), key=lambda hit: hit.passage.document != "項目.txt")
    assert [hit.passage.document for hit in hits] == ["項目.txt", "整理.txt"]
    assert [hit.passage.document for hit in of_the_year(hits, analyse(ASKED), index)] == [
        "整理.txt", "項目.txt"
    ]  # fmt: skip
    assert of_the_year(hits, analyse("入院時の食費は"), index) == hits


def test_a_year_that_the_conversation_brings_is_missed_too(two_years: Assistant) -> None:
    answer = two_years.ask("入院時の食費は？", [Turn("user", "令和8年度改定の議論の整理の要点は")])
    assert any("令和8年度は" in text for text in answer.warnings)


def test_without_a_year_or_with_one_that_all_places_tell_nothing_is_said(
    two_years: Assistant,
) -> None:
    assert not two_years.ask("入院時の食費の基準はいくら引き上げますか").warnings
    place = Evidence("整理.txt", "", 1, None, NEW[:20], 0, 20, 0.5)
    index = two_years.desk.index
    assert year_notes(analyse(ASKED), [place], index, "ja") == ()
    assert year_notes(analyse("令和9年度の食費は"), [place], index, "en") == (
        "The pages of [1] do not name 令和9年度. "
        "Please check in the documents which year they are of.",
    )
