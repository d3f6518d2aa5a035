"""The parts of an Office file (OPC, ECMA-376 Part 2), parsed without entities or network."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from lxml import etree

MAX_TREE_BYTES = 64 * 2**20
"""Parts read as a whole (drawings, styles); sheets and strings are streamed."""
MAX_DIGITS = 9
_HEAD_BYTES = 1024
"""Bytes within which a document type would stand; OPC forbids one (Part 2, 8.1.4)."""
_DAMAGE = (
    etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError,
)  # fmt: skip
"""What reading a damaged part raises; RuntimeError is zipfile's for a password or an unknown method."""


class PartError(Exception):
    """A part is missing, damaged or forbidden."""


@dataclass(frozen=True, slots=True)
class Relation:
    """Where a relationship leads: its kind (last word of its type) and the part."""

    kind: str
    target: str


class Package:
    """A zip of parts; names are found whatever their case."""

    def __init__(self, data: bytes) -> None:
        """Open the zip.

        Raises:
            PartError: it is no zip.
        """
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise PartError(str(error)) from error
        self._names = {_key(info.filename): info for info in self._zip.infolist()}

    def open(self, name: str) -> IO[bytes]:
        """Open a part.

        Raises:
            PartError: it is missing, damaged, or declares a document type.
        """
        info = self._names.get(_key(name))
        if info is None:
            raise PartError(f"{name} is missing")
        try:
            with self._zip.open(info) as start:
                head = start.read(_HEAD_BYTES)
            if b"<!DOCTYPE" in head.replace(b"\0", b"").upper():
                raise PartError(f"{name} declares a document type")
            return self._zip.open(info)
        except _DAMAGE as error:
            raise PartError(f"{name}: {error}") from error

    def tree(self, name: str) -> Any:
        """Return the root element of a part.

        Raises:
            PartError: it is missing, damaged or too large.
        """
        info = self._names.get(_key(name))
        if info is not None and info.file_size > MAX_TREE_BYTES:
            raise PartError(f"{name} is too large")
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        try:
            with self.open(name) as part:
                return etree.fromstring(part.read(MAX_TREE_BYTES), parser)
        except _DAMAGE as error:
            raise PartError(f"{name}: {error}") from error

    def elements(self, name: str, tags: tuple[str, ...]) -> Iterator[Any]:
        """Yield the elements of some names, each forgotten once it has been looked at.

        Raises:
            PartError: the part is missing or damaged.
        """
        try:
            with self.open(name) as part:
                found = etree.iterparse(
                    part, events=("end",), tag=[f"{{*}}{tag}" for tag in tags],
                    resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
                )  # fmt: skip
                for _, element in found:
                    yield element
                    element.clear()
                    while element.getprevious() is not None:
                        del element.getparent()[0]
        except _DAMAGE as error:
            raise PartError(f"{name}: {error}") from error

    def relations(self, name: str) -> dict[str, Relation]:
        """Return a part's relationships by their ids; none where they cannot be read."""
        folder, base = posixpath.split(name)
        try:
            root = self.tree(posixpath.join(folder, "_rels", f"{base}.rels"))
        except PartError:
            return {}
        found: dict[str, Relation] = {}
        for one in root.iter("{*}Relationship"):
            if one.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, one.get("Target", "")))
                kind = one.get("Type", "").rsplit("/", 1)[-1]
                found[one.get("Id", "")] = Relation(kind, target.lstrip("/"))
        return found


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def attribute(element: Any, name: str) -> str:
    """Return an attribute whatever its namespace, "" where it is not there."""
    if (own := element.get(name)) is not None:
        return str(own)
    return next((str(v) for k, v in element.attrib.items() if k.endswith(f"}}{name}")), "")


def is_on(element: Any | None, name: str = "val", default: bool = True) -> bool:
    """Whether a flag is set; an element without the attribute is ``default``."""
    if element is None:
        return False
    value = element.get(name)
    return default if value is None else value not in ("0", "false", "off")


def whole(text: str | None, otherwise: int = 0) -> int:
    """Return a whole number of at most nine digits, ``otherwise`` for anything else."""
    found = (text or "").strip()
    return (
        int(found)
        if found.isascii() and found.isdecimal() and len(found) <= MAX_DIGITS
        else otherwise
    )
