"""What docs/evaluation.md tells, read from ``lines.toml``: the one place to add a figure."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from eval.measured.types import Line, Source

LINES = Path(__file__).with_name("lines.toml")


@cache
def sources() -> tuple[Source, ...]:
    """Return the runs with their lines, in the order of the tables."""
    values = tomllib.loads(LINES.read_text(encoding="utf-8"))
    return tuple(
        Source(name, run["ja"], run["en"], tuple(map(_line, run["lines"])))
        for name, run in values.items()
    )


def _line(words: list[str]) -> Line:
    path, ja, en, *kind = words
    return Line(path, ja, en, signed=kind == ["difference"])
