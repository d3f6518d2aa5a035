"""Gold that is not in the documents, and answers that another slide contradicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.expressions import Dates, Expression, Quantity, find_expressions, same_value
from corpus.normalize import normalize_query
from corpus.tokens import search_words
from corpus.types import Slide
from eval.cases.dataset import Case, misplaced
from eval.cases.forms import contains
from eval.cases.lint.types import Finding, Line, Slides, about

LINES_ABOVE = 2
"""Lines above a figure's own that may say what it is of."""
RARE = 0.15
"""Share of a document's slides up to which a word names a thing of its own (and two slides at
least): figures are of the same thing only where such words of the question stand around both."""


def misplaced_gold(lines: Sequence[Line], slides: Slides) -> Iterator[Finding]:
    """Yield gold passages that are not on their slides, and answers that no gold slide writes."""
    for line in lines:
        texts = {(g.document, g.slide): _text(slides, g.document, g.slide) for g in line.case.gold}
        for i, gold in enumerate(line.case.gold):
            if problem := misplaced(gold, texts[gold.document, gold.slide]):
                text = f"{problem}。 / not on its slide"
                yield about(line, "error", f"gold.{i}.passage", text)
        together = "\n".join(text for text in texts.values() if text)
        for field, forms in _groups(line.case):
            if together and not any(contains(together, form) for form in forms):
                text = f"「{forms[0]}」が正解のスライドにありません。 / no writing on a gold slide"
                yield about(line, "warning", field, text)


def contradicted(lines: Sequence[Line], slides: Slides) -> Iterator[Finding]:
    """Yield the figures that another slide gives otherwise for what seems to be the same thing.

    The same thing: of the same unit, with every rare word of the question around it, and every word
    of the question that stands around the accepted figure. Only a person can tell: a warning.
    """
    documents = {gold.document for line in lines for gold in line.case.gold}
    told = {document: _figures(slides(document)) for document in documents}
    rare = {document: _rare(slides(document)) for document in documents}
    for line in lines:
        places = {(there.slide, there.figure.text) for there in _others(line.case, told, rare)}
        if places:
            named = "、".join(f"スライド{slide}「{figure}」" for slide, figure in sorted(places))
            text = f"ほかの値があります: {named} / other slides give other values"
            yield about(line, "warning", "accepted", text)


@dataclass(frozen=True, slots=True)
class _Told:
    """A figure of a slide, and the words around it."""

    slide: int
    figure: Expression
    words: frozenset[str]


def _figures(slides: Sequence[Slide]) -> list[_Told]:
    found = []
    for slide in slides:
        lines = slide.text.split("\n")
        for i, line in enumerate(lines):
            figures = [figure for figure in find_expressions(line) if figure.value is not None]
            if figures:
                around = "\n".join(lines[max(0, i - LINES_ABOVE) : i + 1])
                words = frozenset(search_words(around))
                found += [_Told(slide.number, figure, words) for figure in figures]
    return found


def _rare(slides: Sequence[Slide]) -> frozenset[str]:
    """Return the words of a document that few of its slides have."""
    slides_with = Counter(word for slide in slides for word in set(search_words(slide.text)))
    most = max(2.0, RARE * len(slides))
    return frozenset(word for word, count in slides_with.items() if count <= most)


def _others(
    case: Case, told: Mapping[str, Sequence[_Told]], rare: Mapping[str, frozenset[str]]
) -> Iterator[_Told]:
    asked = frozenset(search_words(normalize_query(case.question)))
    for document, number in case.gold_slides if case.accepted else ():
        named = asked & rare[document]
        for own in told[document]:
            if not named or own.slide != number or not _is_accepted(own.figure, case):
                continue
            shared = named | (asked & own.words)
            yield from (
                other
                for other in told[document]
                if other.slide != number
                and shared <= other.words
                and _comparable(own.figure, other.figure)
                and not _is_accepted(other.figure, case)
            )


def _is_accepted(figure: Expression, case: Case) -> bool:
    return any(
        same_value(figure.value, accepted.value)
        for form in case.accepted
        for accepted in find_expressions(normalize_query(form))
    )


def _comparable(one: Expression, other: Expression) -> bool:
    """Whether two figures could be values of one thing: two dates, or two of one unit."""
    if isinstance(one.value, Quantity) and isinstance(other.value, Quantity):
        return one.value.unit == other.value.unit and one.value.per == other.value.per
    return isinstance(one.value, Dates) and isinstance(other.value, Dates)


def _groups(case: Case) -> Iterator[tuple[str, Sequence[str]]]:
    if case.accepted:
        yield "accepted", case.accepted
    for field in ("items", "facts"):
        for i, forms in enumerate(getattr(case, field)):
            yield f"{field}.{i}", forms


def _text(slides: Slides, document: str, number: int) -> str | None:
    return next((slide.text for slide in slides(document) if slide.number == number), None)
