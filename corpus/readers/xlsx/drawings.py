"""What is drawn over the cells of a sheet: text boxes, shapes, form controls, charts, pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from corpus.readers.safe_xml import local_name
from corpus.readers.xlsx.package import (
    Package,
    PartError,
    Relation,
    attribute,
    is_on,
    whole,
)
from corpus.readers.xlsx.sheet import MAX_COLUMN, MAX_ROW, Area

MAX_DRAWN = 5_000
MAX_DEPTH = 12
EMU_A_ROW, EMU_A_COLUMN = 190_500, 609_600
"""A usual row and column, for shapes that give a size and no second corner."""
_MARKS = {
    ("CheckBox", True): "☑ ", ("CheckBox", False): "☐ ",
    ("Radio", True): "◉ ", ("Radio", False): "○ ",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drawn:
    """Something drawn over the cells.

    Attributes:
        kind: a text, a chart, a picture, or something that nobody can read here.
        area: the cells that it covers.
        text: its words, a line a paragraph; of a picture its alternative text.
        part: the part of a chart.
        struck: words of it that are struck through.
    """

    kind: Literal["text", "chart", "picture", "object"]
    area: Area
    text: str = ""
    part: str = ""
    struck: str = ""


class Drawings:
    """Reads the drawings of a sheet."""

    def __init__(self, package: Package, controls: Mapping[str, str]) -> None:
        """Take the workbook, and the mark of each form control by the number of its shape."""
        self._package = package
        self._controls = controls

    def read(self, part: str) -> list[Drawn]:
        """Return what a drawing holds, in its own order.

        Raises:
            PartError: the part is damaged.
        """
        relations = self._package.relations(part)
        found: list[Drawn] = []
        for anchor in self._package.tree(part):
            area = _area(anchor)
            if area is not None:
                found += self._contents(anchor, area, relations, 0)
            if len(found) >= MAX_DRAWN:
                break
        return found

    def _contents(
        self, parent: Any, area: Area, relations: Mapping[str, Relation], depth: int
    ) -> Iterator[Drawn]:
        for child in parent:
            name = local_name(child)
            if name == "AlternateContent" and depth < MAX_DEPTH:
                choice = next(child.iterchildren("{*}Choice"), child)
                yield from self._contents(choice, area, relations, depth + 1)
            elif name == "grpSp" and depth < MAX_DEPTH and not _is_hidden(child):
                yield from self._contents(child, area, relations, depth + 1)
            elif name in ("sp", "cxnSp", "pic", "graphicFrame") and not _is_hidden(child):
                yield from self._shape(child, name, area, relations)

    def _shape(
        self, shape: Any, name: str, area: Area, relations: Mapping[str, Relation]
    ) -> Iterator[Drawn]:
        if name == "pic":
            yield Drawn("picture", area, _about(shape).get("descr", ""))
        elif name == "graphicFrame":
            yield from self._frame(shape, area, relations)
        else:
            text, struck = _words(shape.find("{*}txBody"))
            mark = self._controls.get(_about(shape).get("id", ""), "")
            if text or struck:
                yield Drawn("text", area, f"{mark}{text}" if text else "", struck=struck)

    def _frame(self, frame: Any, area: Area, relations: Mapping[str, Relation]) -> Iterator[Drawn]:
        for held in frame.iter("{*}chart", "{*}relIds"):
            if local_name(held) == "chart":
                relation = relations.get(attribute(held, "id"))
                yield Drawn("chart", area, part=relation.target if relation else "")
            else:
                relation = relations.get(attribute(held, "dm"))
                yield Drawn("text", area, self._diagram(relation.target if relation else ""))
            return
        yield Drawn("object", area)

    def _diagram(self, part: str) -> str:
        """Return the words of a SmartArt diagram, which are kept in a part of their own."""
        try:
            paragraphs = self._package.tree(part).iter("{*}p")
        except PartError:
            return ""
        lines = ("".join(t.text or "" for t in one.iter("{*}t")).strip() for one in paragraphs)
        return "\n".join(line for line in lines if line)


def control_marks(
    package: Package, controls: Mapping[str, str], relations: Mapping[str, Relation]
) -> dict[str, str]:
    """Return the mark (ticked or not) of each check box and option button by its shape's number."""
    marks: dict[str, str] = {}
    for shape, identity in controls.items():
        relation = relations.get(identity)
        try:
            root = package.tree(relation.target) if relation else None
        except PartError:
            continue
        if root is not None:
            ticked = root.get("checked") == "Checked"
            marks[shape] = _MARKS.get((root.get("objectType", ""), ticked), "")
    return marks


def _area(anchor: Any) -> Area | None:
    start = _corner(anchor.find("{*}from"))
    if start is None:
        return Area(1, 1, 1, 1) if local_name(anchor) == "absoluteAnchor" else None
    end = _corner(anchor.find("{*}to"))
    if end is None:
        size = anchor.find("{*}ext")
        high, wide = (whole(size.get(name)) if size is not None else 0 for name in ("cy", "cx"))
        end = start[0] + high // EMU_A_ROW, start[1] + wide // EMU_A_COLUMN
    top, left = min(start[0], MAX_ROW), min(start[1], MAX_COLUMN)
    return Area(top, left, max(top, min(end[0], MAX_ROW)), max(left, min(end[1], MAX_COLUMN)))


def _corner(element: Any | None) -> tuple[int, int] | None:
    if element is None:
        return None
    return whole(element.findtext("{*}row")) + 1, whole(element.findtext("{*}col")) + 1


def _about(shape: Any) -> Mapping[str, str]:
    found = next(shape.iter("{*}cNvPr"), None)
    return found.attrib if found is not None else {}


def _is_hidden(shape: Any) -> bool:
    found = next(shape.iter("{*}cNvPr"), None)
    return found is not None and is_on(found, "hidden", False)


def _words(body: Any | None) -> tuple[str, str]:
    """Return the paragraphs of a shape's text that are seen, and what is struck through."""
    lines: list[str] = []
    struck: list[str] = []
    for paragraph in body.iterchildren("{*}p") if body is not None else ():
        texts: list[str] = []
        for run in paragraph.iterchildren("{*}r", "{*}br", "{*}fld"):
            look = run.find("{*}rPr")
            gone = look is not None and look.get("strike", "noStrike") != "noStrike"
            text = "\n" if local_name(run) == "br" else run.findtext("{*}t") or ""
            (struck if gone else texts).append(text)
        lines.append("".join(texts).strip())
    return "\n".join(lines).strip(), "".join(struck).strip()
