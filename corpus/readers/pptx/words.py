"""The words of a text body, paragraph by paragraph, as they are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from corpus.readers.pptx.colours import Colour, alike, fill_of, is_clear, solid_colour
from corpus.readers.pptx.formulas import formula
from corpus.readers.pptx.names import A, M, P, alternatives, whole
from corpus.readers.pptx.numbering import Counter, bullet_of
from corpus.readers.pptx.raised import lowered, raised
from corpus.readers.pptx.source import SlideSource, placeholder_kind
from corpus.readers.pptx.wide import closed_up, stacked

STRUCK = ("取り消し線の文字", "取り消し線で消されています")
SAME_COLOUR = ("背景と同じ色の文字", "背景と色が同じで、見えません")
TINY = ("ごく小さな文字", "文字の大きさが2ポイント未満で、見えません")
SMALLEST = 200
"""Hundredths of a point: type below is no type that anybody reads, but a place to hide words."""
_STYLES = {"title": "titleStyle", "ctrTitle": "titleStyle", "body": "bodyStyle", "obj": "bodyStyle",
           "subTitle": "bodyStyle", "": "otherStyle"}  # fmt: skip

Lost = tuple[str, str, str]
"""What nobody sees: what it is called, its words, why."""
Paper = Callable[[], Colour | None]


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: its words ("" between two groups), and its level where it is a list item."""

    text: str
    level: int = 0
    is_item: bool = False
    rows: tuple[str, ...] = ()
    """Its words as they are broken by hand."""


@dataclass(slots=True)
class Body:
    """The lines of a text body, and what nobody sees of it."""

    lines: list[Line] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        """Return the words of the lines that say something."""
        return [line.text for line in self.lines if line.text]


def list_styles(source: SlideSource, shape: Any) -> list[Any]:
    """Return the list styles that a shape's paragraphs take their marks from, the nearest first."""
    bodies = [one.find(f"{P}txBody") for one in (shape, *source.forebears(shape))]
    own = [body.find(f"{A}lstStyle") for body in bodies if body is not None]
    name = _STYLES.get(placeholder_kind(shape), "otherStyle")
    styles = source.master.find(f"{P}txStyles/{P}{name}") if source.master is not None else None
    return [style for style in (*own, styles) if style is not None]


def read_body(
    body: Any, source: SlideSource, styles: Sequence[Any] = (), paper: Paper = lambda: None
) -> Body:
    """Return the paragraphs of a text body without empty ones at its ends.

    Args:
        body: ``p:txBody`` or ``a:txBody``.
        source: its slide.
        styles: list styles, the nearest first.
        paper: returns the colour that the words stand on, None where that is unknown.
    """
    found = Body()
    counter = Counter()
    for paragraph in body.iterfind(f"{A}p"):
        broken = _text(paragraph, source, paper, found.lost)
        text = closed_up(broken)
        rows = tuple(" ".join(row.split()) for row in broken.split("\n") if row.strip())
        properties = paragraph.find(f"{A}pPr")
        level = whole(properties.get("lvl")) if properties is not None else 0
        bullet = bullet_of(properties, level, styles) if text else None
        mark = counter.mark(bullet, level) if text else ""
        shown = f"{mark} {text}" if mark else text
        found.lines.append(
            Line(shown, level if bullet is not None else 0, bullet is not None, rows)
        )
    said = [i for i, line in enumerate(found.lines) if line.text]
    found.lines = found.lines[said[0] : said[-1] + 1] if said else []
    if word := stacked([line.text for line in found.lines]):
        found.lines = [Line(word, rows=(word,))]
    return found


def _text(paragraph: Any, source: SlideSource, paper: Paper, lost: list[Lost]) -> str:
    """Return a paragraph's words, with the breaks that were made by hand."""
    text = ""
    for run in _runs(paragraph):
        properties = run.find(f"{A}rPr")
        piece = _piece(run, source)
        reason = _unseen(properties, source, paper) if piece.strip() else None
        if reason is not None:
            _lose(lost, reason, piece)
            continue
        shift = whole(properties.get("baseline")) if properties is not None else 0
        if shift > 0:
            piece = raised(text, piece)
        text += lowered(text, piece) if shift < 0 else piece
    return text


def _lose(lost: list[Lost], reason: tuple[str, str], piece: str) -> None:
    """Tell words that nobody sees; runs of one paragraph side by side are told together."""
    if lost and lost[-1][0] == reason[0]:
        lost[-1] = (reason[0], lost[-1][1] + piece, reason[1])
    else:
        lost.append((reason[0], piece, reason[1]))


def _runs(paragraph: Any) -> Iterator[Any]:
    for child in alternatives(paragraph):
        is_formula = next(child.iter(f"{M}oMath", f"{M}t"), None) is not None
        if is_formula or child.tag in (f"{A}r", f"{A}br", f"{A}fld"):
            yield child


def _piece(run: Any, source: SlideSource) -> str:
    if run.tag == f"{A}br":
        return "\n"
    if run.tag == f"{A}fld" and run.get("type") == "slidenum":
        return str(source.shown_number)
    if run.tag in (f"{A}r", f"{A}fld"):
        return run.findtext(f"{A}t") or ""
    return formula(run)


def _unseen(properties: Any, source: SlideSource, paper: Paper) -> tuple[str, str] | None:
    """Return why a run is not seen, None where it is (or where that is not plain)."""
    if properties is None:
        return None
    if properties.get("strike", "noStrike") in ("sngStrike", "dblStrike"):
        return STRUCK
    if 0 < whole(properties.get("sz")) < SMALLEST:
        return TINY
    outline = fill_of(properties.find(f"{A}ln"))
    lit = properties.find(f"{A}highlight") is not None or len(properties.findall(f"{A}effectLst/*"))
    if lit or (outline is not None and not is_clear(outline)):
        return None
    fill = fill_of(properties)
    if fill is None:
        return None
    if is_clear(fill):
        return SAME_COLOUR
    colour = solid_colour(fill, source)
    below = paper() if colour is not None else None
    return SAME_COLOUR if colour and below and alike(colour, below) else None
