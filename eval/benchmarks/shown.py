"""What another program shows of a file: LibreOffice's own pages and sheets, poppler's text of a PDF."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

from lxml import etree
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from corpus.normalize import fold

PAGES = frozenset({".docx", ".pptx", ".doc", ".ppt", ".odt", ".odp", ".rtf"})
SHEETS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
SECONDS = 300
EDGE_LINES = 2
"""Lines at the top and the bottom of a page among which running heads and page numbers stand."""
REPEATED = 0.5
"""Share of the pages on which a line at their edge must stand to be furniture, and never less than three."""
_SHEETS_FILTER = "csv:Text - txt - csv (StarCalc):9,34,76,1,,0,false,true,false,false,false,-1"
"""Tab between cells, UTF-8, cells as they are shown, every sheet in a file of its own."""


_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_NAMES = {name: f"{_OASIS}:{name}:1.0" for name in ("office", "table", "text")}
_NAMES["draw"] = f"{_OASIS}:drawing:1.0"
_BESIDE = ".//text:p[ancestor::draw:* or ancestor::office:annotation]"
"""Paragraphs that stand in no cell."""


class NotShownError(Exception):
    """The other program is missing, or shows nothing of the file."""


Page = list[str]
"""Lines or cells of a page or sheet, top to bottom."""
Unseen = tuple[set[int], set[int]]
"""Hidden rows and columns of a sheet, 1-based."""
_ALL_SEEN: Unseen = (set(), set())


def shown(path: Path) -> list[Page]:
    """Return what another program shows of a file.

    Raises:
        NotShownError: it is missing or failed.
    """
    suffix = path.suffix.lower()
    if suffix == ".pdf":
        return [page.body for page in shown_pdf(path)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if suffix in SHEETS:
            _libreoffice(path, _SHEETS_FILTER, folder)
            _libreoffice(path, "ods", folder / "drawn")
            return _sheets(path, folder)
        _libreoffice(path, "pdf", folder)
        made = next(folder.glob("*.pdf"), None)
        if made is None:
            raise NotShownError(f"{path.name}: LibreOffice made no PDF")
        return without_furniture(_poppler(made))


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A page of a PDF as poppler shows it.

    Attributes:
        lines: its lines as they stand on the page.
        body: the same without running heads and page numbers.
        in_file_order: its lines in the order in which the file draws them.
    """

    lines: Page
    body: Page
    in_file_order: Page


def shown_pdf(path: Path) -> list[PdfPage]:
    """Return what poppler shows of a PDF, page by page.

    Raises:
        NotShownError: it is missing or failed.
    """
    lines, filed = _poppler(path), _poppler(path, "-raw")
    pages = zip(lines, without_furniture(lines), filed, strict=True)
    return [PdfPage(whole, body, raw) for whole, body, raw in pages]


def _libreoffice(path: Path, kind: str, folder: Path) -> None:
    program = shutil.which("soffice")
    if program is None:
        raise NotShownError("soffice が必要です（libreoffice） / needs LibreOffice")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(path)]  # fmt: skip
    try:
        subprocess.run(command, capture_output=True, timeout=SECONDS, check=True)
    except (subprocess.SubprocessError, OSError) as error:
        raise NotShownError(f"{path.name}: LibreOffice failed ({error})") from error


def _sheets(path: Path, folder: Path) -> list[Page]:
    """Return the cells of the sheets, their shapes' words and their comments.

    LibreOffice writes those that are hidden too, nobody sees them.
    """
    hidden = hidden_of(path)
    drawn = drawn_on(next((folder / "drawn").glob("*.ods")))
    found: list[Page] = []
    for sheet in sorted(folder.glob("*.csv")):
        name = sheet.stem.removeprefix(f"{path.stem}-")
        unseen = hidden.get(name, _ALL_SEEN)
        if unseen is not None:
            found.append([*_cells(sheet, unseen), *drawn.get(name, [])])
    return found


def drawn_on(book: Path) -> dict[str, Page]:
    """Return the paragraphs of each sheet's shapes and comments, which no CSV holds.

    Args:
        book: an ODS file that LibreOffice wrote.
    """
    with ZipFile(book) as parts:
        root = etree.fromstring(parts.read("content.xml"), etree.XMLParser(huge_tree=True))
    return {
        sheet.get(f"{{{_NAMES['table']}}}name", ""): [
            words for line in sheet.xpath(_BESIDE, namespaces=_NAMES)
            if (words := "".join(line.itertext()).strip())
        ]
        for sheet in root.iterfind(".//table:table", _NAMES)
    }  # fmt: skip


def hidden_of(path: Path) -> dict[str, Unseen | None]:
    """Return the hidden rows and columns (1-based) of each sheet of a workbook, None of a hidden sheet.

    XLSX and XLSM by openpyxl; nothing of other formats.
    """
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return {}
    book = load_workbook(path)
    return {
        sheet.title: _unseen(sheet) if sheet.sheet_state == "visible" else None
        for sheet in book.worksheets
    }


def _unseen(sheet: Worksheet) -> Unseen:
    rows = {number for number, row in sheet.row_dimensions.items() if row.hidden}
    columns = {
        number
        for column in sheet.column_dimensions.values() if column.hidden
        for number in range(column.min, column.max + 1)
    }  # fmt: skip
    return rows, columns


def _cells(sheet: Path, unseen: Unseen) -> Page:
    rows, columns = unseen
    with sheet.open(encoding="utf-8", errors="replace", newline="") as file:
        return [
            cell
            for i, row in enumerate(csv.reader(file, delimiter="\t"), start=1) if i not in rows
            for j, cell in enumerate(row, start=1) if j not in columns and cell.strip()
        ]  # fmt: skip


def _poppler(path: Path, *order: str) -> list[Page]:
    program = shutil.which("pdftotext")
    if program is None:
        raise NotShownError("pdftotext が必要です（poppler-utils） / needs poppler-utils")
    command = [program, "-q", *order, "-enc", "UTF-8", str(path), "-"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=True)
    except (subprocess.SubprocessError, OSError) as error:
        raise NotShownError(f"{path.name}: pdftotext failed ({error})") from error
    pages = done.stdout.decode("utf-8", "replace").split("\f")
    return [page.split("\n") for page in pages[: len(pages) - 1 or 1]]


def without_furniture(pages: Sequence[Page]) -> list[Page]:
    """Return pages without the lines at their edges that most of them share, numbers set aside."""
    kept = [[line for line in page if line.strip()] for page in pages]
    counts = Counter(key for page in kept for key in {_key(page[i]) for i in _edges(page)})
    least = max(3.0, REPEATED * len(kept))
    running = {key for key, count in counts.items() if count >= least}
    return [
        [line for i, line in enumerate(page) if i not in _edges(page) or _key(line) not in running]
        for page in kept
    ]


def _edges(page: Page) -> set[int]:
    return {*range(min(EDGE_LINES, len(page))), *range(max(0, len(page) - EDGE_LINES), len(page))}


def _key(line: str) -> str:
    return re.sub(r"\d+", "0", fold(line))
