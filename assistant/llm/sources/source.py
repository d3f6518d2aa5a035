"""A page as a language model is handed it: which slide, and which characters of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from assistant.llm.sources.orders import without_orders
from corpus.types import Slide

Span = tuple[int, int]
DRAWN_CHARS = 400
"""A page with less text than this tells most by drawing."""
DRAWN_SHARE = 0.1
"""A page whose figures cover more of it than this tells some of what it tells by drawing."""
GAP = "\n…\n"
"""What stands for what was left out of a long page."""


@dataclass(frozen=True, slots=True)
class Source:
    """A numbered page.

    Attributes:
        number: what the model cites it by, 1-based.
        document: the document's name.
        slide: the slide.
        spans: the characters of ``slide.text`` that are handed, in order.
        about: further attributes of the document (題名, 機関, 版), those that are known.
        pictured: whether the page goes along as a picture too.
        drawn: whether that picture tells by drawing what the text does not hold.
    """

    number: int
    document: str
    slide: Slide
    spans: tuple[Span, ...]
    about: Mapping[str, str] = field(default_factory=dict)
    pictured: bool = False
    drawn: bool = False

    @property
    def text(self) -> str:
        """What is handed of the page."""
        return GAP.join(self.slide.text[start:end] for start, end in self.spans)

    @property
    def told(self) -> str:
        """All that the page tells, with its title and what is known of its document; orders tell nothing."""
        return _told("\n".join([*self.about.values(), self.slide.title, self.slide.text]))


@lru_cache(maxsize=256)
def _told(text: str) -> str:
    return without_orders(text)  # each claim of an answer asks for it again


def whole_source(
    number: int, document: str, slide: Slide, about: Mapping[str, str] | None = None
) -> Source:
    """Return a whole slide as a source."""
    return Source(number, document, slide, ((0, len(slide.text)),), about or {})


def is_drawn(slide: Slide) -> bool:
    """Whether a page may tell by drawing what its text does not hold."""
    share = sum(block.share for block in slide.blocks if block.kind == "figure")
    return len(slide.text) < DRAWN_CHARS or share > DRAWN_SHARE
