"""Days and times as a number format shows them, Japanese eras too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from corpus.readers.cell_formats.sections import Section, Token

ERAS = (
    (date(2019, 5, 1), "令和", "R"), (date(1989, 1, 8), "平成", "H"),
    (date(1926, 12, 25), "昭和", "S"), (date(1912, 7, 30), "大正", "T"),
    (date(1868, 1, 25), "明治", "M"),
)  # fmt: skip
"""First day, name and letter of each era, the latest first."""
WEEKDAYS = "月火水木金土日"
LAST_SERIAL = 2_958_465
"""31 December 9999; Excel shows ##### beyond."""
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_DIGITS = "〇一二三四五六七八九"
_FALSE_LEAP_DAY = 60
"""Excel counts 29 February 1900, which was no day, so that days before it are one lower."""


def moment(serial: float, since_1904: bool = False) -> datetime | None:
    """Return the day and time of a serial number, None where there is none.

    Args:
        serial: days, as spreadsheets count them.
        since_1904: the count of old Macintosh workbooks.
    """
    if since_1904:
        serial += 1462
    if not 0 <= serial <= LAST_SERIAL + 1:
        return None
    first = datetime(1899, 12, 30 if serial >= _FALSE_LEAP_DAY else 31)
    milliseconds = round(serial * 86_400_000)
    try:
        return first + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return None


def date_text(serial: float, section: Section, since_1904: bool = False) -> str | None:
    """Return a serial number as a section shows it, None where it is no day."""
    at = moment(serial, since_1904)
    if at is None:
        return None
    tokens = section.tokens
    half = any(token.kind == "date" and "/" in token.text for token in tokens)
    texts: list[str] = []
    for i, token in enumerate(tokens):
        if token.kind == "elapsed":
            texts.append(_elapsed(serial, token.text))
        elif token.kind == "date":
            texts.append(_part(token.text, at, section, half, _is_minute(tokens, i)))
        elif token.kind == "digit":
            texts.append(_fraction(tokens, i, at))
        else:
            texts.append(token.text)
    return "".join(texts)


def _is_minute(tokens: Sequence[Token], i: int) -> bool:
    """Whether an m means minutes: right after the hours or right before the seconds."""
    if tokens[i].text not in ("m", "mm"):
        return False
    clock = [
        (k, token.text) for k, token in enumerate(tokens)
        if token.kind in ("date", "elapsed") and "/" not in token.text
    ]  # fmt: skip
    at = next(n for n, (k, _) in enumerate(clock) if k == i)
    before = clock[at - 1][1] if at else ""
    after = clock[at + 1][1] if at + 1 < len(clock) else ""
    return before.startswith("h") or after.startswith("s")


def _elapsed(serial: float, unit: str) -> str:
    seconds = round(serial * 86_400)
    count = seconds // {"h": 3600, "m": 60, "s": 1}[unit[0]]
    return f"{count:0{len(unit)}d}"


def _fraction(tokens: Sequence[Token], i: int, at: datetime) -> str:
    """Return a digit of the fraction of a second (``s.00``)."""
    place = 0
    while i - place > 0 and tokens[i - place - 1].kind == "digit":
        place += 1
    digits = f"{at.microsecond:06d}"
    return digits[place] if place < len(digits) else "0"


def _part(text: str, at: datetime, section: Section, half: bool, minute: bool) -> str:
    letter, size = text[0], len(text)
    if "/" in text:
        names = (
            ("午前", "午後") if section.japanese and text.upper() == "AM/PM" else text.split("/")
        )
        return names[at.hour >= 12]
    if letter in "ger":
        return _era(letter, size, at, section)
    if letter == "a":
        return WEEKDAYS[at.weekday()] + ("曜日" if size > 3 else "")
    if letter == "y":
        return _number(at.year, 4, section) if size > 2 else f"{at.year % 100:02d}"
    if letter == "h":
        return _number((at.hour + 11) % 12 + 1 if half else at.hour, min(size, 2), section)
    if letter == "s":
        return _number(at.second, min(size, 2), section)
    if minute:
        return _number(at.minute, size, section)
    return _month(size, at, section) if letter == "m" else _day(size, at, section)


def _month(size: int, at: datetime, section: Section) -> str:
    if size <= 2:
        return _number(at.month, size, section)
    name = f"{at.month}月" if section.japanese else _MONTHS[at.month - 1]
    return name if section.japanese or size == 4 else name[: 1 if size > 4 else 3]


def _day(size: int, at: datetime, section: Section) -> str:
    if size <= 2:
        return _number(at.day, size, section)
    if section.japanese:
        return WEEKDAYS[at.weekday()] + ("曜日" if size > 3 else "")
    return _DAYS[at.weekday()][: None if size > 3 else 3]


def _era(letter: str, size: int, at: datetime, section: Section) -> str:
    era = next(era for era in ERAS if at.date() >= era[0])  # Meiji is older than any serial number
    if letter == "g":
        return era[2] if size == 1 else era[1][: 1 if size == 2 else None]
    name = "" if letter == "e" else (era[2] if size == 1 else era[1])
    year = at.year - era[0].year + 1
    if year == 1 and section.first_year:
        return name + "元"
    return name + _number(year, min(size, 2), section)


def _number(value: int, size: int, section: Section) -> str:
    if not section.kanji:
        return f"{value:0{size}d}"
    return kanji(value) if value < 100 else "".join(_DIGITS[int(digit)] for digit in str(value))


def kanji(value: int) -> str:
    """Return a whole number below 10,000 as it is said (二十三)."""
    texts: list[str] = []
    for power, name in ((1000, "千"), (100, "百"), (10, "十")):
        digit = value // power % 10
        texts.append(("" if digit == 1 else _DIGITS[digit]) + name if digit else "")
    return "".join(texts) + (_DIGITS[value % 10] if value % 10 or not value else "")
