"""Where an update is broken off: an old index, kept whole beside it, and its changed documents."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from eval.durability.small_index import (
    ITEMS,
    NEW,
    OLD,
    build_small,
    said,
    write_new,
    write_old,
)
from index.store.check import check_store
from index.store.errors import IndexingError


class Ground:
    """An index that is put back to its old state before each update that is to be broken off.

    Attributes:
        index_dir: the index.
        docs: its documents, changed since.
    """

    def __init__(self, place: Path, documents: int = 3, items: int = ITEMS) -> None:
        """Build the old index below a folder, and change the documents."""
        self.index_dir, self.docs, self._kept = place / "index", place / "docs", place / "kept"
        write_old(self.docs, documents, items)
        build_small(self.index_dir, self.docs)
        shutil.copytree(self.index_dir, self._kept)
        write_new(self.docs, documents, items)

    def restore(self) -> None:
        """Put the old index back."""
        shutil.rmtree(self.index_dir, ignore_errors=True)
        shutil.copytree(self._kept, self.index_dir)

    def state(self) -> str:
        """Return what the index says, "old" or "new", once the next update has mended it too."""
        try:
            words = said(self.index_dir)
        except IndexingError as error:
            return f"not opened: {error}"
        try:
            build_small(self.index_dir, self.docs)
            check_store(self.index_dir)
            if said(self.index_dir) != NEW:
                return "not mended by the next update"
        except IndexingError as error:
            return f"next update failed: {error}"
        return words if words in (OLD, NEW) else f"a mixture: {words[:200]}"


def child(code: str) -> subprocess.CompletedProcess[str]:
    """Run some Python in a process of its own, which may die of it."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
