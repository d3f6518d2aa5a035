"""One sheet's parts (cells, drawings, comments, tables) to what of it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from corpus.blocks import Dropped
from corpus.readers.xlsx.colours import Palette
from corpus.readers.xlsx.comments import read_comments
from corpus.readers.xlsx.drawings import Drawings, Drawn, control_marks
from corpus.readers.xlsx.grid import shown_cells
from corpus.readers.xlsx.package import Package, PartError, Relation
from corpus.readers.xlsx.places import Lengths, Shown, cell_name
from corpus.readers.xlsx.sheet import RawSheet, area_of, read_sheet
from corpus.readers.xlsx.sheet_slides import SheetContent
from corpus.readers.xlsx.values import Book
from corpus.readers.xlsx.workbook import SheetEntry

WORDS = 60
"""Characters of words that are told."""
_DAMAGED = "部品が壊れています。表計算ソフトで開いて保存し直してください"
_PICTURE = "画像の中の文字は読んでいません。文字で書き添えると読めます"
_OBJECT = "埋め込まれた物は読めません。元のファイルを別に登録してください"
_STRUCK = "取り消し線が引かれています"
_UNDER_HIDDEN = "非表示の行か列の上にあります"


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened workbook: its parts, what its cells share, its colours."""

    package: Package
    book: Book
    palette: Palette


def sheet_content(
    opened: Opened, entry: SheetEntry, where: str, most: int
) -> tuple[SheetContent, list[Dropped], int]:
    """Return what of a sheet is shown, what is not, and how many cells it took.

    Raises:
        PartError: the sheet's own part is damaged.
    """
    relations = opened.package.relations(entry.part)
    raw = read_sheet(opened.package, entry.part, tuple(opened.book.styles), opened.palette, most)
    shown = Shown(raw)
    cells, dropped = shown_cells(raw, shown, opened.book, where)
    drawn, missing = _drawn(opened.package, raw, relations, shown, where)
    charts, comments = _charts(opened.package, drawn), _comments(opened, relations, shown, where)
    told = _told_heads(opened.package, raw, relations, entry.head_row)
    content = SheetContent(
        entry.name, where, cells, [shown.row(row) for row in told if row], drawn, charts,
        comments[0], Lengths(raw, shown),
    )  # fmt: skip
    return content, [*dropped, *missing, *comments[1]], len(raw.cells)


def _told_heads(
    package: Package, raw: RawSheet, relations: Mapping[str, Relation], printed: int
) -> list[int]:
    """Return the last rows of what the file sets above other rows."""
    rows = [raw.filter_row, raw.frozen_rows, printed]
    for identity in raw.tables:
        relation = relations.get(identity)
        try:
            root = package.tree(relation.target if relation else "")
        except PartError:
            continue
        area = area_of(root.get("ref"))
        if area is not None and root.get("headerRowCount", "1") != "0":
            rows.append(area.top)
    return rows


def _comments(
    opened: Opened, relations: Mapping[str, Relation], shown: Shown, where: str
) -> tuple[dict[tuple[int, int], str], list[Dropped]]:
    try:
        found = read_comments(opened.package, relations, opened.palette)
    except PartError:
        return {}, [Dropped("コメント", where, _DAMAGED)]
    return {
        (row, column): text for (row, column), text in found.items()
        if text and not shown.hides_row(row) and not shown.hides_column(column)
    }, []  # fmt: skip


def _drawn(
    package: Package, raw: RawSheet, relations: Mapping[str, Relation], shown: Shown, where: str
) -> tuple[list[Drawn], list[Dropped]]:
    """Return what is drawn and can be read, and what cannot."""
    marks = control_marks(package, raw.controls, relations)
    found: list[Drawn] = []
    dropped: list[Dropped] = []
    for identity in raw.drawing:
        relation = relations.get(identity)
        try:
            found += Drawings(package, marks).read(relation.target) if relation else []
        except PartError:
            dropped.append(Dropped("図形", where, _DAMAGED))
    seen = [one for one in found if min(shown.size(one.area)) > 0]
    for one in found:
        dropped += _missing(one, one not in seen, f"{where} {cell_name(*one.area[:2])}")
    return [one for one in seen if one.kind == "chart" or (one.kind == "text" and one.text)], dropped  # fmt: skip


def _missing(one: Drawn, under_hidden: bool, where: str) -> list[Dropped]:
    words = " ".join((one.text or one.struck).split())[:WORDS]
    if under_hidden:
        return [Dropped(f"図形の文字「{words}」", where, _UNDER_HIDDEN)] if words else []
    if one.kind == "picture":
        about = f"（代替テキスト「{words}」）" if words else ""
        return [Dropped(f"画像{about}", where, _PICTURE)]
    if one.kind == "object":
        return [Dropped("埋め込みオブジェクト", where, _OBJECT)]
    if one.struck:
        return [Dropped(f"取り消し線の文字「{one.struck[:WORDS]}」", where, _STRUCK)]
    return []


def _charts(package: Package, drawn: list[Drawn]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for one in drawn:
        if one.kind == "chart" and one.part:
            try:
                with package.open(one.part) as part:
                    found[one.part] = part.read()
            except PartError:
                continue
    return found
