"""Whether a file is all there, or still being copied."""

from __future__ import annotations

import os
from pathlib import Path

TAIL = 2**16 + 22
"""Bytes: a ZIP file ends with a record of 22 bytes and a comment of at most 64 KB."""
PDF_TAIL = 4096
"""Bytes; the standard wants %%EOF among the last 1,024, and programs add to that."""
PADDING = 64
"""So many zeros at the end are room that a copy has reserved and not filled yet."""


def is_whole(file: Path) -> bool:
    """Whether a file has the end that its beginning promises; one with nothing in it is not whole.

    Raises:
        OSError: it cannot be read.
    """
    with file.open("rb") as opened:
        head = opened.read(4)
        size = opened.seek(0, os.SEEK_END)
        opened.seek(max(0, size - TAIL))
        tail = opened.read()
    if head == b"%PDF":
        return b"%%EOF" in tail[-PDF_TAIL:]
    if head == b"PK\x03\x04":
        return b"PK\x05\x06" in tail
    return bool(tail[-PADDING:].strip(b"\0"))
