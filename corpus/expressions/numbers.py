"""Numbers in Arabic or kanji figures, or both: 1,234, 二十三, 二〇二一, 1兆2,000億, 50百万."""

from __future__ import annotations

import re
from decimal import Decimal

_DIGITS = {char: i for i, char in enumerate("〇一二三四五六七八九")} | {"元": 1, "○": 0}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_BIG = {"万": 10**4, "億": 10**8, "兆": 10**12, "京": 10**16}
_TOKEN = re.compile(r"[\d,]*\d(?:\.\d+)?|[〇○一二三四五六七八九元]|[十百千]|[万億兆京]")

ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?![\d]|,\d)|\d+)(?:\.\d+)?"
SCALE = r"(?:[十百千]*[兆億万]|[百千])"
KANJI = r"[一二三四五六七八九〇十百千]+(?:[兆億万][一二三四五六七八九〇十百千]*)*"
NUMBER = rf"(?:{ARABIC}(?:\s?{SCALE}(?:\s?{ARABIC}\s?{SCALE})*(?:\s?{ARABIC}(?![\d,.]*\s?[~〜-]))?)?|{KANJI})"
"""A number with its scales; the last figures may stand without one (1万2,345)."""


def parse_number(text: str) -> Decimal | None:
    """Return the value of a number, or None where the text is none.

    Big scales multiply all that stands before them since the last one (1,234百万, 2千5百億).
    """
    total, section = Decimal(0), Decimal(0)
    current: Decimal | None = None
    positional = False
    at = 0
    text = "".join(text.split())
    for token in _TOKEN.finditer(text):
        if token.start() != at:
            return None
        at, word = token.end(), token.group()
        if word in _DIGITS:
            if current is not None and not positional:
                return None
            current = (current or 0) * 10 + Decimal(_DIGITS[word])
            positional = True
        elif word in _SMALL:
            section += (1 if current is None else current) * _SMALL[word]
            current = None
        elif word in _BIG:
            section += current or 0
            if section == 0:
                return None
            total, section, current = total + section * _BIG[word], Decimal(0), None
        elif current is not None:
            return None
        else:
            current, positional = Decimal(word.replace(",", "")), False
    return plain(total + section + (current or 0)) if at == len(text) and text else None


def has_scale(text: str) -> bool:
    """Whether a number tells its own scale (1億, 3千)."""
    return bool(re.search(r"[十百千万億兆京]", text))


def plain(number: Decimal) -> Decimal:
    """Return a number without trailing zeros or an exponent: one form for one value."""
    whole = number.to_integral_value()
    return whole if number == whole else number.normalize()
