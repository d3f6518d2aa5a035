"""The way of a question with a language model: read, find, hand over, answer, check, mend, cite."""

from __future__ import annotations

import itertools
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from assistant.common.types import Answer, Detail, Doing, Place, Turn, Usage
from assistant.llm.check import Checker
from assistant.llm.conversation import Understood, understand
from assistant.llm.models.model import LanguageModel, ModelError, Prompt
from assistant.llm.opening import Heard, bounded, opening, wanted_words
from assistant.llm.pieces import pieces
from assistant.llm.plan import Plan
from assistant.llm.prompt import answer_prompt
from assistant.llm.repair import Asked, repaired
from assistant.llm.rules import JOINING
from assistant.llm.run import MODE, Options, Run
from assistant.llm.sources.finding import Found, Wanted
from assistant.llm.sources.seeing import with_pictures
from assistant.llm.sources.source import Source
from assistant.llm.steps import Notes, joined, take_notes
from assistant.llm.telling import Telling

__all__ = ["MODE", "Finds", "NothingHeldError", "Options", "Writer"]

SEARCHES = 2
"""Further searches, with words of the model's choice."""
SMALLEST = 1_500
"""Characters of context below which nothing is tried again: no page is left whole."""


class Finds(Protocol):
    """What the model's part needs of the assistant; each call may wait for its turn."""

    def find(self, wanted: Wanted) -> Found:
        """Return the pages for a question."""
        ...

    def plan(self, whole: str, room: int) -> Plan | None:
        """Return the steps that a question takes, None for one."""
        ...

    def relevance(self, claim: str, passages: Sequence[tuple[str, str]]) -> float:
        """Return the log-odds that one of some passages speaks of a claim."""
        ...

    def page_picture(self, place: Place) -> bytes | None:
        """Return the picture of a page (PNG), None where there is none."""
        ...


class NothingHeldError(Exception):
    """The model wrote, and no page holds any of it."""


