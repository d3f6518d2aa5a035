"""Words that stand in pictures, read by OCR into glyphs beside those of the text layer."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pypdfium2 as pdfium

from corpus.files import Announce, Limits
from corpus.readers import ocr
from corpus.readers.pdf.drawings import Drawing, laid_in, read_drawing, read_upright
from corpus.readers.pdf.glyphs import Glyph
from corpus.readers.pdf.hocr import Reading
from corpus.readers.pdf.picture_areas import picture_areas, whole_page
from corpus.readers.pdf.view import Area, View


@dataclass(frozen=True, slots=True)
class Recognised:
    """What OCR made of a page.

    Attributes:
        glyphs: what it read; none where it was not tried or found nothing.
        areas: the pictures that it read something in: their words belong together.
        notes: for the extraction report and for answers.
        turn: the quarters by which the page is turned clockwise for these places.
        places: where glyphs stand on the page that are set elsewhere to be read upright.
        unread: why what stands in pictures was not read or not all; "" where it was.
    """

    glyphs: tuple[Glyph, ...] = ()
    areas: tuple[Area, ...] = ()
    notes: tuple[str, ...] = ()
    turn: int = 0
    places: Mapping[int, Area] = field(default_factory=dict)
    unread: str = ""


@dataclass
class _Found:
    """What was read of one page so far."""

    glyphs: list[Glyph] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    sureness: float = 0.0
    turn: int = 0
    places: dict[int, Area] = field(default_factory=dict)

    def add(self, area: Area, reading: Reading, known: Sequence[Glyph]) -> None:
        """Take in what is sure enough and not in the text layer too."""
        new = [glyph for glyph in reading.glyphs if not _is_known(glyph, known)]
        if new:
            self.glyphs += new
            self.areas.append(area)
            self.sureness += reading.sureness * len(new)


class PictureReader:
    """Reads the pictures of one file, within the limits.

    Attributes:
        state: for ``Document.metadata``: the engine, or why none; "" while no page needs one.
    """

    def __init__(self, limits: Limits, announce: Announce) -> None:
        """Prepare; the engine is looked for at the first picture."""
        self._limits = limits
        self._announce = announce
        self._read = 0
        self._turn = 0
        self._seen: set[bytes] = set()
        self.state = ""

    def read(
        self, page: pdfium.PdfPage, view: View, glyphs: Sequence[Glyph],
        unreadable: Sequence[Glyph] = (),
    ) -> Recognised:  # fmt: skip
        """Read a page's pictures that the text layer is silent about.

        Args:
            page: the page.
            view: how it is seen.
            glyphs: its text layer; characters that OCR finds in the same place are dropped.
            unreadable: characters of the text layer that say something else than is seen.
        """
        areas = picture_areas(page, view, glyphs, self._seen, unreadable)
        if not areas:
            return Recognised()
        engine = ocr.engine_for(self._limits)
        self.state = self.state or engine
        whole = areas == [whole_page(view)]
        if engine in (ocr.OFF, ocr.NONE):
            return Recognised(notes=(ocr.unread(engine, whole),), unread=ocr.unread_why(engine))
        if self._read >= self._limits.ocr_pages:
            return self._incomplete(engine, ocr.TOO_MANY)
        self._read += 1
        self._announce(1, ocr=True)
        found = _Found()
        try:
            self._read_areas(page, view, areas, glyphs, found)
        except TimeoutError:
            return self._incomplete(engine, ocr.SLOW, found, whole)
        except (RuntimeError, OSError):
            return self._incomplete(engine, ocr.FAILED, found, whole)
        return _recognised(found, whole)

    def _read_areas(
        self, page: pdfium.PdfPage, view: View, areas: Sequence[Area], glyphs: Sequence[Glyph],
        found: _Found,
    ) -> None:  # fmt: skip
        """Read one area after the other.

        Raises:
            TimeoutError: they took longer than a page may.
            RuntimeError: the engine failed.
        """
        deadline = time.monotonic() + self._limits.ocr_seconds
        for area in areas:
            whole = area == whole_page(view)
            drawing = Drawing.of(page, view, area)
            likely = self._turn if whole else 0
            turn, reading = read_upright(drawing, deadline, len(found.glyphs), likely)
            if whole and not reading.glyphs:  # a title that stands alone
                reading = read_drawing(drawing, deadline, len(found.glyphs), sparse=True)
                turn, whole = 0, False
            if whole:
                found.turn = self._turn = turn
            elif turn:
                reading, places = laid_in(reading, area, turn)
                found.places |= places
            if whole or reading.sureness >= ocr.DOUBTFUL:
                found.add(
                    area if not found.turn else whole_page(view.turned(turn)), reading, glyphs
                )

    def _incomplete(
        self, engine: str, note: str, found: _Found | None = None, whole: bool = False
    ) -> Recognised:
        self.state = ocr.incomplete(engine, self._limits)
        read = _recognised(found or _Found(), whole)
        return replace(read, notes=(*read.notes, note), unread=note)


def _recognised(found: _Found, whole: bool) -> Recognised:
    if not found.glyphs:
        return Recognised()
    sureness = found.sureness / len(found.glyphs)
    notes = [ocr.READ_PAGE if whole else ocr.READ_PICTURES]
    if sureness < ocr.UNSURE_BELOW:
        notes.append(ocr.UNSURE)
    return Recognised(
        tuple(found.glyphs), tuple(found.areas), tuple(notes), found.turn, found.places
    )


def _is_known(glyph: Glyph, glyphs: Sequence[Glyph]) -> bool:
    return any(g.left <= glyph.x <= g.right and g.top <= glyph.y <= g.bottom for g in glyphs)
