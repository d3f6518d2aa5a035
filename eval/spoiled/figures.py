"""A sentence with another number, or with another unit behind the number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random
from typing import TypeVar

from corpus.expressions import Expression, Quantity, same_value
from eval.spoiled.ground import NUMBER, Ground, at, bare, replaced, says

T = TypeVar("T")
UNITS: dict[str, tuple[str, ...]] = {
    "兆円": ("億円",), "億円": ("兆円", "万円"), "百万円": ("千円", "億円"), "千円": ("百万円",),
    "万円": ("億円", "円"), "円": ("千円", "万円"), "億ドル": ("億円", "万ドル"), "ドル": ("円",),
    "%": ("件", "人", "倍"), "割": ("倍",), "倍": ("%",),
    "人": ("社", "件"), "名": ("社", "件"), "者": ("件",), "社": ("人", "件"), "件": ("人", "社"),
    "校": ("人", "件"), "機関": ("人", "件"), "大学": ("人", "社"), "団体": ("人", "件"), "世帯": ("人", "社"),
    "か所": ("件", "社"), "箇所": ("件", "社"), "カ所": ("件", "社"), "ヶ所": ("件", "社"), "拠点": ("人", "社"),
    "か国": ("社", "人"), "台": ("人", "件"), "回": ("人", "件"), "施設": ("人", "件"), "店舗": ("人", "件"),
    "年間": ("か月間", "週間"), "年": ("か月", "週間"), "か月": ("年", "日間"), "ヶ月": ("年", "日間"),
    "カ月": ("年", "日間"),
    "週間": ("か月", "日間"), "日間": ("か月", "週間"), "日": ("か月", "週間"), "時間": ("日間", "分"), "分": ("時間",),
    "歳": ("年",),
    "km": ("m",), "m": ("km",), "kg": ("t",), "トン": ("kg",), "t": ("kg",), "ha": ("km2",), "km2": ("ha",),
    "kW": ("MW",), "MW": ("kW",), "GW": ("MW",), "kWh": ("MWh",), "MWh": ("kWh",), "GWh": ("MWh",),
}  # fmt: skip
"""Units that a careless writer could take for one another, by the unit as written."""
_COUNTED = frozenset({"人", "社", "件"})
"""Counters of what comes whole."""
_UNIT = re.compile(
    r"(?<=[\d十百千万億兆])\s?(?P<unit>"
    + "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
    + r")(?!ポイント)"
)


def figure(ground: Ground, rng: Random) -> str | None:
    """Change a number into one that stands nowhere on the slides."""
    numbers = ground.numbers
    for own in _shuffled(ground.quantities, rng):
        match = NUMBER.search(ground.text, own.start, own.end)
        if match is None:
            continue
        for new in _shuffled(list(_other_numbers(match.group())), rng):
            text = replaced(ground.text, *match.span(), new)
            if bare(new) not in numbers and _is_untold(ground, own, text):
                return text
    return None


def _other_numbers(written: str) -> Iterator[str]:
    """Yield numbers of the same length: another first or second digit, or these two swapped."""
    places = [i for i, char in enumerate(written) if char.isdigit()][:2]
    for place in places:
        least = 1 if place == places[0] else 0
        for digit in range(least, 10):
            if str(digit) != written[place]:
                yield replaced(written, place, place + 1, str(digit))
    if len(places) == 2 and written[places[0]] != written[places[1]] != "0":
        first, second = (written[place] for place in places)
        swapped = replaced(written, places[0], places[0] + 1, second)
        yield replaced(swapped, places[1], places[1] + 1, first)


def unit(ground: Ground, rng: Random) -> str | None:
    """Put another plausible unit behind a number."""
    for own in _shuffled(ground.quantities, rng):
        match = _UNIT.search(ground.text, own.start, own.end)
        if match is None or len(re.findall("[兆億万]", own.text)) > 1:
            continue  # 1兆2,000億円 has no single scale to take for another
        for new in _shuffled(_units(match["unit"], own), rng):
            text = replaced(ground.text, *match.span("unit"), new)
            told = text[own.start : match.start("unit") + len(new)]
            if _is_untold(ground, own, text) and not says(ground.told, told):
                return text
    return None


def _units(written: str, own: Expression) -> list[str]:
    """Return the units to take for a unit; 28.6% is no number of people."""
    broken = "." in own.text
    return [u for u in UNITS[written] if not (broken and u in _COUNTED and written not in _COUNTED)]


def _is_untold(ground: Ground, own: Expression, text: str) -> bool:
    """Whether the figure that now stands in its place is another one, and told on no slide."""
    new = at(text, own.start)
    return (
        new is not None
        and isinstance(new.value, Quantity)
        and not same_value(new.value, own.value)
        and not ground.tells(new.value)
    )


def _shuffled(values: list[T], rng: Random) -> list[T]:
    return rng.sample(values, len(values))
