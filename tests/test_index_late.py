"""Late interaction: a passage is scored by its tokens' best matches."""

from pathlib import Path

import numpy as np
import pytest

from corpus.documents import bundled_deck
from index.build import Builder
from index.bundled_embedder import BundledEmbedder
from index.fusion import FusionWeights
from index.late import SCALE, AskedTokens, ask, best_matches, embed, pack
from index.late.projection import WIDTH
from index.open import open_index
from index.types import Embedder

PASSAGES = (
    "大学ファンドの創設\n10兆円規模の大学ファンドを創設します。",
    "学校給食\n給食の献立は毎月変わります。",
    "",
)


def test_matches_are_the_weighted_best_of_each_token() -> None:
    asked = AskedTokens(np.eye(4, dtype=np.float32)[:2], np.array([3.0, 1.0], np.float32))
    one = np.array([[0.5, 0, 0, 0], [0, 0.25, 0, 0]], np.float32)
    other = np.array([[0, 0.5, 0, 0]], np.float32)
    found = best_matches(asked, [pack(one), b"", pack(other)])
    np.testing.assert_allclose(found, [(3 * 0.5 + 0.25) / 4, 0.0, 0.5 / 4])


def test_states_are_stored_to_a_two_hundredth() -> None:
    dice = np.random.default_rng(1)
    states = dice.standard_normal((30, WIDTH)).astype(np.float32)
    states /= np.linalg.norm(states, axis=1, keepdims=True)
    stored = np.frombuffer(pack(states), np.int8).reshape(30, WIDTH)
    assert np.abs(stored / SCALE - states).max() <= 0.5 / SCALE + 1e-6


def test_the_bundled_model_gives_tokens_and_the_same_vectors(embedder: Embedder) -> None:
    made = embed(embedder, PASSAGES)
    np.testing.assert_array_equal(made.vectors, embedder.embed_passages(PASSAGES))
    assert [len(tokens) % WIDTH for tokens in made.tokens] == [0, 0, 0]
    assert len(made.tokens[0]) > len(made.tokens[2]) > 0  # the mark of the end is left of nothing
    asked = ask(embedder, "大学ファンドの規模は")
    assert asked is not None
    matches = best_matches(asked, made.tokens)
    assert matches.argmax() == 0
    assert (asked.weights > 0).all()


def test_a_passage_gives_the_same_tokens_alone_and_among_others(embedder: Embedder) -> None:
    together = embed(embedder, PASSAGES).tokens
    alone = [embed(embedder, [text]).tokens[0] for text in PASSAGES]
    for one, other in zip(together, alone, strict=True):
        difference = np.frombuffer(one, np.int8).astype(int) - np.frombuffer(other, np.int8)
        assert np.abs(difference).max() <= 4  # bfloat16 rounds by the shape of the batch


class Plain:
    """An embedder without tokens."""

    def __init__(self) -> None:
        self._inner = BundledEmbedder()
        self.fingerprint, self.dimensions = "plain", self._inner.dimensions
        self.embed_passages, self.embed_query = self._inner.embed_passages, self._inner.embed_query


@pytest.mark.parametrize("tokens", [True, False])
def test_an_index_is_searched_with_and_without_tokens(
    tmp_path: Path, embedder: Embedder, tokens: bool
) -> None:
    model = embedder if tokens else Plain()
    Builder(tmp_path / "index", model, 120, 2**22).run([bundled_deck()])
    index = open_index(tmp_path / "index", model)
    try:
        hits = index.hits("大学ファンドの規模はどのくらいですか", 5)
        again = index._generation.records.record(hits[0].passage.document)
    finally:
        index.close()
    assert ("late" in hits[0].parts) is tokens
    assert len(again.tokens) == (len(again.passages) if tokens else 0)


def test_tokens_change_the_order_and_can_be_left_out(deck_index: Path, embedder: Embedder) -> None:
    question = "博士課程の学生への生活費はいくら"
    scores = {}
    for weight in (0.0, 0.2):
        index = open_index(deck_index, embedder, weights=FusionWeights(late=weight))
        try:
            scores[weight] = [hit.score for hit in index.hits(question, 30)]
        finally:
            index.close()
    assert max(scores[0.2]) > max(scores[0.0])
    assert scores[0.2] == sorted(scores[0.2], reverse=True)
