"""Files in SQuAD form (JaQuAD, JSQuAD): articles of paragraphs with questions."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One question, its article's title, its paragraph, and the answer's characters."""

    question: str
    title: str
    context: str
    start: int
    end: int


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


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the questions of a file."""
    for article in articles(path):
        for paragraph in article["paragraphs"]:
            for qa in paragraph["qas"]:
                answer = qa["answers"][0]
                start = answer["answer_start"]
                end = start + len(answer["text"])
                yield Row(qa["question"], article["title"], paragraph["context"], start, end)
