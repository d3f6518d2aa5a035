"""The words in a slide's pictures: the text of metafiles, OCR of the others, else told."""

from __future__ import annotations

import io
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.blocks import Dropped
from corpus.files import Announce, Limits
from corpus.mapped import MappedText
from corpus.readers import ocr
from corpus.readers.draft import DraftBlock, under_each_other
from corpus.readers.metafile import metafile_lines
from corpus.readers.order import Rect
from corpus.readers.pptx.items import Content, Item, mapped
from corpus.readers.pptx.names import A, P, R, whole
from corpus.readers.pptx.shapes import Shape
from corpus.readers.pptx.source import SlideSource
from corpus.types import RECOGNISED

LARGE = 0.02
"""Share of the slide from which a picture is no logo, stamp or icon."""
REPEATED = 3
"""A picture on so many slides is a part of their design."""
DPI, MAX_SIDE = 300, 4096
"""Resolution that tesseract's models were trained for, and the largest side in pixels."""
MAX_PIXELS = 64 * 2**20
MIN_SIDE = 24
"""Pixels: a picture lower or narrower than a character of type says nothing."""
PICTURE_WORDS = "画像の中の文字"
_WHOLE = 100_000
"""A picture's crop is in thousandths of a per cent of its sides."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture on a slide: its file, where it stands, and what of it is shown."""

    data: bytes
    rect: Rect
    crop: tuple[float, float, float, float]
    share: float


def repeated_pictures(sources: Iterable[SlideSource]) -> frozenset[str]:
    """Return the names of the picture files that many slides show."""
    counts: Counter[str] = Counter()
    for source in sources:
        counts.update({
            str(relation.target_part.partname) for relation in source.part.rels.values()
            if not relation.is_external and relation.reltype.endswith("/image")
        })  # fmt: skip
    return frozenset(name for name, count in counts.items() if count >= REPEATED)


class PictureReader:
    """Reads the pictures of one file, within the limits.

    Attributes:
        state: for ``Document.metadata``: the engine, or why none; "" while no picture needs one.
    """

    def __init__(self, limits: Limits, announce: Announce, repeated: frozenset[str]) -> None:
        """Prepare; the engine is looked for at the first picture."""
        self._limits = limits
        self._announce = announce
        self._repeated = repeated
        self._read = 0
        self.state = ""

    def read(self, shape: Shape, source: SlideSource, content: Content, key: int) -> None:
        """Add what a picture says to the content of its slide, or tell that it is not read.

        Args:
            shape: the picture, or a shape filled with one.
            source: its slide.
            content: takes its words.
            key: offset of the characters of a metafile.
        """
        fill = blip_fill(shape.element)
        picture = None if fill is None else self._picture(fill, shape, source, content)
        if picture is None or picture.share < LARGE:
            return
        lines = metafile_lines(picture.data)
        if lines:
            text = under_each_other([mapped(line, key) for line in lines])
            draft = DraftBlock(text, "figure", share=picture.share)
            content.items.append(Item(shape.rect, (draft,), {key: shape.rect}))
        else:
            self._recognise(picture, source, content)

    def _picture(
        self, fill: Any, shape: Shape, source: SlideSource, content: Content
    ) -> Picture | None:
        blip = fill.find(f"{A}blip")
        name = blip.get(f"{R}embed") if blip is not None else None
        if blip is not None and not name and blip.get(f"{R}link"):
            why = "ファイルの外にある画像です。画像を埋め込んで保存し直してください"
            content.dropped.append(Dropped("リンクされた画像", source.where, why))
        if not name:
            return None
        part = source.part.related_part(name)
        if str(part.partname) in self._repeated:
            return None
        sides = fill.find(f"{A}srcRect")
        crop = [whole(sides.get(side)) / _WHOLE if sides is not None else 0.0 for side in "ltrb"]
        return Picture(
            part.blob,
            shape.rect,
            (crop[0], crop[1], crop[2], crop[3]),
            share_of(shape.rect, source),
        )

    def _recognise(self, picture: Picture, source: SlideSource, content: Content) -> None:
        engine = ocr.engine_for(self._limits)
        self.state = self.state or engine
        if engine in (ocr.OFF, ocr.NONE):
            _tell(content, source, ocr.unread(engine, whole=False))
            return
        if self._read >= self._limits.ocr_pages:
            self.state = ocr.incomplete(engine, self._limits)
            _tell(content, source, ocr.TOO_MANY)
            return
        self._read += 1
        self._announce(1, ocr=True)
        try:
            item, unsure = self._item(picture, content)
        except (TimeoutError, RuntimeError, OSError, ValueError, SyntaxError) as error:
            slow = isinstance(error, TimeoutError)
            self.state = ocr.incomplete(engine, self._limits) if slow else self.state
            _tell(content, source, ocr.SLOW if slow else ocr.FAILED)
            return
        if item is not None:
            content.items.append(item)
            content.notes += [ocr.READ_PICTURES, *([ocr.UNSURE] if unsure else [])]

    def _item(self, picture: Picture, content: Content) -> tuple[Item | None, bool]:
        """Return what OCR reads in a picture, and whether it is unsure of it.

        Raises:
            TimeoutError: it took longer than a page may.
            RuntimeError: the engine failed.
            OSError, ValueError, SyntaxError: the picture is damaged or of an unknown kind.
        """
        import numpy as np

        from corpus.readers.pdf.hocr import read_hocr
        from corpus.readers.pdf.lines import find_lines

        image, scale = _image(picture)
        if min(image.size) < MIN_SIDE:
            return None, False
        deadline = time.monotonic() + self._limits.ocr_seconds
        first = RECOGNISED + sum(len(item.places) for item in content.items)
        corner = (picture.rect.left, picture.rect.top)
        reading = None
        for vertical in (False, True):
            if vertical and not (
                reading and 0 < reading.sureness < ocr.UNSURE_BELOW and ocr.has_vertical()
            ):
                continue
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            hocr = ocr.recognise(image, round(72 * scale), left, vertical)
            found = read_hocr(hocr, np.asarray(image), scale, corner, first)
            reading = max((one for one in (reading, found) if one), key=lambda one: one.sureness)
        if reading is None or not reading.glyphs or reading.sureness < ocr.DOUBTFUL:
            return None, False
        lines = sorted(find_lines(reading.glyphs), key=lambda line: (line.top, line.left))
        text = under_each_other([_spelled(line.spelled()) for line in lines])
        places = {
            glyph.index: Rect(glyph.left, glyph.top, glyph.right, glyph.bottom)
            for glyph in reading.glyphs
        }
        draft = DraftBlock(text, "figure", share=picture.share)
        return Item(picture.rect, (draft,), places), reading.sureness < ocr.UNSURE_BELOW


