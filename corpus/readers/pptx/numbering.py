"""Marks of list items: whether a paragraph has one, and the number that is shown before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corpus.readers.pptx.names import A, whole

_BULLETS = tuple(f"{A}{name}" for name in ("buNone", "buChar", "buAutoNum", "buBlip"))
_KANJI = "〇一二三四五六七八九"
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_IROHA_END = {"Period": ".", "ParenR": ")", "Plain": "", "Minus": "-"}
MAX_CIRCLED = 20
MAX_ROMAN = 3999
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def bullet_of(properties: Any, level: int, styles: Sequence[Any]) -> Any:
    """Return what a paragraph's mark is (an element named bu...), None where it has none.

    Args:
        properties: its ``a:pPr``, or None.
        level: its level, 0 the outermost.
        styles: list styles that it takes its look from, the nearest first.
    """
    levels = [style.find(f"{A}lvl{level + 1}pPr") for style in styles]
    for told in (properties, *levels):
        for child in told if told is not None else ():
            if child.tag in _BULLETS:
                return None if child.tag == f"{A}buNone" else child
    return None


class Counter:
    """Counts the numbered paragraphs of one text box, level by level."""

    def __init__(self) -> None:
        """Begin before the first paragraph."""
        self._counts: dict[int, tuple[str, int]] = {}

    def mark(self, bullet: Any, level: int) -> str:
        """Return the number before the next paragraph, "" where it has none."""
        for deeper in [one for one in self._counts if one > level]:
            del self._counts[deeper]
        if bullet is None or bullet.tag != f"{A}buAutoNum":
            self._counts.pop(level, None)
            return ""
        kind, first = bullet.get("type", "arabicPeriod"), whole(bullet.get("startAt"), 1)
        key = f"{kind} {first}"
        before = self._counts.get(level)
        number = before[1] + 1 if before is not None and before[0] == key else first
        self._counts[level] = (key, number)
        return shown_mark(kind, number)


def shown_mark(kind: str, number: int) -> str:
    """Return a number as a kind of numbering shows it (ECMA-376 part 1, 20.1.10.61)."""
    if kind.startswith("circleNum"):
        return chr(0x2460 + number - 1) if 1 <= number <= MAX_CIRCLED else f"({number})"
    if kind.endswith("ParenBoth"):
        return f"({_figure(kind, number)})"
    end = next((mark for name, mark in _IROHA_END.items() if kind.endswith(name)), "")
    return _figure(kind, number) + end


def _figure(kind: str, number: int) -> str:
    if kind.startswith("alpha"):
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters.upper() if "Uc" in kind else letters
    if kind.startswith("roman"):
        return roman(number).upper() if "Uc" in kind else roman(number)
    if kind.startswith("ea1"):
        return kanji(number)
    return str(number).translate(_WIDE) if "Db" in kind else str(number)


def roman(number: int) -> str:
    """Return a number in small Roman figures."""
    text = ""
    left = number if 0 < number <= MAX_ROMAN else 0
    for value, letters in _ROMAN:
        while left >= value:
            text, left = text + letters, left - value
    return text or str(number)


def kanji(number: int) -> str:
    """Return a number up to 99 in kanji."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = ("" if tens < 2 else _KANJI[tens]) + ("十" if tens else "")
    return head + (_KANJI[ones] if ones else "")
