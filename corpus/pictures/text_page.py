"""A picture of a slide that has no page of its own: its title and text, set as a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PIL import Image, ImageDraw

from corpus.boxes import Boxes
from corpus.pictures.marker import mark
from corpus.pictures.typeset import LEADING, Placed, char_boxes, draw, rectangles, set_lines

INK, ACCENT, QUIET, RULE = (27, 36, 51), (31, 64, 118), (83, 96, 116), (213, 220, 230)
MARGIN = 0.06
"""Of the width."""
LAYOUTS = ((1, 0.021), (1, 0.018), (2, 0.018), (2, 0.0155), (3, 0.0135), (3, 0.012))
"""Columns and size of type (share of the width) tried until the page is as broad as a slide."""
GUTTER = 0.04
"""Between columns, as a share of the width."""
BROAD = 0.78
"""Height over width of a page that still looks like a slide."""
TITLE, CAPTION = 1.5, 0.75
"""Sizes of the title and of the caption, in squares of the text."""
LONGEST = 1.5
"""Height over width at which the text is cut, around the marked words."""
MOST_CHARS = 16_000
"""Twice what fits on the largest page."""
SHAPE = 9 / 16


@dataclass(frozen=True, slots=True)
class _Set:
    """Everything placed: the title, the text, and where the text begins and ends."""

    title: Sequence[Placed]
    body: Sequence[Placed]
    rule: float
    bottom: float
    size: int


def text_page(
    title: str, text: str, start: int, end: int, caption: str, width: int
) -> tuple[Image.Image, Boxes]:
    """Return the picture of a text with ``text[start:end]`` marked, and where its characters stand.

    Args:
        title: set large; the beginning of the text where the text repeats it.
        text: the slide's text.
        start: first marked character.
        end: one past the last; equal to ``start`` where nothing is marked.
        caption: says below the text what the picture is.
        width: of the picture in pixels; it is as high as the text needs.
    """
    begin = 0
    if len(text) > MOST_CHARS:
        begin = max(0, start - MOST_CHARS // 2)
        text, start, end = text[begin : begin + MOST_CHARS], start - begin, end - begin
    tried = (_set(title, text, width, *layout) for layout in LAYOUTS)
    page = next((page for page in tried if _fits(page, width)), None)
    page = page or _set(title, text, width, *LAYOUTS[-1], around=start)
    foot = 3 * page.size
    height = max(round(width * SHAPE), round(page.bottom + foot + page.size))
    image = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(image)
    margin = MARGIN * width
    pen.rectangle((0, 0, width, max(4, width // 200)), fill=ACCENT)
    if page.title:
        pen.line((margin, page.rule, width - margin, page.rule), fill=RULE, width=2)
    small = round(CAPTION * page.size)
    note, _ = set_lines(caption, -1, margin, height - foot + small, width - 2 * margin, small)
    draw(image, page.title, ACCENT)
    draw(image, page.body, INK)
    draw(image, note, QUIET)
    mark(image, rectangles([*page.title, *page.body], start, end))
    placed = [
        replace(one, index=one.index + begin) for one in (*page.title, *page.body) if one.index >= 0
    ]
    return image, char_boxes(placed, image)


def _set(
    title: str, text: str, width: int, columns: int, share: float, around: int | None = None
) -> _Set:
    """Place everything; with ``around``, only the lines near that character where all are too many."""
    size, margin = max(8, round(share * width)), MARGIN * width
    room = width - 2 * margin
    large = round(TITLE * LAYOUTS[1][1] * width)
    repeated = _repeated(title, text)
    head, first = (text[:repeated].replace("\n", " "), 0) if repeated else (title, -1)
    placed, y = set_lines(head, first, margin, 0.05 * width, room, large) if head else ([], margin)
    rule = y + 0.1 * size
    rest = text[repeated:]
    begin = repeated + len(rest) - len(rest.lstrip())
    top = rule + 1.2 * size if head else margin
    step = (room + GUTTER * width) / columns
    body, bottom = set_lines(text[begin:], begin, margin, top, step - GUTTER * width, size)
    if around is not None:
        body, bottom = _near(body, around, top, columns * (LONGEST * width - top))
    if columns > 1:
        body, bottom = _in_columns(body, top, bottom, columns, step)
    return _Set(placed, body, rule, bottom, size)


def _in_columns(
    body: Sequence[Placed], top: float, bottom: float, columns: int, step: float
) -> tuple[list[Placed], float]:
    """Break one long column into several of about the same height."""
    height = (bottom - top) / columns
    moved: list[Placed] = []
    column, begin, y = 0, top, top
    for one in body:
        if one.y > y and one.y - begin >= height and column < columns - 1:
            column, begin = column + 1, one.y
        y = one.y
        moved.append(replace(one, x=one.x + column * step, y=one.y - begin + top))
    return moved, max((one.y for one in moved), default=top) + (
        body[0].size if body else 0
    ) * LEADING


def _repeated(title: str, text: str) -> int:
    """Return how much of the text's beginning is the title, white space apart."""
    wanted = "".join(title.split())
    seen = 0
    for i, char in enumerate(text):
        if seen == len(wanted):
            return i if wanted else 0
        if char.isspace():
            continue
        if char != wanted[seen]:
            return 0
        seen += 1
    return len(text) if wanted and seen == len(wanted) else 0


def _fits(page: _Set, width: int) -> bool:
    return page.bottom + 4 * page.size <= BROAD * width


def _near(
    body: Sequence[Placed], around: int, top: float, room: float
) -> tuple[list[Placed], float]:
    """Keep the lines near a character that fit into a height."""
    if not body or body[-1].y - top <= room:
        return list(body), body[-1].y if body else top
    at = next((one.y for one in body if one.index >= around), top)
    begin = min(max(at - room / 2, top), body[-1].y - room)
    kept = [one for one in body if begin <= one.y <= begin + room]
    shift = kept[0].y - top
    return [replace(one, y=one.y - shift) for one in kept], kept[-1].y - shift
