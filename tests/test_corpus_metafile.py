"""The words of Windows metafiles stand where the drawing puts them, whatever moves its page."""

from __future__ import annotations

import struct

import pytest

from corpus.readers import metafile
from corpus.readers.metafile import metafile_lines


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<II", kind, 8 + len(body)) + body


def emf(*records: bytes) -> bytes:
    head = (struct.pack("<II", 1, 88) + b"\0" * 32 + b" EMF").ljust(88, b"\0")
    return head + b"".join(records) + record(14, b"")


def long(x: int, y: int, text: str, options: int = 0) -> bytes:
    """Return a record of text whose characters stand 100 units apart."""
    raw = text.encode("utf-16-le")
    body = b"\0" * 28 + struct.pack(
        "<iiIIIiiiiI", x, y, len(text), 76, options, 0, 0, 0, 0, 76 + len(raw)
    )
    return record(84, body + raw + struct.pack("<i", 100) * len(text))


def short(x: int, y: int, text: str, options: int = 0x100) -> bytes:
    raw = text.encode("latin-1" if options & 0x200 else "utf-16-le")
    box = b"" if options & 0x100 else b"\0" * 16
    return record(108, struct.pack("<iiIIIff", x, y, len(text), options, 1, 1.0, 1.0) + box + raw)


def point(kind: int, x: int, y: int) -> bytes:
    return record(kind, struct.pack("<ii", x, y))


def turn(*values: float, mode: int | None = None) -> bytes:
    more = b"" if mode is None else struct.pack("<I", mode)
    return record(35 if mode is None else 36, struct.pack("<6f", *values) + more)


SAVE, RESTORE = record(33, b""), record(34, struct.pack("<i", -1))
MOVED = (1, 0, 0, 1, 0, 500)
FIRST = long(0, 100, "上")


@pytest.mark.parametrize(
    ("records", "lines"),
    [
        ([point(10, 0, -500), long(0, 0, "下"), point(10, 0, 0), FIRST], ["上", "下"]),
        ([point(12, 0, 500), long(0, 0, "下"), point(12, 0, 0), FIRST], ["上", "下"]),
        ([record(22, b"\1\0\0\0"), point(27, 0, 900), long(0, 0, "下"), point(27, 0, 1), FIRST], ["上", "下"]),
        ([SAVE, turn(*MOVED), long(0, 0, "下"), RESTORE, FIRST, RESTORE], ["上", "下"]),
        ([turn(*MOVED, mode=4), long(0, 0, "下"), turn(*MOVED, mode=1), FIRST], ["上", "下"]),
        ([turn(*MOVED, mode=2), turn(2, 0, 0, 2, 0, 0, mode=3), long(0, 0, "下"), turn(1, 0, 0, 1, 0, 0), FIRST],
         ["上", "下"]),
        ([short(0, 0, "国費"), short(0, 500, "A b", 0x300), short(0, 900, "額", 0)], ["国費", "A b", "額"]),
        ([FIRST, long(0, 500, "数", 0x10), short(0, 600, "字", 0x10), record(84, b"\0" * 8), record(108, b"\0")],
         ["上"]),
        ([FIRST, record(10, b"\0\0")], []),
    ],
)  # fmt: skip
def test_words_stand_in_the_order_in_which_they_are_seen(
    records: list[bytes], lines: list[str]
) -> None:
    assert metafile_lines(emf(*records)) == lines


def test_a_metafile_without_its_end_and_one_of_too_many_words_are_read_as_far_as_they_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert metafile_lines(emf(FIRST)[:-8]) == ["上"]
    monkeypatch.setattr(metafile, "MAX_TEXT", 3)
    assert metafile_lines(emf(FIRST, long(0, 300, "下の"), long(0, 600, "続き"))) == ["上", "下の"]
