"""The title of a page, by the size of its type and its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from corpus.normalize import normalize
from corpus.readers.pdf.lines import Line

UPPER = 0.4
"""A title stands in this upper share of the page; on a page of few words anywhere."""
LARGER = 1.12
"""Its type is larger than the page's usual type by this factor."""
NEARLY = 0.85
"""Of several large lines the topmost within this share of the largest is the title."""
COVER_LINES = 8
"""A page of so few lines is a cover or a divider: its largest line is the title."""
MIN_CHARS, MAX_CHARS = 2, 70
MAX_TITLE_LINES = 3
BODY_LINES = 5
"""So many lines of a page in the title's size, and that size is the running text's."""
COVER_SAME = 0.97
"""On a cover only lines of this share of the largest type are the title."""
_NO_TITLE = re.compile(
    r"^[\W\d_]*$|[。、]$|^[※*•・●○◆■□>⚫]|^[(【]?(?:図表?|表|(?:参考)?資料|別[紙添表]|参考|様式)[\s\d\-.)】]*$"
    r"|^(?:(?:令和|平成|昭和)[\d元]+|\d{4})年(?:\d+月(?:\d+日)?|度)?$|^報道発表$|^目\s*次$"
)


def find_page_title(lines: Sequence[Line], size: tuple[float, float]) -> str:
    """Return the title of a page, or "" where no line stands out.

    Args:
        lines: the page's lines without its furniture.
        size: width and height in points.
    """
    usual = _usual_size(lines)
    few = len(lines) <= COVER_LINES
    glyphs = sum(len(line.glyphs) for line in lines)
    fitting = [
        line for line in lines
        if line.em >= LARGER * usual or (few and line.em >= usual)
        if (few or line.top < UPPER * size[1]) and _can_be_title(line)
        if few or _stands_out(line, lines, glyphs)
    ]  # fmt: skip
    if not fitting:
        return ""
    largest = max(line.em for line in fitting)
    share = COVER_SAME if few else NEARLY
    near_largest = [line for line in fitting if line.em >= share * largest]
    first = min(near_largest, key=lambda line: (line.top, line.left))
    return " ".join(normalize(line.text).text.strip() for line in _wrapped(first, near_largest))


def _stands_out(line: Line, lines: Sequence[Line], glyphs: int) -> bool:
    """Whether a line's size is not the running text's."""
    same = [other for other in lines if abs(other.em - line.em) < 0.05 * line.em]
    return len(same) < BODY_LINES or sum(len(other.glyphs) for other in same) < 0.3 * glyphs


def _usual_size(lines: Sequence[Line]) -> float:
    """Return the size of type that most characters have."""
    sizes = [line.em for line in lines for _ in line.glyphs]
    return median(sizes) if sizes else 0.0


def _can_be_title(line: Line) -> bool:
    text = normalize(line.text).text.strip()
    return MIN_CHARS <= len(text) <= MAX_CHARS and not _NO_TITLE.search(text)


def _wrapped(first: Line, lines: Sequence[Line]) -> list[Line]:
    """Return the title's lines: those that follow it closely in the same size."""
    found = [first]
    for line in sorted(lines, key=lambda li: (li.top, li.left)):
        last = found[-1]
        if line is first or line.vertical != first.vertical:
            continue
        same = abs(line.em - first.em) < 0.05 * first.em
        below = line.top >= last.top and line.top - last.bottom < 0.8 * first.em
        apart = line.left > last.right and line.top - last.top < 0.5 * first.em
        if same and (below or apart) and len(found) < MAX_TITLE_LINES:
            found.append(line)
    return found
