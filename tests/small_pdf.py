"""Small real PDFs for tests: text at places, rules, areas; the code points are what is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2 as pdfium


@dataclass
class PdfPage:
    """One page; x and y are points from the top left corner, as a reader sees it."""

    width: float = 720
    height: float = 540
    rotate: int = 0
    parts: list[str] = field(default_factory=list)
    chars: dict[str, int] = field(default_factory=dict)
    entries: str = ""

    def text(self, x: float, y: float, text: str, size: float = 12, vertical: bool = False) -> None:
        """Write a line whose baseline is at y; vertical text has a square below the other."""
        if vertical:
            for i, char in enumerate(text):
                self.text(x, y + (i + 1) * size, char, size)
            return
        text = text if len(text) > 1 else text + " "  # pdfium drops a lone glyph without an outline
        codes = "".join(f"{self.chars.setdefault(c, len(self.chars) + 1):04X}" for c in text)
        self.parts.append(f"BT /H {size} Tf {x} {self.height - y} Td <{codes}> Tj ET")

    def turned(self, x: float, y: float, text: str, quarters: int, size: float = 12) -> None:
        """Write a line turned clockwise by quarters; its baseline begins at x, y.

        It leans by three thousandths: pdfium drops text without an outline that has no width.
        """
        start = len(self.parts)
        self.text(0, 0, text, size)
        codes = self.parts.pop(start).partition(" Td ")[2]
        a, b = ((1, 0.003), (0.003, -1), (-1, 0.003), (0.003, 1))[quarters % 4]
        self.parts.append(f"BT /H {size} Tf {a} {b} {-b} {a} {x} {self.height - y} Tm {codes}")

    def latin(self, x: float, y: float, text: str, size: float = 12, before: str = "") -> None:
        """Write a line in Helvetica, which has outlines and so is seen, after some operators."""
        self.parts.append(f"q {before} BT /L {size} Tf {x} {self.height - y} Td ({text}) Tj ET Q")

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Draw a rule."""
        self.parts.append(f"{x0} {self.height - y0} m {x1} {self.height - y1} l S")

    def area(self, x: float, y: float, width: float, height: float) -> None:
        """Fill a grey rectangle."""
        self.parts.append(f"0.9 g {x} {self.height - y - height} {width} {height} re f 0 g")

    def table(
        self, x: float, y: float, widths: list[float], rows: list[list[str]], height: float = 20
    ) -> None:
        """Draw a ruled table; a None-like empty text leaves a cell empty."""
        right, bottom = x + sum(widths), y + height * len(rows)
        for i in range(len(rows) + 1):
            self.line(x, y + i * height, right, y + i * height)
        for k in range(len(widths) + 1):
            self.line(x + sum(widths[:k]), y, x + sum(widths[:k]), bottom)
        for i, row in enumerate(rows):
            for k, cell in enumerate(row):
                self.text(x + sum(widths[:k]) + 3, y + i * height + 14, cell, 10)

    def turned_table(
        self, x: float, y: float, widths: list[float], rows: list[list[str]], quarters: int
    ) -> None:
        """Draw a ruled table turned clockwise by 1 or 3 quarters; x, y is its own top left corner."""
        sign, high = (1, 20.0) if quarters == 1 else (-1, 20.0)
        long, wide = sum(widths), high * len(rows)

        def at(along: float, across: float) -> tuple[float, float]:
            return x - sign * across, y + sign * along

        for i in range(len(rows) + 1):
            self.line(*at(0, i * high), *at(long, i * high))
        for k in range(len(widths) + 1):
            self.line(*at(sum(widths[:k]), 0), *at(sum(widths[:k]), wide))
        for i, row in enumerate(rows):
            for k, cell in enumerate(row):
                self.turned(*at(sum(widths[:k]) + 3, i * high + 14), cell, quarters, 10)


def write_pdf(
    path: Path, pages: list[PdfPage], catalog: str = "", more: tuple[str, ...] = ()
) -> Path:
    """Write a PDF without embedded fonts: character codes with a ToUnicode map.

    ``catalog`` stands in the catalog; ``more`` are objects that follow those of the pages, the
    first numbered ``first_free(pages)``.
    """
    objects: list[bytes] = [f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(), b""]
    kids: list[int] = []
    for page in pages:
        objects += _page_objects(page, len(objects) + 1)
        kids.append(len(objects) - 5)
    refs = " ".join(f"{kid} 0 R" for kid in kids)
    objects += [body.encode() for body in more]
    objects[1] = f"<< /Type /Pages /Kids [{refs}] /Count {len(kids)} >>".encode()
    path.write_bytes(pdf_file(objects))
    return path


def first_free(pages: list[PdfPage]) -> int:
    """Return the number of the first object after those of so many pages."""
    return 3 + len(_page_objects(PdfPage(), 3)) * len(pages)


def _page_objects(page: PdfPage, first: int) -> list[bytes]:
    stream = "\n".join(page.parts).encode()
    latin = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    fonts = f"<< /H {first + 2} 0 R /L {latin} >>"
    unicode_map = _to_unicode(page.chars)
    objects = [
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {page.width} {page.height}] /Rotate {page.rotate} "
        f"/Contents {first + 1} 0 R /Resources << /Font {fonts} >> {page.entries} >>".encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    objects += [
        f"<< /Type /Font /Subtype /Type0 /BaseFont /Test /Encoding /Identity-H "
        f"/DescendantFonts [{first + 3} 0 R] /ToUnicode {first + 5} 0 R >>".encode(),
        f"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Test /DW 1000 /FontDescriptor {first + 4} 0 R "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>".encode(),
        b"<< /Type /FontDescriptor /FontName /Test /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0 "
        b"/Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(unicode_map), unicode_map),
    ]
    return objects


def _to_unicode(chars: dict[str, int]) -> bytes:
    pairs = "\n".join(
        f"<{code:04X}> <{char.encode('utf-16-be').hex()}>" for char, code in chars.items()
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(chars)} beginbfchar\n{pairs}\nendbfchar\nendcmap end end"
    ).encode()


def pdf_file(objects: list[bytes]) -> bytes:
    """Return a PDF file of the given objects, the first being its catalog."""
    out = bytearray(b"%PDF-1.7\n")
    places: list[int] = []
    for i, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (i, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(out)


def blank_pages(path: Path, count: int) -> Path:
    """Write pages without anything on them, with pdfium."""
    document = pdfium.PdfDocument.new()
    for _ in range(count):
        document.new_page(200, 200)
    document.save(path)
    document.close()
    return path
