"""Japanese encodings with the vendors' characters (①, ㈱, 髙), which Python's codecs refuse.

EUC-JP and ISO-2022-JP as Windows and Unix offices write them: rows 1 to 94 as in code page 932
(cp51932, cp50221), the rows of eucJP-ms behind SS3, and user-defined rows as private characters.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import cache

BAD = "\ufffd"
"""Stands for bytes that no character has."""
_PRIVATE_ROWS = (*range(85, 89), 93, 94)
"""User-defined rows of eucJP-ms that cp51932 leaves empty."""
_ESCAPE = re.compile(rb"\x1b(\$@|\$B|\$\(D|\(B|\(J|\(I)")
_PREFIX = {b"$@": b"", b"$B": b"", b"$(D": b"\x8f"}
"""How EUC-JP writes a pair of bytes of the set that an escape sequence calls."""


def decode_euc(data: bytes) -> str:
    """Decode EUC-JP with vendors' characters; what is none becomes ``BAD``."""
    return data.decode("euc_jp", "vendor-euc")


def decode_iso2022(data: bytes) -> str:
    """Decode ISO-2022-JP with vendors' characters; what is none becomes ``BAD``."""
    return decode_euc(b"".join(_as_euc(data)))


def _mended(error: UnicodeError) -> tuple[str, int]:
    """Say what stands where Python's EUC-JP finds nothing, and where it goes on."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    text, size = _vendor(error.object[error.start : error.start + 3])
    return text, error.start + size


codecs.register_error("vendor-euc", _mended)


def _vendor(data: bytes) -> tuple[str, int]:
    """Return the character at the beginning of some bytes, and how many bytes it takes."""
    if data[:1] == b"\x8f" and len(data) == 3 and min(data[1:]) >= 0xA1:
        return _extra().get(data[1:], BAD), 3
    if len(data) < 2 or min(data[:2]) < 0xA1:
        return BAD, 1
    row, cell = data[0] - 0xA0, data[1] - 0xA0
    if row in _PRIVATE_ROWS and cell <= 94:
        return chr(0xE000 + 94 * (row - 85) + cell - 1), 2
    try:
        return _shift(row, cell).decode("cp932"), 2
    except UnicodeDecodeError:
        return BAD, 2


def _shift(row: int, cell: int) -> bytes:
    """Return the Shift_JIS bytes of a place in the table of JIS X 0208 (JIS X 0208 annex 1)."""
    lead = (row + 1) // 2 + (0x80 if row <= 62 else 0xC0)
    trail = cell + (0x9E if row % 2 == 0 else 0x3F if cell <= 63 else 0x40)
    return bytes((lead, trail))


@cache
def _extra() -> dict[bytes, str]:
    """Return rows 83 and 84 of eucJP-ms: IBM's characters that JIS X 0212 lacks, in IBM's order."""
    codes = [bytes((row, cell)) for row in (0xF3, 0xF4) for cell in range(0xA1, 0xFF)]
    first = codes.index(b"\xf3\xf3")
    return dict(zip(codes[first:], _ibm_only(), strict=False))


def _ibm_only() -> Iterator[str]:
    for lead in (0xFA, 0xFB, 0xFC):
        for trail in (*range(0x40, 0x7F), *range(0x80, 0xFD)):
            char = bytes((lead, trail)).decode("cp932")
            if char == "№" or (char not in "￢￤∵" and not _is_jis(char)):
                yield char


def _is_jis(char: str) -> bool:
    try:
        char.encode("euc_jp")
    except UnicodeEncodeError:
        return False
    return True


def _as_euc(data: bytes) -> Iterator[bytes]:
    """Yield the text between escape sequences as EUC-JP writes it."""
    pieces = _ESCAPE.split(data)
    yield pieces[0]
    for escape, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        if escape == b"(I":
            yield re.sub(rb"[\x21-\x5f]", lambda m: bytes((0x8E, m[0][0] | 0x80)), piece)
        elif (prefix := _PREFIX.get(escape)) is not None:
            yield re.sub(
                rb"[\x21-\x7e]{2}",
                lambda m: prefix + bytes((m[0][0] | 0x80, m[0][1] | 0x80)),
                piece,
            )
        else:
            yield piece
