"""What an answer says as paragraphs, lists and tables of a Word file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.shared import Pt

from assistant.answer.written.prose import Node, Part
from assistant.answer.written.prose_markdown import rows_of

SIZE, TABLE_SIZE = Pt(10.5), Pt(9)
AFTER = Pt(4)
DEEPEST = 3
"""Levels of lists that Word's own styles know."""


def add_prose(memo: Any, parts: Sequence[Part]) -> None:
    """Add nodes to the end of a file."""
    for part in parts:
        if isinstance(part, Node):
            _add(memo, part)


def plain_text(parts: Sequence[Part]) -> str:
    """Return the words of nodes, line by line."""
    return "".join(
        part if isinstance(part, str) else "\n" if part.kind == "br" else plain_text(part.parts)
        for part in parts
    )


def _add(memo: Any, node: Node) -> None:
    if node.kind in ("ul", "ol"):
        _add_list(memo, node, level=1)
    elif node.kind == "table":
        _add_table(memo, node)
    else:
        paragraph = _paragraph(memo, None)
        _fill(paragraph, node.parts, SIZE, bold=node.kind == "heading")
        paragraph.paragraph_format.keep_with_next = node.kind == "heading"


def _paragraph(memo: Any, style: str | None) -> Any:
    paragraph = memo.add_paragraph(style=style)
    paragraph.paragraph_format.space_after = AFTER
    return paragraph


def _add_list(memo: Any, node: Node, level: int) -> None:
    depth = "" if level == 1 else f" {min(level, DEEPEST)}"
    style = f"List {'Number' if node.kind == 'ol' else 'Bullet'}{depth}"
    numbering = _numbering(memo, style, node.start) if node.kind == "ol" else None
    for item in node.parts:
        first = True
        for part in item.parts if isinstance(item, Node) else ():
            if not isinstance(part, Node):
                continue
            if part.kind in ("ul", "ol"):
                _add_list(memo, part, level + 1)
                continue
            # a second paragraph of an item stands below the first, without a sign of its own
            paragraph = _paragraph(memo, style if first else f"List Continue{depth}")
            if first and numbering is not None:
                _number(paragraph, numbering)
            _fill(paragraph, part.parts, SIZE)
            first = False


def _numbering(memo: Any, style: str, start: int) -> int:
    """Return the id of a numbering that begins anew: Word would go on from the list before."""
    known = memo.part.numbering_part.element
    own = memo.styles[style].element.pPr.numPr.numId.val
    abstract = known.num_having_numId(own).abstractNumId.val
    made = known.add_num(abstract)
    made.add_lvlOverride(ilvl=0).add_startOverride(start)
    return int(made.numId)


def _number(paragraph: Any, numbering: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = numbering


def _add_table(memo: Any, node: Node) -> None:
    rows = rows_of(node)
    heads = len(rows_of(node, "thead"))
    columns = max(sum(cell.across for cell in _cells(row)) for row in rows)
    table = memo.add_table(rows=len(rows), cols=columns, style="Table Grid")
    for i, (row, shown) in enumerate(zip(rows, table.rows, strict=True)):
        at = 0
        for cell in _cells(row):
            place = shown.cells[at]
            at += cell.across
            if cell.across > 1:
                place = place.merge(shown.cells[at - 1])
            _fill(place.paragraphs[0], cell.parts, TABLE_SIZE, bold=i < heads)
    for head in table.rows[:heads]:
        repeat_head(head)
    _paragraph(memo, None).paragraph_format.space_after = Pt(0)  # else it touches what follows


def _cells(row: Node) -> list[Node]:
    return [cell for cell in row.parts if isinstance(cell, Node)]


def repeat_head(row: Any) -> None:
    """Let a table's head stand on each page that it goes on to."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _fill(
    paragraph: Any, parts: Sequence[Part], size: Pt, bold: bool = False, struck: bool = False
) -> None:
    for part in parts:
        if isinstance(part, Node) and part.kind == "br":
            paragraph.add_run().add_break()
        elif isinstance(part, Node):
            strong, crossed = bold or part.kind in ("strong", "mark"), struck or part.kind == "s"
            _fill(paragraph, part.parts, size, strong, crossed)
        else:
            run = paragraph.add_run(part)
            run.font.size, run.bold, run.font.strike = size, bold, struck
