"""The service over documents, in a process and on a port of its own, for what looks at its pages."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from corpus.documents import bundled_deck

ROOT = Path(__file__).resolve().parent.parent.parent
_ADDRESS = re.compile(r"http://\S+?(?=/ )")


@contextmanager
def served(documents: Sequence[Path] = ()) -> Iterator[str]:
    """Index documents (the bundled deck where none are given), serve them, and yield the address.

    Raises:
        RuntimeError: the index could not be made, or the service did not start.
    """
    with tempfile.TemporaryDirectory() as folder:
        place = f"--index={Path(folder) / 'index'}"
        given = [str(path) for path in documents or (bundled_deck(),)]
        made = _seisaku("index", "--quiet", place, *given, stderr=subprocess.PIPE)
        _, said = made.communicate()
        if made.returncode:
            raise RuntimeError(f"seisaku index: {said}")
        process = _seisaku("serve", "--port=0", place, stderr=subprocess.PIPE)
        try:
            yield _address(process)
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)


def _address(process: subprocess.Popen[str]) -> str:
    said = []
    for line in process.stderr or ():
        if found := _ADDRESS.search(line):
            return found[0]
        said.append(line)
    raise RuntimeError("seisaku serve: " + "".join(said))


def _seisaku(*words: str, stderr: int) -> subprocess.Popen[str]:
    """Run a command with nobody's own settings."""
    own = {k: v for k, v in os.environ.items() if k == "SEISAKU_CACHE" or k[:8] != "SEISAKU_"}
    return subprocess.Popen(
        [sys.executable, str(ROOT / "app.py"), *words], stderr=stderr, encoding="utf-8",
        env={**own, "PYTHONUTF8": "1"},
    )  # fmt: skip
