"""A number format taken apart: its sections, and the tokens of each.

Source: ECMA-376 Part 1, 18.8.31 (numFmts), and what Excel's Japanese edition adds (``ggge``,
``aaa``, ``G/標準``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

TokenKind = Literal[
    "text", "digit", "point", "comma", "percent", "exponent", "slash", "at", "general", "date",
    "elapsed",
]  # fmt: skip
MAX_CODE = 1_000
"""Characters of a format that are looked at; Excel keeps 255."""

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_(?P<space>.)|\*.|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/標準)|(?P<half>AM/PM|A/P)|(?P<exponent>E[+-])"
    r"|(?P<date>g+|e+|y+|m+|d+|h+|s+|r+|a{3,4})"
    r"|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<slash>/)|(?P<at>@)"
    r"|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_SYSTEM = {"$-F800": 'yyyy"年"m"月"d"日"', "$-F400": "h:mm:ss"}
"""The system's own long date and time, as they are in Japan."""
_CONDITION = re.compile(r"^(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d*)?(?:E[+-]?\d{1,3})?)$", re.IGNORECASE)
_ELAPSED = re.compile(r"^(?:h+|m+|s+)$", re.IGNORECASE)
_SECTION = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]|;|.', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a format."""

    kind: TokenKind
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """One of up to four sections.

    Attributes:
        tokens: its pieces in order.
        condition: operator and limit, None where the place of the section tells.
        japanese: whether it asks for Japanese names (``[$-411]``).
        first_year: whether the first year of an era is 元.
        kanji: 1 for ``[DBNum1]`` (一二三), else 0; the others only change the width.
    """

    tokens: tuple[Token, ...]
    condition: tuple[str, float] | None = None
    japanese: bool = False
    first_year: bool = False
    kanji: int = 0

    @property
    def is_date(self) -> bool:
        """Whether it shows a day or a time."""
        return any(token.kind in ("date", "elapsed") for token in self.tokens)

    def has(self, kind: TokenKind) -> bool:
        """Whether a token of a kind is there."""
        return any(token.kind == kind for token in self.tokens)


@lru_cache(maxsize=4096)
def sections(code: str) -> tuple[Section, ...]:
    """Return the sections of a format code."""
    parts = [""]
    for match in _SECTION.finditer(code[:MAX_CODE]):
        if match.group() == ";":
            parts.append("")
        else:
            parts[-1] += match.group()
    return tuple(_section(part) for part in parts[:4])


def _section(code: str) -> Section:
    tokens: list[Token] = []
    condition: tuple[str, float] | None = None
    japanese = first_year = False
    kanji = 0
    for match in _TOKEN.finditer(code):
        bracket = match["bracket"]
        if bracket is None:
            tokens += _plain(match)
        elif bracket.upper() in _SYSTEM:
            return _section(_SYSTEM[bracket.upper()])
        elif bracket.startswith("$"):
            symbol, _, locale = bracket[1:].partition("-")
            tokens += [Token("text", symbol)] if symbol else []
            japanese = japanese or locale.upper().endswith("411") or "ja" in locale.lower()
            first_year = first_year or "gannen" in locale.lower()
        elif found := _CONDITION.match(bracket):
            condition = (found[1], float(found[2]))
        elif _ELAPSED.match(bracket):
            tokens.append(Token("elapsed", bracket.lower()))
        elif bracket.upper() == "DBNUM1":
            kanji = 1
    return Section(tuple(tokens), condition, japanese, first_year, kanji)


def _plain(match: re.Match[str]) -> list[Token]:
    """Return the token of a match outside brackets; padding gives a space, filling nothing."""
    if match["quoted"] is not None or match["escaped"] is not None or match["other"] is not None:
        text = match["quoted"] or match["escaped"] or match["other"] or ""
        return [Token("text", text)] if text else []
    if match["space"] is not None:
        return [Token("text", " ")]
    if match["general"]:
        return [Token("general", "")]
    if match["half"] or match["date"]:
        return [Token("date", match.group() if match["half"] else match.group().lower())]
    kinds: tuple[TokenKind, ...] = ("exponent", "digit", "point", "comma", "percent", "slash", "at")
    return [Token(kind, match.group()) for kind in kinds if match[kind] is not None]
