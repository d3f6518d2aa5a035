"""A view of some documents: the others are not in any reply."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corpus.documents import bundled_deck
from index.open import Index, open_index
from index.publish.build import Builder
from index.search.view import IndexView
from index.store.errors import UnknownSlideError
from index.types import Embedder

HIDDEN = "人事異動案.txt"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("view")
    secret = folder / "docs" / HIDDEN
    secret.parent.mkdir()
    secret.write_text("大学ファンドの人事異動案\n\n花咲太郎を大学ファンド室長とする。\n", "utf-8")
    (folder / "docs" / "人事異動案.pdf").write_bytes(b"%PDF- broken")
    Builder(folder / "index", embedder, 120, 2**25).run([bundled_deck(), folder / "docs"])
    index = open_index(folder / "index", embedder)
    yield index
    index.close()


@pytest.fixture
def view(whole: Index) -> IndexView:
    return IndexView(whole, lambda name, path: "人事異動" not in path)


def test_what_may_not_be_seen_is_in_no_reply(whole: Index, view: IndexView) -> None:
    words = "大学ファンド室長は花咲太郎"
    assert whole.hits(words, 1)[0].passage.document == HIDDEN
    assert HIDDEN not in {hit.passage.document for hit in view.hits(words, 100)}
    assert view.hits(words, 10, (HIDDEN,)) == []
    assert view.hits(words, 10, slide=(HIDDEN, 1)) == []
    assert HIDDEN not in {info.name for info in view.documents()}
    assert [item.path for item in whole.left_out()] == ["人事異動案.pdf"]
    assert view.left_out() == ()
    assert view.passages_of(HIDDEN, 1) == () == view.page_numbers(HIDDEN)
    assert view.slide_vectors(HIDDEN)[0] == []


def test_a_hidden_slide_fails_in_the_words_of_one_that_never_was(view: IndexView) -> None:
    said = []
    for name in (HIDDEN, "人事のない名前.txt", "ない名前.txt"):
        with pytest.raises(UnknownSlideError) as told:
            view.slide(name, 1)
        said.append(str(told.value).replace(name, "?"))
        with pytest.raises(UnknownSlideError):
            view.slide_source(name, 1)
    assert len(set(said)) == 1


def test_everything_else_is_as_in_the_whole(whole: Index, view: IndexView) -> None:
    deck = bundled_deck().name
    assert view.slide(deck, 6) == whole.slide(deck, 6)
    assert view.passages_of(deck, 6) == whole.passages_of(deck, 6)
    best = view.hits("スタートアップの拠点都市", 3)
    assert [hit.passage.document for hit in best] == [deck] * 3
    assert best[0].passage.id == whole.hits("スタートアップの拠点都市", 1)[0].passage.id
