"""The cross-encoder as a reader on reading-comprehension data: ``python -m eval.benchmarks.reading FILE``.

For measuring only: JSQuAD valid and JaQuAD dev in SQuAD form. Prints exact match and character F1
(the measures of JGLUE, Kurihara et al. 2022, section 4.4), each with its 95 % interval, beside the
baseline that answers with the passage's sentence that shares most words with the question, and the
area under the ROC curve for telling a passage with the answer from the one that BM25 over words ranks
highest of those that hold none of the answers.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer
from tqdm import tqdm

from corpus.tokens import search_words
from eval.benchmarks.page_baselines import bm25
from eval.benchmarks.report import with_interval
from index.cross_encoder.reader import CrossEncoder
from index.cross_encoder.squad import articles

NOTHING = -1e6
"""Log-odds where the reader finds no words at all: below any of its own, and finite for the AUC."""
WINDOW, STEP = 400, 280
"""Characters of a window of a longer passage, and from one window's start to the next."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its passage, its accepted answers, and a near passage that lacks them."""

    question: str
    passage: str
    answers: tuple[str, ...]
    other: str = ""


def load(path: Path) -> list[Asked]:
    """Read a SQuAD-form file; without its passage's rival, which :func:`with_rivals` finds."""
    passages = [p for article in articles(path) for p in article["paragraphs"]]
    return [
        Asked(qa["question"], paragraph["context"], answers)
        for paragraph in passages
        for qa in paragraph["qas"]
        if (answers := tuple(answer["text"] for answer in qa["answers"]))
    ]


def with_rivals(asked: Sequence[Asked], passages: Sequence[str]) -> Iterator[Asked]:
    """Yield each question with the passage that BM25 ranks highest of those without its answers."""
    texts = {("", i): text for i, text in enumerate(passages)}
    search = bm25(texts, "words")
    for case in asked:
        near = (texts[page] for page in search(case.question))
        wrong = (text for text in near if not any(answer in text for answer in case.answers))
        yield replace(case, other=next(wrong, ""))


def answer(reader: CrossEncoder, question: str, passage: str) -> tuple[str, float]:
    """Return the reader's words in a passage of any length, and their log-odds."""
    windows = list(_windows(passage))
    readings = reader.read(question, [("", window) for window in windows])
    found = [
        (best[0], window[best[1] : best[2]])
        for window, reading in zip(windows, readings, strict=True)
        if (best := reading.best())
    ]
    odds, words = max(found, default=(NOTHING, ""))
    return words, max(odds, NOTHING)


def _windows(passage: str) -> Iterator[str]:
    start = 0
    while start == 0 or start + WINDOW - STEP < len(passage):
        yield passage[start : start + WINDOW]
        start += STEP


def exact(said: str, answers: Sequence[str]) -> float:
    """Return 1.0 where the words are one of the answers, white space aside."""
    return float(any(_plain(said) == _plain(a) for a in answers))


def overlap(said: str, answers: Sequence[str]) -> float:
    """Return the best F1 over characters of the words with an answer."""
    return max((_f1(_plain(said), _plain(a)) for a in answers), default=0.0)


def _plain(text: str) -> str:
    return "".join(text.split()).removesuffix("。")


def _f1(said: str, wanted: str) -> float:
    common = sum((Counter(said) & Counter(wanted)).values())
    return 2 * common / (len(said) + len(wanted)) if common else 0.0


def nearest_sentence(question: str, passage: str) -> str:
    """Return the baseline's answer: the sentence with most of the question's words."""
    words = set(search_words(question))
    sentences = [s for s in passage.replace("\n", "。").split("。") if s.strip()]
    return max(sentences, key=lambda s: len(words & set(search_words(s))), default="")


def main(
    data: Annotated[Path, typer.Argument(help="SQuAD 形式のファイル / a SQuAD-form file")],
    limit: Annotated[int, typer.Option(help="問題の数（0 は全部）/ questions (0: all)")] = 0,
    seed: Annotated[int, typer.Option(help="抽出の種 / seed of the sample")] = 1,
    quiet: Annotated[bool, typer.Option(help="進みを表示しない / no progress bar")] = False,
) -> None:
    """Measure the reader."""
    from sklearn.metrics import roc_auc_score

    every = load(data)
    drawn = random.Random(seed).sample(every, min(limit, len(every))) if limit else every  # noqa: S311
    asked = list(with_rivals(drawn, list(dict.fromkeys(case.passage for case in every))))
    reader = CrossEncoder()
    said, odds, others, seconds = [], [], [], 0.0
    for case in tqdm(asked, file=sys.stderr, unit="問", disable=quiet):
        began = time.perf_counter()
        words, sure = answer(reader, case.question, case.passage)
        seconds += time.perf_counter() - began
        said.append(words)
        odds.append(sure)
        others.append(answer(reader, case.question, case.other)[1])
    base = [nearest_sentence(case.question, case.passage) for case in asked]
    print(f"{data.name}: {len(asked)} questions, {seconds / len(asked) * 1000:.0f} ms each")  # noqa: T201
    for name, words_of in (("reader", said), ("nearest sentence", base)):
        em = [exact(w, c.answers) for w, c in zip(words_of, asked, strict=True)]
        f1 = [overlap(w, c.answers) for w, c in zip(words_of, asked, strict=True)]
        print(f"{name}: EM {with_interval(em)}, F1 {with_interval(f1)}")  # noqa: T201
    auc = roc_auc_score([1] * len(odds) + [0] * len(others), odds + others)
    print(f"answer or not: AUC {auc:.3f}")  # noqa: T201


if __name__ == "__main__":
    typer.run(main)
