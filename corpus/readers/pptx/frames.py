"""What stands in a frame on a slide: a table, a chart, a diagram, an embedded object."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from corpus.blocks import Dropped
from corpus.readers.draft import DraftBlock
from corpus.readers.office_chart import chart_blocks
from corpus.readers.pptx.diagrams import diagram_lines
from corpus.readers.pptx.items import Content, list_draft, text_drafts
from corpus.readers.pptx.names import CX, DGM, MC, A, C, P, R, alternatives, parse
from corpus.readers.pptx.source import SlideSource
from corpus.readers.pptx.tables import read_table
from corpus.readers.pptx.words import Line, Lost
from corpus.readers.pptx.workbooks import WorkbookError, read_workbook

EMBEDDED = "埋め込みオブジェクト"
READ_WORKBOOK = "埋め込みのブックの表を読みました"
_OPEN = "スライドでは中身を読めません。元のファイルも取り込んでください"
_HELPER = 2.0
"""Points: an object no larger is a program's mark (think-cell), which says nothing."""


def frame_drafts(
    frame: Any, source: SlideSource, content: Content, key: int
) -> Sequence[DraftBlock]:
    """Return the blocks of a graphic frame; what is not read is told in the content.

    Args:
        frame: ``p:graphicFrame``.
        source: its slide.
        content: takes what is not read or not seen.
        key: offset of all characters.
    """
    lost: list[Lost] = []
    drafts: list[DraftBlock] = []
    data = frame.find(f"{A}graphic/{A}graphicData")
    for element in alternatives(data) if data is not None else ():
        if element.tag == f"{A}tbl":
            table = read_table(element, source, key, lost)
            drafts += [table] if table is not None else []
            content.tables += 1
        elif element.tag in (f"{C}chart", f"{CX}chart"):
            drafts += _chart(element, source, content, key)
        elif element.tag == f"{DGM}relIds":
            drafts += _diagram(element, source, key, lost)
        elif element.tag == f"{P}oleObj":
            drafts += _object(element, source, content, key)
        else:
            kind = data.get("uri", "").rpartition("/")[2]
            content.dropped.append(Dropped(f"読めない図形（{kind}）", source.where, _OPEN))
    content.lose(lost, source.where)
    return drafts


def _chart(element: Any, source: SlideSource, content: Content, key: int) -> Iterator[DraftBlock]:
    part = source.part.related_part(element.get(f"{R}id"))
    blocks, dropped = chart_blocks(part.blob, source.where, key)
    content.dropped += dropped
    yield from blocks
    for relation in part.rels.values():
        if relation.reltype.endswith("/chartUserShapes") and not relation.is_external:
            drawn = parse(relation.target_part.blob)
            texts = ("".join(t.text or "" for t in p.iter(f"{A}t")) for p in drawn.iter(f"{A}p"))
            lines = [Line(" ".join(text.split())) for text in texts if text.strip()]
            yield from text_drafts(lines, key)


def _diagram(element: Any, source: SlideSource, key: int, lost: list[Lost]) -> Iterator[DraftBlock]:
    part = source.part.related_part(element.get(f"{R}dm"))
    lines = diagram_lines(parse(part.blob), source, lost)
    if lines:
        yield list_draft(lines, key)


def _object(element: Any, source: SlideSource, content: Content, key: int) -> Iterator[DraftBlock]:
    """Yield the table of an embedded workbook; tell any other object."""
    kind = element.get("progId", "")
    linked = element.find(f"{P}link") is not None or element.find(f"{MC}*/{P}link") is not None
    what = f"{EMBEDDED}（{kind or '種類不明'}）"
    if linked:
        why = "ファイルの外を指すオブジェクトです。元のファイルも取り込んでください"
        content.dropped.append(Dropped(what, source.where, why))
        return
    data = source.part.related_part(element.get(f"{R}id")).blob
    if not data.startswith(b"PK"):
        content.dropped.append(Dropped(what, source.where, _OPEN))
        return
    try:
        table, left_out = read_workbook(data, key)
    except WorkbookError:
        content.dropped.append(Dropped(what, source.where, _OPEN))
        return
    if left_out or table is None:
        said = f"{what}の{left_out}" if left_out else what
        content.dropped.append(Dropped(said, source.where, _OPEN))
    if table is not None:
        content.tables += 1
        if READ_WORKBOOK not in content.notes:
            content.notes.append(READ_WORKBOOK)
        yield table


def is_helper(rect: Sequence[float]) -> bool:
    """Whether a frame is too small to show anything."""
    return max(rect[2] - rect[0], rect[3] - rect[1]) <= _HELPER
