"""The process that paints one picture: a JSON request on stdin, a status line and a PNG on stdout.

It holds itself to the memory of its request and its parent (:mod:`corpus.pictures.painter`) ends
it when it takes too long. It paints one picture only, so a file that takes it over can spoil no
other document's picture.
"""

from __future__ import annotations

import base64
import io
import json
import os
import resource
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.boxes import Box, Boxes
from corpus.files import content_hash
from corpus.pictures.png_boxes import with_boxes

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_SIDE = 4096
"""Pixels: a larger picture shows no more on any screen."""
DONE, CHANGED, GONE = "done", "changed", "gone"


def main() -> None:
    """Answer the request."""
    answer = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints is no answer
    request = json.loads(sys.stdin.buffer.read().decode("utf-8", "surrogatepass"))
    size = int(request["memory_bytes"])
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    status, png = _paint(request)
    answer.write(status.encode() + b"\n" + png)
    answer.close()


def _paint(request: dict[str, Any]) -> tuple[str, bytes]:
    if request["kind"] == "drawing":
        image, boxes = _drawing(request)
        return DONE, with_boxes(_png(image), boxes)
    path = Path(request["path"])
    try:
        if path.stat().st_size > request["max_bytes"]:
            return CHANGED, b""
        data = path.read_bytes()
    except OSError:
        return GONE, b""
    if content_hash(data) != request["content_hash"]:
        return CHANGED, b""
    return DONE, _png(_page(data, request))


def _page(data: bytes, request: dict[str, Any]) -> Image:
    """Return a page of a PDF, at most :data:`MAX_SIDE` a side, with boxes marked."""
    import pypdfium2 as pdfium

    from corpus.pictures.marker import mark_boxes

    document = pdfium.PdfDocument(data)
    page = document[request["page"] - 1]
    width, height = page.get_size()
    scale = min(request["width"] / width, MAX_SIDE / width, MAX_SIDE / height)
    image: Image = page.render(scale=scale * (1 - 1e-6)).to_pil().convert("RGB")
    mark_boxes(image, [Box(*box) for box in request["boxes"]])
    return image


def _drawing(request: dict[str, Any]) -> tuple[Image, Boxes]:
    from corpus.pictures.shape_page import shape_page
    from corpus.pictures.text_page import text_page

    boxes = Boxes(base64.b64decode(request["char_boxes"]))
    title, text, caption = request["title"], request["text"], request["caption"]
    start, end = request["span"]
    if boxes.data and request["aspect"]:
        width = round(min(request["width"], (MAX_SIDE - 100) / request["aspect"]))
        return shape_page(text, boxes, request["aspect"], start, end, caption, width)
    width = min(request["width"], MAX_SIDE // 3)
    return text_page(title, text, start, end, caption, width)


def _png(image: Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


if __name__ == "__main__":
    main()
