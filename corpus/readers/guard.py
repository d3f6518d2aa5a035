"""Files of strangers are read in a process of their own, so that no file can hurt the others.

A worker reads one file after the other; it is replaced when a file has hung, killed it, met a
fault in a library or left it large. Whatever happens, the caller gets a Document or a ReadError that names the file.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

import corpus
from corpus.bare_environment import bare_environment
from corpus.files import DEFAULT_LIMITS, Limits, ReadError
from corpus.readers.worker import receive, send, unpack_document
from corpus.types import Document

SECONDS_A_PAGE = 0.1
"""More time for each announced page: a real one takes 0.02 to 0.07 s, on a busy machine thrice."""
RENDER_SECONDS = 5.0
"""More time for each page that OCR reads, beside its own limit: to draw the page and hand it over."""
FILES_A_WORKER = 40
"""A worker is replaced after so many files, in case a library holds on to memory."""
LARGE_SHARE = 0.25
"""Or after its memory once reached this share of the limit."""


@dataclass(frozen=True, slots=True)
class UnpackedFile:
    """A member of a container: its path there, where it lies now, or the reason why it does not.

    ``failed`` tells whether it should have been readable.
    """

    name: str
    file: Path
    reason: str = ""
    failed: bool = False


class GuardedReader:
    """Reads files in a worker process; use as a context manager."""

    def __init__(self, limits: Limits = DEFAULT_LIMITS) -> None:
        """Prepare; the worker starts with the first file."""
        self._limits = limits
        self._worker: subprocess.Popen[bytes] | None = None
        self._files = 0
        self.peak_bytes = 0
        """The most memory that any worker has held."""

    @property
    def limits(self) -> Limits:
        """What one file may ask for."""
        return self._limits

    def __enter__(self) -> GuardedReader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """Process id of the worker, None where none runs."""
        return self._worker.pid if self._worker else None

    def close(self) -> None:
        """End the worker."""
        if self._worker is not None:
            _end(self._worker)
            self._worker = None

    def read(self, path: Path, name: str) -> Document:
        """Read one file.

        Args:
            path: the file.
            name: the name it is cited by.

        Raises:
            ReadError: it cannot be read, for whatever reason; the message names file and remedy.
        """
        return unpack_document(self._ask({"path": str(path.resolve())}, "document", name))

    def unpack(self, path: Path, name: str, folder: Path) -> list[UnpackedFile]:
        """Write the members of a container, or the pages of a picture, as files into a folder.

        Args:
            path: the container, or the picture.
            name: the name it is called by.
            folder: an empty folder.

        Raises:
            ReadError: it cannot be opened, for whatever reason; the message names file and remedy.
        """
        request = {"path": str(path.resolve()), "unpack": str(folder.resolve())}
        members = self._ask(request, "members", name)
        return [
            UnpackedFile(one["name"], folder / Path(one["file"]).name, one["reason"], one["failed"])
            for one in members
        ]

    def _ask(self, request: dict[str, Any], wanted: str, name: str) -> Any:
        worker = self._ready()
        answer = self._answered(worker, request, name)
        if self._files > 1 and (answer is None or "memory" in answer):
            self.close()  # what earlier files left in the worker is no fault of this one
            worker = self._ready()
            answer = self._answered(worker, request, name)
        if answer is None:
            raise ReadError(self._death(worker, name))
        return self._wanted(answer, wanted, name)

    def _answered(
        self, worker: subprocess.Popen[bytes], request: dict[str, Any], name: str
    ) -> dict[str, Any] | None:
        """Return what a worker answers, None where it died."""
        self._files += 1
        try:
            send(_pipe(worker.stdin), {**request, "name": name, "limits": asdict(self._limits)})
            return self._wait(worker, name)
        except BrokenPipeError:
            return None

    def _ready(self) -> subprocess.Popen[bytes]:
        if self._files >= FILES_A_WORKER:
            self.close()
        if self._worker is None or self._worker.poll() is not None:
            self._worker, self._files = _start(), 0
        return self._worker

    def _wait(self, worker: subprocess.Popen[bytes], name: str) -> dict[str, Any] | None:
        """Wait for the answer; a file that announces its pages gets more time."""
        pipe = _TimedPipe(_pipe(worker.stdout).fileno(), time.monotonic() + self._limits.seconds)
        try:
            pictures = 0
            while (answer := receive(pipe.read)) is not None and "pages" in answer:
                if answer["ocr"]:
                    pictures += 1
                    if pictures <= self._limits.ocr_pages:
                        pipe.deadline += self._limits.ocr_seconds + RENDER_SECONDS
                    continue
                pages = min(int(answer["pages"]), self._limits.max_pages)
                pipe.deadline += SECONDS_A_PAGE * pages
        except TimeoutError:
            self.close()
            raise ReadError(
                f"{name}: 読み取りが時間内（{self._limits.seconds:.0f}秒）に終わりません。分割するか、"
                "別の形式で保存し直すか、設定 read_seconds を上げてください。"
                " / reading took too long: split it, save it anew, or raise read_seconds"
            ) from None
        return answer

    def _wanted(self, answer: dict[str, Any], wanted: str, name: str) -> Any:
        peak = int(answer.get("peak", 0))
        self.peak_bytes = max(self.peak_bytes, peak)
        if peak > LARGE_SHARE * self._limits.memory_bytes:
            self.close()
        if wanted in answer:
            return answer[wanted]
        if "error" in answer:
            raise ReadError(str(answer["error"]))
        self.close()
        raise ReadError(self._too_large(name) if "memory" in answer else _fault(name, answer))

    def _death(self, worker: subprocess.Popen[bytes], name: str) -> str:
        """Return what to say of a file at which the worker died."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            worker.wait(timeout=5)
        self.close()
        code = worker.returncode or 0
        killed = -code if code < 0 else 0
        if killed in (signal.SIGABRT, signal.SIGTRAP, signal.SIGILL, signal.SIGKILL):
            return self._too_large(name)  # what the libraries do where memory ends
        how = signal.Signals(killed).name if killed else f"exit {code}"
        return _fault(name, {"fault": how})

    def _too_large(self, name: str) -> str:
        return (
            f"{name}: 展開すると大きすぎます（メモリの上限 {self._limits.memory_bytes / 2**20:.0f} MB）。"
            "分割するか、保存し直すか、設定 read_memory_mb を上げてください。"
            " / needs too much memory when unpacked: split it, save it anew, or raise read_memory_mb"
        )


