"""PDF pages whose content stands in forms (Form XObjects), as most programs place what they repeat."""

from __future__ import annotations

import base64
import zlib
from pathlib import Path

from PIL import Image
from small_pdf import PdfPage, first_free, write_pdf

LATIN = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def stream(entries: str, data: str) -> str:
    return f"<< {entries} /Length {len(data)} >>\nstream\n{data}\nendstream"


def picture_object(picture: Image.Image) -> str:
    """Return a grey picture as an object that a form can draw."""
    grey = picture.convert("L")
    data = base64.a85encode(zlib.compress(grey.tobytes())).decode() + "~>"
    size = f"/Width {grey.width} /Height {grey.height} /ColorSpace /DeviceGray /BitsPerComponent 8"
    return stream(
        f"/Type /XObject /Subtype /Image {size} /Filter [/ASCII85Decode /FlateDecode]", data
    )


def write_formed(
    path: Path, page: PdfPage, matrix: str = "1 0 0 1 0 0", deep: int = 1, box: str = "",
    picture: Image.Image | None = None, before: tuple[str, ...] = (),
) -> Path:  # fmt: skip
    """Write a page whose parts stand in a form, in as many forms around it, after some of its own.

    A picture is drawn by the parts as ``/P Do``.
    """
    inner, page.parts = page.parts, [*before, "/F Do"]
    first = first_free([page])
    bodies = []
    for i in range(deep):
        last = i == deep - 1
        content = "\n".join(inner) if last else "/F Do"
        held = (f"/P {first + deep} 0 R" if picture else "") if last else f"/F {first + i + 1} 0 R"
        place = matrix if i == 0 else "1 0 0 1 0 0"
        bodies.append(stream(
            f"/Type /XObject /Subtype /Form /BBox [{box or f'0 0 {page.width} {page.height}'}] /Matrix [{place}] "
            f"/Resources << /XObject << {held} >> /Font << /H 5 0 R /L {LATIN} >> >>", content,
        ))  # fmt: skip
    bodies += [picture_object(picture)] if picture else []
    write_pdf(path, [page], more=tuple(bodies))
    data = path.read_bytes()
    named = b"/Resources << /XObject << /F %d 0 R >> " % first
    path.write_bytes(data.replace(b"/Resources << ", named, 1))
    return path
