"""The dataset that grows: a case is added where lint finds nothing against it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from assistant.operate.curation import Trouble
from eval.cases.curate.whole import write_whole
from eval.cases.dataset import Case, DatasetError, numbered_lines, parsed
from eval.cases.lint.corpus import contradicted, misplaced_gold
from eval.cases.lint.questions import duplicates, leaks
from eval.cases.lint.types import Finding, Line, Slides

PATIENCE_SECONDS = 30.0
"""Another curator holds the file for the length of one check."""


class Casebook:
    """One dataset file; several processes may add to it.

    Args:
        path: the file, which need not be there yet.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=PATIENCE_SECONDS)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other curators from changing the file within the block.

        Raises:
            DatasetError: another process has not let go of it.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with self._lock:
                yield
        except Timeout:
            raise DatasetError(
                f"{self.path}: ほかの作業が書き込み中です。終わってから、もう一度実行してください。"
                " / another process is writing; try again later"
            ) from None

    def cases(self) -> list[Line]:
        """Return the cases so far with the numbers of their lines.

        Raises:
            DatasetError: a line is wrong; nothing is added to a broken dataset.
        """
        lines = []
        for number, text in numbered_lines(self.path) if self.path.exists() else []:
            made = parsed(text)
            if not isinstance(made, Case):
                field, reason = made[0]
                raise DatasetError(f"{self.path} {number}行目 {field}: {reason}")
            lines.append(Line(number, made))
        return lines

    def troubles(self, values: dict[str, Any], slides: Slides) -> list[Trouble]:
        """Return what lint says of a case that would be added, errors first.

        Args:
            values: the case in the dataset's format.
            slides: gives the slides of a document.
        """
        made = parsed(json.dumps(values, ensure_ascii=False))
        if not isinstance(made, Case):
            return [Trouble("error", field, reason) for field, reason in made]
        before = self.cases()
        new = Line(before[-1].number + 1 if before else 1, made)
        findings = [*_against(new, before), *misplaced_gold([new], slides)]
        findings += contradicted([new], slides)
        told = [Trouble(item.level, item.field, item.text) for item in findings]
        return sorted(told, key=lambda trouble: trouble.level)

    def add(self, values: dict[str, Any]) -> None:
        """Append a case that was checked, in one step."""
        text = self.path.read_text(encoding="utf-8") if self.path.exists() else ""
        if text and not text.endswith("\n"):
            text += "\n"
        write_whole(self.path, f"{text}{json.dumps(values, ensure_ascii=False)}\n")


def _against(new: Line, before: Sequence[Line]) -> Iterator[Finding]:
    """Yield what is wrong between a new case and those that are there."""
    for line in before:
        pair = (line, new)
        yield from (finding for finding in duplicates(pair) if finding.line == new.number)
        yield from (finding for finding in leaks(pair) if finding.line == new.number)
