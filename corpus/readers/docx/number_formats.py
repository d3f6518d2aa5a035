"""Numbers as Word writes them before paragraphs (ECMA-376 Part 1, 17.18.59 ST_NumberFormat)."""

from __future__ import annotations

from collections.abc import Callable

_AIUEO = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
_IROHA = (
    "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"
)
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ZODIAC = "子丑寅卯辰巳午未申酉戌亥"
_DIGITS, _LEGAL = "〇一二三四五六七八九", "零壱弐参四五六七八九"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_MAX_ROMAN = 3999


def written(count: int, how: str) -> str:
    """Return a count in a format of Word's; plain figures where the format is unknown."""
    write = _FORMATS.get(how)
    return write(count) if write and count > 0 else ("" if how == "none" else str(count))


def _in_turn(signs: str) -> Callable[[int], str]:
    """Return a format that goes through signs and then, as Word does, doubles them."""
    return lambda n: signs[(n - 1) % len(signs)] * min(1 + (n - 1) // len(signs), 9)


def _roman(count: int) -> str:
    if count > _MAX_ROMAN:
        return str(count)
    text = ""
    for size, sign in _ROMAN:
        text += sign * (count // size)
        count %= size
    return text


def _counting(count: int, digits: str, units: tuple[str, ...], spoken_one: bool) -> str:
    """Return a count as it is spoken: 二十三 (``spoken_one``: 弐拾参 and 壱拾)."""
    if count >= 10_000:
        high, low = divmod(count, 10_000)
        rest = _counting(low, digits, units, spoken_one) if low else ""
        return _counting(high, digits, units, spoken_one) + units[3] + rest
    text = ""
    for size, unit in ((1000, units[2]), (100, units[1]), (10, units[0]), (1, "")):
        digit, count = divmod(count, size)
        if digit:
            text += ("" if digit == 1 and unit and not spoken_one else digits[digit]) + unit
    return text


def _circled(count: int) -> str:
    for first, last, sign in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if first <= count <= last:
            return chr(sign + count - first)
    return f"({count})"


def _enclosed(sign: int, otherwise: str) -> Callable[[int], str]:
    return lambda n: chr(sign + n - 1) if n <= 20 else otherwise.format(n)


def _ordinal(count: int) -> str:
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{count}{'th' if count % 100 in (11, 12, 13) else ends.get(count % 10, 'th')}"


def _digital(count: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(count))


_SPOKEN, _DEEDS = ("十", "百", "千", "万"), ("拾", "百", "阡", "萬")
_FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda n: f"{n:02d}",
    "upperRoman": _roman,
    "lowerRoman": lambda n: _roman(n).lower(),
    "upperLetter": _in_turn("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "lowerLetter": _in_turn("abcdefghijklmnopqrstuvwxyz"),
    "aiueo": _in_turn(_AIUEO), "aiueoFullWidth": _in_turn(_AIUEO),
    "iroha": _in_turn(_IROHA), "irohaFullWidth": _in_turn(_IROHA),
    "ideographTraditional": _in_turn(_STEMS), "ideographZodiac": _in_turn(_ZODIAC),
    "japaneseCounting": lambda n: _counting(n, _DIGITS, _SPOKEN, False),
    "chineseCounting": lambda n: _counting(n, _DIGITS, _SPOKEN, False),
    "chineseCountingThousand": lambda n: _counting(n, _DIGITS, _SPOKEN, False),
    "taiwaneseCountingThousand": lambda n: _counting(n, _DIGITS, _SPOKEN, False),
    "japaneseLegal": lambda n: _counting(n, _LEGAL, _DEEDS, True),
    "japaneseDigitalTenThousand": _digital, "ideographDigital": _digital,
    "taiwaneseDigital": _digital,
    "decimalEnclosedCircle": _circled, "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _enclosed(0x2488, "{}."),
    "decimalEnclosedParen": _enclosed(0x2474, "({})"),
    "ideographEnclosedCircle": lambda n: chr(0x3280 + n - 1) if n <= 10 else f"({n})",
    "numberInDash": lambda n: f"- {n} -",
    "ordinal": _ordinal,
    "none": lambda n: "",
}  # fmt: skip
