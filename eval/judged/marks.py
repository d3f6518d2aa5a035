"""Judges' marks as they come back, checked row by row against the key."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from corpus.normalize import fold
from eval.cases.dataset import numbered_lines
from eval.judged.types import SIGNS, VALUES, JudgedError, Key, Mark, Value
from eval.judged.workbook import MARK, MISLEADING, NUMBER, REASON, read_workbook

NAMED = 10
"""Numbers named where rows are missing."""
_WRITINGS: Mapping[str, Value] = {
    **{fold(value): value for value in VALUES},
    **{fold(sign): value for value, sign in SIGNS.items()},
    "✕": "wrong", "✖": "wrong", "x": "wrong", "ー": "declined",
}  # fmt: skip
_YES_NO = {"はい": True, "いいえ": False, "yes": True, "no": False, "true": True, "false": False}
_ALLOWED_MARKS = "○ right、△ partly、× wrong、− declined"
_ALLOWED_MISLEADING = "はい true、いいえ false"


def read_key(path: Path) -> Key:
    """Read the key of a sheet.

    Raises:
        JudgedError: the file is none.
    """
    try:
        return Key.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        reason = str(error).split("\n")[0]
        raise JudgedError(f"{path}: export の key.json として読めません（{reason}）。") from None


def read_marks(path: Path, key: Key) -> dict[int, Mark]:
    """Read one judge's marks of every row of the key, from JSON Lines or the workbook.

    Raises:
        JudgedError: a value is not allowed, or a row is unknown, marked twice or not marked.
    """
    known = {entry.number for entry in key.rows}
    marks: dict[int, Mark] = {}
    for where, fields in _rows(path):
        mark = _mark(where, fields)
        if mark is None:
            continue
        if mark.number not in known:
            raise JudgedError(f"{where}: 番号 {mark.number} は key にありません。 / unknown number")
        if mark.number in marks:
            raise JudgedError(f"{where}: 番号 {mark.number} が二度あります。 / marked twice")
        marks[mark.number] = mark
    if missing := sorted(known - marks.keys()):
        named = "、".join(map(str, missing[:NAMED])) + (" …" if len(missing) > NAMED else "")
        raise JudgedError(
            f"{path}: 採点していない番号が {len(missing)} 件あります: {named} / rows without a mark"
        )
    return marks


def _rows(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if path.suffix.lower() == ".xlsx":
        names = {NUMBER: "number", MARK: "mark", MISLEADING: "misleading", REASON: "reason"}
        for at, cells in read_workbook(path):
            yield f"{path} {at}行目", {names[k]: v for k, v in cells.items() if k in names}
        return
    for number, line in numbered_lines(path):
        yield f"{path} {number}行目", _object(f"{path} {number}行目", line)


def _object(where: str, line: str) -> Mapping[str, Any]:
    try:
        fields = json.loads(line)
    except json.JSONDecodeError as error:
        raise JudgedError(f"{where}: JSON ではありません（{error}）。 / not JSON") from None
    if not isinstance(fields, dict):
        raise JudgedError(f"{where}: JSON のオブジェクトではありません。 / not an object")
    return fields


def _mark(where: str, fields: Mapping[str, Any]) -> Mark | None:
    """Return the mark of a row, None for one that is not marked yet."""
    number = fields.get("number")
    if isinstance(number, float) and number.is_integer():
        number = int(number)  # a spreadsheet may keep 3 as 3.0
    if not isinstance(number, int) or isinstance(number, bool):
        raise _refused(where, f"番号 number {number!r}", "1 以上の整数")
    if fields.get("mark") in (None, ""):
        return None
    where = f"{where}（番号 {number}）"
    value = _WRITINGS.get(fold(str(fields["mark"])))
    if value is None:
        raise _refused(where, f"判定 mark {fields['mark']!r}", _ALLOWED_MARKS)
    misleading = _YES_NO.get(fold(str(fields.get("misleading"))))
    if misleading is None:
        given = fields.get("misleading")
        raise _refused(where, f"誤解を招く misleading {given!r}", _ALLOWED_MISLEADING)
    return Mark(number, value, misleading, str(fields.get("reason") or ""))


def _refused(where: str, what: str, allowed: str) -> JudgedError:
    return JudgedError(f"{where}: {what} は使えません。使える値: {allowed} / not an allowed value")
