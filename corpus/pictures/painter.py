"""Paints pictures of slides, each in a process of its own with limits of memory and time."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import corpus
from corpus.bare_environment import bare_environment
from corpus.boxes import Box
from corpus.files import DEFAULT_LIMITS, Limits
from corpus.pictures.page_part import part_around
from corpus.pictures.worker import CHANGED, DONE, GONE
from corpus.types import Slide

AT_ONCE = 2
"""Pictures painted at once: as many as the smallest machine has cores."""
WAIT_SECONDS = 30.0
"""Whoever waits longer for a turn is told so."""
PAINT_SECONDS = 30.0
"""Of 200 pages sampled from 34 ministry PDFs the slowest took 1.4 s, the median 0.3 s."""
PNG = b"\x89PNG\r\n\x1a\n"


class PaintError(Exception):
    """No picture could be made."""


class OriginalError(PaintError):
    """The file is gone, or no longer the one that was read."""


class OriginalGoneError(OriginalError):
    """The file is not where it was, or may not be read."""


class OriginalChangedError(OriginalError):
    """The file's bytes are others than those that were read."""


class PaintBusyError(PaintError):
    """Too many pictures are asked for at once."""


class Painter:
    """Paints pages of PDFs, and drawings of slides; any thread may ask."""

    def __init__(
        self, limits: Limits = DEFAULT_LIMITS, at_once: int = AT_ONCE,
        seconds: float = PAINT_SECONDS, wait: float = WAIT_SECONDS,
    ) -> None:  # fmt: skip
        """Prepare; nothing runs between pictures.

        Args:
            limits: size of a file, memory of a process.
            at_once: pictures painted at the same time.
            seconds: time for one picture.
            wait: seconds to wait for a turn.
        """
        self._limits = limits
        self._turns = threading.BoundedSemaphore(at_once)
        self._seconds = seconds
        self._wait = wait

    def page(
        self, file: Path, content_hash: str, number: int, boxes: Sequence[Box], width: int
    ) -> bytes:
        """Return a PNG of one page of a PDF.

        Args:
            file: the PDF.
            content_hash: SHA-256 of the bytes that were read from it.
            number: the page, 1-based.
            boxes: fractions of the page to mark.
            width: of the picture in pixels; less where a side would pass 4,096.

        Raises:
            OriginalError: the file is gone or another one now.
            PaintBusyError: no turn came free in time.
            PaintError: the page cannot be rendered within the limits.
        """
        return self._ask(
            {
                "kind": "page", "path": str(file.absolute()), "content_hash": content_hash,
                "page": number, "boxes": [list(box) for box in boxes], "width": width,
                "max_bytes": self._limits.max_bytes,
            }
        )  # fmt: skip

    def drawing(self, slide: Slide, span: tuple[int, int], caption: str, width: int) -> bytes:
        """Return a PNG of a slide's text: at its boxes where it has them, else set as a page.

        Of a page as large as a sheet it is the part around the marked words.

        Args:
            slide: the slide.
            span: start and end of the marked characters; equal where nothing is marked.
            caption: says on the picture what it is.
            width: of the picture in pixels.

        Raises:
            PaintBusyError: no turn came free in time.
            PaintError: it cannot be drawn within the limits.
        """
        part = part_around(slide, *span)
        return self._ask(
            {
                "kind": "drawing", "title": slide.title, "text": slide.text, "span": list(span),
                "char_boxes": base64.b64encode(part.boxes.data).decode("ascii"),
                "aspect": part.aspect,
                "caption": caption, "width": width,
            }
        )  # fmt: skip

    def _ask(self, request: dict[str, Any]) -> bytes:
        if not self._turns.acquire(timeout=self._wait):
            raise PaintBusyError("no turn came free")
        try:
            answer = _run({**request, "memory_bytes": self._limits.memory_bytes}, self._seconds)
        finally:
            self._turns.release()
        status, _, png = answer.partition(b"\n")
        if status == GONE.encode():
            raise OriginalGoneError(request["path"])
        if status == CHANGED.encode():
            raise OriginalChangedError(request["path"])
        if status != DONE.encode() or not png.startswith(PNG):
            raise PaintError(f"{request['kind']}: no picture came back")
        return png


def _run(request: dict[str, Any], seconds: float) -> bytes:
    """Run a worker for one request and return what it answered, b"" where it died."""
    home = str(Path(corpus.__file__).parent.parent)
    path = os.pathsep.join(part for part in (home, os.environ.get("PYTHONPATH", "")) if part)
    data = json.dumps(request, ensure_ascii=False).encode("utf-8", "surrogatepass")
    try:
        done = subprocess.run(
            (sys.executable, "-P", "-m", "corpus.pictures.worker"),
            input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=seconds,
            env={**bare_environment(), "PYTHONPATH": path}, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise PaintError(f"{request['kind']}: took longer than {seconds:.0f} s") from None
    return done.stdout if done.returncode == 0 else b""
