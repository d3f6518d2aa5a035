"""Small Word files of raw WordprocessingML, and what was read of them in a form to compare."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from corpus.files import Limits
from corpus.readers.base import read_document
from corpus.types import Document

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{KIND}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)


def r(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*runs: str, properties: str = "") -> str:
    inner = "".join(one if one.startswith("<") else r(one) for one in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def tc(*content: str, properties: str = "") -> str:
    inner = "".join(
        one if one.startswith(("<w:p>", "<w:tbl>", "<w:sdt>")) else p(one) for one in content
    )
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    inner = "".join(one if one.startswith(("<w:tc>", "<w:sdt>")) else tc(one) for one in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def box(*paragraphs: str) -> str:
    return f"<w:txbxContent>{''.join(p(one) for one in paragraphs)}</w:txbxContent>"


def part(name: str, inner: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{name} {SPACES}>{inner}</w:{name}>'


STYLES = part("styles", (
    '<w:style w:type="paragraph" w:styleId="memo"><w:name w:val="memo"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="memo2"><w:name w:val="memo2"/><w:basedOn w:val="memo"/></w:style>'
    '<w:style w:type="character" w:styleId="cut"><w:name w:val="cut"/><w:rPr><w:dstrike/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="on"><w:name w:val="on"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="table" w:styleId="dark"><w:name w:val="dark"/><w:tblStylePr w:type="firstRow"><w:tcPr>'
    '<w:shd w:val="clear" w:fill="203864"/></w:tcPr></w:tblStylePr></w:style>'
    '<w:style w:type="paragraph" w:styleId="h2"><w:name w:val="大項目"/><w:basedOn w:val="h1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="h1"><w:name w:val="heading 2"/>'
    '<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="under"><w:name w:val="見出し２本文"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="toc1"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="cap"><w:name w:val="caption"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="art"><w:name w:val="条"/>'
    '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
))  # fmt: skip


Parts = dict[str, str | bytes]
"""Other parts of a file: kind of relation and path ("footnotes:footnotes.xml") to content."""


def made(path: Path, body: str, parts: Parts | None = None, pages: int = 0) -> Path:
    """Write a Word file of a body and other parts; the n-th part has the relation ``rn``."""
    relations, files = "", {}
    for i, (key, content) in enumerate((parts or {}).items(), start=1):
        kind, _, target = key.partition(":")
        relations += f'<Relationship Id="r{i}" Type="{KIND}/{kind}" Target="{target}"/>'
        files[f"word/{target}"] = content
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", part("document", f"<w:body>{body}</w:body>"))
        archive.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{rels}">{relations}</Relationships>',
        )
        for name, content in files.items():
            archive.writestr(name, content)
        if pages:
            about = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
            archive.writestr(
                "docProps/app.xml",
                f'<Properties xmlns="{about}"><Pages>{pages}</Pages></Properties>',
            )
    return path


def text(document: Document) -> str:
    return "\n\n".join(slide.text for slide in document.slides)


def rows(document: Document) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row] for row in block.cells]
        for slide in document.slides for block in slide.blocks if block.kind == "table"
    ]  # fmt: skip


def blocks(document: Document) -> list[tuple[str, str]]:
    return [
        (block.kind, slide.text[block.start : block.end])
        for slide in document.slides for block in slide.blocks
    ]  # fmt: skip


def told(document: Document) -> str:
    return " ".join(f"{one.what}@{one.where}" for one in document.dropped)


Read = Callable[..., Document]


def reader(folder: Path) -> Read:
    """Return what makes a file of a body and reads it."""

    def reading(
        body: str, parts: Parts | None = None, pages: int = 0, ocr: bool = False
    ) -> Document:
        path = made(folder / "文書.docx", body, parts, pages)
        return read_document(path, path.name, limits=Limits(ocr=ocr))

    return reading
