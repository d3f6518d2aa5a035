"""The comments on a sheet's cells: threads where there are any, else notes."""

from __future__ import annotations

from collections.abc import Mapping

from corpus.readers.xlsx.colours import Palette
from corpus.readers.xlsx.package import Package, Relation
from corpus.readers.xlsx.sheet import place_of
from corpus.readers.xlsx.strings import text_of

Place = tuple[int, int]


def read_comments(
    package: Package, relations: Mapping[str, Relation], palette: Palette
) -> dict[Place, str]:
    """Return the comments of a sheet by the row and column of their cells.

    A thread stands in the file twice: as it is shown, and as a note for old programs.

    Raises:
        PartError: a part is damaged.
    """
    notes: dict[Place, str] = {}
    threads: dict[Place, str] = {}
    for relation in relations.values():
        if relation.kind == "comments":
            notes |= _notes(package, relation.target, palette)
        elif relation.kind == "threadedComment":
            threads |= _threads(package, relation.target)
    return dict(sorted((notes | threads).items()))


def _notes(package: Package, part: str, palette: Palette) -> dict[Place, str]:
    found: dict[Place, str] = {}
    for one in package.tree(part).iter("{*}comment"):
        place, body = place_of(one.get("ref")), one.find("{*}text")
        if place is not None and body is not None:
            text = text_of(body, palette)
            shown = text if isinstance(text, str) else "".join(r.text for r in text if not r.struck)
            found[place] = shown.strip()
    return found


def _threads(package: Package, part: str) -> dict[Place, str]:
    found: dict[Place, str] = {}
    for one in package.tree(part).iter("{*}threadedComment"):
        place = place_of(one.get("ref"))
        text = (one.findtext("{*}text") or "").strip()
        if place is not None and text:
            found[place] = f"{found[place]}\n{text}" if place in found else text
    return found
