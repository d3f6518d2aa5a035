"""Searches that show how many questions they have answered."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeVar

from tqdm import tqdm

Found = TypeVar("Found")


def shown(
    search: Callable[[str], Found], name: str, quiet: bool, total: int | None = None
) -> Callable[[str], Found]:
    """Return a search that shows its progress on stderr.

    Args:
        search: answers a question.
        name: stands before the bar.
        quiet: show nothing.
        total: questions that will be asked, None where it is not known.
    """
    bar = tqdm(desc=name, total=total, unit="問", file=sys.stderr, disable=quiet, leave=False)

    def counted(question: str) -> Found:
        found = search(question)
        bar.update()
        if bar.n == total:
            bar.close()
        return found

    return counted
