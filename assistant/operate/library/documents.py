"""The documents that people add and remove while the service runs, one change at a time."""

from __future__ import annotations

import re
import shutil
import threading
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from assistant.common.messages import message
from assistant.common.places import of_unit, unit_of
from assistant.common.settings import Settings
from assistant.operate.library.jobs import Job, Outcome
from assistant.operate.library.removed import Removed
from corpus.files import content_hash
from corpus.readers.base import SUPPORTED_SUFFIXES
from index.publish.build import Builder
from index.publish.containers import container_of, is_inside
from index.publish.report import BuildReport
from index.store.corrections import CORRECTED, Corrections
from index.store.documents import DocumentInfo
from index.store.extraction import shown_pages
from index.types import Embedder

NAME_BYTES = 200
"""Longest file name that is kept; file systems take 255 bytes."""
WRITER_SECONDS = 120.0
"""Another process that updates the index, such as one that watches folders, is waited for so long."""
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"|?*/\\\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]')


class Library:
    """Stores files in the upload folder and brings the index up to date with it.

    Args:
        settings: limits and folders.
        embedder: the model of the open index.
        documents: returns what is indexed now.
        seen: returns those of them that the asker of this moment may see; all where it is None.
        allowed: tells whether the asker of this moment may change anything.
        turn: held during an update, by all who update the index in this process.
    """

    def __init__(
        self,
        settings: Settings,
        embedder: Embedder,
        documents: Callable[[], Sequence[DocumentInfo]],
        seen: Callable[[], Sequence[DocumentInfo]] | None = None,
        allowed: Callable[[], bool] = lambda: True,
        turn: threading.Lock | None = None,
    ) -> None:
        """Prepare; nothing is written before the first file."""
        self._seen = seen or documents
        self._allowed = allowed
        self._settings = settings
        self._embedder = embedder
        self._documents = documents
        self._corrections = Corrections(settings.corrections_file)
        self._folder = settings.upload_folder
        self._lock = turn or threading.Lock()
        self._removed = Removed(self._folder)

    @property
    def may_change(self) -> bool:
        """Whether the asker of this moment may add, remove and correct documents."""
        return self._allowed()

    def owns(self, document: DocumentInfo) -> bool:
        """Whether a document was added here, and may be removed here."""
        return document.root == str(self._folder.resolve())

    def add(self, files: Sequence[tuple[str, Path]]) -> Job:
        """Start to index files, given by the name they had and where they lie; they are moved."""
        if not self._allowed():
            for _, file in files:
                file.unlink(missing_ok=True)
            return Job(lambda job: [self._failed(name, "not_allowed") for name, _ in files])
        seen = frozenset(info.name for info in self._seen())
        return Job(lambda job: self._add(files, seen, job))

    def correct(self, name: str, given: Mapping[str, str]) -> bool:
        """Have a document called otherwise from now on, whatever is read of its file.

        Args:
            name: the document's.
            given: its title, publisher and date as they should be; empty for as they were read.

        Returns:
            Whether it was done: not where the asker may not, or sees no such document.
        """
        info = next((d for d in self._seen() if d.name == name), None)
        if info is None or not self._allowed():
            return False
        fields = {
            field: given[field].strip()
            for field in CORRECTED
            if field in given
            and (field in info.corrected or given[field].strip() != getattr(info, field))
        }
        self._corrections.put(info, fields)
        return True

    def remove(self, name: str) -> Job:
        """Start to remove a document that was added here; for a while the job can be undone."""
        if not self._allowed() or name not in {info.name for info in self._seen()}:
            key = "delete_missing" if self._allowed() else "not_allowed"
            return Job(lambda job: [self._failed(name, key)])
        return Job(lambda job: self._remove(name, job))

    def _add(
        self, files: Sequence[tuple[str, Path]], seen: Collection[str], job: Job
    ) -> list[Outcome]:
        with self._lock:
            present = self._documents()
            taken = {info.name for info in present}
            # that a hidden document has the same bytes is nobody's business
            known = {info.content_hash: info.name for info in present if info.name in seen}
            stored: dict[str, str] = {}
            outcomes: list[Outcome] = []
            for given, file in files:
                outcome = self._refusal(given, file, known)
                if outcome is None:
                    name = self._store(given, file, taken)
                    taken.add(name)
                    digest = content_hash((self._folder / name).read_bytes())
                    self._corrections.forget_other(str(self._folder.resolve()), name, digest)
                    known[digest] = name
                    stored[name] = given
                else:
                    outcomes.append(outcome)
                file.unlink(missing_ok=True)
            return outcomes + (self._index(stored, job) if stored else [])

    def _refusal(self, given: str, file: Path, known: dict[str, str]) -> Outcome | None:
        suffix = Path(given).suffix.lower()
        if suffix not in SUPPORTED_SUFFIXES:
            formats = " ".join(sorted(SUPPORTED_SUFFIXES))
            return self._failed(given, "upload_format", suffix=suffix or "-", formats=formats)
        if file.stat().st_size > self._settings.max_file_mb * 2**20:
            return self._failed(given, "upload_too_large", limit=self._settings.max_file_mb)
        same = known.get(content_hash(file.read_bytes()))
        if same is not None:
            line = message("upload_present", self._settings.language, name=same)
            return Outcome(given, "present", line)
        return None

    def _failed(self, name: str, key: str, **values: object) -> Outcome:
        return Outcome(name, "failed", message(key, self._settings.language, **values))

    def _store(self, given: str, file: Path, taken: set[str]) -> str:
        self._folder.mkdir(parents=True, exist_ok=True)
        name = safe_name(given)
        stem, suffix, number = Path(name).stem, Path(name).suffix, 1
        while name in taken or (self._folder / name).exists():
            number += 1
            name = f"{stem} ({number}){suffix}"
        part = (
            self._folder / f".{name}.part"
        )  # on another disk, moving is copying: never half a file
        shutil.move(file, part)
        part.rename(self._folder / name)
        return name

    def _index(self, stored: dict[str, str], job: Job) -> list[Outcome]:
        try:
            report = self._build(job)
        except Exception:
            for name in stored:  # nothing was indexed: nothing is left behind
                (self._folder / name).unlink(missing_ok=True)
            raise
        return [outcome for name in stored for outcome in self._became(name, dict(report.failed))]

    def _became(self, name: str, failed: Mapping[str, str]) -> list[Outcome]:
        """Return what became of a stored file: one line, and one for each file in it that failed."""
        own = [
            info for info in self._documents()
            if self.owns(info) and (info.path == name or is_inside(info.path, name))
        ]  # fmt: skip
        inner = [
            Outcome(path, "failed", line) for path, line in failed.items() if is_inside(path, name)
        ]
        if own:
            count = sum(shown_pages(info.extraction) for info in own)
            several = len({unit_of(info.name) for info in own}) > 1
            kind = "" if several else own[0].name
            line = of_unit("added", kind, self._settings.language, count=count)
            return [Outcome(name, "indexed", line), *inner]
        (self._folder / name).unlink(missing_ok=True)
        line = failed.get(name) or message("internal_error", self._settings.language)
        return inner or [Outcome(name, "failed", line)]

    def _remove(self, name: str, job: Job) -> list[Outcome]:
        with self._lock:
            info = next((d for d in self._documents() if d.name == name and self.owns(d)), None)
            if info is None:
                return [self._failed(name, "delete_missing")]
            file = container_of(self._folder, info.path)
            self._removed.take(file)
            try:
                self._build(job)
            except Exception:
                self._removed.put_back(file)
                raise
            job.undo = lambda: Job(lambda again: self._restore(name, file, again))
            key = "delete_done" if file == info.path else "delete_done_container"
            line = message(key, self._settings.language, container=file)
            return [Outcome(name, "removed", line)]

    def _restore(self, name: str, file: str, job: Job) -> list[Outcome]:
        with self._lock:
            if not self._removed.put_back(file):
                return [self._failed(name, "undo_late")]
            self._build(job)
            return [Outcome(name, "restored", message("undo_done", self._settings.language))]

    def _build(self, job: Job) -> BuildReport:
        settings = self._settings
        size = settings.max_file_mb * 2**20
        builder = Builder(
            settings.index_dir, self._embedder, settings.passage_tokens, size, job.tell,
            settings.limits, settings.server, WRITER_SECONDS,
        )  # fmt: skip
        return builder.run([self._folder])


def safe_name(given: str) -> str:
    """Return a file name without folders, control characters or a leading dot, in NFC."""
    name = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2]
    name = _FORBIDDEN.sub("_", name).lstrip(". ").rstrip(". ")
    suffix = Path(name).suffix
    stem = name.removesuffix(suffix).encode()[: NAME_BYTES - len(suffix.encode())]
    return (stem.decode(errors="ignore") or "file") + suffix
