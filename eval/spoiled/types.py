"""True sentences, the spoiled ones made of them, and where slides come from."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal, Protocol, get_args

from assistant.common.types import Place
from corpus.types import Slide

Kind = Literal["figure", "unit", "year", "name", "row", "column", "denial", "other_page"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""What is wrong: the number; its unit; its year; a name; another row's or another column's figure (or
the row or column named); said where denied, or the reverse; the pages that it is claimed of."""


class SpoiledError(Exception):
    """A file of sentences cannot be used; the message names the file and the line."""


class Slides(Protocol):
    """An opened index."""

    def slide(self, document: str, number: int) -> Slide:
        """Return one slide.

        Raises:
            UnknownSlideError: there is none.
        """
        ...


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that a model wrote, as it wrote it but for the markers, and the slides it cites."""

    id: str
    question: str
    text: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Spoiled:
    """A false sentence; ``original`` is the true one it was made of.

    Figures, names and words are changed in the sentence as the slides are written (NFKC, one line).
    """

    id: str
    kind: Kind
    question: str
    sentence: str
    places: tuple[Place, ...]
    original: str

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self)
