"""Questions that ask for a figure no slide tells: a total, a difference or a ratio of two others.

Taken apart here into one question for each figure; nothing is computed of figures that the slides
do not tell plainly.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from corpus.expressions import Quantity, find_expressions
from corpus.normalize import normalize_query

Operation = Literal["sum", "difference", "ratio"]

_PAIR = (
    r"(?P<context>(?:[^、]{2,40}?(?:では、?|は、?|について、?|に関して、?|における|、))?)"
    r"(?P<a>[^、]{1,40}?)と(?!なる|いう|して|する|は|も|の|比)(?P<b>[^、のを]{1,40}?)"
)
_TAIL = r"(?:の(?P<tail>[^、を]{1,20}?))?"
_MORE = r"(?:どれだけ|どれくらい|どのくらい|どの程度|いくら|何[一-龠]{1,3})(?:多|少|高|低|増|減|違|大き|小さ|の差)"
_FORMS: tuple[tuple[Operation, re.Pattern[str]], ...] = (
    ("sum", re.compile(rf"^{_PAIR}{_TAIL}(?:を|の|は)?(?:合計|総額|総計|総数|合わせ|あわせ|足す|足した|足し合)")),
    ("difference", re.compile(rf"^{_PAIR}{_TAIL}(?:の|を|は|に|で|では)?(?:差(?!別|異)|{_MORE})")),
    ("difference", re.compile(
        rf"^(?P<context>)(?P<b>[^、]{{1,40}}?)は、?(?P<a>[^、]{{1,40}}?)(?:より(?:も)?|と比べて|に比べて)、?(?P<tail>){_MORE}")),
    ("ratio", re.compile(rf"^{_PAIR}{_TAIL}(?:の|を|は|では|で)?(?:何倍|比率は何)")),
    ("ratio", re.compile(
        r"^(?P<context>)(?P<b>[^、]{1,40}?)は、?(?P<a>[^、]{1,40}?)(?:の|と比べて|に比べて)(?P<tail>)何倍")),
)  # fmt: skip
_QUALITY = re.compile(r"どんな|どのよう|違いは何|差は何")
"""What is asked for in words, not in figures."""
_CONTEXT_END = re.compile(r"(?:では|は|について|に関して|における)?、?$")
_COUNTED = re.compile(
    r"何(?P<c>人|名|件|校|拠点|機関|大学|課題|施設|社|か所|回|本|台|か国|%|パーセント)"
)
_SCALES = (("兆", 10**12), ("億", 10**8), ("百万", 10**6), ("万", 10**4), ("千", 10**3), ("", 1))
DECIMALS = 3
"""Most digits behind the point that a total is written with in its scale."""


@dataclass(frozen=True, slots=True)
class AskedSum:
    """What is to be computed, and the questions for its two figures, in order."""

    operation: Operation
    names: tuple[str, str]
    questions: tuple[str, str]


def asked_sum(question: str) -> AskedSum | None:
    """Return what a question wants computed of two figures, or None."""
    text = normalize_query(question)
    if _QUALITY.search(text):
        return None
    for operation, form in _FORMS:
        if match := form.search(text):
            tail = (match["tail"] or "").removesuffix("の")
            first, second = match["a"].strip(), _with_prefix(match["a"].strip(), match["b"].strip())
            context = _CONTEXT_END.sub("", match["context"])
            names = tuple(f"{context}の{name}" if context else name for name in (first, second))
            counted = _COUNTED.search(text[match.end("b") :])
            asking = f"何{counted['c']}" if counted else "どのくらい"
            ask = f"は{asking}ですか"
            parts = [
                name if not tail or name.endswith(tail) else f"{name}の{tail}" for name in names
            ]
            return AskedSum(operation, (first, second), (parts[0] + ask, parts[1] + ask))
    return None


def _with_prefix(first: str, second: str) -> str:
    """Give the second name what both share: 「COI-NEXTの育成型と本格型」, 「令和3年度と4年度」."""
    head, of, last = first.rpartition("の")
    if of and "の" not in second and second[-1] == last[-1:] and not second.startswith(head):
        return f"{head}の{second}"
    era, year = re.match(r"(令和|平成|昭和)\d", first), re.match(r"(\d{1,2})年", second)
    return f"{era[1]}{second}" if era and year else second


def plain_figure(text: str) -> Quantity | None:
    """Return the one plain figure of an answer; None where it tells none, several, or a bound."""
    values = [found.value for found in find_expressions(text)]
    quantities = [value for value in values if isinstance(value, Quantity)]
    if len(quantities) != 1:
        return None
    (value,) = quantities
    return value if value.bound == "=" and value.low is not None else None


def computed(
    operation: Operation, values: Sequence[Quantity], written: Sequence[str]
) -> tuple[str, str] | None:
    """Return the result and its arithmetic, both as text.

    Args:
        operation: what to compute.
        values: two plain figures; of a ratio the second is told as a multiple of the first.
        written: the figures in the documents' words.

    Returns:
        None where the units differ or there is nothing to divide by.
    """
    one, other = values
    if (one.unit, one.per) != (other.unit, other.per) or one.low is None or other.low is None:
        return None
    about = "約" if one.approximate or other.approximate else ""
    if operation == "ratio":
        if not one.low:
            return None
        result = _plain(round(other.low / one.low, 2))
        exact = other.low / one.low == Decimal(result)
        return f"{'約' if about or not exact else ''}{result}倍", f"{written[1]}÷{written[0]}"
    unit = "ポイント" if one.unit == "%" and operation == "difference" else one.unit
    per = f"/{one.per}" if one.per else ""
    if operation == "sum":
        return f"{about}{_in_scale(one.low + other.low, written)}{unit}{per}", "＋".join(written)
    larger, smaller = sorted(zip((one.low, other.low), written, strict=True), reverse=True)
    told = _in_scale(larger[0] - smaller[0], written)
    return f"{about}{told}{unit}{per}", f"{larger[1]}－{smaller[1]}"


def _in_scale(value: Decimal, written: Sequence[str]) -> str:
    """Write a number in the largest scale of the figures that needs few digits behind the point."""
    used = [
        (sign, size) for sign, size in _SCALES if sign and any(sign in text for text in written)
    ]
    for sign, size in (*used, ("", 1)):
        scaled = value / size
        if value == 0 or (abs(scaled) >= 1 and scaled == round(scaled, DECIMALS)):
            return f"{_plain(scaled)}{sign if value else ''}"
    return _plain(value)


def _plain(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
