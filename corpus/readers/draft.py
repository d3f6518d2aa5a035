"""From laid-out text to a Slide: normalised, each character with its box."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corpus.boxes import Box, pack
from corpus.mapped import MappedText, concatenate
from corpus.normalize import normalize
from corpus.types import Slide

NO_TEXT = "文字がありません"
MAX_TITLE = 90
LEADERS, LEADER = ".・…‥-_", 3
"""A row of more than three of these leads the eye to a page number and says nothing."""


def make_slide(
    number: int,
    blocks: Sequence[MappedText],
    boxes: Mapping[int, Box],
    *,
    title: str = "",
    printed_page: str | None = None,
    inferred: bool = False,
    notes: Sequence[str] = (),
    furniture: Sequence[str] = (),
    size: tuple[float, float] = (0.0, 0.0),
) -> Slide:
    """Return a slide of laid-out blocks.

    Args:
        number: 1-based place in the document.
        blocks: text whose offsets are keys of ``boxes``; -1 for what the reader put in.
        boxes: the box of each source character or shape.
        title: the title as it stands in the file.
        printed_page: the number printed on it.
        inferred: the number follows from its neighbours.
        notes: remarks for the extraction report.
        furniture: repeated headers and footers left out of the text.
        size: width and height of the page in points.
    """
    source = concatenate([block for block in blocks if block.text.strip()], "\n\n")
    text = _tidy(normalize(source.text)).strip()
    places = [source.offsets[offset] for offset in text.offsets]
    put_in = {i for i, char in enumerate(text.text) if char == "\n"}
    marks = tuple(notes) if text.text else (*notes, NO_TEXT)
    return Slide(
        number=number,
        title=one_line(title)[:MAX_TITLE],
        text=text.text,
        printed_page=printed_page,
        printed_page_inferred=inferred,
        source_offsets=_filled(places),
        notes=marks,
        boxes=pack(None if i in put_in else boxes.get(place) for i, place in enumerate(places)),
        width=size[0],
        height=size[1],
        furniture=tuple(furniture),
    )


def one_line(text: str) -> str:
    """Return a text normalised, on one line."""
    return " ".join(normalize(text).text.split())


def _tidy(text: MappedText) -> MappedText:
    """Drop spaces at line ends and after other spaces; shorten leaders of dots."""
    keep: list[int] = []
    for i, char in enumerate(text.text):
        if (
            char in LEADERS
            and len(keep) >= LEADER
            and all(text.text[k] == char for k in keep[-LEADER:])
        ):
            continue
        if char in " \u3000":
            after = text.text[i + 1 : i + 2]
            if not keep or text.text[keep[-1]] in " \n\u3000" or after in ("", "\n"):
                continue
        keep.append(i)
    return MappedText("".join(text.text[i] for i in keep), tuple(text.offsets[i] for i in keep))


def _filled(places: Sequence[int]) -> tuple[int, ...]:
    """Give each put-in character the offset of the character before it."""
    filled: list[int] = []
    for place in places:
        filled.append(place if place >= 0 else (filled[-1] if filled else 0))
    return tuple(filled)
