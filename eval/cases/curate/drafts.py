"""Unfinished drafts, a file each beside the dataset: an editor can work on them, nothing is lost."""

from __future__ import annotations

from pathlib import Path

from assistant.operate.curation import Candidate, Entry, drafts_folder
from eval.cases.curate.entries import read, written
from eval.cases.curate.whole import write_whole


class Drafts:
    """The drafts that belong to one dataset."""

    def __init__(self, dataset: Path) -> None:
        self._folder = drafts_folder(dataset)

    def path(self, candidate: Candidate) -> Path:
        """Return where a candidate's draft is kept."""
        return self._folder / f"{candidate.number}.json"

    def of(self, candidate: Candidate) -> Entry:
        """Return the draft of a candidate: what was kept, else what was made of the feedback.

        Raises:
            DraftError: what was kept cannot be read.
        """
        try:
            text = self.path(candidate).read_text(encoding="utf-8")
        except FileNotFoundError:
            return candidate.entry
        return read(text)

    def keep(self, candidate: Candidate, entry: Entry) -> Path:
        """Keep a draft; return its file."""
        self._folder.mkdir(parents=True, exist_ok=True)
        write_whole(self.path(candidate), written(entry))
        return self.path(candidate)

    def drop(self, candidate: Candidate) -> None:
        """Forget the draft of a candidate that was decided on."""
        self.path(candidate).unlink(missing_ok=True)
        if self._folder.is_dir() and not any(self._folder.iterdir()):
            self._folder.rmdir()
