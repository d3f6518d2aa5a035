"""What was made of one picture of a Word file, and how much of its page it takes."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.readers.draft import DraftBlock

PAGE_INCHES = (8.27, 11.69)
"""A4, against which a picture's share is told."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What was made of a picture.

    Attributes:
        figure: what it says, None where nothing was read.
        remarks: for the report on its page.
        unread: why it was not read, "" where it was.
    """

    figure: DraftBlock | None = None
    remarks: tuple[str, ...] = ()
    unread: str = ""


def share_of(size: tuple[float, float]) -> float:
    """Return the share of the page that a picture of so many inches takes, 0 to 1."""
    return min(1.0, size[0] * size[1] / (PAGE_INCHES[0] * PAGE_INCHES[1]))
