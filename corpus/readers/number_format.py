"""A number as a spreadsheet shows it: office number formats such as ``#,##0`` and ``0.0%``.

The codes are those of ECMA-376 part 1, 18.8.31 (numFmts). What a code cannot tell without its
application (conditional colours, the width of fillers) is left out.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, DecimalException
from typing import NamedTuple

from corpus.readers.date_format import is_date_code, shown_date

GENERAL_DIGITS = 11
"""A cell without a format shows at most this many digits."""
MAX_CODE = 255
"""Longest code that the applications write; a longer one is no format."""
MAX_EXPONENT = 30
"""Larger numbers than ten to this power are shown as the file writes them."""
MAX_SHOWN = 60
"""Characters of a value that is no number that a program can format."""
MAX_DENOMINATOR = 999

_GENERAL = re.compile(r"general|g/標準|標準", re.IGNORECASE)
_PART = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<wide>.)|\*(?P<filler>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>general|g/標準)|(?P<power>[eE][+\-]\d*[0#?]+)|(?P<digits>[0#?][0#?,.]*|\.[0#?]+)"
    r"|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"^(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)$")
_CURRENCY = re.compile(r"^\$([^\-\]]*)")


class _Part(NamedTuple):
    kind: str
    text: str


def shown_number(value: str | float, code: str = "", is_1904: bool = False) -> str:
    """Return a number as its format shows it ("" where the format hides it).

    Args:
        value: the number, or its text as the file writes it; what is no number stays as it is.
        code: the format, for example ``#,##0`` or ``[$-411]ge"年"m"月"``; "" is General.
        is_1904: whether days count from 1904, as in old Macintosh workbooks.
    """
    try:
        number = Decimal(str(value).strip())
    except DecimalException:
        return str(value).strip()[:MAX_SHOWN]
    if not number.is_finite() or abs(number.adjusted()) > MAX_EXPONENT:
        return str(value).strip()[:MAX_SHOWN]
    if not code or len(code) > MAX_CODE or _GENERAL.fullmatch(code):
        return _general(number)
    section, is_signed = _section(sections(code), number)
    if section is None:
        return _general(number)
    if is_date_code(section):
        return shown_date(number, section, is_1904)
    return _number(number if is_signed else abs(number), section)


def sections(code: str) -> list[str]:
    """Return the parts of a code for positive, negative, zero and text."""
    parts = [""]
    for match in _PART.finditer(code):
        if match["other"] == ";":
            parts.append("")
        else:
            parts[-1] += match.group()
    return parts


def _section(parts: list[str], number: Decimal) -> tuple[str | None, bool]:
    """Return the part that shows a number, and whether it shows its sign too."""
    conditions = [_condition(part) for part in parts[:3]]
    if any(conditions):
        return _by_condition(parts[:3], conditions, number)
    if number < 0 and len(parts) > 1:
        return parts[1], False
    if number == 0 and len(parts) > 2:
        return parts[2], True
    return parts[0], True


def _condition(part: str) -> tuple[str, Decimal] | None:
    for match in _PART.finditer(part):
        found = _CONDITION.match(match["bracket"] or "")
        if found:
            return found[1], Decimal(found[2])
    return None


def _by_condition(
    parts: list[str], conditions: list[tuple[str, Decimal] | None], number: Decimal
) -> tuple[str | None, bool]:
    for part, condition in zip(parts, conditions, strict=True):
        if condition is None or _holds(number, *condition):
            return part, True
    return None, True


def _holds(number: Decimal, sign: str, limit: Decimal) -> bool:
    return {
        "<": number < limit, "<=": number <= limit, ">": number > limit,
        ">=": number >= limit, "=": number == limit, "<>": number != limit,
    }[sign]  # fmt: skip


def _general(number: Decimal) -> str:
    """Return a number without a format: its digits, never as a power of ten."""
    room = max(0, GENERAL_DIGITS - max(1, number.adjusted() + 1))
    places = min(room, max(0, -int(number.normalize().as_tuple().exponent)))
    text = _plain(number, places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _plain(number: Decimal, places: int) -> str:
    """Return a number with so many decimals, half rounded away from zero, no sign on a zero."""
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{rounded if rounded else abs(rounded):f}"


# --- one section --------------------------------------------------------------------------------


def _parts(section: str) -> list[_Part]:
    return [
        _Part(match.lastgroup or "other", match[match.lastgroup or "other"])
        for match in _PART.finditer(section)
    ]


def _number(number: Decimal, section: str) -> str:
    parts = _parts(section)
    digits = [i for i, part in enumerate(parts) if part.kind == "digits"]
    percents = sum(part.kind == "other" and part.text in "%％" for part in parts)
    value = number * 100**percents
    if slash := _slash(parts, digits):
        return _written(parts, {digits[0]: _fraction(value, slash)}, set(digits[1:]) | {slash})
    if not digits:
        general = {i: _general(value) for i, part in enumerate(parts) if part.kind == "general"}
        sign = "-" if number < 0 and not general and _written(parts, {}, set()).strip() else ""
        return sign + _written(parts, general, set())
    mantissa, exponent = _power(value, parts, digits)
    scale = len(parts[digits[-1]].text) - len(parts[digits[-1]].text.rstrip(","))
    code = "".join(parts[i].text for i in digits)
    places = _places(code)
    figures = _grouped(_plain(mantissa.scaleb(-3 * scale), places), code)
    sign = "-" if figures.startswith("-") else ""
    said = {digits[0]: figures.lstrip("-")} | exponent
    return sign + _written(parts, said, set(digits[1:]))


def _places(code: str) -> int:
    _, _, decimals = code.partition(".")
    return sum(char in "0#?" for char in decimals)


def _power(value: Decimal, parts: list[_Part], digits: list[int]) -> tuple[Decimal, dict[int, str]]:
    """Return the mantissa, and what to write for the power of ten where the code has one."""
    at = next((i for i, part in enumerate(parts) if part.kind == "power"), None)
    if at is None:
        return value, {}
    exponent = value.adjusted() if value else 0
    sign = "-" if exponent < 0 else ("+" if "+" in parts[at].text else "")
    wide = sum(char in "0" for char in parts[at].text)
    return value.scaleb(-exponent), {at: f"E{sign}{abs(exponent):0{wide}d}"}


def _grouped(text: str, code: str) -> str:
    """Fill a number up to the zeros of its code, drop what # leaves out, part its thousands."""
    sign = "-" if text.startswith("-") else ""
    whole, _, decimals = text.lstrip("-").partition(".")
    before, _, after = code.partition(".")
    zeros = before.count("0")
    whole = whole.lstrip("0").rjust(zeros, "0") if zeros else whole.lstrip("0")
    if "," in before.rstrip(",") and whole:
        whole = f"{int(whole):,}" if len(whole.lstrip("0")) >= zeros else _commas(whole)
    slots = [char for char in after if char in "0#?"]
    while decimals and decimals[-1] == "0" and slots[len(decimals) - 1] != "0":
        decimals = decimals[:-1]
    return f"{sign}{whole}{'.' + decimals if decimals else ''}"


