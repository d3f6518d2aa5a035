"""A stream of Markdown cut into what can be checked: sentences, list items and rows of tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["sentence", "item", "row", "frame"]
"""``frame`` states nothing: head rows and rules of tables, headings, blank lines."""
LONGEST = 600
"""Characters after which a sentence without an end is handed on all the same."""
MARKER = re.compile(r"\s?[\[［]\s?(\d{1,3}(?:\s?[,、]\s?\d{1,3})*)\s?[\]］](?!\()")
_END = re.compile(r"(?:[。！？?]|!(?!\[)|(?<=[a-z)\]])\.(?=\s))(?:\s*\[\d{1,3}\])*[」』）)]*|\n")
_OPEN = re.compile(r"[「『（(][^」』）)\n]*$")
_MARKER_MAY_FOLLOW = re.compile(r"(?:\s*(?:\[[\d, 、]*\]?)?)*$")
_LEAD = re.compile(
    r"(?P<lead>\n*[ \t]*(?:[-*・•] |\d{1,2}[.)] |#{1,6} |>\s?)?)(?P<body>.*)", re.DOTALL
)
_RULE = re.compile(r"\|?[\s:|-]+\|?")
_BOLD = re.compile(r"\*\*|__|(?<!\*)\*(?!\*)")
_BOLD_LINE = re.compile(r"\*\*[^*。]{1,60}\*\*[：:]?")
"""A line all in bold type stands over what follows, as a heading does."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a reply; ``lead + body + tail`` is what was written, without the markers.

    Attributes:
        lead: line breaks and the bullet before it.
        body: the words.
        tail: the white space behind it.
        numbers: the sources it cites, in order.
        kind: what it is.
        head: the head row's cells, of a table's row.
    """

    lead: str
    body: str
    tail: str
    numbers: tuple[int, ...]
    kind: Kind
    head: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The body as it is read, without emphasis; a row as 「頭: 値」 cells."""
        plain = _BOLD.sub("", self.body).strip()
        if self.kind != "row":
            return plain
        cells = cells_of(plain)
        heads = self.head if len(self.head) == len(cells) else ("",) * len(cells)
        named = [f"{h}: {c}" if h else c for h, c in zip(heads[1:], cells[1:], strict=True)]
        return " | ".join([*cells[:1], *named])


def cells_of(row: str) -> list[str]:
    """Return the cells of a row of a Markdown table."""
    return [cell.strip() for cell in row.strip().strip("|").split("|")]


def numbers_of(text: str) -> tuple[int, ...]:
    """Return the sources that a text cites by markers (``[1]``, ``[1, 3]``), in order."""
    written = (n for found in MARKER.findall(text) for n in re.findall(r"\d+", found))
    return tuple(dict.fromkeys(int(n) for n in written))


def pieces(stream: Iterable[str]) -> Iterator[Piece]:
    """Yield the pieces of a reply as they end, however the stream is cut."""
    head: tuple[str, ...] = ()
    table = False
    for text in _cut(stream):
        piece = _piece(text)
        row = piece.body.startswith("|")
        if row and not table:
            head = tuple(cells_of(_BOLD.sub("", piece.body)))
            yield _as(piece, "frame")
        elif row and _RULE.fullmatch(piece.body.strip()):
            yield _as(piece, "frame")
        else:
            yield _as(piece, "row", head) if row else piece
        table = row


def _as(piece: Piece, kind: Kind, head: tuple[str, ...] = ()) -> Piece:
    return Piece(piece.lead, piece.body, piece.tail, piece.numbers, kind, head)


def _piece(text: str) -> Piece:
    numbers = numbers_of(text)
    bare = MARKER.sub("", text)
    match = _LEAD.fullmatch(bare)
    assert match is not None  # noqa: S101 - the pattern takes every text
    lead, body = match["lead"], match["body"]
    words = body.rstrip()
    kind: Kind = "item" if lead.strip() else "sentence"
    heading = "#" in lead or (not numbers and _BOLD_LINE.fullmatch(words))
    if not _BOLD.sub("", words).strip() or heading:
        kind = "frame"
    return Piece(lead, words, body[len(words) :], numbers, kind)


def _cut(stream: Iterable[str]) -> Iterator[str]:
    waiting = ""
    for part in stream:
        waiting += part
        while (end := _first_end(waiting)) is not None and not _MARKER_MAY_FOLLOW.match(
            waiting, end
        ):
            yield waiting[:end]
            waiting = waiting[end:]
        if len(waiting) > LONGEST and not waiting.lstrip().startswith("|"):
            yield waiting
            waiting = ""
    while (end := _first_end(waiting)) is not None:
        yield waiting[:end]
        waiting = waiting[end:]
    if waiting:
        yield waiting


def _first_end(text: str) -> int | None:
    """Return where the first sentence, item or row ends, None where it goes on."""
    skip = len(text) - len(text.lstrip())
    if text[skip:].startswith("|"):
        at = text.find("\n", skip)
        return at if at > 0 else None
    for match in _END.finditer(text, skip):
        if match[0] == "\n":
            return match.start() or None
        if not _OPEN.search(text[: match.start()]):
            return match.end()
    return None
