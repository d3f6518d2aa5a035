"""A folder of files unpacked from one other file, and the manifest that tells whether they are whole."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.store.sums import file_sha256

MANIFEST = "manifest.json"
"""Records each file's hash, and its size and time for the cheap check."""
_SECOND = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Unpacked:
    """One such folder.

    Attributes:
        folder: where the files lie.
        source_sha256: of the file that they were unpacked from.
        format: of the unpacked files; those of another format count as none.
    """

    folder: Path
    source_sha256: str
    format: int

    def files(self) -> Iterator[Path]:
        """Yield the files in order, without the manifest."""
        found = sorted(self.folder.rglob("*"))
        return (p for p in found if p.is_file() and p.name != MANIFEST)

    def looks_intact(self) -> bool:
        """Compare sizes and times only: hashing 470 MB at every start would cost 0.4 s or more."""
        files = self._recorded()
        return bool(files) and all(
            _unchanged(self.folder / name, entry) for name, entry in files.items()
        )

    def hashes_match(self) -> bool:
        """Whether every file has the hash that was recorded."""
        files = self._recorded()
        return bool(files) and all(
            (self.folder / name).is_file() and file_sha256(self.folder / name) == entry["sha256"]
            for name, entry in files.items()
        )

    def is_intact_copy(self) -> bool:
        """Accept a copy whose times changed but whose bytes did not, and record its new times."""
        if not self.hashes_match():
            return False
        self.record()
        return True

    def record(self) -> None:
        """Write the manifest of the files as they are."""
        files = {
            str(path.relative_to(self.folder)): {
                "sha256": file_sha256(path),
                "size": path.stat().st_size,
                "mtime_ns": path.stat().st_mtime_ns,
            }
            for path in self.files()
        }
        about = {"source_sha256": self.source_sha256, "format": self.format, "files": files}
        (self.folder / MANIFEST).write_text(json.dumps(about, indent=1), encoding="utf-8")

    def _recorded(self) -> dict[str, dict[str, Any]]:
        """Return the recorded files, empty when there is no usable record."""
        try:
            manifest = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
            if (manifest["source_sha256"], manifest["format"]) == (self.source_sha256, self.format):
                return dict(manifest["files"])
        except (OSError, ValueError, KeyError, TypeError):
            pass  # an unreadable record counts as none: the files are unpacked again
        return {}


def _unchanged(path: Path, entry: Mapping[str, Any]) -> bool:
    try:
        stat = path.stat()
    except OSError:
        return False
    recorded = entry["mtime_ns"]
    whole_second = recorded - recorded % _SECOND  # container image layers keep only this much
    return stat.st_size == entry["size"] and stat.st_mtime_ns in (recorded, whole_second)
