"""What a chart part of an office file holds: its names, categories and series, as cached values.

Charts of ECMA-376 part 1, 21.2 (``c:chartSpace``) and the newer ones of Microsoft's 2014 extension
(``cx:chartSpace``: waterfall, treemap and so on, [MS-ODRAWXML] 2.24.3).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
CX = "{http://schemas.microsoft.com/office/drawing/2014/chartex}"
MAX_POINTS = 1_000
"""Categories of a series that are written out: more than a person can tell apart in a chart."""
MAX_SERIES = 100
MAX_LEVELS = 6
MAX_WORDS = 300
"""Characters of a name or label."""


@dataclass(frozen=True, slots=True)
class Values:
    """Cached values by their place, each with the format that the cache gives it."""

    texts: dict[int, str] = field(default_factory=dict)
    codes: dict[int, str] = field(default_factory=dict)
    code: str = ""
    count: int = 0

    def code_of(self, place: int) -> str:
        """Return the format of one value."""
        return self.codes.get(place, self.code)


@dataclass(frozen=True, slots=True)
class Labels:
    """The data labels of a series: their format, words set by hand, and what they show."""

    code: str = ""
    words: dict[int, str] = field(default_factory=dict)
    shows_value: bool = False
    shows_share: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis: its title, the format of its figures, the unit they are shown in."""

    title: str = ""
    code: str = ""
    divisor: int = 1
    unit: str = ""
    is_dates: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """A series; ``levels`` are its categories from the outermost level to the innermost."""

    name: str
    levels: tuple[Values, ...]
    values: Values
    sizes: Values | None = None
    labels: Labels = Labels()
    category_axis: Axis = Axis()
    value_axis: Axis = Axis()
    is_second: bool = False
    is_points: bool = False
    """Whether each value has a figure of its own across (scatter), not a category."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: its title, its series, and how many series or points were left out."""

    title: str
    series: tuple[Series, ...]
    is_1904: bool = False
    cut_series: int = 0
    cut_points: int = 0


def words(element: Any) -> str:
    """Return the words below an element: rich text by paragraphs, else a cached string."""
    if element is None:
        return ""
    lines = [
        "".join(run.text or "" for run in paragraph.iter(f"{A}t")) for paragraph in
        element.iter(f"{A}p")
    ]  # fmt: skip
    if not lines:
        lines = [value.text or "" for value in element.iter(f"{C}v", f"{CX}v")]
    return " ".join(" ".join(lines).split())[:MAX_WORDS]


def read_cache(source: Any, tag: str = C) -> Values:
    """Return the values of one cache or level: ``pt`` elements with ``idx``."""
    if source is None:
        return Values()
    code = source.findtext(f"{tag}formatCode") or source.get("formatCode") or ""
    texts: dict[int, str] = {}
    codes: dict[int, str] = {}
    cut = 0
    for point in source.iterfind(f"{tag}pt"):
        place = int(point.get("idx", "-1"))
        cut = max(cut, place + 1)
        if 0 <= place < MAX_POINTS:
            texts[place] = (point.findtext(f"{tag}v") if tag == C else point.text) or ""
            if point.get("formatCode"):
                codes[place] = point.get("formatCode")
    count = source.find(f"{tag}ptCount")
    declared = count.get("val") if count is not None else source.get("ptCount")
    return Values(texts, codes, code, max(cut, int(declared or 0)))


def flag(parent: Any, tag: str) -> bool:
    """Whether an on/off element is there and on (its ``val`` is "1" where it is not given)."""
    found = parent.find(f"{C}{tag}") if parent is not None else None
    return found is not None and found.get("val", "1") in ("1", "true")


def value_of(parent: Any, tag: str) -> str:
    """Return the ``val`` of a child, "" where it is not there."""
    found = parent.find(f"{C}{tag}") if parent is not None else None
    return str(found.get("val", "")) if found is not None else ""


def children(parent: Any, *tags: str) -> Iterator[Any]:
    """Yield the children of these names, in order."""
    if parent is not None:
        for child in parent:
            if child.tag in tags:
                yield child
