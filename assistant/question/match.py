"""How much of a question a page holds: its words weighed, and what it lacks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assistant.question.analysis import Question, Term
from assistant.question.ordinals import ordinals
from assistant.question.synonyms import SYNONYMS
from corpus.expressions import value_terms, years
from corpus.normalize import fold
from corpus.types import Slide

Rarity = Callable[[str], float]
"""Inverse document frequency of a word, 0 to 1 (1: in no passage at all)."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a page lacks of a question.

    Attributes:
        held: share (0 to 1) of the question's weight that the page holds.
        nouns: share of the question's nouns that it lacks.
        unknown: share of the question's nouns that stand in no passage at all.
        proper: names and acronyms that it lacks.
        year: whether the question names a year that the page does not.
        ordinal: whether it names one of a series (第4版) that the page does not.
    """

    held: float
    nouns: float
    unknown: float
    proper: tuple[str, ...]
    year: bool
    ordinal: bool


def weigh(question: Question, rarity: Rarity) -> Mapping[Term, float]:
    """Return each term's share of the question; the shares sum to 1 (empty without terms)."""
    weights = {term: term.weight * (0.25 + rarity(term.lemma)) for term in question.terms}
    total = sum(weights.values())
    return {term: weight / total for term, weight in weights.items()} if total else {}


def lacking(question: Question, slide: Slide, rarity: Rarity) -> Lacking:
    """Return what a slide, with its title, lacks of a question."""
    whole = f"{slide.title}\n{slide.text}"
    key, values = fold(whole), frozenset(value_terms(whole))
    weights = weigh(question, rarity)
    nouns = [term for term in weights if term.weight >= 1.0]
    missing = {term for term in weights if not holds(term, key, values)}
    lost = [term for term in nouns if term in missing]
    asked = ordinals(question.text)
    return Lacking(
        held=sum(weight for term, weight in weights.items() if term not in missing),
        nouns=len(lost) / len(nouns) if nouns else 0.0,
        unknown=sum(rarity(t.lemma) >= 1.0 for t in lost) / len(nouns) if nouns else 0.0,
        proper=tuple(term.surface for term in weights if term.proper and term in missing),
        year=bool(question.years) and not question.years & years(whole),
        ordinal=bool(asked and asked - ordinals(key)),
    )


def writings(term: Term) -> frozenset[str]:
    """Return how a term may be written: as asked, its lemma, its synonyms; no other of one letter."""
    forms = {term.surface, term.lemma, *SYNONYMS.get(term.lemma, ())}
    return frozenset(form for form in forms if len(form) > 1 or form == term.surface)


def holds(term: Term, key: str, values: frozenset[str] = frozenset()) -> bool:
    """Whether a text, given by ``fold`` and value terms, has the term, a synonym or its figure."""
    if term.values and term.values <= values:
        return True
    if any(len(form) > 1 and form in key for form in (term.surface, term.lemma)):
        return True
    if len(term.surface) == 1 and term.surface in key:
        return True
    return any(other in key for other in SYNONYMS.get(term.lemma, ()) if len(other) > 1)
