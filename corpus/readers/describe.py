"""What people say of a document in a file beside it (``deck.toml`` beside ``deck.txt``)."""

from __future__ import annotations

import tomllib
from pathlib import Path

from corpus.readers.base import ReadError


def described(path: Path, name: str) -> dict[str, str]:
    """Return ``title`` and ``publisher`` from the TOML file beside a document, where given.

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
    return {key: str(values[key]) for key in ("title", "publisher") if key in values}
