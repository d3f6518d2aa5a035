"""Drawings as blocks: the words of pictures, charts and diagrams, or word of what is not read."""

from __future__ import annotations

from typing import Any

from corpus.readers.docx import told as kinds
from corpus.readers.docx.context import Context
from corpus.readers.docx.drawings import Drawn
from corpus.readers.docx.pages import list_block, said_in_file
from corpus.readers.draft import DraftBlock
from corpus.readers.office_chart import chart_blocks

_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
DAMAGED_CHART = "グラフの部品がありません。Word で開いて保存し直してください"


def drawing_blocks(drawn: Drawn, context: Context) -> list[DraftBlock]:
    """Return what a drawing says; what it keeps to itself is told."""
    if drawn.kind == "words":
        return [DraftBlock(said_in_file(drawn.words))] if drawn.words.strip() else []
    if drawn.kind == "picture":
        return _picture(drawn, context)
    if drawn.kind == "chart":
        return _chart(drawn, context)
    if drawn.kind == "diagram":
        return _diagram(context.package.root(drawn.target))
    kind = kinds.OBJECT if drawn.kind == "object" else kinds.CONTROL
    context.told.add(kind, drawn.words)
    return []


def _picture(drawn: Drawn, context: Context) -> list[DraftBlock]:
    picture = context.pictures.read(context.package.blob(drawn.target), drawn.size)
    for remark in picture.remarks:
        context.pages.remark(remark)
    if picture.unread:
        context.told.add(kinds.PICTURE, why=picture.unread)
    return [picture.figure] if picture.figure is not None else []


def _chart(drawn: Drawn, context: Context) -> list[DraftBlock]:
    blob = context.package.blob(drawn.target)
    if blob is None:
        context.told.add(kinds.CHART, why=DAMAGED_CHART)
        return []
    blocks, dropped = chart_blocks(blob)
    for one in dropped:
        context.told.add(one.what, why=one.why)
    return blocks


def _diagram(root: Any) -> list[DraftBlock]:
    """Return the words of a SmartArt diagram, a node a line."""
    nodes = [] if root is None else root.findall(f".//{_DGM}pt/{_DGM}t")
    lines = [
        text for node in nodes for paragraph in node.findall(f"{_A}p")
        if (text := "".join(t.text or "" for t in paragraph.iter(f"{_A}t")).strip())
    ]  # fmt: skip
    return [list_block([(line, 1) for line in lines])] if lines else []
