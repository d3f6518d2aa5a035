"""The cross-encoder at work gives the scores of the model that was trained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import as_file, files
from itertools import accumulate
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from corpus.types import Passage
from index.bi_encoder.bundled_embedder import bundled_tokenizer
from index.cross_encoder.edges import edges
from index.cross_encoder.model import CrossEncoderModel
from index.cross_encoder.reader import CrossEncoder
from index.cross_encoder.scores import WEIGHTS, Scores, open_scores
from index.cross_encoder.train import padded
from index.cross_encoder.weights import load_weights
from index.models.bundled_model import bundled_model_path
from index.search.named_reranker import NamedReranker
from index.search.rerank import RERANKED, WEIGHT, BundledReranker, contenders, ordered
from index.store.errors import RerankerModelError
from index.types import Hit

QUESTION = "大学ファンドの規模はどのくらいですか？"
PASSAGE = "世界最高水準の研究大学を形成するため、10兆円規模の大学ファンドを本年度内に実現する。"
OTHER = "若手研究者の処遇を改善し、博士課程学生への支援を拡充する。"


def test_scores_are_those_of_the_trained_model() -> None:
    model = CrossEncoderModel(bundled_model_path())
    with as_file(files("index.cross_encoder").joinpath(WEIGHTS)) as path:
        load_weights(model, path)
    model.eval()
    tokenizer = bundled_tokenizer(bundled_model_path())
    rows = [tokenizer.encode(QUESTION, PASSAGE).ids, tokenizer.encode(PASSAGE).ids]
    ids, mask = padded(rows)
    with torch.inference_mode():
        expected = [logits.numpy() for logits in model(ids, mask.long())]
    for i, (found, row) in enumerate(
        zip(open_scores(dtype=torch.float32)(rows), rows, strict=True)
    ):
        starts, ends, relevance = (logits[i] for logits in expected)
        np.testing.assert_allclose(found.starts, starts[: len(row)], atol=1e-3)
        np.testing.assert_allclose(found.ends, ends[: len(row)], atol=1e-3)
        assert found.relevance == pytest.approx(float(relevance), abs=1e-3)


def test_the_best_span_is_the_amount() -> None:
    reading = CrossEncoder().read(QUESTION, [("大学ファンドの創設", PASSAGE)])[0]
    found = reading.best()
    assert found is not None
    _, start, end = found
    assert PASSAGE[start:end].startswith("10兆円")


def test_what_was_read_before_is_not_read_again() -> None:
    read = list[int]()

    class Counting(CrossEncoder):
        def _score(self, rows: Sequence[bytes]) -> list[Scores]:
            read.append(len(rows))
            return super()._score(rows)

    encoder = Counting()
    first = encoder.read(QUESTION, [("", PASSAGE), ("", OTHER), ("", PASSAGE)])
    again = encoder.read(QUESTION, [("", OTHER), ("", "別の文です。"), ("", PASSAGE)])
    assert read == [2, 1]
    for one, other in ((first[0], again[2]), (first[1], again[0]), (first[0], first[2])):
        assert (one.relevance, one.best()) == (other.relevance, other.best())
    encoder.read(QUESTION + "？", [("", PASSAGE)])  # another question is another row
    assert read == [2, 1, 1]


@pytest.mark.parametrize(
    ("tokens", "lent"),
    [
        (["1975", "年に"], ["1975", "年"]),
        (["、4", "本の"], ["4", "本"]),
        (["(1980", "年)"], ["1980", "年)"]),  # a closing bracket may belong to what it closes
        (["大学", "から", "の"], ["大学", "から", "の"]),
        (["11.97", "%"], ["11.97", "%"]),
        (["までの", "間"], ["までの", "間"]),  # nothing but particles: all of it
    ],
)
def test_a_token_lends_an_answer_no_particle_and_no_comma(
    tokens: list[str], lent: list[str]
) -> None:
    text, ends = "".join(tokens), list(accumulate(map(len, tokens)))
    spans = list(zip([0, *ends[:-1]], ends, strict=True))
    assert [text[start:end] for start, end in edges(text, spans)] == lent


def test_an_answer_ends_before_the_particle_of_its_last_token() -> None:
    text = "この制度は1975年に始まり、4本の柱から成る。"
    reading = CrossEncoder().read("制度はいつ始まりましたか？", [("", text)])[0]
    found = reading.best()
    assert found is not None
    assert text[found[1] : found[2]] == "1975年"


def test_the_passage_that_answers_goes_first_and_keeps_its_reading() -> None:
    first, second = BundledReranker().rerank(
        QUESTION, [hit("b", OTHER, 0.51), hit("a", PASSAGE, 0.5)]
    )
    assert (first.passage.text, second.passage.text) == (PASSAGE, OTHER)
    assert first.reading is not None
    assert first.parts["relevance"] > second.parts["relevance"]


def test_no_hits_stay_no_hits() -> None:
    assert BundledReranker().rerank(QUESTION, []) == []


def test_only_what_can_come_first_is_read() -> None:
    close, far = hit("b", OTHER, 1.0 - 0.9 * WEIGHT), hit("c", OTHER, 1.0 - 1.1 * WEIGHT)
    hits = [hit("a", PASSAGE, 1.0), close, far]
    assert list(contenders(hits)) == hits[:2]
    found = BundledReranker().rerank(QUESTION, hits)
    assert [h.reading is not None for h in found] == [True, True, False]
    alone = BundledReranker().rerank(QUESTION, [hits[0], far])
    assert [(h.passage.id, h.reading) for h in alone] == [("a", None), ("c", None)]


def test_what_was_not_read_keeps_its_order() -> None:
    hits = [hit(str(i), PASSAGE, 1.0 - i / 100) for i in range(RERANKED + 5)]
    equal: NDArray[np.float32] = np.zeros(RERANKED, dtype=np.float32)
    assert [h.passage.id for h in ordered(hits, equal)] == [h.passage.id for h in hits]


def test_relevance_outweighs_a_small_lead() -> None:
    hits = [hit("a", PASSAGE, 0.9), hit("b", OTHER, 0.8)]
    assert [h.passage.id for h in ordered(hits, np.array([-8, 8], np.float32))] == ["b", "a"]


def test_passages_of_one_slide_do_not_take_from_each_other() -> None:
    relevance: NDArray[np.float32] = np.array([-2, 2, 2], np.float32)
    hits = [
        hit("a", PASSAGE, 1.0),
        hit("b", OTHER, 1 - 0.75 * WEIGHT),
        hit("c", OTHER, 1 - 0.8 * WEIGHT),
    ]
    apart = [replace(h, passage=replace(h.passage, slide=i)) for i, h in enumerate(hits, start=1)]
    assert [h.passage.id for h in ordered(apart, relevance)] == ["a", "b", "c"]
    together = [apart[0], *(replace(h, passage=replace(h.passage, slide=2)) for h in hits[1:])]
    assert [h.passage.id for h in ordered(together, relevance)] == ["b", "c", "a"]


def test_an_unknown_reranker_names_the_setting_and_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(RerankerModelError, match=r"設定 reranker.*none"):
        NamedReranker(str(tmp_path / "nothing")).rerank(QUESTION, [hit("a", PASSAGE, 1.0)])


def test_a_named_reranker_orders_by_its_own_scores(tmp_path: Path) -> None:
    folder = tiny_cross_encoder(tmp_path)
    hits = [hit("a", PASSAGE, 0.5), hit("b", OTHER, 0.5)]
    found = NamedReranker(str(folder)).rerank(QUESTION, hits)
    relevance = [h.parts["relevance"] for h in found]
    assert relevance == sorted(relevance, reverse=True)
    assert {h.passage.id for h in found} == {"a", "b"}


def tiny_cross_encoder(folder: Path) -> Path:
    """Write a cross-encoder of one small layer with random weights."""
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Split
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *dict.fromkeys(QUESTION + PASSAGE + OTHER)]
    tokenizer = Tokenizer(WordLevel({word: i for i, word in enumerate(words)}, unk_token="[UNK]"))  # noqa: S106
    tokenizer.pre_tokenizer = Split("", "isolated")
    marks = {"unk_token": "[UNK]", "pad_token": "[PAD]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, **marks).save_pretrained(folder)
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=16, num_labels=1,
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder


def hit(name: str, text: str, score: float) -> Hit:
    return Hit(Passage(name, "a.txt", 1, "", "", text, 0, len(text), 40), score)
