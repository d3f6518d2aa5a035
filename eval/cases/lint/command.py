"""``seisaku eval lint``: exit 0 clean (warnings may stand), 1 errors, 2 could not run."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from assistant.common.settings import Settings
from eval.cases.dataset import Case, DatasetError, bundled_dataset, numbered_lines, parsed
from eval.cases.lint.corpus import contradicted, misplaced_gold
from eval.cases.lint.indexed import slides_of
from eval.cases.lint.questions import duplicates, leaks
from eval.cases.lint.types import Finding, Line
from eval.cases.schema import schema_text
from index.store.errors import IndexingError

CLEAN, FOUND, NOT_RUN = 0, 1, 2


def run_lint(
    dataset: Path | None, settings: Settings, *, schema: bool = False, corpus: bool = True
) -> int:
    """Print what is wrong with a dataset.

    Args:
        dataset: a JSONL file; None for the bundled one.
        settings: which index holds the documents.
        schema: print the JSON Schema of a line instead.
        corpus: hold gold and answers against the index too.

    Returns:
        0 no error; 1 some; 2 it could not run, the reason is on stderr.
    """
    if schema:
        sys.stdout.write(schema_text())
        return CLEAN
    path = dataset or bundled_dataset()
    try:
        findings, count = lint(path, settings if corpus else None)
    except (DatasetError, IndexingError, OSError) as error:
        sys.stderr.write(f"seisaku: {' '.join(str(error).split())}\n")
        return NOT_RUN
    for finding in findings:
        sys.stdout.write(f"{path} {finding}\n")
    errors = sum(finding.level == "error" for finding in findings)
    sys.stdout.write(
        f"{path}: 問題 {count}、誤り {errors}、注意 {len(findings) - errors}"
        " / cases, errors, warnings\n"
    )
    return FOUND if errors else CLEAN


def lint(path: Path, settings: Settings | None) -> tuple[list[Finding], int]:
    """Return what is wrong, by line, and the number of lines.

    Args:
        path: the dataset.
        settings: name the index to hold it against; None for none.

    Raises:
        DatasetError: the file cannot be read or is empty.
        IndexingError: there is no index to hold it against.
    """
    numbered = numbered_lines(path)
    if not numbered:
        raise DatasetError(f"{path}: 問題が一つもありません。 / the dataset is empty")
    lines, findings = _read(numbered)
    findings += [*duplicates(lines), *leaks(lines)]
    if settings is not None:
        findings += _against_index(lines, settings)
    return sorted(findings, key=lambda finding: finding.line), len(numbered)


def _read(numbered: Sequence[tuple[int, str]]) -> tuple[list[Line], list[Finding]]:
    lines, findings = [], []
    for number, text in numbered:
        made = parsed(text)
        if isinstance(made, Case):
            lines.append(Line(number, made))
        else:
            findings += [Finding("error", number, field, reason) for field, reason in made]
    return lines, findings


def _against_index(lines: Sequence[Line], settings: Settings) -> list[Finding]:
    from assistant.open import open_assistant

    assistant = open_assistant(settings)
    try:
        slides = slides_of(assistant)
        return [*misplaced_gold(lines, slides), *contradicted(lines, slides)]
    finally:
        assistant.close()