class Writer:
    """Answers with one language model; safe to share by threads."""

    def __init__(self, model: LanguageModel, options: Options | None = None) -> None:
        self.model, self.options = model, options or Options()

    def read(self, question: str, history: Sequence[Turn]) -> Understood:
        """Make a follow-up whole."""
        return understand(self.model, question, history)

    def write(
        self, finds: Finds, question: str, read: Understood, history: Sequence[Turn],
        detail: Detail | None = None,
    ) -> Iterator[str | Answer]:  # fmt: skip
        """Yield what is being done, the checked text as it grows, then the answer.

        Raises:
            ModelError: nothing came of the model.
            NothingHeldError: nothing that it wrote is held by a page.
        """
        run = Run(
            question, read, tuple(history), detail or self.options.detail, self.options.language
        )
        run.usage += read.usage
        if not read.again and (plan := finds.plan(read.whole, self.options.room)):
            yield from self._in_steps(finds, run, plan)
            return
        found = finds.find(self._wanted(run))
        for search in range(SEARCHES + 1):
            run.lap("retrieve")
            if not found.sources:
                break
            words = yield from self._attempt(finds, run, found, last=search == SEARCHES)
            if words is None:
                return
            if not words:
                break
            run.searched += words
            yield Doing(run.say("llm_searching", words="」「".join(words)))
            known = tuple((s.document, s.slide.number) for s in found.sources)
            found = finds.find(replace(self._wanted(run), words=tuple(words), known=known))
        yield run.declined(found)

    def _in_steps(self, finds: Finds, run: Run, plan: Plan) -> Iterator[str | Answer]:
        """Note what each batch of pages tells, then answer from the notes; one batch is one step."""
        if len(plan.batches) == 1:
            sources = finds.find(replace(self._wanted(run), places=plan.batches[0])).sources
            reply = self._begun(answer_prompt(run.read.whole, sources, run.detail), run)
            yield from self._told(finds, run, Found(sources), reply, "")
            return
        notes = Notes((), Usage())
        batches = (finds.find(replace(self._wanted(run), places=b)).sources for b in plan.batches)
        for piece in take_notes(
            self.model, run.read.whole, batches, plan, self.options.steps, self.options.language
        ):
            if isinstance(piece, Notes):
                notes = piece
            else:
                yield piece
        run.usage += notes.usage
        sources, noted = joined(notes, self.options.room)
        if not sources:
            yield run.declined(finds.find(self._wanted(run)))
            return
        cut = len(plan.batches) > self.options.steps
        warnings = (run.say("llm_steps_limited", steps=self.options.steps),) if cut else ()
        prompt = answer_prompt(run.read.whole, sources, run.detail, step=JOINING, notes=noted)
        yield from self._told(finds, run, Found(sources, warnings), self._begun(prompt, run), "")

    def _attempt(
        self, finds: Finds, run: Run, found: Found, *, last: bool
    ) -> Generator[str | Answer, None, list[str] | None]:
        """Ask with some pages; return None where it was answered, else the words to search for.

        No words are returned where the model has none and it was its last chance.
        """
        before = run.history[-1].content if run.read.again and run.history else ""
        sources, reply = self._asked(finds, run, found.sources, before, may_search=not last)
        begun, rest = opening(reply)
        if (words := wanted_words(begun, run.searched)) is not None:
            run.usage += _spent(rest)
            return [] if last else words
        yield from self._told(finds, run, replace(found, sources=tuple(sources)), rest, before)
        return None

    def _wanted(self, run: Run) -> Wanted:
        return Wanted(
            run.question, run.read.whole, run.history, again=run.read.again, room=self.options.room
        )

    def _asked(
        self, finds: Finds, run: Run, sources: Sequence[Source], before: str, *, may_search: bool
    ) -> tuple[Sequence[Source], Iterator[str | Usage]]:
        """Return the pages that the model took, and its reply begun; fewer where they are too many."""
        room = sum(len(source.text) for source in sources)
        pictures = self.options.pictures and self.model.sees
        while True:
            seen = with_pictures(finds, sources) if pictures else (sources, ())
            prompt = answer_prompt(
                run.read.whole, seen[0], run.detail, searched=run.searched,
                may_search=may_search, before=before,
            )  # fmt: skip
            run.pictures = seen[1]
            try:
                return seen[0], self._begun(replace(prompt, pictures=run.pictures), run)
            except ModelError as error:
                if error.reason == "no_pictures" and pictures:
                    pictures = False
                elif error.reason == "too_long" and room // 2 >= SMALLEST:
                    room //= 2
                    wanted = replace(self._wanted(run), words=tuple(run.searched), room=room)
                    sources = finds.find(wanted).sources or sources[:1]
                else:
                    raise

    def _begun(self, prompt: Prompt, run: Run) -> Iterator[str | Usage]:
        """Ask, and wait for the first piece: what fails before it can be tried in another way."""
        run.lap("prompt")
        reply = iter(self.model.stream(prompt))
        first = next(reply, "")
        run.lap("first_word")
        return itertools.chain([first], reply)

    def _told(
        self, finds: Finds, run: Run, found: Found, reply: Iterator[str | Usage], before: str
    ) -> Iterator[str | Answer]:
        checker = Checker(run.read.whole, found.sources, finds.relevance, before)
        telling = Telling(self.options.language)
        warnings = list(found.warnings)
        heard = Heard(reply)
        try:
            for piece in bounded(pieces(heard)):
                told = checker.frame if piece.kind == "frame" else checker.check
                telling.add(piece, told(piece.words, piece.numbers))
                yield telling.text()
        except ModelError as error:
            if not telling.holds:
                raise
            warnings += [run.say(f"llm_{error.reason}"), run.say("llm_broken_off")]
        run.usage += heard.spent
        run.lap("write")
        telling.recount(checker)
        if telling.unheld:
            asked = Asked(run.read.whole, found.sources, run.pictures)
            run.usage += repaired(self.model, asked, telling, checker)
            run.lap("repair")
        if not telling.holds and telling.unheld:
            raise NothingHeldError
        yield run.answer(telling, found, warnings)


def _spent(reply: Iterator[str | Usage]) -> Usage:
    return sum((piece for piece in reply if isinstance(piece, Usage)), Usage())
