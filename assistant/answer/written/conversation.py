"""A conversation as it stands on the screen: questions and what came of them."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.common.messages import Language
from assistant.common.places import place
from assistant.common.types import Answer, Citation, Evidence, Place, Related, Turn
from corpus.normalize import fold

Source = Citation | Related | Evidence
SlideKey = Place


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what came of it.

    Attributes:
        question: as it was asked.
        answer: the answer, or None.
        failure: the sentence that says why there is none.
        inferred: document and number of the cited slides whose printed page is inferred.
        thumb: what the reader rated it, as Gradio names it, or "".
        id: names it among all exchanges; the first one's names the conversation.
        asked: when, ISO 8601 with the server's time zone, or "".
        afresh: whether nothing that was said before it was taken over, here and from here on.
    """

    question: str
    answer: Answer | None = None
    failure: str = ""
    inferred: frozenset[SlideKey] = frozenset()
    thumb: str = ""
    id: str = ""
    asked: str = ""
    afresh: bool = False

    def sources(self) -> tuple[Source, ...]:
        """Return what can be shown beside it: citations, places shown, or the nearest slides."""
        answer = self.answer
        if answer is None:
            return ()
        return answer.citations or answer.evidence or answer.related

    def label(self, source: Source) -> str:
        """Return 「[n]」 as the answer has it for a source, or ""."""
        if isinstance(source, Citation):
            return f"[{source.marker}]"
        if isinstance(source, Evidence):
            return f"[{self.sources().index(source) + 1}]"
        return ""

    def place(self, source: Source, language: Language) -> str:
        """Return where a slide is: its physical number, and the number printed on it."""
        inferred = source.printed_page_inferred or (source.document, source.slide) in self.inferred
        cells = "" if isinstance(source, Related) else source.range
        return place(source.document, source.slide, source.printed_page, inferred, language, cells)


Conversation = tuple[Exchange, ...]


def dense(text: str) -> str:
    """Return a slide's words without the blank lines between its blocks."""
    return "\n".join(line for line in text.splitlines() if line.strip())


def pointed_at(source: Source) -> tuple[str, tuple[int, int]]:
    """Return the words of the slide that a source points at, and where; "" for a whole slide."""
    if isinstance(source, Related):
        return "", (0, 0)
    words = source.quote if isinstance(source, Citation) else source.text
    return words, (source.start, source.end)


def turns(conversation: Conversation) -> tuple[Turn, ...]:
    """Return the answered exchanges as the history of the next question, from where it began."""
    begun = max((i for i, item in enumerate(conversation) if item.afresh), default=0)
    return tuple(
        turn
        for item in conversation[begun:]
        if item.answer
        for turn in (Turn("user", item.question), _answered(item, item.answer))
    )


def _answered(exchange: Exchange, answer: Answer) -> Turn:
    sources = () if answer.abstained else exchange.sources()
    cited = tuple((source.document, source.slide) for source in sources)
    return Turn("assistant", answer.answer, cited[-1][0] if cited else "", cited)


def understanding(answer: Answer) -> str:
    """Return the question as it was read where that is not how it was asked, else ""."""
    read = answer.understood or answer.standalone_question
    return "" if _bare(read) == _bare(answer.question) else read


def _bare(question: str) -> str:
    return fold(question).rstrip("?。")
