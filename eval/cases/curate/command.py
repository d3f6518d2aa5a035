"""``seisaku eval curate``: exit 0 at the end or where the person quits, 130 where interrupted."""

from __future__ import annotations

import sys
from pathlib import Path

from assistant.common.messages import message
from assistant.common.settings import Settings
from assistant.operate.records import open_records
from eval.cases.curate.curator import FeedbackCurator
from eval.cases.curate.terminal import Terminal

DONE, INTERRUPTED = 0, 130
"""130 is what shells give for Ctrl-C."""


def run_curate(settings: Settings, dataset: Path | None) -> int:
    """Have a person turn feedback into cases.

    Args:
        settings: which records, which index, and the dataset where none is named.
        dataset: the JSONL file that grows.

    Raises:
        RecordsError: the database cannot be used.
        IndexingError: there is no index to hold gold against.
        DatasetError: the dataset is broken.
    """
    from assistant.open import open_assistant

    records, file = open_records(settings), dataset or settings.curated_file
    try:
        assistant = open_assistant(settings)
        try:
            curator = FeedbackCurator(records.feedback, assistant, file, settings.language)
            return _asked(Terminal(curator, settings.language), curator, settings)
        finally:
            assistant.close()
    finally:
        records.close()


def _asked(terminal: Terminal, curator: FeedbackCurator, settings: Settings) -> int:
    code = DONE
    try:
        terminal.run()
    except (KeyboardInterrupt, EOFError):
        sys.stdout.write(f"\n{message('curate_stopped', settings.language)}\n")
        code = INTERRUPTED
    left = len(curator.waiting())
    told = {"accepted": terminal.counts["accepted"], "rejected": terminal.counts["rejected"]}
    line = message("curate_done", settings.language, left=left, file=curator.book.path, **told)
    sys.stdout.write(f"{line}\n")
    return code
