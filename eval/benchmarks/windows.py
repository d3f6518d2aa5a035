"""How far two texts agree: windows of letters of the one that the other has anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.blocks import NOWHERE
from corpus.normalize import fold
from corpus.types import Slide
from eval.scoring.metrics import mean

WINDOW = 5
LOW = 0.9
"""A page of a PDF below this is named."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far what is read and what is shown of a file, or of one page, agree; None: nothing there."""

    name: str
    seen: float | None
    true: float | None

    @property
    def is_low(self) -> bool:
        """Whether one of both is below ``LOW``."""
        return min(known(self.seen), known(self.true)) < LOW


def agreement(
    name: str, read: Sequence[str], shown: Sequence[str], all_shown: Sequence[str] | None = None
) -> Agreement:
    """Compare the stretches that were read with those that are shown.

    Args:
        name: of the file or page.
        read: what was read.
        shown: what should have been read.
        all_shown: what may have been read (running heads too); ``shown`` where None.
    """
    ours, theirs = bare("".join(read)), bare("".join(shown if all_shown is None else all_shown))
    return Agreement(name, _share(shown, ours), _share(read, theirs))


def _share(stretches: Iterable[str], whole: str) -> float | None:
    held = set(windows(whole))
    found = [window in held for stretch in stretches for window in windows(bare(stretch))]
    return mean([float(one) for one in found]) if found else None


def known(value: float | None) -> float:
    """Return a share, 1 where there is nothing."""
    return 1.0 if value is None else value


def bare(text: str) -> str:
    """Return the letters and digits of a text, folded."""
    return "".join(char for char in fold(text) if char.isalnum())


def windows(text: str) -> Iterator[str]:
    """Yield each ``WINDOW`` letters of a text."""
    return (text[i : i + WINDOW] for i in range(len(text) - WINDOW + 1))


def stretches(slide: Slide) -> Iterator[str]:
    """Yield the cells and lines of a slide that were read."""
    for block in slide.blocks:
        if block.cells:
            places = {(cell.start, cell.end) for row in block.cells for cell in row}
            yield from (slide.text[start:end] for start, end in sorted(places) if start != NOWHERE)
        else:
            yield from slide.text[block.start : block.end].split("\n")
