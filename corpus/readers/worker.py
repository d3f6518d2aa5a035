"""The process that reads files of strangers: requests on stdin, answers on stdout.

Each message is a length (8 bytes) and JSON. It holds itself to the limits of its request, and its
parent (:mod:`corpus.readers.guard`) ends it when it takes too long. Answers are JSON, not pickles,
so that a worker that a file has taken over can still only say text.
"""

from __future__ import annotations

import base64
import json
import os
import resource
import struct
import sys
from array import array
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from corpus.block_json import pack_blocks, unpack_blocks
from corpus.blocks import Dropped
from corpus.boxes import Boxes
from corpus.files import Limits, ReadError
from corpus.readers.base import read_document
from corpus.readers.containers import unpack_file
from corpus.types import Document, Slide

_LENGTH = struct.Struct(">Q")
MAX_MESSAGE = 1 << 30


def send(pipe: BinaryIO, message: dict[str, Any]) -> None:
    """Write one message."""
    data = json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass")
    pipe.write(_LENGTH.pack(len(data)) + data)
    pipe.flush()


def receive(read: Callable[[int], bytes]) -> dict[str, Any] | None:
    """Read one message; None where the other side has gone.

    Args:
        read: returns as many bytes as asked, fewer only at the end.
    """
    head = read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (size,) = _LENGTH.unpack(head)
    data = read(size) if size <= MAX_MESSAGE else b""
    if len(data) < size:
        return None
    message: dict[str, Any] = json.loads(data.decode("utf-8", "surrogatepass"))
    return message


def pack_document(document: Document) -> dict[str, Any]:
    """Return a document as JSON values."""
    slides = [
        {
            **asdict(slide),
            "source_offsets": _text(array("q", slide.source_offsets).tobytes()),
            "boxes": _text(slide.boxes.data),
            "blocks": pack_blocks(slide.blocks),
        }
        for slide in document.slides
    ]
    return {**asdict(document), "slides": slides, "metadata": dict(document.metadata)}


def unpack_document(values: dict[str, Any]) -> Document:
    """Return the document of :func:`pack_document`'s values."""
    slides = tuple(_slide(slide) for slide in values["slides"])
    dropped = tuple(Dropped(**one) for one in values["dropped"])
    return Document(**{**values, "slides": slides, "dropped": dropped})


def _slide(values: dict[str, Any]) -> Slide:
    offsets = array("q")
    offsets.frombytes(base64.b64decode(values["source_offsets"]))
    changed = {
        "source_offsets": tuple(offsets),
        "boxes": Boxes(base64.b64decode(values["boxes"])),
        "notes": tuple(values["notes"]),
        "furniture": tuple(values["furniture"]),
        "blocks": unpack_blocks(values["blocks"]),
    }
    return Slide(**{**values, **changed})


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def main() -> None:
    """Answer requests until stdin ends."""
    os.environ["OMP_THREAD_LIMIT"] = "1"  # tesseract's threads mostly wait for one another
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints is no answer
    while (request := receive(sys.stdin.buffer.read)) is not None:
        limits = Limits(**request["limits"])
        _limit_memory(limits.memory_bytes)
        try:
            send(answers, _answer(request, limits, answers))
        except MemoryError:  # the answer itself; nothing of it is written yet
            send(answers, {"memory": True, "peak": _peak()})


def _limit_memory(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (size, resource.getrlimit(resource.RLIMIT_AS)[1]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(request: dict[str, Any], limits: Limits, answers: BinaryIO) -> dict[str, Any]:
    name = request["name"]
    try:
        if "unpack" in request:
            return {"members": _unpacked(request, limits), "peak": _peak()}
        document = read_document(
            Path(request["path"]), name, limits=limits,
            announce=lambda pages, ocr=False: send(answers, {"pages": pages, "ocr": ocr}),
        )  # fmt: skip
        return {"document": pack_document(document), "peak": _peak()}
    except ReadError as error:
        return {"error": str(error), "peak": _peak()}
    except MemoryError:
        return {"memory": True, "peak": _peak()}
    except RecursionError:
        return {"fault": "RecursionError", "peak": _peak()}
    except Exception as error:
        return {"fault": f"{type(error).__name__}: {error}"[:300], "peak": _peak()}


def _unpacked(request: dict[str, Any], limits: Limits) -> list[dict[str, Any]]:
    """Write a container's members into the folder asked for; their bytes are no message."""
    folder = Path(request["unpack"])
    told: list[dict[str, Any]] = []
    for number, member in enumerate(unpack_file(Path(request["path"]), request["name"], limits)):
        file = ""
        if not member.reason:
            file = f"{number:05d}{PurePosixPath(member.name).suffix.lower()}"
            (folder / file).write_bytes(member.data)
        told.append(
            {"name": member.name, "file": file, "reason": member.reason, "failed": member.failed}
        )
    return told


def _peak() -> int:
    """Return the most memory this process has held, in bytes (ru_maxrss outlives an exec)."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return next(int(x.split()[1]) for x in status.splitlines() if x.startswith("VmHWM:")) * 1024
    except (OSError, StopIteration, ValueError):  # not Linux: this one also counts the parent's
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    main()
