"""Whether text is what its font shows: codes without a map read as signs nobody writes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from corpus.readers.pdf.glyphs import is_unknown

MIN_CHARS = 8
"""Fewer characters tell nothing, unless they are no characters at all."""
ODD_SHARE = 0.22
"""Codes counted from the first sign on (!"#$%&'()) are a quarter of these signs and more; of the
ministries' text of any font they are under a tenth."""
VARIED = 5
"""Different odd signs of such a text; a row of asterisks or stars is one."""
NONE_SHARE = 0.5
"""Share of control and private characters from which a font has no map."""
MIN_KANJI, RARE_SHARE = 30, 0.4
"""Of so many ideographs at most this share is rare, in Japanese, Chinese and Korean text alike; of
ideographs taken at random three in five are."""
MANY_SCRIPTS = 6
"""Text of so many scripts besides the usual ones is no text."""
_ODD = frozenset("\"#$&'*;<=>?@[\\]^_`{|}~!") | {chr(c) for c in range(0x80, 0x100)} - set(
    "§°±´¶·×÷©®"
)
_USUAL = (
    range(0x00, 0x100), range(0x2000, 0x2700), range(0x2E80, 0x3400), range(0x3400, 0xA000),
    range(0xAC00, 0xD7B0), range(0xF900, 0xFB00), range(0xFE30, 0xFE70), range(0xFF00, 0x10000),
)  # fmt: skip


def is_plausible(text: str) -> bool:
    """Whether the characters of one font can be words, figures and signs that people write.

    Args:
        text: the characters without white space.
    """
    if _share(is_none(char) for char in text) >= NONE_SHARE:
        return False
    if len(text) < MIN_CHARS:
        return True
    if _share(char in _ODD for char in text) > ODD_SHARE and _distinct_odd(text) >= VARIED:
        return False
    if len({ord(c) >> 7 for c in text if not any(ord(c) in r for r in _USUAL)}) >= MANY_SCRIPTS:
        return False
    kanji = [char for char in text if 0x3400 <= ord(char) < 0xA000]
    return len(kanji) < MIN_KANJI or _share(is_rare(char) for char in kanji) <= RARE_SHARE


def _distinct_odd(text: str) -> int:
    return len(_ODD & set(text))


@lru_cache(maxsize=20_000)
def is_odd(char: str) -> bool:
    """Whether a character is rare enough to make its font doubtful."""
    if "\u3041" <= char <= "\u30ff":
        return False
    if "\u4e00" <= char < "\ua000":
        return is_rare(char)
    return char in _ODD or is_none(char) or not any(ord(char) in r for r in _USUAL)


def is_rare(char: str) -> bool:
    """Whether an ideograph is none of the few thousand that each East Asian standard puts first."""
    return not any(
        first <= _lead(char, code) <= last
        for code, first, last in (
            ("shift_jis", 0x88, 0x97), ("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6),
        )
    )  # fmt: skip


def _lead(char: str, code: str) -> int:
    try:
        return char.encode(code)[0]
    except UnicodeEncodeError:
        return 0


def is_none(char: str) -> bool:
    """Whether a code is no character that is seen."""
    return is_unknown(char) or ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0


def _share(flags: Iterable[bool]) -> float:
    held = list(flags)
    return sum(held) / max(1, len(held))
