"""A recorded question asked of the present index, and what has changed since."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from assistant.common.access.documents import DocumentGroups
from assistant.common.errors import AssistantError
from assistant.common.messages import message
from assistant.common.settings import Settings
from assistant.common.types import Answer, Detail, Turn
from assistant.operate.sealed.content import Asked, Maker, Seen, asked_of, pages_of
from assistant.operate.sealed.seal import Sealed, digest
from index.store.errors import UnknownSlideError

What = Literal[
    "answer", "status", "page_new", "page_dropped", "page_text", "page_gone", "file", "file_gone",
    "generation", "version",
]  # fmt: skip


class Asks(Seen, Protocol):
    """An assistant over the documents that the asker might see."""

    def ask(
        self, question: str, history: tuple[Turn, ...] = (), detail: Detail | None = None
    ) -> Answer:
        """Answer one question."""
        ...


class Whole(Protocol):
    """An assistant over all documents."""

    def within(self, allows: Callable[[str, str], bool]) -> Asks:
        """Return an assistant over some of them."""
        ...


class NoRecordError(AssistantError):
    """There is no answer of this number, or its text was deleted."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: what, where (a page, a document or a version's name), and both values."""

    what: What
    where: str
    before: str
    now: str

    def to_json(self) -> dict[str, str]:
        """Return the difference as plain values."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Replayed:
    """A recorded question, the answer of now, and the differences; none where all is as it was."""

    asked: Asked
    answer: Answer
    changes: tuple[Change, ...]


def replay(record: Sealed | None, whole: Whole, made_by: Maker) -> Replayed:
    """Ask a recorded question again, of the documents that its asker may see now, in the same words.

    Raises:
        NoRecordError: there is no text to replay.
    """
    language = made_by.settings.language
    if record is None or record.kind != "answer":
        raise NoRecordError(message("record_none", language))
    if record.content is None:
        raise NoRecordError(message("record_deleted", language, number=record.seq))
    content = record.values
    asked = asked_of(content)
    seen = whole.within(_view(asked, made_by.settings))
    answer = seen.ask(asked.question, tuple(asked.history), asked.detail)
    changes = (
        *_of_answer(content["answer"], answer),
        *_of_pages(content["pages"], answer, seen),
        *_of_makers(content, seen, made_by),
    )
    return Replayed(asked, answer, changes)


def _view(asked: Asked, settings: Settings) -> Callable[[str, str], bool]:
    limited = DocumentGroups(settings.document_groups)
    return lambda name, path: (
        (not asked.scope or name in asked.scope) and limited.allows(name, path, asked.groups)
    )


def _of_answer(before: dict[str, Any], now: Answer) -> Iterator[Change]:
    if before["status"] != now.status:
        yield Change("status", "", before["status"], now.status)
    if before["answer"] != now.answer:
        yield Change("answer", "", before["answer"], now.answer)


def _of_pages(before: list[dict[str, Any]], answer: Answer, seen: Seen) -> Iterator[Change]:
    then = {(page["document"], page["slide"]): page for page in before}
    now = {(page.document, page.slide) for page in pages_of(answer, seen)}
    files = {info.name: info.content_hash for info in seen.documents()}
    for place in sorted(now - then.keys()):
        yield Change("page_new", _named(place), "", "")
    for place, page in then.items():
        if place not in now:
            yield Change("page_dropped", _named(place), "", "")
        yield from _of_text(place, page["text_sha256"], seen)
    for document in dict.fromkeys(document for document, _ in then):
        own = next(page for place, page in then.items() if place[0] == document)
        if document not in files:
            yield Change("file_gone", document, own["file_sha256"], "")
        elif files[document] != own["file_sha256"]:
            yield Change("file", document, own["file_sha256"], files[document])


def _of_text(place: tuple[str, int], before: str, seen: Seen) -> Iterator[Change]:
    try:
        now = digest(seen.slide(*place).text)
    except UnknownSlideError:
        yield Change("page_gone", _named(place), before, "")
        return
    if now != before:
        yield Change("page_text", _named(place), before, now)


def _of_makers(content: dict[str, Any], seen: Seen, made_by: Maker) -> Iterator[Change]:
    if content["generation"] != seen.generation:
        yield Change("generation", "", content["generation"], seen.generation)
    now = made_by.versions(seen.embedder)
    for name, before in content["versions"].items():
        if now.get(name) != before:
            yield Change("version", name, str(before), str(now.get(name, "")))


def _named(place: tuple[str, int]) -> str:
    return f"{place[0]} #{place[1]}"
