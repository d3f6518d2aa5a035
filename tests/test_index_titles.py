"""A document that is named is searched by what is asked of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from opened_index import opened_over

from assistant.chain import Assistant
from corpus.documents import bundled_deck
from index.search.titles import better, named_by
from index.types import Embedder, Hit

TITLES = (
    ("account.pdf", "ゼロトラストネットワークを実現するための政府職員のアカウントやアセットの管理"),
    ("cloud.pdf", "クラウドサービス利用のための情報セキュリティマネジメントガイドライン"),
    (
        "cloud-brief.pdf",
        "クラウドサービス利用のための情報セキュリティマネジメントガイドライン 概要",
    ),
    ("labour.pdf", "モデル就業規則"),
)
COVER = "洋上風力発電の推進に関する基本計画\n\n農林水産省\n\n洋上風力発電の推進に関する基本計画の本編である。\f"
CLOSING = "設備を閉じるとき\n\n撤去の届出は、撤去を始める日の六十日前までに行う。\f"


@pytest.fixture(scope="module")
def two_decks(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("titles")
    (folder / "風力.txt").write_text(COVER + CLOSING, encoding="utf-8")
    sources = [bundled_deck(), folder / "風力.txt"]
    with opened_over(folder / "index", sources, embedder) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "documents", "rest"),
    [
        ("モデル就業規則だと、診断の結果は何年保存？", ("labour.pdf",), "だと、診断の結果は何年保存?"),
        ("クラウドサービス利用の情報セキュリティガイドラインで、控えの手順は",
         ("cloud-brief.pdf", "cloud.pdf"), "ので、控えの手順は"),
    ],
)  # fmt: skip
def test_a_document_is_named_by_most_of_its_title(
    question: str, documents: tuple[str, ...], rest: str
) -> None:
    found = named_by(question, TITLES)
    assert found is not None
    assert (found.documents, found.rest) == (documents, rest)


@pytest.mark.parametrize(
    "question",
    ["政府職員は何人ですか", "情報の管理は", "モデル就業規則", "", "有給休暇は何日ですか"],
)
def test_a_word_or_two_of_a_title_or_nothing_besides_name_none(question: str) -> None:
    assert named_by(question, TITLES) is None


def test_where_all_documents_are_named_none_is() -> None:
    assert named_by("モデル就業規則の休暇は", TITLES[3:]) is None


def test_each_passage_stands_as_the_search_that_it_suits_better_found_it(
    assistant: Assistant,
) -> None:
    found = assistant.search("大学ファンドの規模はいくらですか", 4)
    again = [Hit(hit.passage, 2 - hit.score, hit.parts, hit.reading) for hit in found[1:]]
    merged = better(found, again)
    assert [hit.score for hit in merged] == sorted((hit.score for hit in merged), reverse=True)
    best = {hit.passage.id: max(hit.score, 2 - hit.score) for hit in found[1:]}
    assert {hit.passage.id: hit.score for hit in merged} == best | {
        found[0].passage.id: found[0].score
    }


def test_the_words_that_name_a_document_do_not_draw_its_pages_down(two_decks: Assistant) -> None:
    asked = "設備を閉じるときの届出はいつまでですか"
    named = f"洋上風力発電の推進に関する基本計画では、{asked}"
    place = ("風力.txt", 2)

    def score(hits: Sequence[Hit]) -> float:
        return next(h.score for h in hits if (h.passage.document, h.passage.slide) == place)

    index = two_decks.desk.index
    assert score(index.hits(named, 10)) < score(index.hits(asked, 10))
    assert score(two_decks.search(named, 10)) > score(index.hits(named, 10))
    assert two_decks.ask(named).evidence[0].slide == place[1]
