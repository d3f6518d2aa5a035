"""The assistant over the documents that the caller of the moment may see, one request at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from copy import copy
from typing import Self, TypeVar

from assistant.common.access.caller import Caller, caller
from assistant.common.access.documents import DocumentGroups
from assistant.common.types import Answer, Evidence, Place, Turn
from assistant.llm.plan import Plan
from assistant.llm.sources.finding import Found, Wanted
from assistant.llm.writer import Writer
from assistant.web.http.turns import Turns
from assistant.web.service.needs import Assistant, WholeAssistant
from corpus.types import Slide
from index.pictures.originals import Original
from index.pictures.slides import Picture, PlacesOnPicture
from index.store.documents import DocumentInfo
from index.store.extraction import LeftOut
from index.types import Embedder, Hit

T = TypeVar("T")
VIEWS = 256
"""Combinations of groups and scopes that are kept at hand."""


class SeenAssistant:
    """Shows each caller his documents; what runs a model takes its turn, what only reads does not."""

    def __init__(
        self, assistant: WholeAssistant, limited: DocumentGroups | None = None,
        who: Callable[[], Caller] = caller.get,
    ) -> None:  # fmt: skip
        """Show an assistant; ``limited`` documents are seen by whom ``who`` is a member only."""
        self._whole, self._limited, self.who = assistant, limited or DocumentGroups({}), who
        self._views: dict[tuple[frozenset[str], frozenset[str], Place | None], Assistant] = {}
        self._scope: frozenset[str] = frozenset()
        self._place: Place | None = None
        self._turns = Turns("assistant")

    @property
    def _assistant(self) -> Assistant:
        """The assistant as the caller of this moment may see it, within the scope."""
        if not self._limited and not self._scope:
            return self._whole
        groups, scope, limited = self.who().groups, self._scope, self._limited
        key = (groups, scope, self._place)
        view = self._views.get(key)
        if view is None:
            if len(self._views) >= VIEWS:
                self._views.clear()
            view = self._whole.within(
                lambda name, path: (
                    (not scope or name in scope) and limited.allows(name, path, groups)
                ),
                self._place,
            )
            self._views[key] = view
        return view

    def narrowed(self, names: Collection[str], place: Place | None = None) -> Self:
        """Return the same assistant, turns and all, over some documents; no name is every one.

        With ``place`` only that slide of them is searched.
        """
        other = copy(self)
        other._scope, other._place = frozenset(names), place
        return other

    def _in_turn(self, work: Callable[[Assistant], T]) -> T:
        seen = self._assistant
        return self._turns.take(lambda: work(seen))

    @property
    def ready(self) -> bool:
        """Whether there is any document, whoever may see it."""
        return bool(self._whole.documents())

    @property
    def writer(self) -> Writer | None:
        """The language model's part, None without one."""
        return self._assistant.writer

    @property
    def writes(self) -> bool:
        """Whether a language model words the answers."""
        return self._whole.writer is not None

    def check(self, question: str) -> None:
        """Refuse a question that is empty or too long."""
        self._assistant.check(question)

    def extract(self, question: str, history: Sequence[Turn], whole: str | None = None) -> Answer:
        """Answer in the slides' own words."""
        return self._in_turn(lambda seen: seen.extract(question, history, whole))

    def beforehand(self, question: str, history: Sequence[Turn]) -> Answer | None:
        """Answer what needs no model."""
        return self._in_turn(lambda seen: seen.beforehand(question, history))

    def find(self, wanted: Wanted) -> Found:
        """Return the pages that a language model is handed."""
        return self._in_turn(lambda seen: seen.find(wanted))

    def plan(self, whole: str, room: int) -> Plan | None:
        """Return the steps that a question takes."""
        return self._in_turn(lambda seen: seen.plan(whole, room))

    def relevance(self, claim: str, passages: Sequence[tuple[str, str]]) -> float:
        """Return how far passages speak of a claim."""
        return self._in_turn(lambda seen: seen.relevance(claim, passages))

    def page_picture(self, place: Place) -> bytes | None:
        """Return the picture of a page; it waits for other pictures only."""
        return self._assistant.page_picture(place)

    def places(self, question: str) -> tuple[Evidence, ...]:
        """Return the places nearest to a question."""
        return self._in_turn(lambda seen: seen.places(question))

    def finished(self, answer: Answer) -> Answer:
        """Return an answer with its credit lines and notes."""
        return self._assistant.finished(answer)

    def search(self, query: str, k: int) -> list[Hit]:
        """Return the best passages."""
        return self._in_turn(lambda seen: seen.search(query, k))

    def slide(self, document: str, number: int) -> Slide:
        """Return one slide."""
        return self._assistant.slide(document, number)

    def picture(self, document: str, number: int, span: tuple[int, int], width: int) -> Picture:
        """Return the picture of a slide; pictures wait for each other only, never for a question."""
        return self._assistant.picture(document, number, span, width)

    def boxes(
        self, document: str, number: int, spans: Sequence[tuple[int, int]], width: int
    ) -> PlacesOnPicture:
        """Return where words stand on the picture in which the first of them are marked."""
        return self._assistant.boxes(document, number, spans, width)

    def original(self, document: str) -> Original:
        """Return the file that a document was read from."""
        return self._assistant.original(document)

    def documents(self) -> Sequence[DocumentInfo]:
        """Return what is indexed."""
        return self._assistant.documents()

    def left_out(self) -> Sequence[LeftOut]:
        """Return the files that could not be read, or were passed over."""
        return self._assistant.left_out()

    @property
    def generation(self) -> str:
        """Name of the index's generation in use."""
        return self._whole.generation

    @property
    def embedder(self) -> Embedder:
        """The embedding model of the index; it guards itself against two threads."""
        return self._assistant.embedder

    def example_questions(self) -> tuple[str, ...]:
        """Return questions that the documents can answer."""
        return self._in_turn(lambda seen: seen.example_questions())
