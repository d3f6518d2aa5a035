"""A true sentence beside what its slides say, in the pieces that a false one must differ from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from assistant.evidence.statements import BETWEEN, take_apart
from corpus.expressions import Dates, Expression, Quantity, find_expressions, supports
from corpus.expressions.numbers import ARABIC
from corpus.normalize import fold, normalize_query
from corpus.tokens import search_words
from corpus.types import Slide
from eval.spoiled.types import Sentence, Slides

HALF = 0.5
"""Share of a sentence's content words from which a piece of a slide tells of the same thing."""
NUMBER = re.compile(rf"(?<![\d.,]){ARABIC}")


@dataclass(frozen=True, slots=True)
class Ground:
    """A sentence and its slides.

    Attributes:
        sentence: as it was read.
        text: its words in the form of the slides.
        slides: what it cites.
        told: all that they say, with their titles.
        words: the content words of ``told``.
        statements: their sentences, lines and rows.
        cells: the same, rows cut into their cells.
    """

    sentence: Sentence
    text: str
    slides: tuple[Slide, ...]
    told: str
    words: frozenset[str]
    statements: tuple[str, ...]
    cells: tuple[str, ...]

    @property
    def quantities(self) -> list[Expression]:
        """The sentence's figures that have a value; dates are none."""
        return [e for e in find_expressions(self.text) if isinstance(e.value, Quantity)]

    @property
    def dates(self) -> list[Expression]:
        """The sentence's dates with a value."""
        return [e for e in find_expressions(self.text) if isinstance(e.value, Dates)]

    @property
    def numbers(self) -> frozenset[str]:
        """The numbers that stand on the slides, without separators."""
        return frozenset(bare(match.group()) for match in NUMBER.finditer(self.told))

    def tells(self, value: Quantity | Dates | None) -> bool:
        """Whether the slides tell a figure or date, in whatever writing."""
        return any(supports(e.value, value) for e in find_expressions(self.told))

    def of_the_same(self, pieces: Iterable[str]) -> list[str]:
        """Return the pieces of the slides that have a figure of the sentence, or half its words."""
        return [piece for piece in pieces if self._has_figure(piece) or self._shares(piece)]

    def _has_figure(self, piece: str) -> bool:
        told = [e.value for e in find_expressions(piece)]
        return any(supports(value, own.value) for own in self.quantities for value in told)

    def _shares(self, piece: str) -> bool:
        own = content(self.text)
        return bool(own) and len(own & content(piece)) >= HALF * len(own)


def ground(sentence: Sentence, slides: Slides) -> Ground:
    """Return a sentence with its slides.

    Raises:
        UnknownSlideError: the index lacks one.
    """
    cited = tuple(slides.slide(document, number) for document, number in sentence.places)
    statements = tuple(s.text for slide in cited for s in take_apart(slide))
    titles = tuple(slide.title for slide in cited if slide.title)
    told = "\n".join(f"{slide.title}\n{slide.text}" for slide in cited)
    return Ground(
        sentence=sentence,
        text=normalize_query(sentence.text),
        slides=cited,
        told=told,
        words=frozenset(word for slide in cited for word in _slide_words(slide)),
        statements=(*titles, *statements),
        cells=(*titles, *(cell for text in statements for cell in text.split(BETWEEN))),
    )


@lru_cache(maxsize=512)
def _slide_words(slide: Slide) -> frozenset[str]:
    return content(f"{slide.title}\n{slide.text}")


@lru_cache(maxsize=8192)
def content(text: str) -> frozenset[str]:
    """Return the content words of a text, without its numbers."""
    return frozenset(word for word in search_words(text) if not re.search(r"\d", word))


def bare(number: str) -> str:
    """Return a number without its separators of thousands."""
    return number.replace(",", "")


def replaced(text: str, start: int, end: int, new: str) -> str:
    """Return a text with other characters from ``start`` to ``end``."""
    return text[:start] + new + text[end:]


def says(text: str, word: str) -> bool:
    """Whether a text has a word, however it is written."""
    return fold(word) in fold(text)


def at(text: str, place: int) -> Expression | None:
    """Return the figure or date of a text that holds the character at ``place``."""
    return next((e for e in find_expressions(text) if e.start <= place < e.end), None)
