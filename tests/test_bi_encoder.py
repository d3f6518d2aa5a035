"""The bi-encoder: learned weights in place of the published ones, and the training that made them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
import torch

from corpus.types import Passage
from index.bi_encoder import encoder_weights
from index.bi_encoder.pairs import Pair, mined, read_pairs, write_pairs
from index.bi_encoder.train import BiEncoderModel, batches, loss
from index.cross_encoder.asked import Asked
from index.models.bundled_model import bundled_model_path
from index.models.int8_file import read_int8, write_int8
from index.types import Hit

FUND = Pair("大学ファンドの規模は", "10兆円規模の大学ファンドを創設する。", (), "a 1")
LUNCH = Pair(
    "給食の献立はいつ変わる", "給食の献立は毎月変わります。", ("食堂は毎日開きます。",), "b 2"
)


def test_the_learned_weights_replace_all_but_the_embeddings() -> None:
    from index.models.bert import read_weights

    folder = bundled_model_path()
    published, learned = read_weights(folder / "model.safetensors"), encoder_weights(folder)
    assert published.keys() == learned.keys()
    for name, value in published.items():
        same = torch.equal(value, learned[name])
        assert same == (name.startswith(("embeddings.", "pooler."))), name


def test_weights_come_back_within_half_a_step(tmp_path: Path) -> None:
    matrix = torch.randn(5, 40, generator=torch.Generator().manual_seed(1))
    write_int8([("a", matrix), ("b", matrix[0])], tmp_path / "w.safetensors")
    found = read_int8(tmp_path / "w.safetensors")
    assert torch.equal(found["b"], matrix[0])
    step = matrix.abs().amax(dim=1, keepdim=True) / 127
    assert ((found["a"] - matrix).abs() <= step / 2 + 1e-6).all()


def test_training_brings_a_question_nearer_to_its_passage() -> None:
    torch.manual_seed(1)
    model, dice = BiEncoderModel(), random.Random(1)
    optimizer = torch.optim.AdamW((p for p in model.parameters() if p.requires_grad), lr=3e-5)
    before = loss(model, [FUND, LUNCH], dice)
    for _ in range(3):
        optimizer.zero_grad()
        found = loss(model, [FUND, LUNCH], dice)
        found.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    assert loss(model, [FUND, LUNCH], dice) < before


def test_a_passage_of_the_same_place_is_not_held_against_a_question() -> None:
    model, dice = BiEncoderModel(), random.Random(1)
    twin = Pair("ファンドの大きさは", FUND.passage, (), FUND.place)
    assert loss(model, [FUND, twin], dice).item() == pytest.approx(0.0, abs=1e-6)


def test_every_pair_is_seen_once_a_round() -> None:
    pairs = [Pair(str(i), str(i), (), str(i)) for i in range(96)]
    seen = [pair.question for batch in batches(pairs, 3, random.Random(1)) for pair in batch]
    assert len(seen) == 192
    assert all(seen.count(pair.question) == 2 for pair in pairs)


class Found:
    """An index of three passages on two pages."""

    def __init__(self) -> None:
        texts = {1: ("給付金は5万円です。", "申請は不要です。"), 2: ("給付金は昨年3万円でした。",)}
        self.passages = [
            Passage(f"{slide}-{i}", "a.pdf", slide, "給付金", "", text, 0, len(text), 9)
            for slide, own in texts.items()
            for i, text in enumerate(own)
        ]

    def hits(self, query: str, k: int) -> list[Hit]:
        return [Hit(passage, 1.0, {}) for passage in reversed(self.passages)][:k]

    def passages_of(self, document: str, slide: int) -> Sequence[Passage]:
        return [p for p in self.passages if (p.document, p.slide) == (document, slide)]


def test_a_question_gets_its_passage_and_near_ones_of_other_pages(tmp_path: Path) -> None:
    told = Asked("給付金はいくら", "a.pdf", 1, "給付金は5万円です", "5万円", (("5万円",),), True)
    untold = Asked("手数料は", "a.pdf", None, "", "", (), False)
    pairs = list(mined(Found(), [told, untold]))
    assert pairs == [
        Pair(
            "給付金はいくら",
            "給付金\n給付金は5万円です。",
            ("給付金\n給付金は昨年3万円でした。",),
            "a.pdf 1",
        )
    ]
    assert write_pairs(pairs, tmp_path / "pairs.jsonl.gz") == 1
    assert read_pairs(tmp_path / "pairs.jsonl.gz") == pairs
