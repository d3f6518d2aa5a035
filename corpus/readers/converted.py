"""Older and other office files: made XLSX, DOCX or PPTX by LibreOffice, and read as those.

The libraries that open XLS and ODS themselves give bare figures: no number formats as shown, nothing
hidden or struck through, so an amount would be read otherwise than a person sees it.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from corpus.files import DEFAULT_LIMITS, Announce, Limits, ReadError, content_hash, unheard
from corpus.pictures.office import CONVERT_SECONDS, ConvertError, convert, find_office
from corpus.readers.base import reader_of
from corpus.readers.kinds import check_kind
from corpus.types import Document

MADE = {
    ".xls": ".xlsx", ".ods": ".xlsx", ".doc": ".docx", ".odt": ".docx", ".rtf": ".docx",
    ".ppt": ".pptx", ".odp": ".pptx",
}  # fmt: skip
"""What each format is read as."""
CONVERT_SHARE = 0.7
"""Of a file's time, what its conversion may take; the rest is for reading what came of it."""
_PACKAGES = {
    ".xlsx": "libreoffice-calc", ".docx": "libreoffice-writer", ".pptx": "libreoffice-impress",
}  # fmt: skip
_APPLICATIONS = {".xlsx": "Excel", ".docx": "Word", ".pptx": "PowerPoint"}


def read_converted(
    path: Path,
    name: str,
    data: bytes,
    limits: Limits = DEFAULT_LIMITS,
    announce: Announce = unheard,
) -> Document:
    """Return an older office file as the document that LibreOffice makes of it.

    Raises:
        ReadError: LibreOffice is not installed, or cannot open the file.
    """
    suffix = path.suffix.lower()
    made = MADE[suffix]
    program = find_office(limits.office)
    if program is None:
        raise ReadError(
            f"{name}: {suffix} を読むには LibreOffice が要ります。Debian では apt install "
            f"{_PACKAGES[made]} を実行するか、{_APPLICATIONS[made]} で {made} に保存し直してください。"
            f" / LibreOffice is needed to read {suffix}: install it or save the file as {made}"
        )
    seconds = min(CONVERT_SECONDS, CONVERT_SHARE * limits.seconds)
    try:
        new = convert(program, data, suffix, seconds, made)
    except (ConvertError, OSError) as error:
        raise ReadError(
            f"{name}: LibreOffice で開けません（{error}）。パスワードを外すか、{_APPLICATIONS[made]} で {made} に"
            f"保存し直してください。 / LibreOffice cannot open it: save it as {made} without a password"
        ) from error
    check_kind(new, made, name, limits)
    document = reader_of(made)(path, name, new, limits, announce)
    kind = suffix.removeprefix(".").upper()
    return replace(
        document,
        content_hash=content_hash(data),
        metadata={**document.metadata, "source_format": kind, "converted_by": "LibreOffice"},
    )
