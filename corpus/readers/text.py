"""Flat text (.txt): encoding found, slides recovered, lines mended."""

from __future__ import annotations

import codecs
from pathlib import Path

from corpus.layout import lay_out
from corpus.normalize import normalize
from corpus.readers.base import DEFAULT_LIMITS, Announce, Limits, ReadError, content_hash, unheard
from corpus.readers.describe import described
from corpus.slides import PageLines, split_pages
from corpus.titles import find_title
from corpus.types import Document, Slide

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEGACY = ["cp932", "euc_jp"]
"""What Japanese offices still save text in; tried in this order of likelihood."""
_WIDE = ["utf_16_le", "utf_16_be"]
"""UTF-16 without its mark: told by the NUL byte of every line end, digit and Latin letter. A short
text of another encoding would often pass for it: 早稲田大学 in EUC-JP is five hangul in UTF-16."""
_CONTROLS = frozenset(chr(code) for code in range(32)) - set("\t\n\r\f\x1b\x0b")
MAX_CONTROL_SHARE = 0.002
"""More control characters than this and the file is no text, whatever its name says."""


def read_text(
    path: Path,
    name: str,
    data: bytes,
    limits: Limits = DEFAULT_LIMITS,
    announce: Announce = unheard,
) -> Document:
    """Return the slides of a flat text file.

    A TOML file of the same name beside it (``deck.toml``) may give ``title`` and ``publisher``.

    Raises:
        ReadError: the bytes are no text in UTF-8, UTF-16, Shift_JIS, EUC-JP or ISO-2022-JP.
    """
    source, encoding = decode(data, name)
    pages = split_pages(normalize(source))
    slides = tuple(_slide(i, page) for i, page in enumerate(pages, start=1))
    if not any(slide.text for slide in slides):
        raise ReadError(f"{name}: 読める文字がありません。 / no readable characters")
    about = described(path, name)
    return Document(
        name=name,
        title=about.get("title", "") or slides[0].title or Path(name).stem,
        publisher=about.get("publisher", ""),
        content_hash=content_hash(data),
        slides=slides,
        metadata={"encoding": encoding},
    )


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Return the text and the encoding of a file's bytes.

    Raises:
        ReadError: no Japanese encoding fits.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _checked(_strict(data, encoding), encoding, name)
    if b"\x00" not in data and b"\x1b$" not in data:
        text = _strict(data, "utf-8")
        if text is not None:
            return _checked(text, "utf-8", name)
    return _checked(*_guess(data), name)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _guess(data: bytes) -> tuple[str | None, str]:
    from charset_normalizer import from_bytes

    if b"\x1b$" in data and (text := _strict(data, "iso2022_jp")) is not None:
        return text, "iso2022_jp"
    possible = _WIDE if b"\x00" in data else _LEGACY
    best = from_bytes(data, cp_isolation=possible, threshold=0.3).best()
    return (str(best), best.encoding) if best is not None else (None, "")


def _checked(text: str | None, encoding: str, name: str) -> tuple[str, str]:
    controls = sum(char in _CONTROLS for char in text or "")
    if text is None or controls > MAX_CONTROL_SHARE * len(text):
        raise ReadError(
            f"{name}: 文字のファイルとして読めません（画像や実行ファイルの名前が .txt になっていませんか）。"
            "UTF-8 か Shift_JIS の文字に保存し直してください。"
            " / not a text file: save it as UTF-8 or Shift_JIS text"
        )
    return text.removeprefix("\ufeff"), encoding


def _slide(number: int, page: PageLines) -> Slide:
    text, notes = lay_out(page.lines)
    return Slide(
        number=number,
        title=find_title(text.text),
        text=text.text,
        printed_page=page.printed_page,
        printed_page_inferred=page.inferred,
        source_start=next((line.offsets[0] for line in page.lines if line.text.strip()), 0),
        source_offsets=text.offsets,
        notes=notes,
    )
