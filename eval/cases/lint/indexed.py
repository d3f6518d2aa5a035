"""The slides of an index, as the checks want them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from corpus.types import Slide
from eval.cases.lint.types import Slides
from index.store.documents import DocumentInfo


class Corpus(Protocol):
    """The part of the assistant that gold is held against."""

    def slide(self, document: str, number: int) -> Slide:
        """Return one slide."""
        ...

    def documents(self) -> Sequence[DocumentInfo]:
        """Return what is indexed."""
        ...


def slides_of(corpus: Corpus) -> Slides:
    """Return what gives the slides of a document, none where it is not indexed."""
    read: dict[str, tuple[Slide, ...]] = {}

    def slides(document: str) -> tuple[Slide, ...]:
        if document not in read:
            known = {info.name: info.slides for info in corpus.documents()}
            numbers = range(1, known.get(document, 0) + 1)
            read[document] = tuple(corpus.slide(document, number) for number in numbers)
        return read[document]

    return slides
