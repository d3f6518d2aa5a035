"""Files in SQuAD form (JaQuAD, JSQuAD): articles of paragraphs with questions."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any


def articles(path: Path) -> list[dict[str, Any]]:
    """Return the articles of a file, gzipped or not.

    Raises:
        ValueError: the file is not in SQuAD form.
    """
    data = path.read_bytes()
    try:
        found = json.loads(gzip.decompress(data) if path.suffix == ".gz" else data)["data"]
    except (ValueError, KeyError, TypeError, gzip.BadGzipFile, EOFError) as error:
        raise ValueError(f"{path}: SQuAD 形式の JSON ではありません / not in SQuAD form") from error
    return list(found)
