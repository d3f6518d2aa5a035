"""A draft edited by questions in the terminal, a field at a time, each kept as soon as it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from assistant.common.messages import Language, message
from assistant.operate.curation import Entry, Place, answer_lines, answers_of
from eval.cases.curate.asking import Asking

Change = Callable[[Entry], Entry]


class Questions:
    """Asks for the fields of drafts.

    Args:
        asking: asks the person.
        kinds: of answer.
        language: of the questions.
    """

    def __init__(self, asking: Asking, kinds: Sequence[str], language: Language) -> None:
        self._ask, self._kinds, self._language = asking, kinds, language

    def edit(self, entry: Entry, keep: Callable[[Entry], None]) -> None:
        """Ask for every field; ``keep`` takes the draft after each: Ctrl-C loses one at most."""
        for change in self._changes(entry):
            entry = change(entry)
            keep(entry)

    def _say(self, key: str) -> str:
        return message(key, self._language)

    def _changes(self, entry: Entry) -> Iterator[Change]:
        question = self._ask.line(self._say("curate_question"), entry.question)
        yield lambda draft: replace(draft, question=question)
        answerable = self._ask.yes(self._say("curate_answerable"), entry.answerable)
        yield lambda draft: replace(draft, answerable=answerable)
        kind = self._ask.choice(self._say("curate_kind"), self._kinds, entry.kind)
        yield lambda draft: replace(draft, kind=kind)
        if answerable:
            answers = self._answers(entry)
            yield lambda draft: replace(draft, answers=answers)
            yield from self._gold(entry)
        else:
            reason = self._ask.line(self._say("curate_reason"), entry.reason)
            yield lambda draft: replace(draft, reason=reason)

    def _answers(self, entry: Entry) -> tuple[tuple[str, ...], ...]:
        """Ask for the answer, a thing a line; what is there is offered line by line."""
        self._ask.tell(self._say("curate_answers_help"))
        first, more = self._say("curate_answers"), self._say("curate_ask_more")
        lines = [self._ask.line(first, old) for old in answer_lines(entry.answers).splitlines()]
        while line := self._ask.line(more if lines else first):
            lines.append(line)
        return answers_of("\n".join(lines))

    def _gold(self, entry: Entry) -> Iterator[Change]:
        kept = tuple(place for place in entry.gold if self._stays(place))
        yield lambda draft: replace(draft, gold=kept)
        while document := self._ask.line(self._say("curate_ask_gold")):
            slide = self._ask.number(self._say("curate_slide"))
            passage = self._ask.line(self._say("curate_passage"))
            yield _added(Place(document, slide, passage))

    def _stays(self, place: Place) -> bool:
        slide = self._say("curate_slide")
        self._ask.tell(f"{place.document} {slide} {place.slide}: {place.quote}")
        return self._ask.yes(self._say("curate_ask_keep_gold"), True)


def _added(place: Place) -> Change:
    return lambda draft: replace(draft, gold=(*draft.gold, place))
