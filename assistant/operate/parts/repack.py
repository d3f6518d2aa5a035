"""An installed distribution put back into the wheel that it came from.

No index is asked: what runs and was tested here is what the other machine gets, in the build that
is installed here (of torch, the CPU's), on a machine without a network as well. Every file is held
against the checksum that its installer recorded. (pex can repack too, but only into its own
formats; pip keeps no wheel that it installed.)

Source: the binary distribution format, https://packaging.python.org/specifications/, "Wheel" and
"Recording installed projects".
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import shutil
import zipfile
from importlib.metadata import Distribution, PackagePath
from pathlib import Path, PurePosixPath

from assistant.operate.parts.wheel_errors import BundleError

LEVEL = 1
"""Of compression: torch's libraries take a quarter more room than at level 6, and a third of the time."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The same installation gives the same bytes, and so the same checksums."""
NOT_PACKED = frozenset({"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"})
"""Of the ``.dist-info`` folder: what the installer wrote."""


def repack(held: Distribution, folder: Path) -> Path:
    """Write the wheel of an installed distribution and return its path.

    Raises:
        BundleError: it was not installed from a wheel, or a file is gone or was changed since.
    """
    files = held.files or []
    info = next((f.parts[0] for f in files if f.parts[0].endswith(".dist-info")), None)
    wheel = held.read_text("WHEEL")
    editable = any(f.suffix == ".pth" and "editable" in f.name for f in files)
    if info is None or wheel is None or editable:
        raise BundleError("bundle_no_wheel", name=held.name)
    stem = info.removesuffix(".dist-info")
    target = folder / f"{stem}-{_tags(wheel)}.whl"
    rows: list[tuple[str, str, int | str]] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for file in sorted(files, key=str):
            place = _place(held, file, stem)
            if place:
                rows.append(_add(archive, held, file, place))
        record = f"{info}/RECORD"
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([*rows, (record, "", "")])
        archive.writestr(_entry(record, 0o644), text.getvalue())
    return target


def _tags(wheel: str) -> str:
    """Return the tags as a file name has them: ``cp311-cp311-manylinux_2_28_x86_64``."""
    tags = [line.split()[1].split("-") for line in wheel.splitlines() if line.startswith("Tag:")]
    return "-".join(".".join(dict.fromkeys(parts)) for parts in zip(*tags, strict=True))


def _place(held: Distribution, file: PackagePath, stem: str) -> str:
    """Return where a file stands in the wheel, "" where it is made anew at each installation."""
    parts = file.parts
    if file.suffix == ".pyc" or (parts[0] == f"{stem}.dist-info" and file.name in NOT_PACKED):
        return ""
    if parts[0] != "..":
        return str(file)
    outside = PurePosixPath(*(part for part in parts if part != ".."))
    if outside.parts[0] == "bin":
        made = {entry.name for entry in held.entry_points}
        return "" if file.name in made else f"{stem}.data/scripts/{file.name}"
    if outside.parts[:2] == ("include", "site"):  # include/site/python3.11/NAME/…
        return f"{stem}.data/headers/{PurePosixPath(*outside.parts[4:])}"
    return f"{stem}.data/data/{outside}"


def _add(
    archive: zipfile.ZipFile, held: Distribution, file: PackagePath, place: str
) -> tuple[str, str, int]:
    """Copy one file and return its row of RECORD."""
    path = Path(str(held.locate_file(file)))
    try:
        mode = path.stat().st_mode
        content = _Hashed(path)
        with content, archive.open(_entry(place, mode, path.stat().st_size), "w") as written:
            if ".data/scripts/" in place:
                written.write(content.first_line())
            shutil.copyfileobj(content, written, 1 << 20)
    except OSError as error:
        raise BundleError("bundle_changed", name=held.name, file=file) from error
    if file.hash and file.hash.mode == "sha256" and file.hash.value != content.recorded():
        raise BundleError("bundle_changed", name=held.name, file=file)
    return place, f"sha256={content.stored()}", content.size


def _entry(name: str, mode: int, size: int = 0) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.file_size = size  # decides whether the entry gets the form for more than 2 GB
    info.external_attr = (0o100755 if mode & 0o100 else 0o100644) << 16
    return info


class _Hashed:
    """A file that is hashed as it is read: as it lies here, and as it goes into the wheel."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self._here, self._there = hashlib.sha256(), hashlib.sha256()
        self.size = 0

    def __enter__(self) -> _Hashed:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def read(self, size: int = -1) -> bytes:
        part = self._file.read(size)
        return self._went(part, part)

    def first_line(self) -> bytes:
        """Return a script's first line; installers replace ``#!python`` by the interpreter's path."""
        line = self._file.readline()
        plain = b"#!python\n" if line.startswith(b"#!") and b"python" in line else line
        return self._went(line, plain)

    def _went(self, here: bytes, there: bytes) -> bytes:
        self._here.update(here)
        self._there.update(there)
        self.size += len(there)
        return there

    def recorded(self) -> str:
        return _urlsafe(self._here.digest())

    def stored(self) -> str:
        return _urlsafe(self._there.digest())


def _urlsafe(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