def _spelled(glyphs: Sequence[tuple[Any, bool]]) -> MappedText:
    text, offsets = "", []
    for glyph, spaced in glyphs:
        piece = (" " if spaced and text else "") + glyph.char
        text += piece
        offsets += [glyph.index] * len(piece)
    return MappedText(text, tuple(offsets))


def _image(picture: Picture) -> tuple[Any, float]:
    """Return the shown part of a picture in greys on white, and its pixels a point."""
    from PIL import Image

    opened = Image.open(io.BytesIO(picture.data))
    if opened.width * opened.height > MAX_PIXELS:
        raise ValueError("too many pixels")
    clear = opened.convert("RGBA")
    grey = Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("L")
    left, top, right, bottom = (max(0.0, side) for side in picture.crop)
    wide, high = grey.size
    shown = grey.crop((
        int(left * wide), int(top * high), max(int(left * wide) + 1, int((1 - right) * wide)),
        max(int(top * high) + 1, int((1 - bottom) * high)),
    ))  # fmt: skip
    points = max(1.0, picture.rect.right - picture.rect.left)
    tall = max(1.0, picture.rect.bottom - picture.rect.top)
    scale = min(DPI / 72, MAX_SIDE / max(points, tall))
    size = (max(1, round(points * scale)), max(1, round(tall * scale)))
    return shown.resize(size), scale


def _tell(content: Content, source: SlideSource, note: str) -> None:
    """Tell once a slide that its pictures are not read."""
    if note not in content.notes:
        content.notes.append(note)
        content.dropped.append(Dropped(PICTURE_WORDS, source.where, note))


def share_of(rect: Rect, source: SlideSource) -> float:
    """Return the share of the slide that a box covers."""
    wide, high = source.size
    across = min(rect.right, wide) - max(rect.left, 0.0)
    down = min(rect.bottom, high) - max(rect.top, 0.0)
    return max(0.0, across) * max(0.0, down) / max(1.0, wide * high)


def blip_fill(element: Any) -> Any:
    """Return the picture of a picture shape, or that a shape is filled with; None without one."""
    found = element.find(f"{P}blipFill")
    return found if found is not None else element.find(f"{P}spPr/{A}blipFill")