class _TimedPipe:
    """Reads exactly as many bytes as asked, until a deadline."""

    def __init__(self, handle: int, deadline: float) -> None:
        self._handle = handle
        self.deadline = deadline

    def read(self, size: int) -> bytes:
        parts: list[bytes] = []
        while size > 0:
            left = max(0.0, self.deadline - time.monotonic())
            if not select.select([self._handle], [], [], left)[0]:
                raise TimeoutError
            part = os.read(self._handle, min(size, 1 << 20))
            if not part:
                break
            parts.append(part)
            size -= len(part)
        return b"".join(parts)


def _fault(name: str, answer: dict[str, Any]) -> str:
    return (
        f"{name}: 壊れているため読めません（{answer.get('fault', '?')}）。作成したアプリで開いて保存し直してください。"
        " / damaged file: open it in its application and save it anew"
    )


def _start() -> subprocess.Popen[bytes]:
    """Start a worker that imports the same corpus package, and nothing from the current folder."""
    home = str(Path(corpus.__file__).parent.parent)
    path = os.pathsep.join(part for part in (home, os.environ.get("PYTHONPATH", "")) if part)
    command: Sequence[str] = (sys.executable, "-P", "-m", "corpus.readers.worker")
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env={**bare_environment(), "PYTHONPATH": path}, bufsize=0, start_new_session=True,
    )  # fmt: skip


def _end(worker: subprocess.Popen[bytes]) -> None:
    """End a worker and what it started; after an answer it holds nothing worth waiting for."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    for pipe in (worker.stdin, worker.stdout):
        if pipe is not None:
            pipe.close()


def _pipe(pipe: object) -> BinaryIO:
    return cast(BinaryIO, pipe)
