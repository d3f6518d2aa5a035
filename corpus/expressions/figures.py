"""Figures with a unit: money, shares, lengths of time, counts and measures, and their bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from corpus.expressions.figure_patterns import (
    ABOUT,
    APPROXIMATELY,
    AT_LEAST,
    AT_MOST,
    CURRENCY,
    IDIOM,
    LABELLED,
    LESS_THAN,
    LETTER_BEFORE,
    MORE_THAN,
    NOUNS,
    OFTEN,
    RANGE,
    SCALE_ALONE,
    SIGNS,
    SINGLE,
    UNIT_AFTER,
    UNIT_BEFORE,
    VAGUE,
)
from corpus.expressions.numbers import has_scale, parse_number, plain
from corpus.expressions.types import Bound, Expression, Quantity
from corpus.expressions.units import ALL

UNIT_CHARS = 16
"""How far before a unit the bracket may open, or 単位 stand, that tells it is one."""
RANGE_CHARS = 64
"""How far behind a figure its range may end; looking further would make a long text slow."""


def figures(text: str) -> Iterator[Expression]:
    """Yield the figures of a normalised text from left to right."""
    at = 0
    while (match := SINGLE.search(text, at)) is not None:
        match = _range_at(text, at, match) or match
        if _reads_as_word(text, match):
            at = match.start("n1") + 1
            continue
        at = match.end()
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        yield Expression(
            ALL[match["u"]][0], text[start : match.end()], start, match.end(), _quantity(match)
        )
    for match in CURRENCY.finditer(text):
        number = parse_number(match["n"])
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        value = number if number is None else _bounded(match["lead"], "", number, SIGNS[match["u"]])
        yield Expression(
            "amount", text[start : match.end()], start, match.end(), value if number else None
        )
    for match in VAGUE.finditer(text):
        unit = ALL.get(re.sub(r"^[\d数十何百千万億兆]+", "", match.group()))
        yield Expression(unit[0] if unit else "count", match.group(), *match.span())


def _range_at(text: str, at: int, single: re.Match[str]) -> re.Match[str] | None:
    """The range that a figure opens or closes: 「28兆円から56兆円へ」 and 「100億円-70億円」 are none."""
    match = RANGE.search(text, at, min(len(text), single.end() + RANGE_CHARS))
    if match is None or match.start() > single.start():
        return None
    if "から" in match["sep"] and "まで" not in match["trail"]:
        return None
    low, value = _low(match), _quantity(match)
    rising = low is not None and value is not None and value.high is not None and low < value.high
    return match if rising else None


def _reads_as_word(text: str, match: re.Match[str]) -> bool:
    number = match.start("n1")
    kind, unit, _ = ALL[match["u"]]
    if kind != "amount" and re.match(r"00|0\d", match["n1"]):
        return True
    if text[number].isdigit():
        if kind in ("amount", "percent"):
            return False
        spaced = text[match.end("n1")] == " " and unit in NOUNS
        return bool(
            LETTER_BEFORE.search(text[max(0, number - 1) : number])
            or LABELLED.search(text[max(0, number - 4) : number])
            or (
                spaced
                and (
                    "." in match["n1"] or not text[text.rfind("\n", 0, number) + 1 : number].strip()
                )
            )
        )
    before = text[max(0, number - 2) : number]
    return bool(
        _is_unit(text, match)
        or IDIOM.match(text, number)
        or before == "一人"
        or re.match(r"[第一二三四五六七八九十百千万数何同唯統単均]", before[-1:])
        or text[number] == "〇"
        or parse_number(match["n1"]) is None
    )


def _is_unit(text: str, match: re.Match[str]) -> bool:
    """Whether it is the unit that a table's figures are in: 「予算額(百万円)」, not 「百万円以下の罰金」."""
    return bool(
        SCALE_ALONE.fullmatch(match.group().strip().removesuffix(match["u"]))
        and UNIT_BEFORE.search(text[max(0, match.start() - UNIT_CHARS) : match.start("n1")])
        and UNIT_AFTER.match(text, match.end())
    )


def _quantity(match: re.Match[str]) -> Quantity | None:
    _, unit, factor = ALL[match["u"]]
    ranged = match.re is RANGE
    high = parse_number(match["n2"] if ranged else match["n1"])
    if high is None:
        return None
    if match["minor"]:
        high += Decimal(int(match["minor"][0])) / 10
    per = match["per"] or match["per2"] or ""
    per = per or ("年" if re.search("年間|年額|毎年", match["lead"]) else "")
    per = per or ("月" if re.search("月額|毎月", match["lead"]) else "")
    per = per or (often[1] if (often := OFTEN.search(match["lead"])) else "")
    high = _signed(high * factor, match["sign2"] if ranged else match["sign1"])
    if not ranged:
        trail = match["trail"] + (match["more"] or "")
        return _bounded(match["lead"], trail, high, unit, per)
    low = _low(match)
    if low is None:
        return None
    about = bool(re.search(f"{ABOUT}|{APPROXIMATELY}", match["lead"] + match["trail"]))
    bound = _bounded("", match["trail"].removesuffix("まで"), high, unit).bound
    return Quantity(low, high, unit, "range" if bound == "=" else bound, about, per)


def _low(match: re.Match[str]) -> Decimal | None:
    """The lower end of a range takes the scale and the unit of the upper one if it has none."""
    number = parse_number(match["n1"])
    if number is None:
        return None
    scale = re.search(r"[十百千万億兆]+$", match["n2"])
    if scale and not match["u1"] and not has_scale(match["n1"]):
        number *= parse_number("1" + scale.group()) or 1
    factor = ALL[match["u1"] or match["u"]][2]
    return _signed(number * factor, match["sign1"])


def _signed(number: Decimal, sign: str | None) -> Decimal:
    return plain(-number if sign and sign.strip() in ("▲", "△", "-", "−", "マイナス") else number)


def _bounded(lead: str, trail: str, number: Decimal, unit: str, per: str = "") -> Quantity:
    bound: Bound = "="
    if (
        re.search(AT_LEAST, trail)
        or re.search("最低|最短|最小|少なくと", lead)
        or trail.endswith(("~", "〜"))
    ):
        bound = ">="
    elif re.search(MORE_THAN, trail):
        bound = ">"
    elif re.search(LESS_THAN, trail):
        bound = "<"
    elif re.search(AT_MOST, trail) or re.search("最大|最長|最高|上限|~|〜", lead):
        bound = "<="
    about = bool(re.search(ABOUT, trail) or re.search(APPROXIMATELY, lead))
    low = None if bound in ("<", "<=") else number
    high = None if bound in (">", ">=") else number
    return Quantity(low, high, unit, bound, about, per)
