"""Training groups: a question, the passage that answers it, and what our own search takes for it.

JaQuAD (So et al. 2022, arXiv:2202.01764, CC BY-SA 3.0), train part only. The passages are its
paragraphs cut at sentence ends to the length of ours; the negatives are those that the fused search
of this project ranks high and that do not hold the answer (Karpukhin et al. 2020, section 3.2).
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from tqdm import tqdm

from index.bi_encoder.bundled_embedder import BundledEmbedder
from index.cross_encoder.squad import read_rows
from index.search.fusion import FusionWeights, weighted_sum
from index.search.lexical import TERMS

if TYPE_CHECKING:
    from numpy.typing import NDArray

PASSAGE_CHARS = 260
NEGATIVES = 5
DEPTH = 20
"""Negatives are drawn from this many of the best hits."""
MINED = FusionWeights(words=0.3, bigrams=0.3)
"""The search that mined the groups which the bundled weights were trained on."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A passage cut from a paragraph."""

    title: str
    text: str
    paragraph: int
    start: int


@dataclass(frozen=True, slots=True)
class Group:
    """One question with its passage, the answer's characters in it, and the negatives.

    Texts of passages are pairs of title and text. Where ``told`` is False no passage answers, the
    first one included.
    """

    question: str
    passage: tuple[str, str]
    start: int
    end: int
    negatives: tuple[tuple[str, str], ...]
    told: bool = True


def mine(data: Path, questions: int, seed: int) -> Iterator[Group]:
    """Yield groups of questions drawn in random order, all from one file.

    Args:
        data: a SQuAD-form file.
        questions: how many to draw.
        seed: the same seed gives the same groups.
    """
    dice = random.Random(seed)  # noqa: S311
    rows = list(read_rows(data))
    dice.shuffle(rows)
    paragraphs = {row.context: i for i, row in enumerate(rows)}
    titles = {row.context: row.title for row in rows}
    cuts = [cut for text, i in paragraphs.items() for cut in cut_paragraph(titles[text], text, i)]
    search = _Search([f"{cut.title}\n{cut.text}" for cut in cuts])
    by_paragraph: dict[int, list[Cut]] = {}
    for cut in cuts:
        by_paragraph.setdefault(cut.paragraph, []).append(cut)
    for row in tqdm(rows[:questions], unit="question"):
        answer = row.context[row.start : row.end]
        own = next(
            (
                cut
                for cut in by_paragraph[paragraphs[row.context]]
                if cut.start <= row.start and row.end <= cut.start + len(cut.text)
            ),
            None,
        )
        near = [cuts[i] for i in search.best(row.question, DEPTH)]
        wrong = [c for c in near if answer not in c.text and c.paragraph != paragraphs[row.context]]
        if own is None or len(wrong) < NEGATIVES:
            continue
        # the hardest one always, the others from further down
        chosen = [wrong[0], *dice.sample(wrong[1:], NEGATIVES - 1)]
        yield Group(
            row.question,
            (own.title, own.text),
            row.start - own.start,
            row.end - own.start,
            tuple((cut.title, cut.text) for cut in chosen),
        )


def cut_paragraph(title: str, text: str, paragraph: int) -> Iterator[Cut]:
    """Yield a paragraph's sentences packed into passages."""
    start, end = 0, 0
    for sentence in text.split("。"):
        size = len(sentence) + 1
        if end > start and end + size - start > PASSAGE_CHARS:
            yield Cut(title, text[start:end], paragraph, start)
            start = end
        end += size
    if text[start:].strip():
        yield Cut(title, text[start:], paragraph, start)


class _Search:
    """The fused search of an index, over texts in memory."""

    def __init__(self, texts: Sequence[str]) -> None:
        import bm25s

        self._embedder = BundledEmbedder()
        self._vectors = np.concatenate(
            [
                self._embedder.embed_passages(texts[i : i + 512])
                for i in tqdm(range(0, len(texts), 512), unit="x512 passages")
            ]
        )
        self._fields = {}
        for name, split in TERMS.items():
            self._fields[name] = bm25s.BM25()
            self._fields[name].index([split(text) for text in texts], show_progress=False)

    def best(self, query: str, k: int) -> NDArray[np.intp]:
        scores = {"dense": (self._vectors @ self._embedder.embed_query(query)).astype(np.float32)}
        for name, field in self._fields.items():
            known = [term for term in TERMS[name](query) if term in field.vocab_dict]
            found = field.get_scores(known) if known else np.zeros(len(self._vectors))
            scores[name] = np.asarray(found, np.float32)
        return np.argsort(-weighted_sum(scores, MINED), kind="stable")[:k]


def write_groups(groups: Iterable[Group], path: Path) -> None:
    """Write one JSON object a line."""
    with path.open("w", encoding="utf-8") as file:
        for group in groups:
            file.write(json.dumps(asdict(group), ensure_ascii=False) + "\n")


def read_groups(path: Path) -> list[Group]:
    """Read what :func:`write_groups` wrote."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_group(json.loads(line)) for line in lines]


def _group(values: dict[str, Any]) -> Group:
    return Group(
        values["question"], tuple(values["passage"]), values["start"], values["end"],
        tuple((title, text) for title, text in values["negatives"]), values.get("told", True),
    )  # fmt: skip
