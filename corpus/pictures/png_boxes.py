"""Where the characters of a drawing stand, kept inside its PNG: the picture and they cannot part."""

from __future__ import annotations

import struct
import zlib

from corpus.boxes import NO_BOXES, Boxes

CHUNK = b"ssBx"
"""Ancillary, private, safe to leave out (PNG 3rd edition, 5.4): other programs pass it over."""
_HEAD = 33
"""Bytes of the signature and of the first chunk, IHDR, which must stay first."""


def with_boxes(png: bytes, boxes: Boxes) -> bytes:
    """Return a PNG that also holds where characters stand on it."""
    data = CHUNK + zlib.compress(boxes.data)
    chunk = struct.pack(">I", len(data) - 4) + data + struct.pack(">I", zlib.crc32(data))
    return png[:_HEAD] + chunk + png[_HEAD:]


def boxes_in(png: bytes) -> Boxes:
    """Return where characters stand on a PNG, none where it does not say."""
    (length,) = struct.unpack(">I", png[_HEAD : _HEAD + 4])
    if png[_HEAD + 4 : _HEAD + 8] != CHUNK:
        return NO_BOXES
    return Boxes(zlib.decompress(png[_HEAD + 8 : _HEAD + 8 + length]))
