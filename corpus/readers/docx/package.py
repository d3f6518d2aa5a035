"""The parts of a Word file: read from the archive when they are asked for, found by their relations.

A part that is missing or damaged costs what it says, not the file.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from dataclasses import dataclass
from typing import Any

from lxml import etree

from corpus.readers.docx.names import parsed

MAIN = "word/document.xml"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_APP = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}"
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = (
    (b"wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"officeDocument/relationships",
     b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (b"drawingml/wordprocessingDrawing",
     b"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
    (b"drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (b"drawingml/picture", b"http://schemas.openxmlformats.org/drawingml/2006/picture"),
    (b"drawingml/chart", b"http://schemas.openxmlformats.org/drawingml/2006/chart"),
    (b"drawingml/diagram", b"http://schemas.openxmlformats.org/drawingml/2006/diagram"),
)  # fmt: skip
"""Word's "Strict Open XML" writes the same elements under other names (ISO/IEC 29500-1)."""


@dataclass(frozen=True, slots=True)
class Relation:
    """Where a relation of the document points; ``path`` is "" where it leaves the file."""

    kind: str
    path: str


class Package:
    """The parts of one file."""

    def __init__(self, data: bytes) -> None:
        """Open the archive and read its main part.

        Raises:
            KeyError, ValueError, zipfile.BadZipFile, lxml.etree.XMLSyntaxError: it is damaged.
        """
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self.document = parsed(_as_transitional(self._archive.read(MAIN)))
        self.relations = self._relations()

    def blob(self, target: str) -> bytes | None:
        """Return the bytes that a relation of the document points to, None where they are missing."""
        relation = self.relations.get(target)
        return self._read(relation.path) if relation else None

    def root(self, target: str) -> Any:
        """Return the root of the part that a relation points to, None where there is none."""
        relation = self.relations.get(target)
        return self._root(relation.path) if relation else None

    def named(self, kind: str) -> Any:
        """Return the root of the part of a kind (the last word of its relation's type), or None."""
        return next((self._root(r.path) for r in self.relations.values() if r.kind == kind), None)

    @property
    def properties(self) -> tuple[str, str, str]:
        """The title, the author and the date in the file's properties."""
        core = self._root("docProps/core.xml")
        names = (f"{_DC}title", f"{_DC}creator", f"{_TERMS}created")
        title, author, date = ("" if core is None else core.findtext(n) or "" for n in names)
        return title, author, date

    @property
    def counted_pages(self) -> int:
        """How many pages Word counted when it saved, 0 where it does not say."""
        app = self._root("docProps/app.xml")
        told = "" if app is None else app.findtext(f"{_APP}Pages") or ""
        return int(told) if told.isdecimal() else 0

    def _read(self, path: str) -> bytes | None:
        try:
            return self._archive.read(path) if path else None
        except (KeyError, zipfile.BadZipFile, zipfile.error, OSError, NotImplementedError):
            return None

    def _root(self, path: str) -> Any:
        blob = self._read(path)
        try:
            return None if blob is None else parsed(_as_transitional(blob))
        except etree.XMLSyntaxError:
            return None

    def _relations(self) -> dict[str, Relation]:
        folder, name = posixpath.split(MAIN)
        root = self._root(f"{folder}/_rels/{name}.rels")
        return {
            one.get("Id", ""): Relation(
                one.get("Type", "").rpartition("/")[2],
                "" if one.get("TargetMode") == "External" else _path(folder, one.get("Target", "")),
            )
            for one in (() if root is None else root.iter(_RELATION))
        }


def _path(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(folder, target))


def _as_transitional(blob: bytes) -> bytes:
    if _STRICT in blob:
        for name, known in _TRANSITIONAL:
            blob = blob.replace(_STRICT + name, known)
    return blob
