"""Files that hold others: ZIP archives, and mails with files attached.

Each member is a document of its own, named 「年報.zip/資料1.pdf」. What is unpacked is bounded: its
size, its share of the packed size, the number of members, and one container inside another.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from corpus.files import DEFAULT_LIMITS, Announce, Limits, ReadError, read_bytes, unheard
from corpus.readers.base import SUPPORTED_SUFFIXES
from corpus.readers.kinds import check_kind, check_sizes, members_of
from corpus.readers.unreadable import is_hidden, is_owner_file, refusal
from corpus.types import Document

ARCHIVES = frozenset({".zip"})
MAILS = frozenset({".eml", ".msg"})
CONTAINER_SUFFIXES = ARCHIVES | MAILS
MAX_MEMBERS = 2_000
"""Files of one container, those of the containers in it too."""
MAX_DEPTH = 2
"""A container, and those inside it; nobody looks for a document deeper."""
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_READ_ERRORS = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError,
)  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside a container: its path there, and its bytes; or why it is not read.

    Attributes:
        name: its path below the container, with ``/`` between the parts.
        data: its bytes, empty where it is not read.
        reason: why it is not read; "" for a file to read.
        failed: whether it should have been readable.
    """

    name: str
    data: bytes = b""
    reason: str = ""
    failed: bool = False


def read_archive(
    path: Path,
    name: str,
    data: bytes,
    limits: Limits = DEFAULT_LIMITS,
    announce: Announce = unheard,
) -> Document:
    """Refuse an archive: it is no document, its members are.

    Raises:
        ReadError: always.
    """
    raise ReadError(
        f"{name}: ZIP は中の資料を一つずつ読みます（seisaku index で索引にしてください）。"
        " / a ZIP is read member by member: index it"
    )


def unpack_file(path: Path, name: str, limits: Limits) -> Iterator[Member]:
    """Yield what is in a container, or a picture as the PDF that shows its pages.

    Raises:
        ReadError: it cannot be opened, or would unpack to too much.
    """
    data = read_bytes(path, name, limits.max_bytes)
    suffix = path.suffix.lower()
    if suffix in CONTAINER_SUFFIXES:
        check_kind(data, suffix, name, limits)
        yield from unpack(data, suffix, name, limits)
    else:
        from corpus.readers.image import picture_pdf

        yield Member(f"{path.name}.pdf", picture_pdf(data, name, limits))


def unpack(data: bytes, suffix: str, name: str, limits: Limits) -> Iterator[Member]:
    """Yield the files of a container and of the containers in it; those that are not read too.

    Args:
        data: the container.
        suffix: its format.
        name: what it is called in messages.
        limits: sizes.

    Raises:
        ReadError: it cannot be opened, or would unpack to too much.
    """
    yield from _Unpacking(limits).members(data, suffix, name, 1)


