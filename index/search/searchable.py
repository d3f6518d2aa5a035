"""What an assistant asks of an index, whether it sees all documents or some."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from corpus.types import Passage, Slide
    from index.store.documents import DocumentInfo, SlideSource
    from index.store.extraction import LeftOut
    from index.types import Embedder, Hit, PageNumber


class Searchable(Protocol):
    """An opened index; see :class:`index.open.Index` for each method."""

    def held(self) -> AbstractContextManager[None]:
        """See one generation throughout a block."""
        ...

    def hits(
        self, query: str, k: int, documents: Collection[str] | None = None,
        slide: tuple[str, int] | None = None,
    ) -> list[Hit]:  # fmt: skip
        """Return the best passages for a query."""
        ...

    def slide(self, document: str, number: int) -> Slide:
        """Return a slide."""
        ...

    def slide_source(self, document: str, number: int) -> SlideSource:
        """Return a slide with the file behind it."""
        ...

    def page_numbers(self, document: str) -> tuple[PageNumber, ...]:
        """Return the numbers of a document's slides."""
        ...

    def passages_of(self, document: str, slide: int) -> tuple[Passage, ...]:
        """Return the passages of a slide."""
        ...

    def slide_vectors(self, document: str) -> tuple[list[int], NDArray[np.float32]]:
        """Return the slides with text of a document, and a vector for each."""
        ...

    def documents(self) -> tuple[DocumentInfo, ...]:
        """Return the documents."""
        ...

    def left_out(self) -> tuple[LeftOut, ...]:
        """Return the files that could not be read."""
        ...

    @property
    def generation(self) -> str:
        """Name of the generation in use."""
        ...

    @property
    def embedder(self) -> Embedder:
        """The embedding model."""
        ...

    def rarity(self, word: str) -> float:
        """Return how rare a word is, 0..1."""
        ...

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Return the embedding of a question."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return embeddings of texts."""
        ...
