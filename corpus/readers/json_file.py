"""JSON: keys and values as lines, arrays of like objects as tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from corpus.files import DEFAULT_LIMITS, Announce, Limits, ReadError, unheard
from corpus.readers.decoding import decode
from corpus.readers.draft import put_in
from corpus.readers.flow import Flow, flow_document, heading, paragraph
from corpus.readers.table_grid import GridCell
from corpus.readers.tabletext import table_block
from corpus.types import Document

ROWS_A_TABLE = 50
"""As of a CSV file: about a screen."""
SHORT_LIST = 100
"""Characters of values that stand on one line after their key."""
MAX_LEVEL = 6
MAX_DEPTH = 60
"""Values nested deeper are written as they stand in the file."""


class _Value(str):
    """A number, true or false as it is written; a text is a plain ``str``."""


def read_json(
    path: Path, name: str, data: bytes, limits: Limits = DEFAULT_LIMITS,
    announce: Announce = unheard,
) -> Document:  # fmt: skip
    """Return the values of a JSON file with their keys, numbers as they are written.

    Raises:
        ReadError: it is no JSON, or says nothing.
    """
    source, _ = decode(data, name)
    try:
        value = json.loads(source, parse_int=_Value, parse_float=_Value, parse_constant=_Value)
    except (ValueError, RecursionError) as error:
        raise ReadError(
            f"{name}: JSON として読めません。正しい JSON に保存し直してください。 / not readable as JSON"
        ) from error
    title = value.get("title") if isinstance(value, dict) else ""
    text = title if isinstance(title, str) else ""
    return flow_document(path, name, data, _flows(value, "", 1), text, "JSON", limits)


def like_rows(rows: Sequence[Mapping[str, str]]) -> Iterator[Flow]:
    """Yield like objects as tables: a column for each key in the order they first come."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    for at in range(0, len(rows), ROWS_A_TABLE):
        cells = [GridCell(put_in(name), 0, c, is_head=True) for c, name in enumerate(names)]
        for r, row in enumerate(rows[at : at + ROWS_A_TABLE], start=1):
            cells += [
                GridCell(put_in(row[key]), r, c, is_head=False)
                for c, key in enumerate(names)
                if row.get(key)
            ]
        if (table := table_block(cells)) is not None:
            yield Flow(table)


def _flows(value: Any, label: str, depth: int) -> Iterator[Flow]:
    if depth > MAX_DEPTH:
        yield paragraph(_named(label, json.dumps(value, ensure_ascii=False)))
    elif isinstance(value, dict):
        yield from _object(value, label, depth)
    elif isinstance(value, list):
        yield from _array(value, label, depth)
    elif (text := _text(value)) is not None:
        yield paragraph(_named(label, text), "paragraph")


def _object(value: dict[str, Any], label: str, depth: int) -> Iterator[Flow]:
    if label:
        yield heading(label, min(depth, MAX_LEVEL))
    lines = [_named(key, text) for key, one in value.items() if (text := _line(one)) is not None]
    yield paragraph("\n".join(lines), "paragraph")
    for key, one in value.items():
        if _line(one) is None and one is not None:
            yield from _flows(one, key, depth + 1)


def _array(value: list[Any], label: str, depth: int) -> Iterator[Flow]:
    rows = [_row(one) for one in value]
    if value and all(row is not None for row in rows):
        if label:
            yield heading(label, min(depth, MAX_LEVEL))
        yield from like_rows([row for row in rows if row is not None])
    elif value and all(_line(one) is not None or one is None for one in value):
        if label:
            yield heading(label, min(depth, MAX_LEVEL))
        texts = [text for one in value if (text := _line(one))]
        yield paragraph("\n".join(f"・{text}" for text in texts), "list")
    else:
        for i, one in enumerate(value, start=1):
            yield from _flows(one, f"{label} {i}".strip(), depth + 1)


def _row(value: Any) -> dict[str, str] | None:
    """Return an object as a row, its inner objects' keys after theirs; None where it is deeper."""
    if not isinstance(value, dict) or not value:
        return None
    row: dict[str, str] = {}
    for key, one in value.items():
        if isinstance(one, dict):
            for inner, deep in one.items():
                if (text := _line(deep)) is None and deep is not None:
                    return None
                row[f"{key} {inner}"] = text or ""
        elif (text := _line(one)) is None and one is not None:
            return None
        else:
            row[key] = text or ""
    return row


def _line(value: Any) -> str | None:
    """Return a value as it stands on one line, None where it has lines of its own."""
    if isinstance(value, list):
        texts = [_text(one) for one in value]
        if all(text is not None for text in texts):
            whole = "、".join(text for text in texts if text)
            return whole if len(whole) <= SHORT_LIST else None
        return None
    return _text(value)


def _text(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else None


def _named(label: str, text: str) -> str:
    return f"{label}: {text}" if label else text
