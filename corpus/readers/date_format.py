"""A day number as a spreadsheet shows it: dates, times, and Japanese eras (``[$-411]ge.m.d``)."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<wide>.)|\*(?P<filler>.)|\[(?P<elapsed>h+|m+|s+)\]'
    r"|\[(?P<bracket>[^\]]*)\]|(?P<half>am/pm|a/p|上午/下午|午前/午後)"
    r"|(?P<power>e[+\-])|(?P<run>y+|m+|d+|h+|s+|g+|e+|r+|a{3,4}|b{1,2}(?=y|\d))|(?P<decimals>\.0+)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_SYSTEM = {"f800": 'yyyy"年"m"月"d"日"', "f400": "h:mm:ss"}
"""What the codes ``[$-F800]`` and ``[$-F400]`` mean in Japan: the long date and time of the system."""
_SHORT = frozenset({"m/d/yyyy", "mm-dd-yy", "m/d/yy", "mm/dd/yy"})
"""Built-in format 14, which Japanese applications show in their own order."""
_DAYS = "月火水木金土日"
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ERAS = (
    (date(2019, 5, 1), "R", "令和"), (date(1989, 1, 8), "H", "平成"),
    (date(1926, 12, 25), "S", "昭和"), (date(1912, 7, 30), "T", "大正"),
    (date(1868, 1, 25), "M", "明治"),
)  # fmt: skip
LAST_DAY = 2_958_465
"""31 December 9999, the last day that the applications know."""
_SECONDS_A_DAY = 86_400


def is_date_code(section: str) -> bool:
    """Whether a part of a format shows a date or a time."""
    for match in _TOKEN.finditer(section):
        if match["run"] or match["elapsed"] or match["half"]:
            return not section.lower().startswith("general")
        if (match["bracket"] or "").lower().partition("-")[2] in _SYSTEM:
            return True
    return False


def shown_date(number: Decimal, section: str, is_1904: bool = False) -> str:
    """Return a day number as a format shows it; one that is no day stays a number.

    Args:
        number: days since the end of 1899 (or 1904), the time as a fraction.
        section: the format.
        is_1904: whether days count from 1904.
    """
    if not 0 <= number <= LAST_DAY:
        return f"{number:f}"
    code = _code(section)
    fraction = re.search(r"s+\.(0+)", code, re.IGNORECASE)
    places = len(fraction[1]) if fraction else 0
    moment = _moment(number, is_1904, places)
    tokens = list(_TOKEN.finditer(code))
    has_half = any(token["half"] for token in tokens)
    texts = [
        _text(token, moment, number, _is_minute(tokens, i), has_half, code)
        for i, token in enumerate(tokens)
    ]
    return "".join(texts).strip()


def _code(section: str) -> str:
    bare = re.sub(r"\[\$[^\]]*\]|\\", "", section).split(";")[0].strip().removesuffix("@")
    if bare.lower() in _SHORT:
        return "yyyy/m/d"
    for match in _TOKEN.finditer(section):
        system = (match["bracket"] or "").lower().partition("-")[2]
        if system in _SYSTEM:
            return _SYSTEM[system]
    return section


def _moment(number: Decimal, is_1904: bool, places: int) -> datetime:
    """Return the day and time, rounded to what is shown; 1900 counts as a leap year, as it does there."""
    first = datetime(1904, 1, 1) if is_1904 else datetime(1899, 12, 30 if number >= 60 else 31)
    seconds = round(number * _SECONDS_A_DAY, places)
    return first + timedelta(microseconds=int(seconds * 1_000_000))


def _is_minute(tokens: list[re.Match[str]], at: int) -> bool:
    """Whether an m counts minutes: the nearest code before it is an hour, or after it a second."""
    before = next((t for t in reversed(tokens[:at]) if t["run"] or t["elapsed"]), None)
    after = next((t for t in tokens[at + 1 :] if t["run"] or t["elapsed"]), None)
    return (before is not None and before[0].strip("[]")[0] in "hH") or (
        after is not None and after[0].strip("[]")[0] in "sS"
    )


def _text(
    token: re.Match[str], moment: datetime, number: Decimal, is_minute: bool, has_half: bool,
    code: str,
) -> str:  # fmt: skip
    if token["quoted"] is not None or token["escaped"]:
        return token["quoted"] or token["escaped"] or ""
    if token["elapsed"]:
        return _elapsed(number, token["elapsed"].lower())
    if token["half"]:
        names = ("午前", "午後") if token["half"] not in ("am/pm", "AM/PM", "a/p") else ("AM", "PM")
        return names[moment.hour >= 12]
    if token["run"]:
        return _run(token["run"].lower(), moment, is_minute, has_half, code)
    if token["decimals"]:
        places = len(token["decimals"]) - 1
        return f".{moment.microsecond:06d}"[: places + 1]
    return " " if token["wide"] else (token["other"] or "").replace("@", "")


def _elapsed(number: Decimal, letters: str) -> str:
    unit = {"h": 24, "m": 1440, "s": _SECONDS_A_DAY}[letters[0]]
    return str(int(number * unit + Decimal("1e-9"))).rjust(len(letters), "0")


def _run(letters: str, moment: datetime, is_minute: bool, has_half: bool, code: str) -> str:
    kind, wide = letters[0], len(letters)
    if kind == "m" and not is_minute and wide > 2:
        name = _MONTHS[moment.month - 1]
        return {3: name[:3], 5: name[0]}.get(wide, name)
    if kind == "d" and wide > 2:
        name = _WEEKDAYS[moment.weekday()]
        return name[:3] if wide == 3 else name
    if kind == "a":
        return _DAYS[moment.weekday()] + ("曜日" if wide > 3 else "")
    if kind in "gre":
        return _era(letters, moment.date(), "gannen" in code.lower())
    if kind in "yb":
        return f"{moment.year:04d}" if wide > 2 else f"{moment.year % 100:02d}"
    hour = (moment.hour % 12 or 12) if has_half else moment.hour
    values = {"m": moment.minute if is_minute else moment.month, "d": moment.day, "h": hour,
              "s": moment.second}  # fmt: skip
    return str(values[kind]).rjust(min(wide, 2), "0")


def _era(letters: str, day: date, first_year_named: bool) -> str:
    """Return the era's name (g: R, gg: 令, ggg: 令和) or its year (e, ee; r and rr name it too)."""
    begun, letter, name = next((era for era in _ERAS if day >= era[0]), (date(1, 1, 1), "", ""))
    year = day.year - begun.year + 1 if name else day.year
    names = {1: letter, 2: name[:1]}
    if letters[0] == "g":
        return names.get(len(letters), name)
    text = "元" if first_year_named and year == 1 and name else f"{year:0{min(len(letters), 2)}d}"
    return text if letters[0] == "e" else (name if len(letters) > 1 else letter) + text
