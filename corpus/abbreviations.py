"""Short names and what they stand for, as documents define them and as the field knows them.

After Schwartz and Hearst 2003, "A Simple Algorithm for Identifying Abbreviation Definitions in
Biomedical Text": a short name in brackets behind a long one, its characters found in the long one in
order. A short name in Latin letters stands behind a Japanese name as it is, for nothing in the
characters can show it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

_NAME = r"[一-龠々〆ァ-ヶーA-Za-z0-9・&\-]"
_LONG = re.compile(
    rf"(?:「([^「」（）()\n]{{4,40}})」|({_NAME}(?:{_NAME}|の(?={_NAME})){{3,39}}))$"
)
_BRACKET = re.compile(
    r"[（(]\s*(?:以下[、,]?\s*)?[「『]?([^「」『』（）()\s、,]{2,16})[」』]?([^（）()]{0,12})[)）]"
)
_TOLD = re.compile(r"^(?:と(?:いう|する|呼ぶ|称する|略す|略称する).{0,3}|[。．.]?)$")
_LETTERS = re.compile(r"[A-Z](?=.*[A-Z])[A-Za-z0-9\-&/]{1,11}")
_JAPANESE = re.compile(rf"{_NAME}{{2,12}}")
LOOK_BACK = 44
"""Characters before a bracket in which the long name must begin."""
SAVED = 2
"""Characters by which a short name is shorter at least."""


def definitions(text: str) -> Iterator[tuple[str, str]]:
    """Yield (short, long) for every abbreviation that a normalised text defines.

    Forms: ``名称（略称）``, ``名称（以下「略称」という。）``, ``「名称」（略称）``.
    """
    for bracket in _BRACKET.finditer(text):
        short, rest = bracket.groups()
        if not _TOLD.match(rest):
            continue
        before = _LONG.search(text[max(0, bracket.start() - LOOK_BACK) : bracket.start()].rstrip())
        if before is None:
            continue
        if long := _stands_for(short, (before.group(1) or before.group(2)).lstrip("・-&")):
            yield short, long


def _stands_for(short: str, long: str) -> str | None:
    """Return the long name, cut to where the short one begins; None if it is not its short form."""
    japanese = bool(re.search(r"[ぁ-ヶ一-龠]", long))
    if _LETTERS.fullmatch(short) and japanese:
        return long if short not in long else None
    if not japanese or not _JAPANESE.fullmatch(short) or len(long) < len(short) + SAVED:
        return None
    return _cut(short, long)


def _cut(short: str, long: str) -> str | None:
    """Find a short name's characters in the long one from the end, and begin it at the first."""
    at = len(long)
    for character in reversed(short):
        at = long.rfind(character, 0, at)
        if at < 0:
            return None
    found = long[at:]
    return found if len(found) >= len(short) + SAVED and short not in found else None


@cache
def known() -> tuple[tuple[str, str], ...]:
    """Return the (short, long) names of the bundled dictionary, in its order."""
    table = files("corpus").joinpath("abbreviations.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    return tuple((short, long) for short, long in rows)
