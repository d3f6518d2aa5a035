"""An index of which some documents may be seen: of the others it speaks as if they were not there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import numpy as np

from corpus.types import Passage, Slide
from index.search.searchable import Searchable
from index.store.documents import DocumentInfo, SlideSource
from index.store.errors import unknown_slide
from index.store.extraction import LeftOut
from index.types import Embedder, Hit, PageNumber

if TYPE_CHECKING:
    from numpy.typing import NDArray


Allows = Callable[[str, str], bool]


class IndexView:
    """Some documents of an opened index, by name.

    What is counted over the whole index (how rare a word is) stays counted over the whole.

    Args:
        index: the whole, which stays its owner's to close.
        allows: tells by name and by path (root and all) whether a document may be seen. Documents
            that are added later are judged too; what is not known to be seen is not.
        place: document and number of the only slide that is searched; None for all.
    """

    def __init__(
        self, index: Searchable, allows: Allows, place: tuple[str, int] | None = None
    ) -> None:
        self._whole, self._place = index, place
        self._allows = allows
        self._judged: tuple[tuple[DocumentInfo, ...], dict[str, DocumentInfo]] = ((), {})

    def _seen(self) -> dict[str, DocumentInfo]:
        known = self._whole.documents()
        if self._judged[0] is not known:  # the index hands out the same ones until it changes
            seen = {i.name: i for i in known if self._allows(i.name, f"{i.root}/{i.path}")}
            self._judged = (known, seen)
        return self._judged[1]

    def _sees(self, document: str) -> bool:
        return document in self._seen()

    def _searches(self, document: str, slide: int) -> bool:
        return self._sees(document) and self._place in (None, (document, slide))

    def held(self) -> AbstractContextManager[None]:
        """See one generation throughout a block."""
        return self._whole.held()

    def hits(
        self, query: str, k: int, documents: Collection[str] | None = None,
        slide: tuple[str, int] | None = None,
    ) -> list[Hit]:  # fmt: skip
        """Return the best passages of the documents that may be seen."""
        slide = slide or self._place
        if slide is not None and not self._searches(*slide):
            return []
        seen = self._seen()
        names = list(seen) if documents is None else [n for n in documents if n in seen]
        return self._whole.hits(query, k, names, slide)

    def slide(self, document: str, number: int) -> Slide:
        """Return a slide.

        Raises:
            UnknownSlideError: there is no such document or slide, or it may not be seen.
        """
        self._check(document, number)
        return self._whole.slide(document, number)

    def slide_source(self, document: str, number: int) -> SlideSource:
        """Return a slide with the file behind it.

        Raises:
            UnknownSlideError: there is no such document or slide, or it may not be seen.
        """
        self._check(document, number)
        return self._whole.slide_source(document, number)

    def _check(self, document: str, number: int) -> None:
        if not self._sees(document):
            raise unknown_slide(document, number)

    def page_numbers(self, document: str) -> tuple[PageNumber, ...]:
        """Return the numbers of a document's searched slides, none of one that may not be seen."""
        if not self._sees(document):
            return ()
        found = self._whole.page_numbers(document)
        return tuple(page for page in found if self._searches(document, page.slide))

    def passages_of(self, document: str, slide: int) -> tuple[Passage, ...]:
        """Return the passages of a slide, none of one that may not be seen."""
        seen = self._searches(document, slide)
        return self._whole.passages_of(document, slide) if seen else ()

    def slide_vectors(self, document: str) -> tuple[list[int], NDArray[np.float32]]:
        """Return the slides with text of a document, and a vector for each."""
        if not self._sees(document):
            return [], np.empty((0, self.embedder.dimensions), dtype=np.float32)
        numbers, vectors = self._whole.slide_vectors(document)
        searched = [i for i, number in enumerate(numbers) if self._searches(document, number)]
        return [numbers[i] for i in searched], vectors[searched]

    def documents(self) -> tuple[DocumentInfo, ...]:
        """Return the documents that may be seen."""
        return tuple(self._seen().values())

    def left_out(self) -> tuple[LeftOut, ...]:
        """Return the files that could not be read and whose names may be seen."""
        return tuple(
            item
            for item in self._whole.left_out()
            if self._allows(item.path.rpartition("/")[2], f"{item.root}/{item.path}")
        )

    @property
    def generation(self) -> str:
        """Name of the generation in use."""
        return self._whole.generation

    @property
    def embedder(self) -> Embedder:
        """The embedding model."""
        return self._whole.embedder

    def rarity(self, word: str) -> float:
        """Return how rare a word is in the whole index, 0..1."""
        return self._whole.rarity(word)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Return the embedding of a question."""
        return self._whole.embed_query(text)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return embeddings of texts."""
        return self._whole.embed_passages(texts)
