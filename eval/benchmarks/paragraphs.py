"""Paragraph retrieval: ``python -m eval.benchmarks.paragraphs FILE --out OUT``.

``FILE`` is in SQuAD form (JSQuAD valid for measuring, JaQuAD dev for choosing). Every paragraph
becomes a slide of its article, cut and indexed as any document; a question is to find its paragraph
among all of the file. Beside the fused search and the reranked one (most of the time) stand the
index's vectors alone, and BM25 over words and over character bigrams of whole paragraphs, in the
same run.
"""

from __future__ import annotations

import hashlib
import random
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Annotated

import typer

from assistant.common.settings import Settings, load_settings
from assistant.open import open_embedder, open_reranker
from corpus.normalize import normalize_query
from corpus.passages import split_document
from corpus.types import Document, Slide
from eval.benchmarks.allganize import HITS, markdown
from eval.benchmarks.page_baselines import Page, PageSearch, bm25
from eval.benchmarks.page_scores import PageQuestion, score
from eval.benchmarks.paired import ALL, figures
from eval.benchmarks.progress import shown
from eval.benchmarks.report import machine, write_results
from eval.benchmarks.shared_vectors import SharedVectors
from eval.scoring.report import PACKAGES, dataset_hash, git_hash, versions
from index.cross_encoder.squad import articles
from index.open import Index, open_index
from index.publish.assemble import assemble, manifest_of
from index.search.fusion import FusionWeights
from index.store.generations import GENERATIONS
from index.store.records import Record
from index.types import Embedder, Reranker

SEPARATOR = " [SEP] "
"""Stands between title and paragraph in JSQuAD's contexts."""
SEED = 20261123
VECTORS_ONLY = FusionWeights(words=0, bigrams=0, slide_words=0, slide_bigrams=0, dense=1)


def main(
    file: Annotated[Path, typer.Argument(help="SQuAD 形式のファイル / file in SQuAD form")],
    out: Annotated[Path | None, typer.Option(help="結果を書くフォルダ / results")] = None,
    sample: Annotated[int, typer.Option(help="問いの数（0 は全部） / questions, 0 for all")] = 0,
    rerank: Annotated[bool, typer.Option(help="再順位付けも測る / the reranked search too")] = True,
    quiet: Annotated[bool, typer.Option(help="進みを表示しない / no progress bar")] = False,
) -> None:
    """Measure how often a question finds its paragraph, with and without reranking."""
    settings = load_settings()
    embedder = SharedVectors(open_embedder(settings), quiet)
    documents, every = read_corpus(file)
    asked = sampled(every, sample)
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder), documents, embedder, settings.passage_tokens)
        with ExitStack() as opened:
            searches = _searches(Path(folder), embedder, settings, rerank, opened)
            texts = {(d.name, s.number): s.text for d in documents for s in d.slides}
            searches |= {"BM25 words": bm25(texts, "words"), "BM25 bigrams": bm25(texts, "bigrams")}
            rows = [score(n, shown(s, n, quiet, len(asked)), asked) for n, s in searches.items()]
    values = {
        "machine": machine(),
        "git": git_hash(),
        "questions_sha256": dataset_hash(file),
        "questions": f"{len(asked)} of {len(every)}" + (f", seed {SEED}" if sample else ""),
        "paragraphs": len(texts),
        "embedding": settings.embedding_model or "bundled",
        "versions": versions(PACKAGES),
        "systems": figures(rows),
    }
    text = markdown(values, f"Paragraph retrieval, {file.name}")
    print(text)  # noqa: T201
    if out is not None:
        write_results(out, file.name, values, text)


def sampled(questions: Sequence[PageQuestion], count: int) -> list[PageQuestion]:
    """Return ``count`` questions drawn at random, the same ones every time; 0 for all, in order."""
    if not count:
        return list(questions)
    return random.Random(SEED).sample(list(questions), min(count, len(questions)))  # noqa: S311


def _searches(
    folder: Path, embedder: Embedder, settings: Settings, rerank: bool, opened: ExitStack
) -> dict[str, PageSearch]:
    """Open the index once for each of our ways to search it."""
    ways: dict[str, tuple[Reranker | None, FusionWeights | None]] = {
        "seisaku, fused": (None, None),
        "seisaku, vectors only": (None, VECTORS_ONLY),
    }
    if rerank and (reranker := open_reranker(settings)) is not None:
        ways = {"seisaku, reranked": (reranker, None), **ways}
    return {
        name: slides_of(opened.enter_context(closing(open_index(folder, embedder, *way))))
        for name, way in ways.items()
    }


def read_corpus(file: Path) -> tuple[list[Document], list[PageQuestion]]:
    """Return the articles as documents of one slide a paragraph, and the questions."""
    documents: list[Document] = []
    asked: list[PageQuestion] = []
    for i, article in enumerate(articles(file)):
        name = f"{i:04}.txt"
        slides = tuple(
            _slide(number, article["title"], paragraph["context"])
            for number, paragraph in enumerate(article["paragraphs"], start=1)
        )
        digest = hashlib.sha256("\f".join(slide.text for slide in slides).encode()).hexdigest()
        documents.append(Document(name, article["title"], "", digest, slides))
        asked += [
            PageQuestion(qa["id"], ALL, qa["question"], (name, slide.number))
            for slide, paragraph in zip(slides, article["paragraphs"], strict=True)
            for qa in paragraph["qas"]
        ]
    return documents, asked


def _slide(number: int, title: str, context: str) -> Slide:
    before, separator, after = context.partition(SEPARATOR)
    text = normalize_query(after if separator else before)
    return Slide(number, before if separator else title, text)


def build(folder: Path, documents: Sequence[Document], embedder: Embedder, budget: int) -> None:
    """Index documents that are in no file."""
    (folder / GENERATIONS).mkdir(parents=True)
    records = [_record(document, embedder, budget) for document in documents]
    manifest = manifest_of(records, (), embedder, budget)
    assemble(folder, records, (), manifest, lambda *_: None)


def _record(document: Document, embedder: Embedder, budget: int) -> Record:
    passages = split_document(document, budget)
    vectors = embedder.embed_passages([passage.indexed_text for passage in passages])
    return Record("memory:", document.name, document, passages, vectors)


def slides_of(index: Index) -> PageSearch:
    """Return the slides of an index's hits, each at its best passage."""

    def search(question: str) -> list[Page]:
        hits = index.hits(question, HITS)
        return list(dict.fromkeys((hit.passage.document, hit.passage.slide) for hit in hits))

    return search


if __name__ == "__main__":
    typer.run(main)
