"""Editions: the same 資料 of several years, told by title and publisher without years and versions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from corpus.expressions import find_expressions, years
from corpus.normalize import fold
from corpus.types import Document, Slide

_YEAR = r"(?:(?:令和|平成|昭和)\s?(?:\d{1,2}|元)|(?<!\d)(?:19|20)\d{2}(?!\d))\s?年?度?版?"
_YEAR_OF = re.compile(_YEAR + r"(?:\s?\d{1,2}月(?:\s?\d{1,2}日)?)?(?:版)?")
_SHORT_YEAR = re.compile(r"(?<![A-Za-z])(?P<era>[RHS])0?(?P<n>\d{1,2})(?!\d)", re.IGNORECASE)
_VERSION = re.compile(
    r"第?(?P<n>\d{1,2})(?:\.\d+)?版|ver(?:sion)?\.?\s?(?P<v>\d{1,2})", re.IGNORECASE
)
_REVISED = re.compile(r"(?:改訂|改定|更新|確定|最新)版?")
_LEFT = re.compile(r"[\s_()\[\]【】「」『』・,.:/~-]+")
_BODY = re.compile(
    r"(?m)^\s*([一-龠ァ-ヶー]{1,14}(?:省|庁|委員会|機構|本部|内閣府))(?:[\s一-龠ァ-ヶー]{0,20})$"
)
_ERAS = {"r": "令和", "h": "平成", "s": "昭和"}
MIN_CHARS = 3
"""A title with less left than this does not tell what 資料 it is."""


@dataclass(frozen=True, slots=True)
class Edition:
    """Which edition of which 資料 a document is.

    Attributes:
        series: the same for all editions of a 資料.
        label: 「令和5年度版」, as people say it.
        order: sorts the editions of a series by age ("2023.00"); its first four digits are the year.
    """

    series: str
    label: str
    order: str


def edition_of(
    title: str, publisher: str, name: str, slides: Sequence[Slide] = ()
) -> Edition | None:
    """Return the edition of a document, or None where nothing tells it.

    The title tells best, then the file's name, then the dates on the first slide.
    """
    title = unicodedata.normalize("NFKC", title)
    stem = _long_years(unicodedata.normalize("NFKC", PurePosixPath(name).stem).replace("_", " "))
    first = slides[0].text if slides else ""
    key = _series_key(title)
    if len(key) < MIN_CHARS:
        key = _series_key(stem)
    body = publisher or next(iter(_BODY.findall(first)), "")
    told = next(filter(None, (_value(text) for text in (title, stem, _dates(first)))), None)
    if len(key) < MIN_CHARS or told is None:
        return None
    return Edition(f"{fold(body)}|{key}", *told)


def with_edition(document: Document) -> Document:
    """Return the document with its edition in the metadata, where it has one."""
    found = edition_of(document.title, document.publisher, document.name, document.slides)
    if found is None:
        return document
    told = {"series": found.series, "edition": found.label, "edition_order": found.order}
    return replace(document, metadata={**document.metadata, **told})


def _series_key(title: str) -> str:
    for pattern in (_YEAR_OF, _VERSION, _REVISED, _LEFT):
        title = pattern.sub("", title)
    return fold(title)


def _long_years(text: str) -> str:
    return _SHORT_YEAR.sub(lambda m: f"{_ERAS[m['era'].lower()]}{int(m['n'])}年", text)


def _dates(text: str) -> str:
    dates = [e.text for e in find_expressions(text) if e.kind == "date" and years(e.text)]
    return dates[0] if dates else ""


def _value(text: str) -> tuple[str, str] | None:
    """Return the label and the order of the latest year, or of the version, that a text names."""
    version = _VERSION.search(text)
    number = int(version["n"] or version["v"]) if version else 0
    found = [(max(years(_whole(m.group())), default=0), m.group()) for m in _YEAR_OF.finditer(text)]
    year, written = max(found, default=(0, ""))
    if not year and not number:
        return None
    parts = ([written.strip().removesuffix("版")] if year else []) + (
        [f"第{number}"] if number else []
    )
    label = "・".join(parts)
    month = re.search(r"(\d{1,2})月", written)
    return f"{label}版", f"{year:04d}.{int(month[1]) if month else 0:02d}.{number:02d}"


def _whole(written: str) -> str:
    return written if "年" in written else f"{written.removesuffix('版').strip()}年"
