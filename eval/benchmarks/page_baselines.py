"""Page retrieval by BM25 over the text that pypdfium2 gives, as others would do it first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from tqdm import tqdm

from corpus.tokens import search_bigrams, search_words
from eval.benchmarks.vector_peers import Peer
from index.search.lexical import TERMS
from index.types import Embedder

CUT = 400
"""Characters of a cut for BM25 over words."""
CUTS = 50
"""Cuts asked of a vector peer: enough for ten pages."""

Page = tuple[str, int]
"""File name and 1-based page."""
PageSearch = Callable[[str], Sequence[Page]]
"""A question in, pages out, best first."""


def page_texts(paths: Sequence[Path], quiet: bool = False) -> dict[Page, str]:
    """Return the text layer of every page of the files, "" where there is none.

    Lines are joined: Japanese words run on across their ends, and a word cut in two is not found.

    Raises:
        pypdfium2.PdfiumError: a file is no readable PDF.
    """
    texts: dict[Page, str] = {}
    for path in tqdm(paths, desc="pypdfium2", unit="冊", disable=quiet, leave=False):
        with pdfium.PdfDocument(path) as document:
            for i, page in enumerate(document):
                lines = page.get_textpage().get_text_bounded().splitlines()
                texts[path.name, i + 1] = "".join(lines)
    return texts


def word_cuts(texts: dict[Page, str]) -> PageSearch:
    """Return BM25 over words of 400-character cuts; a page scores as its best cut."""
    cuts = [
        (page, text[i : i + CUT])
        for page, text in texts.items()
        for i in range(0, max(1, len(text)), CUT)
    ]
    return _search([page for page, _ in cuts], [text for _, text in cuts], search_words)


def page_bigrams(texts: dict[Page, str]) -> PageSearch:
    """Return BM25 over character bigrams, a page as a document."""
    return _search(list(texts), list(texts.values()), search_bigrams)


def vector_pages(peer: Peer, texts: Mapping[Page, str], embedder: Embedder) -> PageSearch:
    """Return the pages of a vector peer's cuts, each page at its best cut."""
    search_cuts = peer(texts, embedder, CUTS)

    def search(question: str) -> list[Page]:
        return list(dict.fromkeys(found.page for found in search_cuts(question)))

    return search


def bm25(texts: Mapping[Page, str], terms: str) -> PageSearch:
    """Return BM25 over whole texts; ``terms`` is a field of the index ("words", "bigrams")."""
    return _search(list(texts), list(texts.values()), TERMS[terms])


def _search(
    pages: Sequence[Page], texts: Sequence[str], terms_of: Callable[[str], list[str]]
) -> PageSearch:
    import bm25s

    index = bm25s.BM25()
    index.index([terms_of(text) for text in texts], show_progress=False)

    def search(question: str) -> list[Page]:
        terms = [term for term in terms_of(question) if term in index.vocab_dict]
        if not terms:
            return []
        scores: NDArray[np.float32] = index.get_scores(terms)
        order = np.argsort(-scores, kind="stable")
        return list(dict.fromkeys(pages[i] for i in order if scores[i] > 0))

    return search
