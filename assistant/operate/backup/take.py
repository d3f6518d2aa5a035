"""``seisaku backup``: what is kept goes into one file, while the service and an update may run."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from assistant.common.messages import message
from assistant.common.settings import Settings
from assistant.operate.backup.archive import Writer, verified
from assistant.operate.backup.curated import curated_files
from assistant.operate.backup.errors import backup_error
from assistant.operate.backup.layout import (
    CORRECTIONS,
    FORMAT,
    INDEX,
    RECORDS,
    UPLOADS,
    DamagedArchiveError,
    Head,
)
from assistant.operate.backup.records_file import copy_records, records_file
from index.store.transfer import Taken, taken

NAME = "seisaku-%Y%m%d-%H%M%S.tar"
"""Name of a backup in a folder."""


def back_up(settings: Settings, target: Path) -> list[str]:
    """Write a backup, read it back and return the lines that tell of it.

    Args:
        settings: where the index, the added documents and the records are.
        target: a new file, or a folder.

    Raises:
        BackupError: it cannot be written, or there is nothing to back up; no file is left.
        IndexOpenError: the index is damaged; likewise.
    """
    file = target / datetime.now().astimezone().strftime(NAME) if target.is_dir() else target
    _check_place(settings, file)
    try:
        with _written(file) as part, taken(settings.index_dir) as held:
            uploads, curated = (
                _uploads(settings.upload_folder),
                curated_files(settings.curated_file),
            )
            if not (held or uploads or curated or records_file(settings)):
                raise backup_error("backup_nothing", settings, index=settings.index_dir)
            with part.open("x+b") as opened:
                counts, head = _write(opened, settings, held, uploads, part)
                os.fsync(opened.fileno())
            verified(part)
    except (OSError, DamagedArchiveError) as error:
        raise backup_error("backup_unwritable", settings, file=file, reason=error) from error
    return _lines(settings, file, head, counts)


def _check_place(settings: Settings, file: Path) -> None:
    if file.exists():
        raise backup_error("backup_exists", settings, file=file)
    for folder in (settings.index_dir, settings.upload_folder):
        if file.resolve().is_relative_to(folder.resolve()):
            raise backup_error("backup_inside", settings, file=file, folder=folder)


@contextmanager
def _written(file: Path) -> Iterator[Path]:
    """Yield where to write a file that appears whole, or not at all."""
    part = file.with_name(f".{file.name}.part")
    part.unlink(missing_ok=True)  # of a backup that was killed
    try:
        yield part
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)


def _write(
    file: BinaryIO, settings: Settings, held: Taken | None, uploads: dict[str, Path], part: Path
) -> tuple[tuple[int, int], Head]:
    part.chmod(0o600)  # conversations are in it
    head = _head(settings, held)
    with tempfile.TemporaryDirectory(dir=part.parent, prefix=".seisaku-backup-") as own:
        copy = Path(own) / RECORDS
        head = replace(head, records=_copied(settings, copy))
        writer = Writer(file, head)
        for name, source in (held.files if held else {}).items():
            writer.add(INDEX + name, source, os.fstat(source.fileno()).st_size)
        added = sum(_added(writer, name, path) for name, path in uploads.items())
        if copy.is_file():
            with copy.open("rb") as source:
                writer.add(RECORDS, source, copy.stat().st_size)
        _added(writer, CORRECTIONS, settings.corrections_file)
        # After the feedback: a case whose feedback is not yet marked is noticed, a lost one is not.
        files = curated_files(settings.curated_file)
        curated = sum(_added(writer, name, path) for name, path in files.items())
        writer.finish()
    return (added, curated), head


def _head(settings: Settings, held: Taken | None) -> Head:
    return Head(
        backup=FORMAT,
        seisaku=version("seisaku"),
        made=datetime.now().astimezone().isoformat(timespec="seconds"),
        generation=held.name if held else "",
        generation_sums=held.sums if held else "",
        generation_format=held.format if held else 0,
        documents=held.documents if held else 0,
        uploads=str(settings.upload_folder.resolve()),
        records="none",
    )


def _copied(settings: Settings, copy: Path) -> str:
    """Copy the records where they are in a file, and return where they are."""
    if settings.database_url.startswith("postgres"):
        return "postgresql"
    source = records_file(settings)
    if source is None:
        return "none"
    try:
        copy_records(source, copy)
    except sqlite3.DatabaseError as error:
        raise backup_error("backup_records_broken", settings, file=source, reason=error) from error
    return "sqlite"


def _uploads(folder: Path) -> dict[str, Path]:
    """Return the added files; those with a dot before their names are still being moved there."""
    return {
        UPLOADS + path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not path.is_symlink()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


def _added(writer: Writer, name: str, path: Path) -> bool:
    """Add a file; False where somebody has removed it since it was listed."""
    try:
        source = path.open("rb")
    except FileNotFoundError:
        return False
    with closing(source):
        state = os.fstat(source.fileno())
        writer.add(name, source, state.st_size, state.st_mtime)
    return True


def _lines(settings: Settings, file: Path, head: Head, counts: tuple[int, int]) -> list[str]:
    language = settings.language
    lines = [
        message(
            "backup_done",
            language,
            file=file,
            size=file.stat().st_size / 1e6,
            documents=head.documents,
            uploads=counts[0],
            curated=counts[1],
            records=message(f"backup_records_{head.records}", language),
        )
    ]
    if head.records == "postgresql":
        lines.append(message("backup_postgresql", language))
    return lines
