"""What all stories of a file share: its styles and lists, its notes and pictures, and what is told."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.files import Announce, Limits
from corpus.readers.docx.colours import PAPER, Ground
from corpus.readers.docx.contents import Contents
from corpus.readers.docx.drawings import is_behind_text
from corpus.readers.docx.names import W
from corpus.readers.docx.notes import Notes
from corpus.readers.docx.numbering import Numbering
from corpus.readers.docx.package import Package
from corpus.readers.docx.pages import Pages
from corpus.readers.docx.pictures import PictureReader
from corpus.readers.docx.styles import Styles
from corpus.readers.docx.told import Told


@dataclass
class Context:
    """The state of reading one file.

    Attributes:
        package: its parts.
        styles: how paragraphs and runs look.
        numbering: its lists, counted so far.
        notes: its notes, counted so far.
        pictures: reads pictures by OCR.
        pages: the pages of the body.
        told: what is left out.
        paper: the colour behind the text, None where pictures may lie there.
        contents: what the table of contents says of pages.
        edges: the headers and footers that were read.
    """

    package: Package
    styles: Styles
    numbering: Numbering
    notes: Notes
    pictures: PictureReader
    pages: Pages
    told: Told
    paper: Ground
    contents: Contents = field(default_factory=Contents)
    edges: dict[str, object] = field(default_factory=dict)


def context_of(package: Package, limits: Limits, announce: Announce) -> Context:
    """Return the state before anything is read."""
    styles = Styles(package.named("styles"))
    pages = Pages()
    notes = Notes(package.named("footnotes"), package.named("endnotes"), package.named("settings"))
    return Context(
        package, styles, Numbering(package.named("numbering"), styles), notes,
        PictureReader(limits, announce), pages, Told(lambda: pages.place), _paper(package),
    )  # fmt: skip


def _paper(package: Package) -> Ground:
    """Return white, or None where a colour or a drawing lies behind the text of some page."""
    headers = [package.root(id_) for id_, r in package.relations.items() if r.kind == "header"]
    behind = any(root is not None and is_behind_text(root) for root in (package.document, *headers))
    painted = package.document.find(f"{W}background") is not None
    return None if behind or painted else PAPER
