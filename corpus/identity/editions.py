"""Editions: the same 資料 of several years or versions, told by what is printed on it.

Two documents are editions of one 資料 where their titles without the edition, and their publishers,
are equal. Titles that documents share by accident (a program's default, a unit line) make none, nor do
the date of a letter and the name of a file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.expressions import years
from corpus.identity.names import can_be_title
from corpus.normalize import fold

_ERA = r"(?:令和|平成|昭和)\s?(?:\d{1,2}|元)|(?<!\d)(?:19|20)\d{2}(?![\d,.])"
_BOTH = r"(?:\s?\((?:(?:令和|平成|昭和)\s?(?:\d{1,2}|元)|(?:19|20)\d{2})年?度?\))?"
_YEAR_OF = re.compile(
    rf"(?:{_ERA}){_BOTH}\s?"
    r"(?:年?(?:\s?\d{1,2}月(?:\s?\d{1,2}日)?)?\s?(?:改[訂定]版?|版)|年度?(?!\s?\d{1,2}\s?月)版?|(?![\d年/.-]))"
)
"""A year, with its month only where 版 or 改訂 follows: 「平成30年7月豪雨」 and a day are no editions."""
_VERSION = re.compile(
    r"第?(?P<n>\d{1,2}(?:\.\d{1,2}){0,2})版|(?P<first>初版)"
    r"|(?<![A-Za-z])(?:ver(?:sion)?\.?\s?|v)(?P<v>\d{1,2}(?:\.\d{1,2}){0,2})(?![\d.])",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(r"^\s?(?:から|より|との|と|~|-|以降|以前|まで|付け|における変更)")
_REVISED = re.compile(r"(?:改訂|改定|更新|確定|最新)版?")
_LEFT = re.compile(r"[\s_()\[\]【】「」『』・,.:/~-]+")
_MARKED = re.compile(r"版|年度|改[訂定]|ver|v\d", re.IGNORECASE)
_COVER_LINE = re.compile(r"[\s()\[\]【】〔〕<>年月度改訂定版正式確定]*")
COVER_LINES = 12
"""An edition that stands beside the title does so among the first lines of a cover."""
MIN_CHARS = 3
"""A title with less left than this does not tell what 資料 it is."""


@dataclass(frozen=True, slots=True)
class Edition:
    """Which edition of which 資料 a document is.

    Attributes:
        series: the same for all editions of a 資料.
        label: 「令和5年度版」, as people say it.
        order: sorts the editions of a series by age ("2023.00.00.00"): year, month, version; its first
            four digits are the year, 0000 where only a version is told.
    """

    series: str
    label: str
    order: str

    @property
    def year(self) -> int | None:
        """Return its western year."""
        return int(self.order[:4]) or None


def edition_of(title: str, publisher: str, cover: Sequence[str] = ()) -> Edition | None:
    """Return the edition of a document, or None where none is printed.

    Args:
        title: its real title, "" where it has none.
        publisher: who published it.
        cover: the lines of its cover; one that is an edition and nothing else tells it where the title
            does not.
    """
    title = unicodedata.normalize("NFKC", title)
    key = _series_key(title)
    if not can_be_title(title) or len(key) < MIN_CHARS:
        return None
    lines = [unicodedata.normalize("NFKC", line) for line in cover[:COVER_LINES]]
    beside = " ".join(line for line in lines if _is_edition(line))
    told = _value(title, beside)
    return Edition(f"{fold(publisher)}|{key}", *told) if told else None


def tells_edition(words: str) -> bool:
    """Whether words say an edition: a year (令和5年度) or a version (第2版)."""
    return _value(unicodedata.normalize("NFKC", words), "") is not None


def _series_key(title: str) -> str:
    for pattern in (_YEAR_OF, _VERSION, _REVISED, _LEFT):
        title = pattern.sub("", title)
    return fold(title)


def _is_edition(line: str) -> bool:
    """Whether a line is an edition: 「令和6年版」, 「(第1.0版)」, 「令和5年3月改訂」; a bare date is none."""
    rest = _VERSION.sub("", _YEAR_OF.sub("", line))
    return rest != line and bool(_MARKED.search(line)) and bool(_COVER_LINE.fullmatch(rest))


def _value(title: str, beside: str) -> tuple[str, str] | None:
    """Return the label and the order of the latest year and of the version that are told."""
    found = _dated(title) or _dated(beside)
    versions = [m for text in (title, beside) for m in _own(_VERSION, text)]
    year, written = max(found, default=(0, ""))
    if not year and not versions:
        return None
    number = _number(versions[0]) if versions else ()
    parts = ([written.strip().removesuffix("版")] if year else []) + (
        ["第" + ".".join(map(str, number))] if number else []
    )
    month = re.search(r"(\d{1,2})月", written)
    place = (*number, 0, 0)[:2]
    order = f"{year:04d}.{int(month[1]) if month else 0:02d}.{place[0]:02d}.{place[1]:02d}"
    return f"{'・'.join(parts)}版", order


def _dated(text: str) -> list[tuple[int, str]]:
    written = [match.group() for match in _own(_YEAR_OF, text)]
    return [(max(years(_whole(w)), default=0), w) for w in written if years(_whole(w))]


def _own(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    """Return the matches that tell this document's edition, not one that it speaks of."""
    return [m for m in pattern.finditer(text) if not _OF_ANOTHER.match(text[m.end() :])]


def _number(match: re.Match[str]) -> tuple[int, ...]:
    if match["first"]:
        return (1,)
    return tuple(int(part) for part in (match["n"] or match["v"]).split("."))


def _whole(written: str) -> str:
    return written if "年" in written else f"{written.removesuffix('版').strip()}年"
