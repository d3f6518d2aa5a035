"""Small workbooks for tests: made by openpyxl, parts that it does not know put in by hand."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Border, Side

THIN = Border(*[Side("thin")] * 4)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"


def workbook(path: Path, fill: Callable[[Any], None], title: str = "別表1") -> Path:
    """Write a workbook of one sheet (more where ``fill`` adds them through ``sheet.parent``)."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = title
    fill(sheet)
    book.save(path)
    return path


def rows(sheet: Any, values: Sequence[Sequence[object]], at: tuple[int, int] = (1, 1)) -> None:
    """Put rows of values into a sheet from a cell on."""
    for r, row in enumerate(values):
        for c, value in enumerate(row):
            if value is not None:
                sheet.cell(at[0] + r, at[1] + c, value)


def lined(sheet: Any, area: str) -> None:
    """Draw thin lines around the cells of an area."""
    for row in sheet[area]:
        for cell in row:
            cell.border = THIN


def rewritten(path: Path, change: Mapping[str, Callable[[str], str] | str]) -> Path:
    """Change parts of a workbook, or add new ones."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, new in change.items():
        text = new if isinstance(new, str) else new(parts[name].decode("utf-8"))
        parts[name] = text.encode("utf-8")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def with_drawing(path: Path, shapes: str, relations: str = "") -> Path:
    """Put shapes (the anchors of a drawing part) over the first sheet."""
    sheet = "xl/worksheets/sheet1.xml"
    rel = f'<Relationship Id="rId9" Type="{REL}/drawing" Target="/xl/drawings/drawing9.xml"/>'
    return rewritten(
        path,
        {
            sheet: lambda text: text.replace(
                "</worksheet>", f'<drawing xmlns:r="{REL}" r:id="rId9"/></worksheet>'
            ),
            "xl/worksheets/_rels/sheet1.xml.rels": _relations(rel),
            "xl/drawings/drawing9.xml": (
                f'<xdr:wsDr xmlns:xdr="{DRAWING}" xmlns:a="{A}" xmlns:r="{REL}">{shapes}</xdr:wsDr>'
            ),
            "xl/drawings/_rels/drawing9.xml.rels": _relations(relations),
        },
    )


def _relations(inside: str) -> str:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{inside}</Relationships>'


def shape(text: str, row: int, column: int, about: str = "", look: str = "") -> str:
    """Return the anchor of a text box over a cell (0-based), its paragraphs parted by line feeds."""
    corners = "".join(
        f"<xdr:{name}><xdr:col>{column + more}</xdr:col><xdr:colOff>0</xdr:colOff>"
        f"<xdr:row>{row + more}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:{name}>"
        for name, more in (("from", 0), ("to", 2))
    )
    lines = "".join(
        f"<a:p><a:r><a:rPr {look}/><a:t>{line}</a:t></a:r></a:p>" for line in text.split("\n")
    )
    return (
        f"<xdr:twoCellAnchor>{corners}<xdr:sp><xdr:nvSpPr><xdr:cNvPr id=\"2\" name=\"a\" {about}/>"
        f"</xdr:nvSpPr><xdr:txBody>{lines}</xdr:txBody></xdr:sp></xdr:twoCellAnchor>"
    )  # fmt: skip
