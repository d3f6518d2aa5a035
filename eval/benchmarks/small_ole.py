"""Compound files (MS-CFB, version 3) of small streams, to try readers of Outlook's mails with."""

from __future__ import annotations

import struct
from collections.abc import Mapping

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_STORAGE, _STREAM, _ROOT = 1, 2, 5
Tree = Mapping[str, "bytes | Tree"]


def compound_file(tree: Tree) -> bytes:
    """Return a compound file; a value is a stream's bytes (at most 4,095) or a storage."""
    entries: list[list[object]] = [["Root Entry", _ROOT, _FREE, b""]]
    siblings: dict[int, int] = {}
    _add(tree, 0, entries, siblings)
    mini = bytearray()
    mini_fat: list[int] = []
    starts: dict[int, int] = {}
    for number, (_, kind, _, data) in enumerate(entries):
        if kind == _STREAM and isinstance(data, bytes):
            starts[number] = len(mini_fat) if data else _END
            count = -(-len(data) // _MINI)
            mini_fat += [len(mini_fat) + 1 + i for i in range(count - 1)] + [_END] * bool(count)
            mini += data.ljust(count * _MINI, b"\0")
    directory = b"".join(
        _entry(number, entry, siblings, starts, len(mini)) for number, entry in enumerate(entries)
    )
    parts = [directory, struct.pack(f"<{len(mini_fat)}I", *mini_fat), bytes(mini)]
    return _laid_out([_padded(part) for part in parts], len(mini))


def _add(tree: Tree, parent: int, entries: list[list[object]], siblings: dict[int, int]) -> None:
    """Add a storage's members; each points at the next as its right sibling."""
    last = 0
    for name in sorted(tree, key=lambda name: (len(name), name.upper())):
        value, number = tree[name], len(entries)
        kind = _STREAM if isinstance(value, bytes) else _STORAGE
        entries.append([name, kind, _FREE, value if isinstance(value, bytes) else b""])
        if last:
            siblings[last] = number
        else:
            entries[parent][2] = number
        last = number
        if not isinstance(value, bytes):
            _add(value, number, entries, siblings)


def _entry(
    number: int, entry: list[object], siblings: dict[int, int], starts: dict[int, int], mini: int
) -> bytes:
    name, kind, child, data = entry
    wide = str(name).encode("utf-16-le")[:62]
    size = len(data) if isinstance(data, bytes) else 0
    start = starts.get(number, 0)
    if kind == _ROOT:
        start, size = 0, mini  # patched when the place of the mini stream is known
    return struct.pack(
        "<64sHBBIII16sIQQIQ", wide, len(wide) + 2, kind, 1, _FREE, siblings.get(number, _FREE),
        child, b"", 0, 0, 0, start, size,
    )  # fmt: skip


def _padded(data: bytes) -> bytes:
    fill = b"\xff" if not data or len(data) % 128 else b"\0"
    return data.ljust(-(-len(data) // _SECTOR) * _SECTOR, fill if len(data) % 128 else b"\0")


def _laid_out(parts: list[bytes], mini: int) -> bytes:
    """Put directory, mini FAT and mini stream one after the other behind one FAT sector."""
    fat: list[int] = [_FAT]
    firsts: list[int] = []
    for part in parts:
        count = len(part) // _SECTOR
        firsts.append(len(fat) if count else _END)
        fat += [len(fat) + 1 + i for i in range(count - 1)] + [_END] * bool(count)
    if len(fat) > _SECTOR // 4:
        raise ValueError("too much for one FAT sector")
    directory = bytearray(parts[0])
    struct.pack_into("<IQ", directory, 116, firsts[2], mini)
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
        b"", 0, 1, firsts[0], 0, _CUTOFF, firsts[1], len(parts[1]) // _SECTOR, _END, 0, 0,
    )  # fmt: skip
    header += struct.pack("<108I", *([_FREE] * 108))
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(_SECTOR, b"\xff")
    return header + table + bytes(directory) + parts[1] + parts[2]
