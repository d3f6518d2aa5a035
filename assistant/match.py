"""How well a statement supports a question: words in common, weighed, and their place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.ordinals import ordinals
from assistant.question import Question, Term
from assistant.statements import SlideText, Statement
from assistant.synonyms import SYNONYMS
from corpus.expressions import years
from corpus.normalize import fold

IN_STATEMENT, IN_LABEL, IN_BLOCK, IN_SECTION, IN_TITLE, IN_SLIDE = 1.0, 0.9, 0.7, 0.7, 0.6, 0.3
"""What a word of the question counts for by where it stands: the nearer to the statement the more.
Chosen on ``dev`` of the curated set."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Shares (0 to 1) of the question's weight that are found.

    Attributes:
        near: found in the statement or around it, by place.
        present: the terms that stand anywhere on the slide.
        away: names of the question that the slide has, but nowhere around the statement.
        slide: found anywhere on the slide.
        unknown: share of the question's nouns that stand in no passage at all.
        missing: share of the question's nouns that the slide lacks.
        missing_proper: names and acronyms of the question that the slide lacks.
        missing_year: whether the question names a year that the slide does not.
        missing_ordinal: whether it names one of a series (第4版) that the slide does not.
    """

    near: float
    slide: float
    unknown: float
    missing: float
    missing_proper: tuple[str, ...]
    missing_year: bool
    missing_ordinal: bool
    present: tuple[Term, ...] = ()
    away: tuple[str, ...] = ()


Rarity = Callable[[str], float]
"""Inverse document frequency of a word, 0 to 1 (1: in no passage at all)."""


def weigh(question: Question, rarity: Rarity) -> Mapping[Term, float]:
    """Return each term's share of the question; the shares sum to 1 (empty without terms)."""
    weights = {term: term.weight * (0.25 + rarity(term.lemma)) for term in question.terms}
    total = sum(weights.values())
    return {term: weight / total for term, weight in weights.items()} if total else {}


def slide_coverage(
    question: Question, weights: Mapping[Term, float], rarity: Rarity, slide: SlideText
) -> Coverage:
    """Measure how much of the question a slide holds; ``near`` is left to its statements."""
    present = tuple(t for t in weights if holds(t, slide.key, slide.words, slide.values))
    on_slide = frozenset(present)
    nouns = [term for term in weights if term.weight >= 1.0]
    lacking = [term for term in nouns if term not in on_slide]
    return Coverage(
        near=0.0,
        slide=sum(weights[term] for term in on_slide),
        unknown=_share([t for t in lacking if rarity(t.lemma) >= 1.0], nouns),
        missing=_share(lacking, nouns),
        missing_proper=tuple(
            term.surface for term in weights if term.proper and term not in on_slide
        ),
        missing_year=bool(question.years) and not question.years & years(slide.key),
        missing_ordinal=bool(_lacking_ordinals(question, slide)),
        present=present,
    )


def coverage(
    on_slide: Coverage, weights: Mapping[Term, float], statement: Statement, slide: SlideText
) -> Coverage:
    """Measure how much of the question a statement holds, on a slide already measured."""
    label, section = _key(statement.label), _key(statement.section)
    places = {t: _place(t, statement, slide, label, section) for t in on_slide.present}
    near = sum(weights[term] * place for term, place in places.items())
    away = tuple(t.surface for t, place in places.items() if t.proper and place == IN_SLIDE)
    return replace(on_slide, near=near, away=away)


@lru_cache(maxsize=4096)
def _key(text: str) -> str:
    """``fold`` of a label or heading, which many statements stand under."""
    return fold(text)


def _lacking_ordinals(question: Question, slide: SlideText) -> frozenset[str]:
    asked = ordinals(question.text)
    return asked - ordinals(f"{slide.title_key}\n{slide.key}") if asked else asked


def _share(some: Sequence[Term], of: Sequence[Term]) -> float:
    return len(some) / len(of) if of else 0.0


def holds(
    term: Term, key: str, words: frozenset[str], values: frozenset[str] = frozenset()
) -> bool:
    """Whether a text, given by key, words and value terms, has the term, a synonym or its figure."""
    if term.values and term.values <= values:
        return True
    if term.lemma in words or (len(term.surface) > 1 and term.surface in key):
        return True
    return any(other in key for other in SYNONYMS.get(term.lemma, ()) if len(other) > 1)


def _place(term: Term, statement: Statement, slide: SlideText, label: str, section: str) -> float:
    if holds(term, statement.key, statement.words, statement.values):
        return IN_STATEMENT
    if holds(term, label, frozenset()):
        return IN_SECTION if statement.names_its_figures else IN_LABEL
    if holds(term, slide.block_keys[statement.block], frozenset()):
        return IN_BLOCK
    if holds(term, section, frozenset()):
        return IN_SECTION
    if holds(term, slide.title_key, frozenset()):
        return IN_TITLE
    return IN_SLIDE
