"""Headers, footers and page numbers: found by repetition at one place, taken out of the text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from corpus.normalize import fold, normalize

BAND = 0.12
"""Furniture stands in this share of the page's height at its top or bottom."""
SIDE = 0.06
"""Or in this share of its width at either side (thumb indexes)."""
MIN_REPEATS = 3
NEIGHBOURS = 12
"""Pages around one that must hold the repeats: a chapter's running head is only in its chapter."""
AGREEING = 2
"""Pages that must agree on the distance between printed and physical number."""

LONG = 80
"""A line of more characters is the same only where its figures are."""
STACKED = 2
"""Fiftieths of the page's height between lines that stand under each other."""
MASK = "\0"
"""Stands for the digits of a figure; no text holds it."""
_FIGURE = re.compile(r"\d+")
_NUMBER = re.compile(
    r"^[-‐–—―−─━ー~・|/<>\[\(\s]*(?:p\.?|page|頁|ページ)?\s*(?:[a-zⅰ-ⅹ]+-)?(\d{1,4}|[ivxl]{1,6})"
    r"(?:\s*(?:/|of)\s*\d{1,4}|\s*(?:頁|ページ))?[-‐–—―−─━ー~・|/<>\]\)\s]*$",
    re.IGNORECASE,
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}


class Placed(NamedTuple):
    """A line of words and its place; points from the page's top left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Furniture:
    """What of one page is no content.

    Attributes:
        lines: places of the lines to leave out.
        texts: what repeated headers and footers say (page numbers left out).
        printed_page: the page number, as printed.
        inferred: it follows from the numbers of the pages around.
    """

    lines: frozenset[int]
    texts: tuple[str, ...]
    printed_page: str | None
    inferred: bool = False


def find_furniture(
    pages: Sequence[Sequence[Placed]], sizes: Sequence[tuple[float, float]]
) -> list[Furniture]:
    """Return for each page which lines are furniture, and its printed number."""
    edges = [_edge_lines(lines, size) for lines, size in zip(pages, sizes, strict=True)]
    numbers = _page_numbers(pages, edges)
    repeated = _repeated(pages, edges, sizes)
    found: list[Furniture] = []
    for i, lines in enumerate(pages):
        number = numbers.get(i)
        drop = set(repeated[i])
        if number is not None and number[1] is not None:
            drop.add(number[1])
        texts = tuple(
            normalize(lines[k].text).text for k in sorted(drop)
            if number is None or k != number[1]
        )  # fmt: skip
        printed = number[0] if number else None
        found.append(Furniture(frozenset(drop), texts, printed, bool(number and number[1] is None)))
    return found


def _edge_lines(lines: Sequence[Placed], size: tuple[float, float]) -> list[int]:
    width, height = size
    return [
        k for k, line in enumerate(lines)
        if line.bottom < BAND * height or line.top > (1 - BAND) * height
        or line.right < SIDE * width or line.left > (1 - SIDE) * width
    ]  # fmt: skip


def _lowest(lines: Sequence[Placed]) -> list[int]:
    """Return the lowest line of a page, where a page number stands however high that is."""
    return [max(range(len(lines)), key=lambda k: lines[k].top)] if lines else []


# --- page numbers -------------------------------------------------------------------------------


def _page_numbers(
    pages: Sequence[Sequence[Placed]], edges: Sequence[Sequence[int]]
) -> dict[int, tuple[str, int | None]]:
    """Return each page's printed number and the line it stands on (None where inferred).

    A number counts if some other page agrees on its distance from the physical one.
    """
    candidates: dict[int, list[tuple[str, int, int]]] = {}
    votes: Counter[tuple[str, int]] = Counter()
    for i, lines in enumerate(pages):
        for k in {*edges[i], *_lowest(lines)}:
            match = _NUMBER.match(normalize(lines[k].text).text.strip())
            if match:
                printed = match.group(1)
                shift = _value(printed) - i
                candidates.setdefault(i, []).append((printed, shift, k))
        votes.update({(_kind(p), s) for p, s, _ in candidates.get(i, [])})
    numbers: dict[int, tuple[str, int | None]] = {}
    shifts: dict[int, int] = {}
    for i, found in candidates.items():
        printed, shift, k = max(found, key=lambda c: (votes[_kind(c[0]), c[1]], -c[2]))
        if votes[_kind(printed), shift] >= AGREEING:
            numbers[i] = (printed, k)
            if printed.isdigit():
                shifts[i] = shift
    return _with_inferred(numbers, shifts)


def _with_inferred(
    numbers: dict[int, tuple[str, int | None]], shifts: dict[int, int]
) -> dict[int, tuple[str, int | None]]:
    """Number the pages between two pages that agree."""
    known = sorted(shifts)
    for a, b in pairwise(known):
        if shifts[a] == shifts[b]:
            for i in range(a + 1, b):
                numbers.setdefault(i, (str(i + shifts[a]), None))
    return numbers


def _kind(printed: str) -> str:
    return "digits" if printed.isdigit() else "roman"


def _value(printed: str) -> int:
    if printed.isdigit():
        return int(printed)
    total = 0
    values = [_ROMAN[char] for char in printed.lower()]
    for value, after in zip(values, [*values[1:], 0], strict=True):
        total += -value if value < after else value
    return total


# --- repeats ------------------------------------------------------------------------------------


class _Repeat(NamedTuple):
    """A line as it may stand on other pages: its words without figures, its height, its figures."""

    pattern: str
    place: int
    figures: tuple[str, ...]


_Where = defaultdict[tuple[str, int], list[tuple[int, tuple[str, ...]]]]
"""Where a pattern stands: the pages, and the figures there."""


def _repeated(
    pages: Sequence[Sequence[Placed]], edges: Sequence[Sequence[int]],
    sizes: Sequence[tuple[float, float]],
) -> list[set[int]]:  # fmt: skip
    """Return the lines of each page that stand on pages nearby at the same place."""
    where: _Where = defaultdict(list)
    lines: list[dict[int, _Repeat]] = []
    for i, (page, size) in enumerate(zip(pages, sizes, strict=True)):
        found = {k: _repeat(page[k], size[1]) for k in edges[i]}
        lines.append({k: line for k, line in found.items() if line.pattern})
        for line in lines[i].values():
            where[line.pattern, line.place].append((i, line.figures))
    return [
        {k for k, line in held.items() if _is_repeated(i, line, where, _is_listed(line, held))}
        for i, held in enumerate(lines)
    ]


def _repeat(line: Placed, height: float) -> _Repeat:
    text = fold(line.text)
    place = round(line.top / max(1.0, height) * 50)
    if len(line.text) > LONG:
        return _Repeat(text, place, ())
    return _Repeat(_FIGURE.sub(MASK, text), place, tuple(_FIGURE.findall(text)))


def _is_listed(line: _Repeat, page: Mapping[int, _Repeat]) -> bool:
    """Whether lines near by differ from one in their figures only: a list of codes."""
    return any(
        other.pattern == line.pattern and other.figures != line.figures
        and abs(other.place - line.place) <= STACKED
        for other in page.values()
    )  # fmt: skip


def _is_repeated(i: int, line: _Repeat, where: _Where, listed: bool) -> bool:
    """Whether a line stands on pages nearby; 第3章 and 第4章 are one footer's, two codes no footer's."""
    differing = 0 if listed else 1
    near = {
        page for at in (line.place - 1, line.place, line.place + 1)
        for page, figures in where.get((line.pattern, at), ())
        if abs(page - i) <= NEIGHBOURS
        and sum(a != b for a, b in zip(figures, line.figures, strict=True)) <= differing
    }  # fmt: skip
    return len(near) >= MIN_REPEATS
