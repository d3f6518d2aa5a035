"""What a file really is, whatever its name says."""

from __future__ import annotations

import io
import zipfile

from corpus.files import Limits, ReadError

_MAGIC = (
    (b"\x89PNG", "PNG 画像"),
    (b"\xff\xd8\xff", "JPEG 画像"),
    (b"GIF8", "GIF 画像"),
    (b"II*\x00", "TIFF 画像"),
    (b"MM\x00*", "TIFF 画像"),
    (b"\x7fELF", "実行ファイル"),
    (b"MZ", "実行ファイル"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "RAR"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLE_SUFFIXES = frozenset({".doc", ".ppt", ".xls", ".msg"})
_RTF = b"{\\rtf"
_PARTS = {
    ".pptx": "ppt/presentation.xml", ".docx": "word/document.xml", ".xlsx": "xl/workbook.xml",
    ".xlsm": "xl/workbook.xml", ".ods": "content.xml", ".odt": "content.xml", ".odp": "content.xml",
    ".epub": "META-INF/container.xml",
}  # fmt: skip
_HEAD = 1024
"""Bytes within which a PDF must say that it is one (ISO 32000-1, Annex H)."""
MAX_MEMBERS = 20_000
SMALL_BYTES = 16 * 2**20
"""Whatever unpacks to less is harmless, however well it was packed."""


def check_kind(data: bytes, suffix: str, name: str, limits: Limits) -> None:
    """Make sure that a file is what its name says and safe to unpack.

    Raises:
        ReadError: it is something else, encrypted, damaged, or a zip bomb.
    """
    if suffix == ".pdf":
        if b"%PDF-" not in data[:_HEAD]:
            raise _mislabelled(name, suffix, real_kind(data))
    elif suffix in _PARTS:
        _check_office(data, suffix, name, limits)
    elif suffix in _OLE_SUFFIXES or suffix == ".rtf":
        # what Word calls .doc is often RTF inside; LibreOffice tells them apart
        known = data.startswith(_OLE) and suffix != ".rtf"
        if not known and not (data.startswith(_RTF) and suffix in (".rtf", ".doc")):
            raise _mislabelled(name, suffix, real_kind(data))


def real_kind(data: bytes) -> str:
    """Return what bytes look like (Japanese), "" where they look like nothing known."""
    if b"%PDF-" in data[:_HEAD]:
        return "PDF"
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data.startswith(_OLE):
        return "旧形式の Office ファイル"
    if data.startswith(b"PK\x03\x04"):
        return "ZIP"
    return "HTML" if b"<html" in data[:_HEAD].lower() else ""


def _mislabelled(name: str, suffix: str, kind: str) -> ReadError:
    if not kind:
        return ReadError(
            f"{name}: {suffix} のファイルではないか、壊れています。元のファイルを入手し直してください。"
            f" / not a {suffix} file, or damaged: get it again"
        )
    return ReadError(
        f"{name}: 名前は {suffix} ですが、中身は{kind}です。正しい拡張子に直すか、保存し直してください。"
        f" / named {suffix} but is something else ({kind}): rename it or save it anew"
    )


def _check_office(data: bytes, suffix: str, name: str, limits: Limits) -> None:
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise _encrypted(name)
        raise _mislabelled(name, suffix, real_kind(data))
    if not data.startswith(b"PK"):
        raise _mislabelled(name, suffix, real_kind(data))
    members = members_of(data, suffix, name)
    if any(member.flag_bits & 1 for member in members):
        raise _encrypted(name)
    check_sizes(members, len(data), name, limits)
    names = {member.filename for member in members}
    if _PARTS[suffix] not in names:
        other = next((s for s, part in _PARTS.items() if part in names), "")
        raise _mislabelled(name, suffix, f" {other} " if other else "ほかの ZIP ファイル")


def members_of(data: bytes, suffix: str, name: str) -> list[zipfile.ZipInfo]:
    """Return what an archive holds; nothing is unpacked.

    Raises:
        ReadError: it is no archive, or damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise _mislabelled(name, suffix, "") from error
    return members


def check_sizes(members: list[zipfile.ZipInfo], packed: int, name: str, limits: Limits) -> None:
    """Compare what the archive says it unpacks to with the limits; zipfile reads no more than that.

    Raises:
        ReadError: it is a zip bomb.
    """
    unpacked = sum(member.file_size for member in members)
    bomb = unpacked > SMALL_BYTES and unpacked > limits.ratio * packed
    if unpacked > limits.unpacked_bytes or bomb or len(members) > MAX_MEMBERS:
        raise ReadError(
            f"{name}: 展開すると大きすぎます（{packed / 2**20:.1f} MB が {unpacked / 2**20:.0f} MB に。上限 "
            f"{limits.unpacked_bytes / 2**20:.0f} MB、{limits.ratio}倍）。画像を圧縮するか分割してください。"
            " / unpacks to too much (a zip bomb?): compress its pictures or split it"
        )


def _encrypted(name: str) -> ReadError:
    return ReadError(
        f"{name}: パスワードで保護されています。保護を外して保存し直してください。"
        " / encrypted: save it without a password"
    )
