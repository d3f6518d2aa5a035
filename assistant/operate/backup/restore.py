"""``seisaku restore``: a backup is verified, unpacked aside, and only then put in place."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from assistant.common.messages import message
from assistant.common.settings import Settings
from assistant.operate.backup.archive import members, unpack, verified
from assistant.operate.backup.curated import put_curated, unpack_curated
from assistant.operate.backup.errors import backup_error
from assistant.operate.backup.layout import (
    CORRECTIONS,
    CURATED,
    INDEX,
    RECORDS,
    UPLOADS,
    DamagedArchiveError,
    ForeignArchiveError,
    Head,
    NewerArchiveError,
    UnsafeArchiveError,
)
from assistant.operate.backup.records_file import copy_records, records_place
from assistant.operate.backup.swap import exchange
from index.store.chroma_server import PLACE
from index.store.engine_place import PLACE as ENGINE_PLACE
from index.store.generations import FORMAT, GENERATIONS
from index.store.transfer import put_in
from index.store.writing import writing

ASIDE = ".before-%Y%m%d-%H%M%S-%f"
"""What is put behind the name of what was there before."""


def restore(settings: Settings, file: Path) -> list[str]:
    """Put a backup in place of what there is, which is kept, and return the lines that tell of it.

    The added documents, the records, the curated dataset and the index are each put in place in one step, once all of
    them lie unpacked and checked beside it. An error undoes what was done; after a sudden end the
    same command does the rest.

    Raises:
        BackupError: the file is not a whole backup, or cannot be unpacked; nothing was changed.
        IndexBuildError: an update is running, or the index cannot be written; likewise.
    """
    head, names = _verified(settings, file)
    with writing(settings.index_dir):
        try:
            with ExitStack() as rooms:
                kept = _put(settings, file, head, names, rooms)
        except (OSError, sqlite3.Error) as error:
            raise backup_error("restore_unwritable", settings, reason=error) from error
    return _lines(settings, file, head, names, kept)


def _verified(settings: Settings, file: Path) -> tuple[Head, list[str]]:
    def refused(key: str, **values: object) -> Exception:
        return backup_error(key, settings, file=file, **values)

    try:
        head, names = verified(file), members(file)
        if Path(head.generation).name != head.generation or head.generation.startswith("."):
            raise UnsafeArchiveError(head.generation)
    except OSError as error:
        raise refused("restore_unreadable", reason=error.strerror or error) from None
    except ForeignArchiveError:
        raise refused("restore_foreign") from None
    except NewerArchiveError as error:
        raise refused("restore_newer", version=error) from None
    except UnsafeArchiveError as error:
        raise refused("restore_unsafe", what=error) from None
    except DamagedArchiveError as error:
        what = str(error) or message("restore_cut", settings.language)
        raise refused("restore_damaged", what=what) from None
    if head.generation_format > FORMAT:
        raise refused("restore_newer", version=head.seisaku)
    return head, names


def _put(
    settings: Settings, file: Path, head: Head, names: list[str], rooms: ExitStack
) -> list[Path]:
    """Unpack everything beside its place, then put it there; return where the old is kept."""
    place = records_place(settings) if RECORDS in names else None
    generation = _room(settings.index_dir / GENERATIONS, rooms) / (head.generation or "none")
    uploads = _room(settings.upload_folder.parent, rooms) / "uploads"
    records = _room(place.parent, rooms) / RECORDS if place else None
    unpack(file, INDEX, generation)
    unpack(file, UPLOADS, uploads)
    if records:
        unpack(file, RECORDS, records.parent)
    single: dict[Path, Path] = {}
    if CORRECTIONS in names:
        room = _room(settings.corrections_file.parent, rooms)
        unpack(file, CORRECTIONS, room)
        single[room / CORRECTIONS] = settings.corrections_file
    if any(name.startswith(CURATED) for name in names):
        single |= unpack_curated(file, settings.curated_file, lambda at: _room(at, rooms))
    os.sync()
    ending = datetime.now().astimezone().strftime(ASIDE)
    kept: list[Path] = []
    with ExitStack() as undo:
        if settings.upload_folder.exists() or any(uploads.iterdir()):
            kept += _put_uploads(uploads, settings.upload_folder, ending, undo)
        if place and records:
            kept += _put_records(records, place, ending, undo)
        kept += put_curated(single, ending, undo)
        if head.generation:
            put_in(settings.index_dir, generation, head.generation_sums)
        undo.pop_all()
    return kept


def _room(parent: Path, rooms: ExitStack) -> Path:
    """Return an empty folder on the disk of a place, removed at the end."""
    parent.mkdir(parents=True, exist_ok=True)
    room = Path(tempfile.mkdtemp(prefix=".restoring-", dir=parent))
    rooms.callback(shutil.rmtree, room, ignore_errors=True)
    return room


def _put_uploads(new: Path, place: Path, ending: str, undo: ExitStack) -> Iterator[Path]:
    if not place.exists():
        new.rename(place)
        undo.callback(place.rename, new)
        return
    exchange(new, place)
    undo.callback(exchange, new, place)
    if any(new.iterdir()):
        aside = place.with_name(place.name + ending)
        new.rename(aside)
        undo.callback(aside.rename, new)
        yield aside


def _put_records(new: Path, place: Path, ending: str, undo: ExitStack) -> Iterator[Path]:
    """Copy the records into the database that a service may have open, or replace a broken one."""
    aside = place.with_name(place.name + ending)
    if place.is_file():
        try:
            copy_records(place, aside)
            undo.callback(copy_records, aside, place)
            copy_records(new, place)
            yield aside
            return
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            aside.unlink(missing_ok=True)
    for tail in ("", "-wal", "-shm"):  # a log of another database would be written into the new one
        old, beside = Path(f"{place}{tail}"), Path(f"{aside}{tail}")
        if old.exists():
            old.rename(beside)
            undo.callback(beside.rename, old)
            yield beside
    new.rename(place)
    undo.callback(place.rename, new)


def _lines(
    settings: Settings, file: Path, head: Head, names: list[str], kept: list[Path]
) -> list[str]:
    def said(key: str, **values: object) -> str:
        return message(key, settings.language, **values)

    uploads = sum(name.startswith(UPLOADS) for name in names)
    lines = [
        said(
            "restore_done",
            file=file,
            made=head.made,
            documents=head.documents,
            uploads=uploads,
            curated=sum(name.startswith(CURATED) for name in names),
            records=said(f"backup_records_{head.records}"),
        )
    ]
    if kept:
        lines.append(said("restore_kept", places="、".join(str(path) for path in kept)))
    if uploads and head.uploads != str(settings.upload_folder.resolve()):
        lines.append(said("restore_moved", before=head.uploads, now=settings.upload_folder))
    if INDEX + PLACE in names or INDEX + ENGINE_PLACE in names:
        lines.append(said("restore_server"))
    if head.records == "postgresql" or (RECORDS in names and records_place(settings) is None):
        lines.append(said("backup_postgresql"))
    return [*lines, said("restore_restart")]
