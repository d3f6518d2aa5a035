"""The bytes of a text file to its characters: Unicode, or what Japanese offices saved text in."""

from __future__ import annotations

import codecs
import re

from corpus.files import ReadError
from corpus.readers.vendor_codes import BAD, decode_euc, decode_iso2022

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEGACY = ("cp932", "euc_jp")
"""What Japanese offices still save text in; tried in this order of likelihood."""
_WIDE = ("utf_16_le", "utf_16_be")
"""UTF-16 without its mark: told by the NUL byte of every line end, digit and Latin letter. A short
text of another encoding would often pass for it: 早稲田大学 in EUC-JP is five hangul in UTF-16."""
_CONTROLS = frozenset(chr(code) for code in range(32)) - set("\t\n\r\f\x1b\x0b")
MAX_CONTROL_SHARE = 0.002
"""More control characters than this and the file is no text, whatever its name says."""
MAX_BAD_SHARE = 0.01
"""More bytes without a character than this and the encoding is another one; a file cut off inside
a character, or with a few of another vendor's, has far fewer."""
FEW_BAD = 2
"""So many are no sign of another encoding, however short the text."""
_HALF_KANA = re.compile(r"[｡-ﾟ]")
_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龥、。]")
_NAMES = {
    "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "sjis": "cp932",
    "windows-31j": "cp932", "cp932": "cp932", "ms932": "cp932", "ms_kanji": "cp932",
    "euc-jp": "euc_jp", "euc_jp": "euc_jp", "x-euc-jp": "euc_jp", "cp51932": "euc_jp",
    "eucjp-ms": "euc_jp", "eucjp": "euc_jp",
    "iso-2022-jp": "iso2022_jp", "iso2022_jp": "iso2022_jp", "cp50221": "iso2022_jp",
    "cp50220": "iso2022_jp", "iso-2022-jp-ms": "iso2022_jp", "iso-2022-jp-1": "iso2022_jp",
    "us-ascii": "utf-8", "ascii": "utf-8",
}  # fmt: skip
"""What declarations call the encodings, and what such texts are really written in (WHATWG)."""


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Return the text and the encoding of a file's bytes.

    Bytes that no character has become U+FFFD where they are few.

    Raises:
        ReadError: no Japanese encoding fits.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _checked(decode_as(data, encoding), encoding, name)
    if b"\x00" not in data and b"\x1b$" not in data:
        text = _strict(data, "utf-8")
        if text is not None:
            return _checked(text, "utf-8", name)
    return _checked(*_guess(data), name)


def decode_as(data: bytes, declared: str) -> str | None:
    """Return the text of bytes in a declared encoding, None where they are not in it.

    Args:
        data: the bytes.
        declared: what a web page or a mail calls its encoding; vendors' characters are read too.
    """
    encoding = _NAMES.get(declared.strip().lower(), declared)
    try:
        if encoding == "euc_jp":
            text = decode_euc(data)
        elif encoding == "iso2022_jp":
            text = decode_iso2022(data)
        else:
            text = data.decode(encoding, "replace")
    except (LookupError, ValueError):  # no such encoding, or one that makes no text (base64)
        return None
    allowed = max(FEW_BAD, MAX_BAD_SHARE * len(text)) + data.count(BAD.encode())
    return text if text.count(BAD) <= allowed else None


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _guess(data: bytes) -> tuple[str | None, str]:
    from charset_normalizer import from_bytes

    if b"\x1b$" in data and (text := decode_as(data, "iso2022_jp")) is not None:
        return text, "iso2022_jp"
    possible = _WIDE if b"\x00" in data else _LEGACY
    if b"\x00" in data or all(_strict(data, encoding) is not None for encoding in _LEGACY):
        best = from_bytes(data, cp_isolation=list(possible), threshold=0.3).best()
        return (str(best), best.encoding) if best is not None else (None, "")
    return _likelier(data)


def _likelier(data: bytes) -> tuple[str | None, str]:
    """Choose among encodings of which not all fit: the one in which the most is Japanese.

    EUC-JP read as code page 932 is mostly half-width kana, the other way round mostly nothing.
    """
    found = [(decode_as(data, encoding), encoding) for encoding in (*_LEGACY, "utf-8")]
    texts = [(text, encoding) for text, encoding in found if text is not None]
    return max(texts, key=lambda one: _likeness(one[0]), default=(None, ""))


def _likeness(text: str) -> float:
    odd = len(_HALF_KANA.findall(text)) + 10 * text.count(BAD)
    return (len(_JAPANESE.findall(text)) - odd) / max(1, len(text))


def _checked(text: str | None, encoding: str, name: str) -> tuple[str, str]:
    controls = sum(char in _CONTROLS for char in text or "")
    if text is None or controls > MAX_CONTROL_SHARE * len(text):
        raise ReadError(
            f"{name}: 文字のファイルとして読めません（画像や実行ファイルの名前が .txt になっていませんか）。"
            "UTF-8 か Shift_JIS の文字に保存し直してください。"
            " / not a text file: save it as UTF-8 or Shift_JIS text"
        )
    return text.removeprefix("\ufeff"), encoding
