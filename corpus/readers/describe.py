"""What people say of a document in a file beside it (``deck.toml`` beside ``deck.txt``)."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

from corpus.files import ReadError

KEYS = ("title", "publisher", "date", "edition")
"""What a person may say of a document; it stands instead of what is read off the cover."""


DESCRIBED = "described"
"""Of ``Document.metadata``: the stamp of the description that a document was read with."""


def description_stamp(path: Path) -> str:
    """Return what tells the description beside a document from another one, "" where there is none."""
    try:
        return hashlib.sha256(path.with_suffix(".toml").read_bytes()).hexdigest()[:16]
    except OSError:
        return ""


def described(path: Path, name: str) -> dict[str, str]:
    """Return what the TOML file beside a document says of it: the keys of ``KEYS``, where given.

    Raises:
        ReadError: the file is there but cannot be read.
    """
    beside = path.with_suffix(".toml")
    if not beside.is_file():
        return {}
    try:
        values = tomllib.loads(beside.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ReadError(
            f"{name}: 説明ファイル {beside.name} を読めません（{error}）。 / cannot read {beside.name}"
        ) from error
    return {key: str(values[key]) for key in KEYS if key in values}
