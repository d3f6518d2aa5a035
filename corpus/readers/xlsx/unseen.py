"""What of a sheet's cells nobody sees or nobody can read, told cell by cell, then in sum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from corpus.blocks import Dropped
from corpus.readers.xlsx.places import cell_name
from corpus.readers.xlsx.sheet import RawCell
from corpus.readers.xlsx.values import Said

TOLD = 20
"""Cells of one reason that are told one by one; the others are counted."""
WORDS = 60
"""Characters of them that are told."""
_STRUCK = "取り消し線の文字", "取り消し線が引かれています"
_UNSEEN = "地の色と同じ色の文字", "背景と同じ色で、見えません"
_HIDDEN = "表示形式で隠した値", "表示形式がこの値を見せません"
_NO_VALUE = (
    "計算結果のない数式",
    "ファイルに計算結果が保存されていません。表計算ソフトで開いて保存し直してください",
)
_HIDDEN_ROWS = "非表示の行の文字", "行が非表示です。再表示して保存すれば読めます"
_HIDDEN_COLUMNS = "非表示の列の文字", "列が非表示です。再表示して保存すれば読めます"
_MORE = "多すぎるセル", "一つのファイルで読むセルの上限を超えています。シートを分けて保存してください"  # fmt: skip


class Unseen:
    """Gathers what is left out of one sheet."""

    def __init__(self, where: str) -> None:
        """Take the sheet's name for people (「シート『別表1』」)."""
        self._where = where
        self._cells: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        self._rows: dict[int, str] = {}
        self._columns: dict[int, str] = {}

    def cell(self, raw: RawCell, words: Said) -> None:
        """Note what of a shown cell is not seen."""
        if words.struck:
            self._note(_STRUCK, raw, words.struck)
        if words.unseen:
            self._note(_UNSEEN, raw, words.unseen)
        if words.hidden:
            self._note(_HIDDEN, raw, raw.value or "" if raw.kind == "n" else "")
        if raw.has_formula and raw.value is None and raw.inline is None:
            self._note(_NO_VALUE, raw, "")

    def hidden(self, raw: RawCell, text: str, by_row: bool) -> None:
        """Note a cell of a hidden row or column."""
        if text.strip():
            found = self._rows if by_row else self._columns
            found.setdefault(raw.row if by_row else raw.column, " ".join(text.split())[:WORDS])

    def told(self, more: int) -> list[Dropped]:
        """Return all of it; ``more`` cells were not looked at."""
        found = [
            one for (what, why), cells in self._cells.items() for one in self._of(what, why, cells)
        ]
        for (what, why), lines, name in (
            (_HIDDEN_ROWS, self._rows, _row_span),
            (_HIDDEN_COLUMNS, self._columns, _column_span),
        ):
            spans = [(name(a, b), lines[a]) for a, b in _spans(lines)]
            found += [
                Dropped(f"{what}「{words}」など", f"{self._where} {at}", why)
                for at, words in spans[:TOLD]
            ]
            if len(spans) > TOLD:
                found.append(Dropped(f"{what}（ほか{len(spans) - TOLD}か所）", self._where, why))
        if more:
            found.append(Dropped(f"{_MORE[0]}（{more:,}個）", self._where, _MORE[1]))
        return found

    def _note(self, reason: tuple[str, str], raw: RawCell, words: str) -> None:
        self._cells[reason].append((cell_name(raw.row, raw.column), words))

    def _of(self, what: str, why: str, cells: list[tuple[str, str]]) -> Iterable[Dropped]:
        for address, words in cells[:TOLD]:
            quoted = f"「{' '.join(words.split())[:WORDS]}」" if words.strip() else ""
            yield Dropped(f"{what}{quoted}", f"{self._where} {address}", why)
        if len(cells) > TOLD:
            yield Dropped(f"{what}（ほか{len(cells) - TOLD}個）", self._where, why)


def _spans(lines: dict[int, str]) -> list[tuple[int, int]]:
    """Return runs of numbers that follow each other."""
    found: list[tuple[int, int]] = []
    for line in sorted(lines):
        if found and line == found[-1][1] + 1:
            found[-1] = (found[-1][0], line)
        else:
            found.append((line, line))
    return found


def _row_span(first: int, last: int) -> str:
    return f"{first}行" if first == last else f"{first}〜{last}行"


def _column_span(first: int, last: int) -> str:
    names = [cell_name(1, column)[:-1] for column in (first, last)]
    return f"{names[0]}列" if first == last else f"{names[0]}〜{names[1]}列"
