"""The date of a document as it is printed, and its western year."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.expressions import find_expressions, years
from corpus.expressions.types import Dates
from corpus.identity.lines import Line
from corpus.identity.names import DATE

_ENGLISH = re.compile(
    r"(?:\d{1,2} )?(?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December) (?:\d{1,2}(?:st|nd|rd|th)?, ?)?(?:(?P<year>(?:19|20)\d{2})|Reiwa (?P<reiwa>\d{1,2}))",
    re.IGNORECASE,
)
_PRINTED = re.compile(DATE)
_REVISED = re.compile(
    rf"(?<=[((])(?:最終)?(?:一部)?(?:改[訂定正])?\s?({DATE})(?=[^()]{{0,6}}改[訂定正])"
)
_WRITTEN_WHEN = re.compile(
    r"作成|更新|改[訂定]|公表|公開|発行|策定|決定|制定|発出|日\s?時|開催|現在|時点|閣議決定|as of",
    re.IGNORECASE,
)
_NOT_ITS_OWN = re.compile(r"締切|期限|提出|まで|から|施行|適用|開始|予定|一部改正|付け|を改正")
SHORT_LINE = 34
"""A line that holds a date and little else; longer ones speak of dates."""
TEMPLATE_DATES = ("2013-01-27", "2013-12-23")
"""Dates of the templates that python-pptx and python-docx begin from: no document's own."""
AGREEING = 3
"""So many dates of one year on a page, and it is the page's."""
REIWA, HEISEI, SHOWA = 2018, 1988, 1925


def printed_date(lines: Sequence[Line], furniture: Sequence[str]) -> str:
    """Return the date that stands on a cover as the document's own, as printed, or "".

    A line that is a date comes first, then one that tells when the document was made or the meeting
    held, then a footer.
    """
    texts = [line.text for line in lines if " | " not in line.text]
    return (
        next((found for text in texts if (found := _alone(text))), "")
        or next((found for text in texts if (found := _told(text))), "")
        or next((found for text in furniture if (found := _alone(text))), "")
        or next((found for text in texts if (found := _beside(text))), "")
    )


def common_year(lines: Sequence[Line]) -> int | None:
    """Return the year of all dates of a page, where it holds a few and they agree, else None."""
    told = [year_of(m.group()) for line in lines for m in _PRINTED.finditer(line.text)]
    return told[0] if len(told) >= AGREEING and len(set(told)) == 1 else None


def year_of(text: str) -> int | None:
    """Return the western year of a printed date or edition; of several the first."""
    english = _ENGLISH.search(text)
    if english:
        return int(english["year"]) if english["year"] else REIWA + int(english["reiwa"])
    for expression in find_expressions(text):
        if isinstance(expression.value, Dates) and expression.value.years:
            return min(expression.value.years)
    short = re.search(r"(?<![A-Za-z])([RHS])\s?(\d{1,2})\s?[.年/]", text)
    if short:
        return {"R": REIWA, "H": HEISEI, "S": SHOWA}[short[1]] + int(short[2])
    found = years(text)
    return min(found) if found else None


def file_year(date: str) -> int | None:
    """Return the year of a date in a file's properties (``D:20230823...``, ``2022-03-30 ...``)."""
    found = re.match(r"(?:D:)?((?:19|20)\d{2})", date)
    return int(found[1]) if found and not date.startswith(TEMPLATE_DATES) else None


def _alone(text: str) -> str:
    """Return a date that fills its line but for a word such as 作成 or 現在."""
    english = _ENGLISH.search(text)
    if english and len(text) - len(english.group()) <= 14:
        return english.group()
    found = _PRINTED.search(text)
    if found and (revised := _REVISED.search(text, found.end())):
        return _tidy(revised[1])
    if not found or _NOT_ITS_OWN.search(text) or text[found.end() : found.end() + 1] == "度":
        return ""
    rest = (text[: found.start()] + text[found.end() :]).strip(" ()〔〕[]<>【】:版")
    bare = _WRITTEN_WHEN.sub("", rest).strip(" ()・:,、日")
    return _tidy(found.group()) if len(bare) <= 1 and year_of(found.group()) else ""


def _told(text: str) -> str:
    """Return the date of a line such as 「開催日時:令和2年10月15日(木)10:00~12:00」."""
    found = _PRINTED.search(text)
    when = _WRITTEN_WHEN.search(text)
    if not found or not when or _NOT_ITS_OWN.search(text) or len(text) > 2 * SHORT_LINE:
        return ""
    return _tidy(found.group()) if year_of(found.group()) else ""


def _beside(text: str) -> str:
    """Return a full date in a short line beside other words (「第3回会議 令和6年3月15日」)."""
    found = _PRINTED.search(text)
    if (
        not found
        or len(text) > SHORT_LINE
        or _NOT_ITS_OWN.search(text)
        or "月" not in found.group()
    ):
        return ""
    return _tidy(found.group()) if year_of(found.group()) else ""


def _tidy(date: str) -> str:
    date = re.sub(r"\s?\([月火水木金土日]\)$", "", date.strip())
    return re.sub(r"(?<=[和成年月日元\d])\s+(?=[\d年月日])", "", date).rstrip("-/ ")
