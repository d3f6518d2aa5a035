"""The identity of a document that was read: title, publisher, date, year, edition and kind."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.identity.dates import common_year, file_year, printed_date, year_of
from corpus.identity.editions import Edition, edition_of
from corpus.identity.file_names import completed, title_of_name, year_of_name
from corpus.identity.kinds import kind_of
from corpus.identity.lines import Line, page_lines
from corpus.identity.names import can_be_title
from corpus.identity.publishers import publisher
from corpus.identity.titles import cover_title, property_title
from corpus.normalize import fold
from corpus.types import Document, Slide

COVER_CHARS = 12
"""A first page of fewer characters (a logo, 「資料1」) is no cover: the next page tells."""
SHEETS = ("XLSX", "CSV")
"""Formats whose pages are named by sheets (「記入要領」), which name no document."""
DECLARED = ("HTML", "Markdown", "EPUB", "JSON", "XML")
"""Formats whose property is what a person wrote as the title (``<title>``, ``title:``) and sees."""
FIRST_PAGES = 3
"""A cover stands among so many pages."""
RUNNING = 40
"""Running heads and footers are looked for on so many pages."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What a document says of itself.

    Attributes:
        title: its title; the words of the file's name where it tells none.
        publisher: who published it, "" where unknown.
        date: when, as printed (「令和6年3月」), "" where unknown.
        year: the western year, None where unknown.
        kind: 白書, 通知, 議事録 and so on, "" where unknown.
        edition: which edition of which series, None where none is printed.
    """

    title: str
    publisher: str
    date: str
    year: int | None
    kind: str
    edition: Edition | None


def identified(document: Document, said: Mapping[str, str]) -> Document:
    """Return a document with its identity.

    Args:
        document: as its reader left it, without title and publisher.
        said: what a person says of it (``title``, ``publisher``, ``date``, ``edition``); it wins.
    """
    found = identify(document, said)
    told = {"year": str(found.year or ""), "kind": found.kind}
    if found.edition is not None:
        told |= {
            "series": found.edition.series,
            "edition": found.edition.label,
            "edition_order": found.edition.order,
        }
    return replace(
        document,
        title=found.title,
        publisher=found.publisher,
        date=found.date,
        metadata={**document.metadata, **{key: value for key, value in told.items() if value}},
    )


def identify(document: Document, said: Mapping[str, str] | None = None) -> Identity:
    """Read the identity of a document off its cover, its text and its properties."""
    said = said or {}
    told = document.metadata
    cover, lines = _cover(document.slides)
    texts = [line.text for line in lines]
    running = [text for slide in document.slides[1:RUNNING] for text in slide.furniture]
    footers = [*(cover.furniture if cover else ()), *dict.fromkeys(running)]
    title = said.get("title") or _title(document, cover, lines, running)
    body = said.get("publisher", _publisher(document, lines, footers, title))
    date = said.get("date") or printed_date(lines, cover.furniture if cover else ())
    edition = edition_of(title, body, [said["edition"]] if "edition" in said else texts)
    year = year_of(date) or year_of(title) or (edition and edition.year)
    year = year or file_year(told.get("embedded_date", "")) or common_year(lines)
    named = said.get("title") or completed(title, document.name)
    return Identity(
        named, body, date, year or year_of_name(document.name), kind_of(named, texts), edition
    )


def _publisher(
    document: Document, lines: Sequence[Line], footers: Sequence[str], title: str
) -> str:
    told = document.metadata
    has_colophon = len(document.slides) > 1 and told.get("format") not in SHEETS
    last = page_lines(document.slides[-1]) if has_colophon else []
    return publisher(
        lines, last, footers, told.get("embedded_author", ""), title, told.get("embedded_title", "")
    )


def _cover(slides: Sequence[Slide]) -> tuple[Slide | None, list[Line]]:
    """Return the first page that says something, and its lines.

    Where the format has no pages, a part that holds no title (a web page's menu) is no cover.
    """
    said = [slide for slide in slides if slide.text.strip()]
    for slide in said[:FIRST_PAGES]:
        lines = page_lines(slide)
        told = sum(len(line.text) for line in lines) >= COVER_CHARS
        if told and (slide.width or cover_title(lines, [slide.title], [])):
            return slide, lines
    return (slides[0], page_lines(slides[0])) if slides else (None, [])


def _title(
    document: Document, cover: Slide | None, lines: Sequence[Line], running: Sequence[str]
) -> str:
    embedded = property_title(document.metadata.get("embedded_title", ""))
    if embedded and document.metadata.get("format") in DECLARED:
        return embedded
    sheets = document.metadata.get("format") in SHEETS
    several = sheets and len({slide.title for slide in document.slides}) > 1
    if several and (words := title_of_name(document.name)):
        return words  # what stands on the first sheet names that sheet, not the book
    own = cover.title if cover is not None and not sheets else ""
    own = (
        re.sub(r"(?<=[ぁ-んァ-ヶ一-龠]) (?=[ぁ-んァ-ヶ一-龠])", "", own)
        if can_be_title(own)
        else ""
    )
    if own and cover is not None and fold(own) in fold("".join(cover.furniture)):
        return own  # set large, and repeated on the pages after: it is not among the page's lines
    return cover_title(lines, [own, embedded], running) or own or embedded
