"""What is noted of a sheet that is not a page of its own to people: hidden, or one of several parts."""

from __future__ import annotations

import re

HIDDEN = "非表示のシートです"
_CUT = "行が多いため、{count}個に分けました"
_PARTS = re.compile(r"行が多いため、(\d+)個")


def cut(count: int) -> str:
    """Return what is noted of each part of a sheet that was cut into so many."""
    return _CUT.format(count=count)


def parts_told(note: str) -> int:
    """Return into how many parts a sheet was cut, as a note of one of them says; 0 for another note."""
    found = _PARTS.match(note)
    return int(found[1]) if found else 0
