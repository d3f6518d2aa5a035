"""When a title or publisher that was read is the one that a person wrote down.

Loose where hands are loose:

- a title is right where it equals the one by hand, or one holds the other and is at least
  ``HELD`` of its length, or their character pairs agree by at least ``ALIKE`` (Dice), or one is a
  shortening of the other (``KEPT`` of its characters stand there in order, and it is at least
  ``SHORTENED`` of its length: 個人情報保護法ガイドライン); letter case, width, white space, brackets and
  punctuation do not count, nor does the publisher's name at the head;
- a publisher is right where each body it names is one by hand, a part of one, or belongs to one
  (a council or bureau of the ministry), and at least one is there; what stands in brackets within
  its name does not count (商法(船荷証券等関係)部会: 法制審議会商法部会);
- a year is right where it is equal.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from corpus.identity.bodies import parent_of
from corpus.identity.dates import file_year, year_of
from corpus.identity.file_names import year_of_name
from corpus.identity.names import DATE
from corpus.normalize import fold
from corpus.types import Document, Slide

HELD = 0.6
ALIKE = 0.6
PRINTED = 0.8
"""A title by hand stands in a text where this share of its character pairs does."""
FIRST_PAGES = 3
KEPT, SHORTENED = 0.85, 0.5
NAMED = 4
"""A body's name has so many characters without its brackets: 「(…)部会」 alone is any council's."""
_DATE = re.compile(DATE)
_BRACKETS = re.compile(r"\([^()]*\)")
_REMARK = re.compile(r" \([a-zA-Z][a-zA-Z ]*\)$")
"""A remark of who made the list: 「報告書 (docx of the PDF)」."""
_NUMBER = re.compile(r"\d{4}")
_MARKS = re.compile(r"[\W_]+")
_JOINTS = re.compile(r"[()・、,]|\s")


def bare(text: str) -> str:
    """Return a text without white space, brackets, punctuation, width and case."""
    return _MARKS.sub("", fold(text))


def right_title(found: str, wanted: str, wanted_publisher: str = "", publisher: str = "") -> bool:
    """Whether a title is the one that a person gave, by the rule above."""
    wanted = _REMARK.sub("", wanted)
    bodies = [bare(p) for p in (*_JOINTS.split(wanted_publisher), publisher) if len(bare(p)) > 2]
    pairs = {(bare(found), bare(wanted))}
    for body in sorted(bodies, key=len, reverse=True):
        pairs |= {(a.removeprefix(body), b.removeprefix(body)) for a, b in pairs}
    return any(_alike(a, b) for a, b in pairs if a and b)


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if short in long and len(short) >= HELD * len(long):
        return True
    if _common(short, long) >= KEPT * len(short) and len(short) >= SHORTENED * len(long):
        return True
    a, b = _pairs(one), _pairs(other)
    return 2 * (a & b).total() >= ALIKE * (a.total() + b.total()) > 0


def _common(one: str, other: str) -> int:
    """Return the length of the longest common subsequence."""
    before = [0] * (len(other) + 1)
    for a in one:
        row = [0]
        for k, b in enumerate(other):
            row.append(before[k] + 1 if a == b else max(before[k + 1], row[k]))
        before = row
    return before[-1]


def _pairs(text: str) -> Counter[str]:
    return Counter(text[i : i + 2] for i in range(len(text) - 1))


def right_publisher(found: str, wanted: str) -> bool:
    """Whether a publisher is the one that a person gave, by the rule above."""
    short = _BRACKETS.sub("", found)
    named = len(bare(short)) >= NAMED and _right_bodies(short, wanted)
    return named or _right_bodies(found, wanted)


def _right_bodies(found: str, wanted: str) -> bool:
    named = [bare(p) for p in _JOINTS.split(wanted) if len(bare(p)) > 2]
    parts = [part for part in re.split(r"[・、]", found) if part]
    whole = [found] if bare(found) in {bare(wanted), *named} else parts
    return bool(found) and all(_is_of(part, named) for part in whole)


def _is_of(body: str, named: Sequence[str]) -> bool:
    own, parent = bare(body), bare(parent_of(body))
    return any(own in name or name in own or name == parent or (parent and name.startswith(parent))
               for name in named)  # fmt: skip


def has_title(title: str, document: Document) -> bool:
    """Whether a title by hand stands on a document's first pages or in its properties."""
    title = _REMARK.sub("", title)
    text = _pages(document.slides[:FIRST_PAGES]) + bare(document.metadata.get("embedded_title", ""))
    return _holds_title(text, title)


def has_publisher(publisher: str, document: Document) -> bool:
    """Whether a body of a publisher by hand stands on a document's first or last pages."""
    text = _pages(_ends(document)) + bare(document.metadata.get("embedded_author", ""))
    return _holds_publisher(text, publisher)


def has_year(year: str, document: Document) -> bool:
    """Whether a date of that year stands on a document's first or last pages or in its properties."""
    text = " ".join("\n".join((s.text, *s.furniture)) for s in _ends(document))
    dated = (m.group() for m in _DATE.finditer(text))
    told = {year_of(date) for date in dated}
    return int(year) in {*told, file_year(document.metadata.get("embedded_date", ""))}


def _holds_title(text: str, title: str) -> bool:
    pairs = list(_pairs(bare(title)).elements())
    return sum(pair in text for pair in pairs) >= PRINTED * len(pairs)


def _holds_publisher(text: str, publisher: str) -> bool:
    return any(len(bare(part)) > 2 and bare(part) in text for part in _JOINTS.split(publisher))


def _ends(document: Document) -> Sequence[Slide]:
    return (*document.slides[:FIRST_PAGES], *document.slides[-1:])


def _pages(slides: Sequence[Slide]) -> str:
    return "".join(bare("".join((slide.text, *slide.furniture))) for slide in slides)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person said of a document."""

    title: str
    publisher: str
    year: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is read off a document, and how it is told right, printed, or in the file's name.

    Attributes:
        read: what was read.
        wanted: what is wanted.
        is_right: whether it is the one wanted.
        is_printed: whether the one wanted stands in the document.
        is_named: whether it stands in the file's name.
    """

    read: Callable[[Document], str]
    wanted: Callable[[Wanted], str]
    is_right: Callable[[Document, Wanted], bool]
    is_printed: Callable[[Document, Wanted], bool]
    is_named: Callable[[str, Wanted], bool]


FACTS: Mapping[str, Fact] = {
    "titles": Fact(
        lambda d: d.title, lambda w: w.title,
        lambda d, w: right_title(d.title, w.title, w.publisher, d.publisher),
        lambda d, w: has_title(w.title, d), lambda name, w: _holds_title(bare(name), w.title),
    ),
    "publishers": Fact(
        lambda d: d.publisher, lambda w: w.publisher,
        lambda d, w: right_publisher(d.publisher, w.publisher),
        lambda d, w: has_publisher(w.publisher, d),
        lambda name, w: _holds_publisher(bare(name), w.publisher),
    ),
    "years": Fact(
        lambda d: d.metadata.get("year", ""), lambda w: w.year,
        lambda d, w: d.metadata.get("year", "") == w.year,
        lambda d, w: has_year(w.year, d), lambda name, w: w.year in (*_NUMBER.findall(name), str(year_of_name(name))),
    ),
}  # fmt: skip
