"""Small Windows metafiles (EMF) for tests."""

from __future__ import annotations


def metafile(*words: tuple[int, int, str]) -> bytes:
    """Return an EMF that writes words at places."""
    records = b""
    for x, y, text in words:
        raw = text.encode("utf-16-le")
        size = 76 + len(raw) + 4 * len(text) + (-len(raw)) % 4
        head = (84, size, 0, 0, 0, 0, 1, 0, 0)
        record = b"".join(v.to_bytes(4, "little") for v in head)
        record += b"".join(v.to_bytes(4, "little") for v in (x, y, len(text), 76, 0, 0, 0, 0, 0))
        record += (76 + len(raw) + (-len(raw)) % 4).to_bytes(4, "little")
        record += raw + b"\0" * ((-len(raw)) % 4) + (100).to_bytes(4, "little") * len(text)
        records += record
    header = (1).to_bytes(4, "little") + (88).to_bytes(4, "little") + b"\0" * 32 + b" EMF"
    return (
        header.ljust(88, b"\0") + records + (14).to_bytes(4, "little") + (8).to_bytes(4, "little")
    )
