"""Two editions of one 資料 in one index: which one answers, and that the answer says so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from forced import forced
from opened_index import built as built_index

from assistant.chain import Assistant
from assistant.common.settings import Settings
from assistant.evidence.choose import CHARACTERS
from assistant.open import open_assistant
from corpus.identity.editions import edition_of
from index.publish.cli import summary
from index.publish.report import BuildReport
from index.types import Embedder

R4 = """令和4年度 森林整備予算の概要
農林振興庁

森林の整備と木材利用の拡大を進めるための予算を計上した。\f森林環境整備事業の予算額

森林環境整備事業の予算額は228億円である。

間伐と路網の整備を支援する。\f木材利用促進事業の内容

木材利用促進事業の補助件数は40件である。

公共建築物の木造化を支援する。\f災害復旧特別枠の創設

台風による倒木被害に対応するため、災害復旧特別枠として15億円を措置する。\f"""
R5 = """令和5年度 森林整備予算の概要
農林振興庁

森林の整備と木材利用の拡大を進めるための予算を計上した。\f森林環境整備事業の予算額

森林環境整備事業の予算額は239億円である。

間伐と路網の整備を支援する。\f木材利用促進事業の内容

木材利用促進事業の補助件数は55件である。

公共建築物の木造化を支援する。\f"""


@pytest.fixture(scope="module")
def built(
    tmp_path_factory: pytest.TempPathFactory, embedder: Embedder
) -> Iterator[tuple[Assistant, BuildReport]]:
    folder = tmp_path_factory.mktemp("editions")
    decks = folder / "decks"
    decks.mkdir()
    (decks / "r04_gaiyou.txt").write_text(R4, encoding="utf-8")
    (decks / "r05_gaiyou.txt").write_text(R5, encoding="utf-8")
    report = built_index(folder / "index", [decks], embedder)
    opened = open_assistant(Settings(index_dir=folder / "index"))
    yield opened, report
    opened.close()


@pytest.mark.parametrize(
    ("question", "short", "document", "edition"),
    [
        ("森林環境整備事業の予算額はいくらですか", "239億円", "r05_gaiyou.txt", "令和5年度版"),
        ("木材利用促進事業の補助件数は何件ですか", "55件", "r05_gaiyou.txt", "令和5年度版"),
        ("令和4年度版では、森林環境整備事業の予算額はいくらですか", "228億円", "r04_gaiyou.txt", "令和4年度版"),
        ("2022年度版の木材利用促進事業の補助件数は何件ですか", "40件", "r04_gaiyou.txt", "令和4年度版"),
        ("災害復旧特別枠はいくら措置されますか", "15億円", "r04_gaiyou.txt", "令和4年度版"),
    ],
)  # fmt: skip
def test_the_newer_edition_answers_unless_one_is_named_or_only_the_older_says_it(
    built: tuple[Assistant, BuildReport], question: str, short: str, document: str, edition: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    forced(monkeypatch, claims=False)
    shown = built[0].ask(question)
    assert shown.evidence[0].document == document
    assert short in "".join(place.text for place in shown.evidence if place.document == document)
    assert any(warning.startswith(edition) for warning in shown.warnings)
    forced(monkeypatch, claims=True)
    claimed = built[0].ask(question)
    assert (claimed.short_answer, claimed.citations[0].document) == (short, document)
    assert any(warning.startswith(edition) for warning in claimed.warnings)


def test_an_edition_that_is_not_asked_for_is_not_shown(
    built: tuple[Assistant, BuildReport],
) -> None:
    answer = built[0].ask("令和4年度版では、森林環境整備事業の予算額はいくらですか")
    said = {c.document for c in answer.citations} | {p.document for p in answer.evidence}
    assert said == {"r04_gaiyou.txt"}


COMPARED = "令和4年度版と令和5年度版で森林環境整備事業の予算額はどう変わりましたか"


def test_two_editions_are_compared_with_a_citation_each_where_both_are_sure(
    built: tuple[Assistant, BuildReport], monkeypatch: pytest.MonkeyPatch
) -> None:
    forced(monkeypatch, claims=True, tells=True)
    answer = built[0].ask(COMPARED)
    assert [citation.document for citation in answer.citations] == [
        "r04_gaiyou.txt",
        "r05_gaiyou.txt",
    ]
    assert "令和4年度版: 228億円[1]" in answer.answer
    assert "令和5年度版: 239億円[2]" in answer.answer


def test_two_editions_are_shown_side_by_side_where_one_is_not_sure(
    built: tuple[Assistant, BuildReport], monkeypatch: pytest.MonkeyPatch
) -> None:
    forced(monkeypatch, claims=False, tells=True)
    answer = built[0].ask(COMPARED)
    assert answer.status == "shown" and not answer.short_answer
    told = {
        name: "".join(place.text for place in answer.evidence if place.document == name)
        for name in ("r04_gaiyou.txt", "r05_gaiyou.txt")
    }
    assert "228億円" in told["r04_gaiyou.txt"]
    assert "239億円" in told["r05_gaiyou.txt"]
    assert sum(len(place.text) for place in answer.evidence) <= CHARACTERS


def test_editions_that_do_not_tell_it_are_said_to_be_silent(
    built: tuple[Assistant, BuildReport], monkeypatch: pytest.MonkeyPatch
) -> None:
    forced(monkeypatch, claims=True, tells=False)
    answer = built[0].ask(COMPARED)
    assert answer.status == "declined" and answer.related and not answer.evidence


def test_a_page_is_of_the_newest_edition_unless_one_is_named(
    built: tuple[Assistant, BuildReport],
) -> None:
    newest = built[0].ask("森林整備予算の概要の2ページには何が書いてありますか")
    assert {s.document for s in newest.citations or newest.evidence} == {"r05_gaiyou.txt"}
    older = built[0].ask("令和4年度版の2ページには何が書いてありますか")
    assert {c.document for c in older.citations} == {"r04_gaiyou.txt"}


def test_editions_are_listed(built: tuple[Assistant, BuildReport]) -> None:
    assistant, report = built
    assert [info.edition for info in assistant.documents()] == ["令和4年度版", "令和5年度版"]
    assert len({info.series for info in assistant.documents()}) == 1
    assert "r04_gaiyou.txt（令和4年度版）、r05_gaiyou.txt（令和5年度版）" in summary(report)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("観光白書 令和4年版", ""), ("観光白書（令和5年版）", "")),
        (("平成31年度 予算案の概要", ""), ("令和２年度予算案の概要", "")),
        (("情報システム整備指針 第2版", ""), ("情報システム整備指針（第3版）", "")),
        (("予算の概要", "令和4年度"), ("予算の概要", "(令和5年度)")),
        (("統計要覧2019", ""), ("統計要覧2021", "")),
        (("標準仕様書", "第2.9版"), ("標準仕様書", "第2.10版")),
        (("利用の手引", "Ver. 1.3"), ("利用の手引", "令和6年3月改訂 第2版")),
    ],
)
def test_editions_are_recognised(one: tuple[str, str], other: tuple[str, str]) -> None:
    older, newer = edition_of(one[0], "", [one[1]]), edition_of(other[0], "", [other[1]])
    assert older is not None
    assert newer is not None
    assert older.series == newer.series
    assert older.order < newer.order


def test_other_documents_are_no_editions() -> None:
    one = edition_of("令和4年度 予算の概要", "水産庁")
    other = edition_of("令和5年度 予算の概要", "林野庁")
    assert one is not None
    assert other is not None
    assert one.series != other.series
    assert edition_of("第6期科学技術・イノベーション基本計画", "") is None
    assert edition_of("令和5年度", "") is None
