"""Comparisons told side by side: what is said of A, and what is said of B, each with its source."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.match import holds
from assistant.question import Question, Term, analyse
from assistant.select import Candidate
from corpus.normalize import fold

APART = 1.0
"""What a statement gains by a word that only its side has, and loses by one of the other side."""
_SIDES = re.compile(
    r"(?P<a>[^、。「」]{1,40}?)と(?:、)?(?P<b>[^、。「」]{1,40}?)(?:と)?(?:では|とで|で(?=比べ|は)|は|の(?=違い)|を比べ|を)"
)


NAMING = 0.5
"""Weight from which a word of a name must be spoken of."""
TOLD = 2
"""Words beside the compared names that a statement needs to tell anything of them."""


def sides(question: Question) -> tuple[tuple[Term, ...], tuple[Term, ...]] | None:
    """Return the words that only the first and only the second of two compared things have.

    None where the question does not name two, or their names do not differ.
    """
    match = _SIDES.search(question.text)
    if match is None:
        return None
    first, second = analyse(match["a"]), analyse(match["b"])
    left = _only(first, second)
    right = _only(second, first)
    return (left, right) if left and right else None


def _only(one: Question, other: Question) -> tuple[Term, ...]:
    """Keep the words the other lacks; 「タイプA」 and 「タイプB」 differ in their last sign."""
    there = {term.lemma for term in other.terms}
    own = tuple(term for term in one.terms if term.lemma not in there)
    if own or one.key == other.key:
        return own
    tail = re.search(r"[^\s]{2,6}$", one.key)
    return (Term(tail.group(), tail.group(), 1.0, True),) if tail else ()


def two_sided(question: Question, ranked: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return the best candidate of each side, or nothing where one statement serves both."""
    found = sides(question)
    if found is None:
        return ()
    left, right = found
    picked = tuple(
        max(ranked, key=lambda c: _score(c, own, other), default=None)
        for own, other in ((left, right), (right, left))
    )
    first, second = picked
    if first is None or second is None or first.statement == second.statement:
        return ()
    if not (_of(first, left) and _of(second, right)):
        return ()
    return (first, second)


def told_of(candidate: Candidate, own: str, other: str) -> bool:
    """Whether a statement, its label, section or slide title speaks of a name told from another."""
    one, rest = analyse(own), analyse(other)
    terms = _only(one, rest)
    key = "\n".join(
        (
            candidate.statement.key,
            *map(
                fold,
                (candidate.statement.label, candidate.statement.section, candidate.slide.title),
            ),
        )
    )
    words, values = candidate.statement.words, candidate.statement.values
    return bool(terms) and all(
        holds(term, key, words, values) for term in terms if term.proper or term.weight >= NAMING
    )


def _score(candidate: Candidate, own: Sequence[Term], other: Sequence[Term]) -> float:
    statement = candidate.statement
    asked = {term.lemma for term in (*own, *other)}
    plain = 1.0 if statement.heading or len(statement.words - asked) < TOLD else 0.0
    return candidate.score + APART * (_of(candidate, own) - _of(candidate, other)) - plain


def _of(candidate: Candidate, terms: Sequence[Term]) -> float:
    statement = candidate.statement
    key = statement.key + "\n" + fold(statement.label) + "\n" + fold(statement.section)
    return sum(holds(term, key, statement.words, statement.values) for term in terms) / len(terms)
