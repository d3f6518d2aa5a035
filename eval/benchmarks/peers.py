"""Our retrieval beside what others do by default, on the same questions.

Systems:
    ours: the index as ``seisaku`` builds it.
    llama-index defaults: ``SentenceSplitter`` (1024 tokens, overlap 200) over the deck's raw text
        and a ``VectorStoreIndex`` with the same embedding model.
    BM25 bigrams: character bigrams over blind cuts of 1,000 characters of the raw text.

A common measure is needed, because the peers know no slides: a retrieved text is right when it
holds the gold passage, white space and character forms aside, or, for the peers, at least half of
it in one piece (their cuts fall anywhere; ours must hold it or be held by it). Larger chunks have
the easier task: a default chunk is ten times as long as a passage of ours. So the slide measure is
given too: a chunk counts for every slide it touches.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from assistant.chain import Assistant
from corpus.documents import DECK_NAME, bundled_deck
from corpus.normalize import fold
from corpus.tokens import search_bigrams
from eval.dataset import Case
from eval.metrics import interval, mean

if TYPE_CHECKING:
    from index.types import Embedder

DEPTH = 20
CUT = 1000
"""Characters of a blind cut."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """One retrieved text and the slides it touches."""

    text: str
    slides: frozenset[int]


Search = Callable[[str], Sequence[Retrieved]]


@dataclass(frozen=True, slots=True)
class Row:
    """One system's scores, a value a question."""

    system: str
    slide_at_1: tuple[float, ...]
    slide_at_5: tuple[float, ...]
    passage_at_1: tuple[float, ...]
    passage_at_5: tuple[float, ...]


def compare(assistant: Assistant, embedder: Embedder, cases: Sequence[Case]) -> list[Row]:
    """Run every system over the answerable single questions."""
    asked = [case for case in cases if case.answerable and not case.history]
    systems: dict[str, Search] = {
        "llama-index defaults": llama_index_defaults(embedder),
        "BM25 bigrams, 1,000-character cuts": bigram_cuts(),
        "seisaku": _ours(assistant),
    }
    return [_row(name, search, asked) for name, search in systems.items()]


def table(rows: Sequence[Row], baseline: str = "llama-index defaults") -> str:
    """Return the comparison as Markdown, each figure with its ratio to the baseline."""
    base = next(row for row in rows if row.system == baseline)
    names = ("slide_at_1", "slide_at_5", "passage_at_1", "passage_at_5")
    lines = [
        "| system | " + " | ".join(names) + " |",
        "|---|" + "---|" * len(names),
    ]
    for row in rows:
        cells = [_cell(getattr(row, name), getattr(base, name)) for name in names]
        lines.append(f"| {row.system} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(values: Sequence[float], base: Sequence[float]) -> str:
    value, reference = mean(values), mean(base)
    between = interval(values)
    if value is None or between is None:
        return "–"
    ratio = f", ×{value / reference:.2f}" if reference else ""
    return f"{value:.3f} ({between[0]:.3f}–{between[1]:.3f}{ratio})"


def _row(system: str, search: Search, cases: Sequence[Case]) -> Row:
    found = [(case, search(case.question)) for case in cases]
    return Row(
        system,
        tuple(_on_slide(case, hits, 1) for case, hits in found),
        tuple(_on_slide(case, hits, 5) for case, hits in found),
        tuple(_holds_passage(case, hits, 1) for case, hits in found),
        tuple(_holds_passage(case, hits, 5) for case, hits in found),
    )


def _on_slide(case: Case, hits: Sequence[Retrieved], k: int) -> float:
    gold = {gold.slide for gold in case.gold}
    return float(any(hit.slides & gold for hit in hits[:k]))


def _holds_passage(case: Case, hits: Sequence[Retrieved], k: int) -> float:
    return float(
        any(_overlap(fold(gold.passage), fold(hit.text)) for gold in case.gold for hit in hits[:k])
    )


def _overlap(gold: str, text: str) -> bool:
    half = (len(gold) + 1) // 2
    return (
        gold in text
        or text in gold
        or any(gold[i : i + half] in text for i in range(0, len(gold) - half + 1))
    )


def _ours(assistant: Assistant) -> Search:
    def search(query: str) -> list[Retrieved]:
        hits = assistant.search(query, DEPTH)
        return [
            Retrieved(hit.passage.indexed_text, frozenset({hit.passage.slide}))
            for hit in hits
            if hit.passage.document == DECK_NAME
        ]

    return search


class _SlideMap:
    """Offsets of the raw deck to slides, by the table written by reading the deck."""

    def __init__(self, source: str) -> None:
        rows = files("eval").joinpath("datasets/deck_slides.jsonl").read_text(encoding="utf-8")
        lines = [json.loads(row)["first_line"] for row in rows.splitlines()]
        starts = [0]
        for line in source.splitlines(keepends=True):
            starts.append(starts[-1] + len(line))
        self._starts = [starts[line - 1] for line in lines]

    def touched(self, start: int, end: int) -> frozenset[int]:
        first = bisect_right(self._starts, start)
        last = bisect_right(self._starts, max(start, end - 1))
        return frozenset(range(max(1, first), last + 1))


def _raw() -> tuple[str, _SlideMap]:
    source = bundled_deck().read_text(encoding="utf-8")
    return source, _SlideMap(source)


def bigram_cuts() -> Search:
    """Return BM25 over character bigrams of blind cuts."""
    import bm25s

    source, slides = _raw()
    cuts = [(i, source[i : i + CUT]) for i in range(0, len(source), CUT)]
    index = bm25s.BM25()
    index.index([search_bigrams(text) for _, text in cuts], show_progress=False)

    def search(query: str) -> list[Retrieved]:
        terms = [term for term in search_bigrams(query) if term in index.vocab_dict]
        if not terms:
            return []
        scores = index.get_scores(terms)
        best = sorted(range(len(cuts)), key=lambda i: -scores[i])[:DEPTH]
        return [
            Retrieved(cuts[i][1], slides.touched(cuts[i][0], cuts[i][0] + len(cuts[i][1])))
            for i in best
        ]

    return search


def llama_index_defaults(embedder: Embedder) -> Search:
    """Return llama-index's own splitter and vector index over the raw text."""
    from llama_index.core import Document, VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter

    source, slides = _raw()
    index = VectorStoreIndex.from_documents(
        [Document(text=source)],
        transformations=[SentenceSplitter(chunk_size=1024)],
        embed_model=_adapter(embedder),
    )
    retriever = index.as_retriever(similarity_top_k=DEPTH)

    def search(query: str) -> list[Retrieved]:
        return [_chunk(found.node, slides) for found in retriever.retrieve(query)]

    return search


def _chunk(node: Any, slides: _SlideMap) -> Retrieved:
    return Retrieved(node.text, slides.touched(node.start_char_idx, node.end_char_idx))


def _adapter(embedder: Embedder) -> Any:
    """Wrap our embedder as a llama-index model, so that both use the same weights."""
    from llama_index.core.base.embeddings.base import BaseEmbedding

    class Adapter(BaseEmbedding):  # type: ignore[misc, unused-ignore]
        def _get_query_embedding(self, query: str) -> list[float]:
            return [float(value) for value in embedder.embed_query(query)]

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

        def _get_text_embedding(self, text: str) -> list[float]:
            return [float(value) for value in embedder.embed_passages([text])[0]]

    return Adapter(model_name="bundled")
