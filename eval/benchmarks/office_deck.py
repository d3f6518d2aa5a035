"""The bundled deck laid out as slides, and written as PDF and PPTX by LibreOffice.

What a ministry has before a tool flattens it: a title placeholder, text boxes in columns that the
office suite wraps, and the printed page number in the corner. Slide n of the files is slide n of
the deck.
"""

from __future__ import annotations

import math
import re
import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from pptx import Presentation
from pptx.presentation import Presentation as Deck
from pptx.util import Emu, Pt

from corpus.documents import DECK_NAME, bundled_deck
from corpus.readers.guard import GuardedReader
from corpus.types import Document, Slide

FONT = "Noto Sans CJK JP"
WIDTH, HEIGHT, MARGIN, TITLE_HEIGHT = 960.0, 540.0, 30.0, 56.0
"""Points; 16 to 9."""
SIZES = (18.0, 16.0, 14.0, 12.0, 11.0, 10.0, 9.0, 8.0, 7.0, 6.0, 5.0)
COLUMNS, GAP, LEADING = 3, 24.0, 1.35
SECONDS = 180.0
FORMATS = {"pdf": "pdf", "pptx": "pptx:Impress MS PowerPoint 2007 XML"}
"""Extension and LibreOffice's filter."""
_TITLE_LAYOUT = 5


class OfficeError(Exception):
    """LibreOffice is missing or made no file; the message says what to install."""


def read_deck() -> Document:
    """Return the bundled deck as our text reader reads it."""
    with GuardedReader() as reader:
        return reader.read(bundled_deck(), DECK_NAME)


def render(document: Document, folder: Path) -> dict[str, Path]:
    """Write ``deck.pdf`` and ``deck.pptx`` into a folder by LibreOffice, by extension.

    Raises:
        OfficeError: see there.
    """
    program = shutil.which("soffice")
    if program is None:
        raise OfficeError(
            "soffice がありません。apt-get install libreoffice-impress fonts-noto-cjk で入れてください。"
            " / LibreOffice is missing: install libreoffice-impress and fonts-noto-cjk"
        )
    with tempfile.TemporaryDirectory(prefix="seisaku-deck-") as name:
        source = Path(name) / "source.pptx"
        lay_out(document.slides).save(str(source))
        profile = (Path(name) / "profile").as_uri()
        return {
            kind: _written(program, profile, source, folder / f"deck.{kind}", as_what)
            for kind, as_what in FORMATS.items()
        }


def _written(program: str, profile: str, source: Path, target: Path, as_what: str) -> Path:
    made = source.parent / as_what.partition(":")[0]
    command = [
        program, f"-env:UserInstallation={profile}", "--headless", "--norestore",
        "--convert-to", as_what, "--outdir", str(made), str(source),
    ]  # fmt: skip
    subprocess.run(command, capture_output=True, check=False, timeout=SECONDS)
    result = made / source.with_suffix(target.suffix).name
    if not result.is_file():
        raise OfficeError(
            f"LibreOffice が {target.name} を書けませんでした。libreoffice-impress が入っているか確かめてください。"
            f" / LibreOffice wrote no {target.name}: is libreoffice-impress installed?"
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    return Path(shutil.move(result, target))


def lay_out(slides: Sequence[Slide]) -> Deck:
    """Return the slides as a presentation, one slide each."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(WIDTH), Pt(HEIGHT)
    for slide in slides:
        _add(deck, slide)
    return deck


def _add(deck: Deck, slide: Slide) -> None:
    page = deck.slides.add_slide(deck.slide_layouts[_TITLE_LAYOUT])
    title = page.shapes.title
    assert title is not None  # noqa: S101 - the layout has one
    _place(title, MARGIN, 12, WIDTH - 2 * MARGIN, TITLE_HEIGHT)
    size = min(28.0, 0.95 * (WIDTH - 2 * MARGIN) / max(1.0, _width(slide.title)))
    _fill(title.text_frame, [slide.title], max(size, 16.0))
    size, columns = fit(body_of(slide))
    width = (WIDTH - 2 * MARGIN - GAP * (len(columns) - 1)) / len(columns)
    for i, lines in enumerate(columns):
        box = page.shapes.add_textbox(Emu(0), Emu(0), Emu(0), Emu(0))
        left = MARGIN + i * (width + GAP)
        _place(box, left, TITLE_HEIGHT + 16, width, HEIGHT - TITLE_HEIGHT - 50)
        _fill(box.text_frame, lines, size)
    if slide.printed_page and not slide.printed_page_inferred:
        corner = page.shapes.add_textbox(Emu(0), Emu(0), Emu(0), Emu(0))
        _place(corner, WIDTH - 70, HEIGHT - 30, 50, 20)
        _fill(corner.text_frame, [slide.printed_page], 12.0)


def body_of(slide: Slide) -> list[str]:
    """Return the slide's lines without those of its title, which stands in its own place."""
    lines = slide.text.split("\n")
    title = _bare(slide.title)
    for start in range(len(lines)):
        joined = ""
        for end in range(start, len(lines)):
            joined += _bare(lines[end])
            if joined and joined == title:
                return _trimmed([*lines[:start], *lines[end + 1 :]])
            if not title.startswith(joined):
                break
    return _trimmed(lines)


def fit(lines: Sequence[str]) -> tuple[float, list[list[str]]]:
    """Return the largest type size at which the lines fit, and the lines of each column."""
    height = HEIGHT - TITLE_HEIGHT - 60
    for size in SIZES:
        for count in range(1, COLUMNS + 1):
            width = (WIDTH - 2 * MARGIN - GAP * (count - 1)) / count - 16
            columns = _columns(lines, width / size, math.floor(height / (size * LEADING)))
            if len(columns) <= count:
                return size, columns
    return SIZES[-1], columns


def _columns(lines: Sequence[str], chars: float, rows: int) -> list[list[str]]:
    columns: list[list[str]] = [[]]
    used = 0
    for line in lines:
        needed = max(1, math.ceil(_width(line) / chars))
        if used + needed > rows and columns[-1]:
            columns.append([])
            used = 0
        columns[-1].append(line)
        used += needed
    return columns


def _width(text: str) -> float:
    """Return the width of a text in ems."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "FWA" else 0.6 for char in text)


def _trimmed(lines: Sequence[str]) -> list[str]:
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
    return text.split("\n")


def _bare(text: str) -> str:
    return "".join(text.split())


def _place(shape: object, left: float, top: float, width: float, height: float) -> None:
    values = {"left": left, "top": top, "width": width, "height": height}
    for name, value in values.items():
        setattr(shape, name, Pt(value))


def _fill(frame: object, lines: Sequence[str], size: float) -> None:
    from pptx.text.text import TextFrame

    assert isinstance(frame, TextFrame)  # noqa: S101
    frame.word_wrap = True
    for i, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()  # type: ignore[no-untyped-call]
        run = paragraph.add_run()
        run.text = line
        run.font.size = Pt(size)
        run.font.name = FONT
