"""Does a sentence of the model say only what the slides it cites say?

Figures and dates are compared by value, names and quotes by their words, and the rest by the words
it shares with the slide and by whether both deny. A model that is wrong about these is common; one
that is right with quite other words is rare, and its sentence is left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.llm.orders import is_order, without_orders
from assistant.llm.prompt import Source
from assistant.statements import Statement, take_apart
from assistant.verify import is_told
from corpus.expressions import find_expressions
from corpus.normalize import fold
from corpus.tokens import tokenize

Fault = Literal[
    "no_marker", "unknown_marker", "figure", "name", "quote", "markup", "denial", "order",
    "words",
]  # fmt: skip
COVERED = 0.6
"""Share of a sentence's content words that its slides must hold; see docs/llm.md."""
_MARKER = re.compile(r"\[(\d{1,3})\]")
_QUOTED = re.compile(r"[「『“\"]([^」』”\"]{2,})[」』”\"]")
_MARKUP = re.compile(r"https?:|www\.|\]\(|!\[|<[a-zA-Z/!]|javascript:|data:|`|\|", re.I)
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9&.\-]+")
_DENIAL = re.compile(
    r"ない|ません|なし|なかっ|ず[、。に]|無い|未(?=定|実施|達|整備)|不可|禁止|非対象|対象外"
)


@dataclass(frozen=True, slots=True)
class Support:
    """What a sentence rests on: a statement of a source."""

    source: Source
    statement: Statement


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence, its supports in the order of its markers, and what is wrong with it, if anything."""

    text: str
    supports: tuple[Support, ...]
    fault: Fault | None


def check(sentence: str, sources: Sequence[Source]) -> Checked:
    """Check one sentence against the slides that its markers name.

    One without a marker gets that of the source that bears it out best, if any does.
    """
    text = _MARKER.sub("", sentence).strip()
    numbers = list(dict.fromkeys(int(n) for n in _MARKER.findall(sentence)))
    by_number = {source.number: source for source in sources}
    if not numbers:
        return _found(text, sources)
    if any(number not in by_number for number in numbers):
        return Checked(text, (), "unknown_marker")
    cited = [by_number[number] for number in numbers]
    supports = tuple(Support(source, _nearest(text, source)) for source in cited)
    return Checked(text, supports, _fault(text, cited, supports))


def _found(text: str, sources: Sequence[Source]) -> Checked:
    best = Checked(text, (), "no_marker")
    most = 0.0
    for source in sources:
        supports = (Support(source, _nearest(text, source)),)
        held = _covered(text, source.text)
        if held > most and _fault(text, [source], supports) is None:
            best, most = Checked(text, supports, None), held
    return best


def _fault(text: str, cited: Sequence[Source], supports: Sequence[Support]) -> Fault | None:
    said = "\n".join(
        without_orders(f"{source.slide.title}\n{source.slide.text}") for source in cited
    )
    key = fold(said)
    if is_order(text) or any(is_order(support.statement.text) for support in supports):
        return "order"
    if _MARKUP.search(text):
        return "markup"
    told = find_expressions(said)
    if not all(is_told(figure, told) for figure in find_expressions(text)):
        return "figure"
    if not all(fold(name) in key for name in names(text)):
        return "name"
    if not all(fold(quote) in key for quote in _QUOTED.findall(text)):
        return "quote"
    if bool(_DENIAL.search(text)) != any(_DENIAL.search(s.statement.text) for s in supports):
        return "denial"
    return None if _covered(text, said) >= COVERED else "words"


def names(text: str) -> list[str]:
    """Return proper nouns, side by side ones as one, and words in Latin letters."""
    names: list[str] = []
    end = -1
    for token in tokenize(text):
        if token.name_kind:
            if token.start == end and names:
                names[-1] += token.surface
            else:
                names.append(token.surface)
            end = token.end
    return names + [word for word in _LATIN.findall(text) if len(word) > 1]


def _covered(text: str, said: str) -> float:
    """Return the share of the text's content words that stand in what was said.

    0.0 where it has none, or where the last of them, what it says of the others, is new.
    """
    words = [token.lemma for token in tokenize(text) if token.is_content and not token.is_number]
    held = {token.lemma for token in tokenize(said)}
    if not words or words[-1] not in held:
        return 0.0
    return sum(word in held for word in set(words)) / len(set(words))


def _nearest(text: str, source: Source) -> Statement:
    """Return the statement of a source's slide that shares most words and figures with a text."""
    words = {token.lemma for token in tokenize(text) if token.is_content}
    told = find_expressions(text)

    def shared(statement: Statement) -> tuple[float, int]:
        own = find_expressions(statement.text)
        figures = sum(is_told(figure, own) for figure in told)
        inside = source.start <= statement.start and statement.end <= source.end
        held = {token.lemma for token in tokenize(statement.text)}
        return 2 * figures + len(words & held) + 0.5 * inside, -statement.start

    return max(take_apart(source.slide).statements, key=shared)
