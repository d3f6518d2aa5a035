"""An answer made in steps: notes on each batch of pages, then one answer from the notes (map, reduce)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.check import Checker
from assistant.llm.model import LanguageModel, completed
from assistant.llm.pieces import pieces
from assistant.llm.plan import Plan
from assistant.llm.prompt import answer_prompt
from assistant.llm.rules import NOTING
from assistant.llm.source import Source, Span
from assistant.messages import Language, message
from assistant.types import Usage

NOTE_CHARS = 6_000
"""Characters of notes that one answer is made of."""


@dataclass(frozen=True, slots=True)
class Note:
    """A held line of a batch, with what it rests on."""

    text: str
    sources: tuple[Source, ...]
    spans: tuple[tuple[int, Span], ...]


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
        yield message("llm_step", language, step=step, steps=steps, pages=plan.total)
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
            spans = tuple(
                (s.source.number, (s.statement.start, s.statement.end)) for s in checked.supports
            )
            own = tuple(dict.fromkeys(s.source.number for s in checked.supports))
            yield Note(piece.words, tuple(s for s in sources if s.number in own), spans)


def joined(notes: Notes, room: int) -> tuple[tuple[Source, ...], str]:
    """Return the pages that notes rest on, cut to it and numbered anew, and the notes as text."""
    chosen: list[Note] = []
    for note in notes.lines:
        if sum(len(n.text) for n in chosen) + len(note.text) <= min(NOTE_CHARS, room // 2):
            chosen.append(note)
    spans: dict[int, list[Span]] = {}
    pages: dict[int, Source] = {}
    for note in chosen:
        pages |= {source.number: source for source in note.sources}
        for number, span in note.spans:
            spans.setdefault(number, []).append(span)
    anew = {number: i for i, number in enumerate(pages, start=1)}
    sources = tuple(
        replace(page, number=anew[number], spans=tuple(sorted(set(spans[number]))))
        for number, page in pages.items()
    )
    lines = [
        f"- {note.text}{''.join(f'[{anew[s.number]}]' for s in note.sources)}" for note in chosen
    ]
    return sources, "\n".join(lines)
