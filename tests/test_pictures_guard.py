"""Pictures of harmful files: the server lives, nothing is fetched, nothing is left running."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tempfile
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path

import pptx
import pytest
from beacon import Listening, beacon
from PIL import Image
from small_pdf import PdfPage, pdf_file, write_pdf

from corpus.boxes import Box, pack
from corpus.files import Limits
from corpus.pictures.locate import locate
from corpus.pictures.office import ConvertError, convert
from corpus.pictures.painter import (
    OriginalChangedError,
    OriginalGoneError,
    PaintBusyError,
    Painter,
    PaintError,
)
from corpus.types import Slide
from index.store.picture_cache import PictureCache

LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NEEDS_OFFICE = pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def good(folder: Path) -> Path:
    page = PdfPage()
    page.text(40, 100, "地方の大学を支援する。")
    return write_pdf(folder / "good.pdf", [page])


def test_a_page_that_unpacks_to_hundreds_of_megabytes_gives_an_error_and_the_next_a_picture(
    tmp_path: Path,
) -> None:
    stream = zlib.compress(b"0 0 m 9 9 l S " * 20_000_000, 6)
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    bomb = tmp_path / "爆弾.pdf"
    bomb.write_bytes(pdf_file(bodies))
    painter = Painter(Limits(memory_bytes=512 * 2**20), seconds=30.0)
    with pytest.raises(PaintError):
        painter.page(bomb, digest(bomb), 1, [], 400)
    path = good(tmp_path)
    assert painter.page(path, digest(path), 1, [], 400)


def test_what_is_no_pdf_or_no_longer_the_file_is_an_error(tmp_path: Path) -> None:
    painter, path = Painter(), tmp_path / "壊れた.pdf"
    path.write_bytes(b"%PDF-1.7 nothing more")
    with pytest.raises(PaintError):
        painter.page(path, digest(path), 1, [], 400)
    with pytest.raises(OriginalChangedError):
        painter.page(path, "0" * 64, 1, [], 400)
    with pytest.raises(OriginalGoneError):
        painter.page(tmp_path / "無い.pdf", "0" * 64, 1, [], 400)


def test_a_file_that_never_ends_is_given_up_and_those_who_wait_are_told(
    tmp_path: Path,
) -> None:
    pipe = tmp_path / "止まる.pdf"
    os.mkfifo(pipe)
    painter = Painter(at_once=1, seconds=3.0, wait=0.1)
    errors: list[Exception] = []

    def ask() -> None:
        try:
            painter.page(pipe, "0" * 64, 1, [], 400)
        except PaintError as error:
            errors.append(error)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {type(error) for error in errors} == {PaintBusyError, PaintError}


def test_a_page_of_any_size_stays_below_the_largest_picture(tmp_path: Path) -> None:
    page = PdfPage(width=100, height=14_000)
    page.text(10, 100, "長い頁")
    path = write_pdf(tmp_path / "長い.pdf", [page])
    png = Painter().page(path, digest(path), 1, [Box(0.1, 0.0, 0.9, 0.01)], 4096)
    assert max(Image.open(io.BytesIO(png)).size) <= 4096


def test_a_text_of_a_million_characters_is_cut_around_the_marked_words() -> None:
    text = "前" * 500_000 + "目印の言葉" + "後" * 500_000
    png = Painter().drawing(Slide(1, "題", text), (500_000, 500_005), "注", 1600)
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    assert max(picture.size) <= 4096
    assert (190, 0, 30) in {color for _, color in picture.getcolors(2**24) or ()}


def test_the_cache_keeps_within_its_size_and_drops_what_was_used_longest_ago(
    tmp_path: Path,
) -> None:
    cache = PictureCache(tmp_path / "絵", 1000)
    for i in range(9):
        cache.put(f"{i}.png", bytes(100))
        os.utime(tmp_path / "絵" / f"{i}.png", (i, i))
    assert cache.get("0.png") == bytes(100)  # used again: the newest now
    cache.put("9.png", bytes(300))
    kept = {path.name for path in (tmp_path / "絵").iterdir()}
    assert {"0.png", "9.png", "8.png"} <= kept and "1.png" not in kept
    assert sum(path.stat().st_size for path in (tmp_path / "絵").iterdir()) <= 1000


def test_of_two_equal_quotes_the_one_in_the_slide_s_own_box_is_marked() -> None:
    def slide(text: str, tops: list[float]) -> Slide:
        boxes = [Box(0.1, top, 0.3, top + 0.05) for top in tops]
        return Slide(1, "", text, boxes=pack(boxes), width=100, height=100)

    mine = slide("額は五額は五", [0.1] * 3 + [0.7] * 3)
    rendered = slide("額は五額は五", [0.11] * 3 + [0.71] * 3)
    place = locate([rendered], mine, 3, 6)
    assert place is not None and place.boxes[0].top > 0.7


@pytest.fixture
def address() -> Iterator[str]:
    with beacon("/beacon.png") as address:
        yield address


def linked_deck(address: str) -> bytes:
    """A deck whose picture is not in it but at an address."""
    picture = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(picture, "PNG")
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    shape = slide.shapes.add_picture(picture, 0, 0)
    target = slide.part.relate_to(address, f"{LINK}/image", is_external=True)
    (blip,) = shape._element.xpath(".//a:blip")
    del blip.attrib[f"{{{LINK}}}embed"]
    blip.set(f"{{{LINK}}}link", target)
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


@NEEDS_OFFICE
def test_libreoffice_fetches_nothing_that_a_deck_links_to(address: str) -> None:
    assert convert("soffice", linked_deck(address), ".pptx").startswith(b"%PDF-")
    assert Listening.heard == []


@NEEDS_OFFICE
def test_a_conversion_that_takes_too_long_ends_with_all_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # other tests convert meanwhile
    with pytest.raises(ConvertError, match="longer"):
        convert("soffice", linked_deck("http://127.0.0.1:9/x.png"), ".pptx", seconds=0.5)
    left = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.is_file()]
    assert not [line for line in left if bytes(tmp_path) in line]


@NEEDS_OFFICE
def test_what_libreoffice_cannot_read_is_an_error() -> None:
    with pytest.raises(ConvertError):
        convert("soffice", b"PK\x03\x04 no deck", ".pptx")
