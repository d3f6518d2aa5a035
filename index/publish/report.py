"""What a build tells while it runs and when it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Progress = Callable[[str, int, int], None]
"""Told the step's name, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did; the first three are totals of the index as it is now."""

    documents: int
    slides: int
    passages: int
    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    failed: tuple[tuple[str, str], ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()
    embedded_passages: int = 0
    reembedded: bool = False
    seconds: float = 0.0
    read_seconds: tuple[tuple[str, float], ...] = ()
    """Path below its root and time of each file that was read."""
    editions: tuple[tuple[str, ...], ...] = ()
    """Names with their editions, oldest first, of the 資料 that have several."""
    unread_pages: tuple[tuple[str, int], ...] = ()
    """Names of documents, and how many pages have pictures that no OCR was there to read."""
    read_peak_bytes: int = 0
    """The most memory that reading took (in the process that reads)."""
