"""What the picture of a page tells that its text does not, and where it goes along."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2 as pdfium
from scripted_model import Script
from small_pdf import PdfPage, write_pdf

from assistant.common.types import Place
from assistant.llm.check import Checker
from assistant.llm.pieces import pieces
from assistant.llm.repair import Asked, repaired
from assistant.llm.sources.seeing import EDGES, with_pictures
from assistant.llm.sources.source import Source, whole_source
from assistant.llm.telling import Telling
from corpus.pictures.drawn import drawn_share
from corpus.readers.base import read_document


class Painted:
    """Gives one picture for every page."""

    def __init__(self, png: bytes) -> None:
        self.png = png

    def page_picture(self, place: Place) -> bytes | None:
        return self.png


def page(folder: Path, *, drawn: bool) -> tuple[Source, bytes]:
    """Return a page of text with rules, with or without a bar chart on it, and its picture."""
    made = PdfPage()
    for i in range(12):
        made.latin(
            60, 60 + 20 * i, f"The programme supported {10 + i} universities in that year.", 14
        )
        made.line(50, 65 + 20 * i, 650, 65 + 20 * i)
    if drawn:
        for i in range(24):
            made.parts.append(f"0 g {60 + 24 * i} 40 12 {40 + 17 * (i % 9)} re f")
            made.parts.append(
                f"{60 + 24 * i} {90 + 13 * (i % 7)} m {80 + 24 * i} {60 + 19 * (i % 5)} l S"
            )
    path = write_pdf(folder / f"{drawn}.pdf", [made])
    buffer = io.BytesIO()
    pdfium.PdfDocument(path)[0].render(scale=1024 / 720).to_pil().save(buffer, "PNG")
    slide = read_document(path, path.name).slides[0]
    return whole_source(1, path.name, slide), buffer.getvalue()


def test_a_chart_is_told_from_text_and_rules(tmp_path: Path) -> None:
    (plain, flat), (charted, chart) = page(tmp_path, drawn=False), page(tmp_path, drawn=True)
    assert drawn_share(flat, plain.slide.boxes) < EDGES < drawn_share(chart, charted.slide.boxes)
    assert not with_pictures(Painted(flat), [plain])[0][0].drawn
    (seen,), pictures = with_pictures(Painted(chart), [charted])
    assert seen.drawn and seen.pictured and pictures == (chart,)


def test_a_sentence_that_is_handed_back_has_its_pictures_with_it(tmp_path: Path) -> None:
    source, png = page(tmp_path, drawn=False)
    telling, checker = Telling("ja"), Checker("How many?", [source])
    for piece in pieces(iter(["支援先は77大学です[1]。"])):
        telling.add(piece, checker.check(piece.words, piece.numbers))
    assert telling.unheld
    model = Script("1: 削除", sees=True)
    repaired(model, Asked("How many?", (source,), (png,)), telling, checker)
    assert model.prompts[0].pictures == (png,)
    assert not telling.unheld
