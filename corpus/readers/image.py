"""Pictures (PNG, JPEG, TIFF, ...): each frame a page, read by the OCR that reads a PDF's scans."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageOps, ImageSequence

from corpus.files import DEFAULT_LIMITS, Announce, Limits, ReadError, content_hash, unheard
from corpus.readers import ocr
from corpus.readers.base import reader_of
from corpus.types import Document

MAX_PIXELS = 120_000_000
"""Of one frame: A3 at 600 dpi has 70 million; three bytes each when it is unpacked."""
MIN_DPI, MAX_DPI = 72, 1200
LONG_SIDE = 842.0
"""Points of the longer side (A4) where a picture does not say its resolution."""
QUALITY = 95


def read_image(
    path: Path,
    name: str,
    data: bytes,
    limits: Limits = DEFAULT_LIMITS,
    announce: Announce = unheard,
) -> Document:
    """Return what a picture says, one slide a frame, each character with its box.

    Raises:
        ReadError: it is no picture, too large, OCR is off or missing, or it finds nothing.
    """
    engine = ocr.engine_for(limits)
    if engine in (ocr.OFF, ocr.NONE):
        raise ReadError(_without_ocr(name, engine))
    made = picture_pdf(data, name, limits)
    try:
        document = reader_of(".pdf")(path, name, made, limits, announce)
    except ReadError as error:
        raise ReadError(
            f"{name}: 画像から文字を読み取れませんでした。文字のある元のファイルを入手してください。"
            " / OCR found no text in the picture: get the original file"
        ) from error
    kind = path.suffix.lower().removeprefix(".").upper()
    return replace(
        document,
        content_hash=content_hash(data),
        metadata={**document.metadata, "source_format": kind},
    )


def picture_pdf(data: bytes, name: str, limits: Limits) -> bytes:
    """Return a picture as a PDF, a page a frame.

    Raises:
        ReadError: it is no picture, or too large.
    """
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        with Image.open(io.BytesIO(data)) as image:
            _check(image, name, limits)
            pages = [_page(frame) for frame in ImageSequence.Iterator(image)]
            dpi = _resolution(image)
    except ReadError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ReadError(_too_large(name)) from error
    except Exception as error:  # Pillow's decoders raise OSError, SyntaxError, struct.error, ...
        raise ReadError(
            f"{name}: 画像として読めません。画像のアプリで開いて PNG に保存し直してください。"
            " / not readable as a picture: save it as PNG anew"
        ) from error
    out = io.BytesIO()
    first, *others = pages
    first.save(out, "PDF", save_all=True, append_images=others, resolution=dpi, quality=QUALITY)
    return out.getvalue()


def _check(image: Image.Image, name: str, limits: Limits) -> None:
    frames = getattr(image, "n_frames", 1)
    if frames > limits.max_pages:
        raise ReadError(
            f"{name}: ページが多すぎます（{frames}、上限 {limits.max_pages}）。分割するか、設定 max_pages を"
            "上げてください。 / too many frames: split it or raise max_pages"
        )
    if image.width * image.height > MAX_PIXELS:
        raise ReadError(_too_large(name))


def _too_large(name: str) -> str:
    return (
        f"{name}: 画像が大きすぎます（上限 {MAX_PIXELS // 1_000_000} 百万画素）。小さくして保存し直してください。"
        " / the picture has too many pixels: save it smaller"
    )


def _page(frame: Image.Image) -> Image.Image:
    """Return a frame upright, on white, in greys or colours."""
    upright = ImageOps.exif_transpose(frame)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        paper = Image.new("RGBA", upright.size, "white")
        paper.alpha_composite(upright.convert("RGBA"))
        return paper.convert("RGB")
    return upright.convert("L" if upright.mode in ("1", "L", "I;16", "I", "F") else "RGB")


def _resolution(image: Image.Image) -> float:
    """Return dots an inch as the file says, else as if it were a page of A4."""
    said = image.info.get("dpi", (0, 0))
    dpi = float(said[0]) if isinstance(said, tuple) and said and said[0] else 0.0
    if MIN_DPI < dpi <= MAX_DPI:
        return dpi
    return max(MIN_DPI, 72.0 * max(image.size) / LONG_SIDE)


def _without_ocr(name: str, engine: str) -> str:
    if engine == ocr.OFF:
        return (
            f"{name}: 画像の文字は文字認識（OCR）で読みます。設定 ocr を auto にしてください。"
            " / pictures are read by OCR: set ocr to auto"
        )
    return (
        f"{name}: 画像の文字を読むには文字認識（OCR）が要ります。{ocr.remedy()} を実行してください。"
        " / pictures are read by OCR: install tesseract with its Japanese data"
    )
