"""What an index holds, as it is: passages found, slides, their pictures and files."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer.page_answer import asked_page
from assistant.common.errors import QuestionError
from assistant.common.messages import message
from assistant.common.settings import Settings
from assistant.common.types import Place
from corpus.pictures.painter import PaintError
from corpus.types import Slide
from index.pictures.originals import Original
from index.pictures.slides import Picture, PlacesOnPicture, SlidePictures
from index.search.searchable import Searchable
from index.search.titles import found_by_name
from index.store.documents import DocumentInfo
from index.store.extraction import LeftOut
from index.types import Embedder, Hit

PICTURE_WIDTH = 1024
"""Pixels of a page that a language model looks at."""


class Shelf:
    """The documents of one index, to search and to open."""

    def __init__(
        self, index: Searchable, settings: Settings, pictures: SlidePictures | None = None
    ) -> None:
        self._index = index
        self._settings = settings
        self._pictures = pictures or SlidePictures(index, settings.index_dir)

    @property
    def settings(self) -> Settings:
        """The settings these were opened with."""
        return self._settings

    def search(self, query: str, k: int | None = None) -> list[Hit]:
        """Return the passages that fit a query best.

        Raises:
            QuestionError: the query is empty or too long.
        """
        self.check(query)
        with self._index.held():
            return self._search(query, k or self._settings.top_k)

    def _search(self, query: str, most: int) -> list[Hit]:
        page = asked_page(self._index, query, (), self._settings.language)
        if page is None or page.found is None:
            return found_by_name(self._index, query, most)
        words = page.reference.rest or query
        first = self._index.hits(words, most, slide=(page.document.name, page.found.slide))
        own = {hit.passage.id for hit in first}
        others = (hit for hit in self._index.hits(words, most) if hit.passage.id not in own)
        return [*first, *others][:most]

    def slide(self, document: str, number: int) -> Slide:
        """Return one slide.

        Raises:
            UnknownSlideError: the index has no such slide.
        """
        return self._index.slide(document, number)

    def picture(self, document: str, number: int, span: tuple[int, int], width: int) -> Picture:
        """Return the picture of a slide with characters ``span`` of its text marked.

        Raises:
            UnknownSlideError: the index has no such slide.
            PaintError: no picture can be made now.
        """
        self._index.slide(document, number)  # the pictures are of all documents
        caption = message("picture_drawn", self._settings.language)
        return self._pictures.picture(document, number, span, width, caption)

    def boxes(
        self, document: str, number: int, spans: Sequence[tuple[int, int]], width: int
    ) -> PlacesOnPicture:
        """Return where words stand on the picture of a slide; the first of them are marked there.

        Raises:
            UnknownSlideError: the index has no such slide.
            PaintError: no picture can be made now.
        """
        self._index.slide(document, number)
        caption = message("picture_drawn", self._settings.language)
        return self._pictures.boxes(document, number, spans, width, caption)

    def original(self, document: str) -> Original:
        """Return the file that a document was read from.

        Raises:
            UnknownSlideError: there is no such document.
            OriginalError: its file is gone, or another one now.
        """
        self._index.slide(document, 1)  # the files are of all documents
        return self._pictures.original(document)

    def documents(self) -> tuple[DocumentInfo, ...]:
        """Return what is indexed."""
        return self._index.documents()

    def left_out(self) -> tuple[LeftOut, ...]:
        """Return the files that could not be read, or were passed over."""
        return self._index.left_out()

    @property
    def generation(self) -> str:
        """Name of the index's generation in use."""
        return self._index.generation

    @property
    def embedder(self) -> Embedder:
        """The embedding model of the index."""
        return self._index.embedder

    def page_picture(self, place: Place) -> bytes | None:
        """Return the picture of a page itself (PNG), None where there is none: no drawing of its text."""
        try:
            picture = self._pictures.picture(*place, (0, 0), PICTURE_WIDTH, "")
        except (PaintError, LookupError):
            return None
        return picture.png if picture.kind != "drawing" else None

    def check(self, question: str) -> None:
        """Refuse a question that is empty or too long.

        Raises:
            QuestionError: it is; the message says which.
        """
        limit = self._settings.max_question_chars
        language = self._settings.language
        if not question.strip():
            raise QuestionError(message("question_empty", language))
        if len(question) > limit:
            raise QuestionError(
                message("question_too_long", language, length=len(question), limit=limit)
            )