class _Unpacking:
    """What has been unpacked of one container so far."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._bytes = 0
        self._count = 0

    def members(self, data: bytes, suffix: str, name: str, depth: int) -> Iterator[Member]:
        """Yield the members of a container at a depth, in order, each name once."""
        inside = (
            _zip_members(data, name, self._limits)
            if suffix in ARCHIVES
            else _mail(data, suffix, name)
        )
        taken: set[str] = set()
        for member in inside:
            path = _unique(_safe(member.name), taken)
            if is_hidden(path) or is_owner_file(PurePosixPath(path).name):
                continue
            self._take(member.data, name)
            yield from self._opened(replace(member, name=path), name, depth)

    def _take(self, data: bytes, name: str) -> None:
        self._bytes += len(data)
        self._count += 1
        if self._bytes > self._limits.unpacked_bytes or self._count > MAX_MEMBERS:
            raise ReadError(
                f"{name}: 中のファイルが多すぎるか大きすぎます（上限 {MAX_MEMBERS}個、"
                f"{self._limits.unpacked_bytes / 2**20:.0f} MB）。分けて圧縮し直してください。"
                " / holds too many or too large files: split it"
            )

    def _opened(self, member: Member, name: str, depth: int) -> Iterator[Member]:
        """Yield a member, and what is in it where it is a container itself."""
        suffix = PurePosixPath(member.name).suffix.lower()
        if member.reason or suffix not in CONTAINER_SUFFIXES:
            yield _judged(member, suffix, self._limits)
            return
        if suffix in MAILS:
            yield _judged(member, suffix, self._limits)
        if depth >= MAX_DEPTH:
            if suffix in ARCHIVES:
                yield replace(member, data=b"", reason=_TOO_DEEP, failed=True)
            return
        try:
            for inner in self.members(member.data, suffix, f"{name}/{member.name}", depth + 1):
                yield replace(inner, name=f"{member.name}/{inner.name}")
        except ReadError as error:
            if suffix in ARCHIVES:
                yield replace(member, data=b"", reason=str(error), failed=True)


_TOO_DEEP = (
    "ZIP の中の ZIP の中にある ZIP は読みません。展開して置いてください。"
    " / an archive nested too deep: unpack it"
)


def _judged(member: Member, suffix: str, limits: Limits) -> Member:
    """Return a member to read, or one with the reason why it is not."""
    if member.reason:
        return member
    if suffix not in SUPPORTED_SUFFIXES:
        known = "、".join(sorted(SUPPORTED_SUFFIXES))
        return replace(member, data=b"", reason=refusal(suffix, known))
    if len(member.data) > limits.max_bytes:
        reason = _too_large(len(member.data), limits)
        return replace(member, data=b"", reason=reason, failed=True)
    return member


def _too_large(size: int, limits: Limits) -> str:
    return (
        f"ファイルが大きすぎます（{size / 2**20:.1f} MB、上限 {limits.max_bytes / 2**20:.0f} MB）。"
        "設定 max_file_mb を上げてください。 / file too large: raise max_file_mb"
    )


def _zip_members(data: bytes, name: str, limits: Limits) -> Iterator[Member]:
    files = [info for info in members_of(data, ".zip", name) if not info.is_dir()]
    check_sizes(files, len(data), name, limits)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in files:
            yield _zip_member(archive, info, limits)


def _zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> Member:
    path = _zip_name(info)
    if info.file_size > limits.max_bytes:
        return Member(path, reason=_too_large(info.file_size, limits), failed=True)
    if info.flag_bits & _ENCRYPTED:
        reason = (
            "パスワードで保護された ZIP です。パスワードを外して圧縮し直してください。"
            " / encrypted: compress it without a password"
        )
        return Member(path, reason=reason, failed=True)
    try:
        return Member(path, archive.read(info))
    except _READ_ERRORS:
        reason = (
            "ZIP の中のこのファイルは壊れているか、知らない方法で圧縮されています。圧縮し直してください。"
            " / damaged, or compressed in an unknown way: compress it anew"
        )
        return Member(path, reason=reason, failed=True)


def _zip_name(info: zipfile.ZipInfo) -> str:
    """Return a member's path; without its mark for UTF-8 a name is in whatever its maker used."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "cp932", "euc_jp"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _mail(data: bytes, suffix: str, name: str) -> Iterator[Member]:
    from corpus.readers.mail.read import parse_mail

    for one in parse_mail(data, suffix, name).attachments:
        yield Member(re.split(r"[/\\]", one.name)[-1], one.data)


def _safe(path: str) -> str:
    """Return a path that stays below its container."""
    parts = _CONTROL.sub("_", path).replace("\\", "/").split("/")
    kept = [part.strip() for part in parts if part.strip() not in ("", ".", "..")]
    return "/".join(kept) or "名前なし"


def _unique(path: str, taken: set[str]) -> str:
    pure, name, number = PurePosixPath(path), path, 1
    while name in taken:
        number += 1
        name = str(pure.with_name(f"{pure.stem} ({number}){pure.suffix}"))
    taken.add(name)
    return name
