"""What the name of a file tells where the file itself tells less: words, the whole work, a year.

A ministry names its files for people (「491-2_コード一覧_20240814.xlsx」), with codes, dates and sizes around
the words. A name by which only its server finds a file (``001403080.pdf``) tells nothing.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import takewhile
from pathlib import PurePosixPath

from corpus.identity.bodies import body_of_line
from corpus.identity.dates import HEISEI, REIWA, year_of
from corpus.identity.names import YEAR, can_be_title, file_name, tells
from corpus.normalize import fold

SAYS_LITTLE = 12
"""A printed title of so few characters (「調査票」, 「データを活かす組織を作る」) is often one of a series."""
_SIZE = re.compile(
    r"[\[(]?(?:(?:PDF|Excel|Word|PowerPoint|CSV)形式)?[\s:・]{0,2}\d+(?:\.\d+)?\s?[KM]B[\])]?$",
    re.IGNORECASE,
)
_CODE = re.compile(r"[\d\-.]*|[RHS]\d{1,2}|v?\d+(?:\.\d+)+", re.IGNORECASE)
_CODE_BEFORE = re.compile(r"^[\d\-.]+(?:[ 、.]+)(?=\D)")
_CHAPTER = re.compile(r"^第\s?[\d一二三四五六七八九十]+\s?[章部節]|^[\d]+\s?章")
_NOT_WHOLE = re.compile(r"第?\s?\d+\s?[章部節編]")
_DATED = re.compile(
    rf"{YEAR}\s?年|(?<![\dA-Za-z])(?P<era>[RH])(?P<n>\d{{1,2}})(?:(?=_|$)|(?P<day>\d{{4}})(?!\d))"
    r"|(?<!\d)(?P<west>(?:19|20)\d{2})(?:(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01]))?(?!\d)",
    re.IGNORECASE,
)


def title_of_name(name: str) -> str:
    """Return the words of a file's name, "" where it has none that name a document."""
    return _words(_stem(name))


def named_after_file(title: str) -> str:
    """Return the words of a file's name that stands as title in the properties, "" where none does."""
    return _words(unicodedata.normalize("NFKC", file_name(title) or ""))


def completed(title: str, name: str) -> str:
    """Return a printed title with what the name of its file tells beyond it.

    A chapter is put behind the name of the whole work, a short title that stands in a longer name gives
    way to it: 「第3章 世界の動向」 and 「データを扱う」 alone name no document. Without a title the name stands.
    """
    words = title_of_name(name)
    if not title:
        return words or PurePosixPath(name).stem
    if _CHAPTER.match(title):
        whole = [part for part in _parts(_stem(name)) if not _NOT_WHOLE.fullmatch(part)]
        return " ".join((*whole, title)) if tells("".join(whole)) else title
    return words if len(title) <= SAYS_LITTLE and fold(title) in fold(words) else title


def year_of_name(name: str) -> int | None:
    """Return the first year that a file's name tells (「R7」, 「r040316」, 「20240814」, 「令和6年版」)."""
    found = _DATED.search(_stem(name))
    if found is None:
        return None
    if found["era"]:
        return {"R": REIWA, "H": HEISEI}[found["era"].upper()] + int(found["n"])
    return int(found["west"]) if found["west"] else year_of(found.group())


def _words(stem: str) -> str:
    parts = _parts(stem)
    labels = takewhile(lambda part: not can_be_title(part) and not _is_edition(part), parts)
    words = " ".join(
        parts[len(list(labels)) :]
    )  # 「資料1」 before the words; 「概要」 after them tells
    return words if tells(words) and can_be_title(words) else ""


def _parts(stem: str) -> list[str]:
    """Return the parts between underscores without codes, bodies and the size of the file."""
    parts = [_CODE_BEFORE.sub("", part).strip() for part in _SIZE.sub("", stem).split("_")]
    parts = [_SIZE.sub("", part) for part in parts if not _CODE.fullmatch(part)]
    return [part for part in parts if part and not body_of_line(part)]


def _is_edition(part: str) -> bool:
    return re.fullmatch(rf"{YEAR}\s?年度?版?", part) is not None


def _stem(name: str) -> str:
    return unicodedata.normalize("NFKC", PurePosixPath(name).stem)
