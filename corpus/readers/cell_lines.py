"""Lines that a cell or a paragraph breaks by hand: which go on, and which are lines of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable

BETWEEN_LINES = " / "
"""Stands where a line ended: without it 120 over 350 would read 120350."""
_ENDS_OPEN = re.compile(r"[、,・(（「]$")
_BEGINS_BOUND = re.compile(r"^[)）」、。(（\[［]")
RUNNING = 12
"""A line of running text at least so long goes on in the next: it broke where its cell ended."""
_RUNNING = re.compile(r"[をがはにでとのへ]")
_ENDED = re.compile(r"[。.!?！？)）」]$")


def joined_lines(lines: Iterable[str], is_head: bool = False) -> str:
    """Return the lines of a cell as one, with a mark where they are values of their own.

    A head is one name, however many lines its narrow column gave it.
    """
    whole = last = ""
    for line in (" ".join(line.split()) for line in lines):
        if not line:
            continue
        whole += _between(last, line, is_head) + line if whole else line
        last = line
    return whole


def running_lines(lines: Iterable[str]) -> str:
    """Return the lines of a paragraph: a sentence broken by hand whole, other lines as they are."""
    whole = last = ""
    for line in lines:
        if not line:
            continue
        goes_on = whole and _between(last, line, False) == ""
        whole += line if goes_on or not whole else "\n" + line
        last = line
    return whole


def _between(above: str, below: str, is_head: bool) -> str:
    if _ENDS_OPEN.search(above) or _BEGINS_BOUND.match(below):
        return ""
    if _ENDED.search(above) or (is_head and above[-1].isascii() and below[0].isascii()):
        return " "
    runs_on = is_head or (
        len(above) >= RUNNING and _RUNNING.search(above) and not below[0].isdigit()
    )
    return "" if runs_on else BETWEEN_LINES
