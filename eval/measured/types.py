"""A figure, what it was measured in, and the lines of the table: plain frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


class MeasuredError(ValueError):
    """A file or a page is not what it should be; the message names it and the remedy."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean with its 95 % interval and the number of values behind it; None where a run tells none."""

    value: float
    interval: tuple[float, float] | None = None
    n: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """The figures of one run that the tables need.

    Attributes:
        command: that was run, in short.
        date: when, ISO.
        commit: of the code that ran.
        figures: by their path in the run's own file.
        about: the rest that a run tells of itself: machine, hash of the questions, a note.
    """

    command: str
    date: str
    commit: str
    figures: Mapping[str, Figure]
    about: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table.

    Attributes:
        path: to the number in the run's file, keys and places joined by ``/``. Its interval stands
            beside it (``NAME_interval`` or ``interval``), and ``n`` beside it or one level up.
        ja: what was measured.
        en: the same in English.
        signed: whether it is a difference.
    """

    path: str
    ja: str
    en: str
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """One run: the name of its kept file, on what it was measured, and its lines."""

    name: str
    ja: str
    en: str
    lines: tuple[Line, ...]