def _commas(whole: str) -> str:
    head = len(whole) % 3
    groups = [whole[:head]] if head else []
    return ",".join([*groups, *(whole[i : i + 3] for i in range(head, len(whole), 3))])


def _slash(parts: list[_Part], digits: list[int]) -> int:
    """Return where a code for fractions has its slash (0: it is no such code)."""
    for i, part in enumerate(parts):
        if part.kind == "other" and part.text == "/" and {i - 1, i + 1} <= set(digits):
            return i
    return 0


def _fraction(value: Decimal, slash: int) -> str:
    """Return a value as a whole number and the nearest fraction (3 1/2)."""
    from fractions import Fraction

    near = Fraction(abs(value)).limit_denominator(MAX_DENOMINATOR)
    whole, rest = divmod(near.numerator, near.denominator)
    fraction = f"{rest}/{near.denominator}" if rest else ""
    sign = "-" if value < 0 else ""
    return sign + (
        " ".join(part for part in (str(whole) if whole else "", fraction) if part) or "0"
    )


def _written(parts: list[_Part], said: dict[int, str], left_out: set[int]) -> str:
    """Return the whole section: figures at their places, literal words between."""
    texts = [
        said[i] if i in said else ("" if i in left_out else _literal(part))
        for i, part in enumerate(parts)
    ]
    return "".join(texts).strip()


def _literal(part: _Part) -> str:
    if part.kind in ("quoted", "escaped"):
        return part.text
    if part.kind == "bracket":
        currency = _CURRENCY.match(part.text)
        return currency[1] if currency else ""
    if part.kind == "wide":
        return " "
    return part.text if part.kind == "other" and part.text != "@" else ""
