"""What the web needs of an assistant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from assistant.common.types import Answer, Detail, Place, Turn
from assistant.llm.told import Answers
from corpus.types import Slide
from index.pictures.originals import Original
from index.pictures.slides import Picture, PlacesOnPicture
from index.search.view import Allows
from index.store.documents import DocumentInfo
from index.store.extraction import LeftOut
from index.types import Embedder, Hit


class Assistant(Answers, Protocol):
    """The part of the assistant that the chat and the HTTP service use."""

    def ask(
        self, question: str, history: Sequence[Turn] = (), detail: Detail | None = None
    ) -> Answer:
        """Answer one question."""
        ...

    def stream(
        self, question: str, history: Sequence[Turn] = (), detail: Detail | None = None
    ) -> Iterator[str | Answer]:
        """Yield the text so far, again and again, and last the answer."""
        ...

    def search(self, query: str, k: int) -> list[Hit]:
        """Return the best passages."""
        ...

    def slide(self, document: str, number: int) -> Slide:
        """Return one slide."""
        ...

    def picture(self, document: str, number: int, span: tuple[int, int], width: int) -> Picture:
        """Return the picture of a slide with some characters of its text marked."""
        ...

    def boxes(
        self, document: str, number: int, spans: Sequence[tuple[int, int]], width: int
    ) -> PlacesOnPicture:
        """Return where words stand on the picture in which the first of them are marked."""
        ...

    def original(self, document: str) -> Original:
        """Return the file that a document was read from."""
        ...

    def documents(self) -> Sequence[DocumentInfo]:
        """Return what is indexed."""
        ...

    def left_out(self) -> Sequence[LeftOut]:
        """Return the files that could not be read, or were passed over."""
        ...

    @property
    def generation(self) -> str:
        """Name of the index's generation in use."""
        ...

    @property
    def embedder(self) -> Embedder:
        """The embedding model of the index."""
        ...

    def example_questions(self) -> tuple[str, ...]:
        """Return questions that the documents can answer."""
        ...

    def close(self) -> None:
        """Release the index."""
        ...


class WholeAssistant(Assistant, Protocol):
    """An assistant over all documents, of which some may be hidden."""

    def within(self, allows: Allows, place: Place | None = None) -> Assistant:
        """Return an assistant that knows only some documents, and searches one slide only."""
        ...
