"""The reader at work gives the scores of the model that was trained."""

from __future__ import annotations

from importlib.resources import as_file, files

import numpy as np
import torch

from assistant.reader.model import SpanModel
from assistant.reader.span_reader import SpanReader
from assistant.reader.span_scores import WEIGHTS, open_span_scores
from assistant.reader.weights import load_weights
from index.bert import padded
from index.bundled_embedder import bundled_tokenizer
from index.bundled_model import bundled_model_path

QUESTION = "大学ファンドの規模はどのくらいですか？"
PASSAGE = "世界最高水準の研究大学を形成するため、10兆円規模の大学ファンドを本年度内に実現する。"


def test_scores_are_those_of_the_trained_model() -> None:
    model = SpanModel(bundled_model_path())
    with as_file(files("assistant.reader").joinpath(WEIGHTS)) as path:
        load_weights(model, path)
    model.eval()
    tokenizer = bundled_tokenizer(bundled_model_path())
    rows = [tokenizer.encode(QUESTION, PASSAGE).ids, tokenizer.encode(PASSAGE).ids]
    ids, mask = padded(rows)
    with torch.inference_mode():
        expected = [logits.numpy() for logits in model(ids, mask.long())]
    for found, trained in zip(open_span_scores(torch.float32)(rows), expected, strict=True):
        np.testing.assert_allclose(found, trained, atol=1e-3)


def test_the_best_span_is_the_amount() -> None:
    reading = SpanReader().read(QUESTION, [("大学ファンドの創設", PASSAGE)])[0]
    found = reading.best()
    assert found is not None
    _, start, end = found
    assert PASSAGE[start:end].startswith("10兆円")
