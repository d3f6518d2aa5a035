"""Figures as a number format shows them: thousands, scales, decimals, fractions, exponents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from corpus.readers.cell_formats.sections import Section, Token

GENERAL_DIGITS = 10
"""Significant digits that a General cell of usual width shows of a fraction."""
EXACT_DIGITS = 15
"""Digits that a spreadsheet keeps; beyond them a float's own noise begins."""
MOST_DECIMALS = 30


def general(value: float) -> str:
    """Return a figure as a cell without a format shows it; whole numbers are never shortened."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.{GENERAL_DIGITS}g}"
    if "e" not in text:
        return text
    mantissa, _, power = text.partition("e")
    return f"{mantissa}E{power[0]}{power[1:].rjust(2, '0')}"


@dataclass(frozen=True, slots=True)
class _Shape:
    """Where the digits of a section stand: before and after the point, and how it is scaled."""

    whole: tuple[int, ...]
    decimals: tuple[int, ...]
    grouped: bool
    scale: int


def number_text(value: float, section: Section) -> str:
    """Return a figure (its sign already settled) as a section without dates shows it."""
    tokens = section.tokens
    exact = Decimal(f"{value:.{EXACT_DIGITS}g}")
    exact *= 100 ** sum(token.kind == "percent" for token in tokens)
    if section.has("slash") and section.has("digit"):
        return _with_fraction(exact, tokens)
    if section.has("exponent"):
        return _with_exponent(exact, tokens)
    shape = _shape(tokens)
    return _filled(exact / 1000**shape.scale, tokens, shape)


def _shape(tokens: Sequence[Token]) -> _Shape:
    digits = [i for i, token in enumerate(tokens) if token.kind == "digit"]
    point = next((i for i, token in enumerate(tokens) if token.kind == "point"), len(tokens))
    whole = tuple(i for i in digits if i < point)
    commas = [i for i, token in enumerate(tokens) if token.kind == "comma"]
    last = digits[-1] if digits else -1
    before_point = whole[-1] if whole else -1
    scale = sum(i > last or before_point < i < point for i in commas if digits)
    grouped = any(whole and whole[0] < i < whole[-1] for i in commas)
    return _Shape(whole, tuple(i for i in digits if i > point), grouped, scale)


def _filled(value: Decimal, tokens: Sequence[Token], shape: _Shape) -> str:
    """Put the digits of a figure in their places, the first place takes what is left over."""
    decimals = min(len(shape.decimals), MOST_DECIMALS)
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    head, _, tail = f"{rounded:f}".partition(".")
    at_places = _whole_digits("" if head == "0" else head, tokens, shape)
    at_places |= _decimal_digits(tail, tokens, shape)
    texts: list[str] = []
    for i, token in enumerate(tokens):
        if token.kind == "digit":
            texts.append(at_places.get(i, ""))
        elif token.kind == "general":
            texts.append(general(float(value)))
        elif token.kind not in ("comma", "at"):
            texts.append(token.text)
    return "".join(texts)


def _whole_digits(head: str, tokens: Sequence[Token], shape: _Shape) -> dict[int, str]:
    places = shape.whole
    found: dict[int, str] = {}
    for n, i in enumerate(reversed(places)):
        first = n == len(places) - 1
        end = max(0, len(head) - n)
        digits = head[0 if first else max(0, end - 1) : end]
        digits = digits or {"0": "0", "?": " "}.get(tokens[i].text, "")
        found[i] = _grouped(digits, n) if shape.grouped else digits
    return found


def _grouped(digits: str, after: int) -> str:
    """Put commas between digits that have ``after`` more digits to their right."""
    texts: list[str] = []
    for k, digit in enumerate(digits):
        right = len(digits) - k - 1 + after
        texts.append(digit + ("," if right and right % 3 == 0 and digit.isdigit() else ""))
    return "".join(texts)


def _decimal_digits(tail: str, tokens: Sequence[Token], shape: _Shape) -> dict[int, str]:
    found: dict[int, str] = {}
    for n, i in enumerate(shape.decimals):
        digit = tail[n : n + 1]
        needed = any(tail[k] != "0" for k in range(n, len(tail)))
        asked = any(tokens[k].text == "0" for k in shape.decimals[n:])
        found[i] = digit if needed or asked else ("" if tokens[i].text == "#" else " ")
    return found


def _with_exponent(value: Decimal, tokens: Sequence[Token]) -> str:
    at = next(i for i, token in enumerate(tokens) if token.kind == "exponent")
    mantissa, rest = tokens[:at], tokens[at + 1 :]
    shape = _shape(mantissa)
    step = max(1, len(shape.whole))
    power = value.adjusted() // step * step if value else 0
    scaled = value.scaleb(-power)
    rounded = scaled.quantize(Decimal(1).scaleb(-len(shape.decimals)), rounding=ROUND_HALF_UP)
    if rounded and rounded.adjusted() >= step:
        power += step
        scaled = value.scaleb(-power)
    width = sum(token.kind == "digit" for token in rest)
    sign = "-" if power < 0 else ("+" if tokens[at].text[1] == "+" else "")
    after = "".join(token.text for token in rest if token.kind == "text")
    return f"{_filled(scaled, mantissa, shape)}E{sign}{abs(power):0{width}d}{after}"


def _with_fraction(value: Decimal, tokens: Sequence[Token]) -> str:
    """Return a figure as a fraction (``# ?/?``), a whole part before it where one is asked for."""
    slash = next(i for i, token in enumerate(tokens) if token.kind == "slash")
    start = slash
    while start and tokens[start - 1].kind == "digit":
        start -= 1
    end = slash + 1
    fixed = ""
    while end < len(tokens) and (tokens[end].kind == "digit" or tokens[end].text.isdecimal()):
        fixed += tokens[end].text
        end += 1
    has_whole = any(token.kind == "digit" for token in tokens[:start])
    whole, rest = divmod(value, 1) if has_whole else (Decimal(0), value)
    upper, lower = _fraction(rest, fixed)
    if has_whole and upper == lower:
        whole, upper = whole + 1, 0
    before = "".join(token.text for token in tokens[:start] if token.kind == "text").strip()
    after = "".join(token.text for token in tokens[end:] if token.kind == "text")
    shown = [str(int(whole))] if has_whole and (whole or not upper) else []
    shown += [f"{upper}/{lower}"] if upper or not has_whole else []
    return f"{before}{' '.join(shown)}{after}"


def _fraction(value: Decimal, fixed: str) -> tuple[int, int]:
    if fixed.isdecimal() and int(fixed):
        return int((value * int(fixed)).quantize(Decimal(1), rounding=ROUND_HALF_UP)), int(fixed)
    nearest = Fraction(value).limit_denominator(10 ** max(1, min(len(fixed), 6)) - 1)
    return nearest.numerator, nearest.denominator
