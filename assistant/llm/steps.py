"""An answer made in steps: notes on each batch of pages, then one answer from the notes (map, reduce)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.common.messages import Language, message
from assistant.common.types import Doing, Place, Usage
from assistant.llm.check import Checker, Support
from assistant.llm.models.model import LanguageModel, completed
from assistant.llm.pieces import pieces
from assistant.llm.plan import Plan
from assistant.llm.prompt import answer_prompt
from assistant.llm.rules import NOTING
from assistant.llm.sources.source import Source, Span

NOTE_CHARS = 6_000
"""Characters of notes that one answer is made of."""


@dataclass(frozen=True, slots=True)
class Note:
    """A held line of a batch, with the places of its pages that it rests on."""

    text: str
    supports: tuple[Support, ...]


@dataclass(frozen=True, slots=True)
class Notes:
    """What all batches gave: the lines, their pages cut to what they rest on, and the cost."""

    lines: tuple[Note, ...]
    usage: Usage


def take_notes(
    model: LanguageModel, question: str, batches: Iterator[Sequence[Source]], plan: Plan, most: int,
    language: Language,
) -> Iterator[str | Notes]:  # fmt: skip
    """Yield how far it is, then the notes; only lines that their pages hold are noted.

    Raises:
        ModelError: the model failed.
    """
    lines: list[Note] = []
    usage = Usage()
    steps = min(len(plan.batches), most)
    for step, sources in enumerate(batches, start=1):
        if step > most:
            break
        yield Doing(message("llm_step", language, step=step, steps=steps, pages=plan.total))
        reply, spent = completed(model, answer_prompt(question, sources, "brief", step=NOTING))
        usage += spent
        lines += _held(question, reply, sources)
    yield Notes(tuple(lines), usage)


def _held(question: str, reply: str, sources: Sequence[Source]) -> Iterator[Note]:
    checker = Checker(question, sources)
    for piece in pieces([reply]):
        if piece.kind == "frame" or not piece.words:
            continue
        checked = checker.check(piece.words, piece.numbers)
        if checked.check in ("held", "calculated") and checked.supports:
            yield Note(piece.words, checked.supports)


def joined(notes: Notes, room: int) -> tuple[tuple[Source, ...], str]:
    """Return the pages that notes rest on, cut to it and numbered anew, and the notes as text."""
    chosen: list[Note] = []
    for note in notes.lines:
        if sum(len(n.text) for n in chosen) + len(note.text) <= min(NOTE_CHARS, room // 2):
            chosen.append(note)
    # batches number their pages alike: only document and slide tell them apart
    pages: dict[Place, Source] = {}
    spans: dict[Place, set[Span]] = {}
    for support in (s for note in chosen for s in note.supports):
        place = _place(support)
        pages.setdefault(place, support.source)
        spans.setdefault(place, set()).add((support.statement.start, support.statement.end))
    numbers = {place: number for number, place in enumerate(pages, start=1)}
    sources = tuple(
        replace(page, number=numbers[place], spans=tuple(sorted(spans[place])))
        for place, page in pages.items()
    )
    lines = [f"- {note.text}{_markers(note, numbers)}" for note in chosen]
    return sources, "\n".join(lines)


def _place(support: Support) -> Place:
    return support.source.document, support.source.slide.number


def _markers(note: Note, numbers: Mapping[Place, int]) -> str:
    cited = dict.fromkeys(numbers[_place(support)] for support in note.supports)
    return "".join(f"[{number}]" for number in cited)
