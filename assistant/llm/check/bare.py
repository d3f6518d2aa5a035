"""A figure that says nothing of what it is of: an answer of 「10年度です。」 claims what was asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.llm.check.figures import Figure, told
from assistant.llm.check.support import covered, lemmas

BEFORE, BEHIND = 200, 100
"""Characters of a block before and behind a figure that say what it is of; longer blocks tell of more."""
ASKED = 0.5
"""Share of the question's content words that must stand around a bare figure. Of 87 right figures of
development answers 0.5 have so much around them, of 26 other figures of the same unit and page 0.2: so a
bare figure is rather handed back, to be said with what it is of, than held by chance."""


def is_bare(claim: str, found: Sequence[Figure]) -> bool:
    """Whether a claim is figures alone, with their units."""
    rest = list(claim)
    for figure in found:
        rest[figure.start : figure.end] = " " * (figure.end - figure.start)
    return bool(found) and not lemmas("".join(rest))


def is_asked(question: str, found: Sequence[Figure], pages: Sequence[str]) -> bool:
    """Whether all figures stand at one place that speaks of what was asked."""
    return any(covered(question, around) >= ASKED for around in _places(found, pages))


def _places(found: Sequence[Figure], pages: Sequence[str]) -> Iterator[str]:
    for page in pages:
        for block in page.split("\n\n"):
            if all(told(figure, block, page) for figure in found):
                at = max(0, block.find(found[0].text))
                yield block[max(0, at - BEFORE) : at + BEHIND]
