"""The dataset that grows from feedback, and its drafts, in a backup."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from assistant.operate.backup.archive import unpack
from assistant.operate.backup.layout import CASES, CURATED, DRAFTS
from assistant.operate.backup.swap import exchange
from assistant.operate.curation import drafts_folder


def curated_files(dataset: Path) -> dict[str, Path]:
    """Return what there is of a dataset, by its name in a backup."""
    drafts = sorted(drafts_folder(dataset).glob("[!.]*.json"))
    found = {CASES: dataset, **{DRAFTS + path.name: path for path in drafts}}
    return {name: path for name, path in found.items() if path.is_file()}


def unpack_curated(file: Path, dataset: Path, room: Callable[[Path], Path]) -> dict[Path, Path]:
    """Unpack a verified backup's dataset and drafts beside their places.

    Args:
        file: the backup.
        dataset: where the dataset is to be.
        room: makes an empty folder on the disk of another one.

    Returns:
        What was unpacked, or is not in the backup, and the place of each.
    """
    places = dataset.resolve(), drafts_folder(dataset)  # a link stays a link
    beside = [room(place.parent) for place in places]
    for folder in beside:
        unpack(file, CURATED, folder)
    names = CASES.removeprefix(CURATED), DRAFTS.removeprefix(CURATED).rstrip("/")
    return {folder / name: place for folder, name, place in zip(beside, names, places, strict=True)}


def put_curated(unpacked: dict[Path, Path], ending: str, undo: ExitStack) -> Iterator[Path]:
    """Put the dataset and its drafts in place, and yield where what was there is kept."""
    for new, place in unpacked.items():
        aside = place.with_name(place.name + ending)
        if not place.exists():
            if new.exists():
                new.rename(place)
                undo.callback(place.rename, new)
            continue
        old = place
        if new.exists():
            exchange(new, place)
            undo.callback(exchange, new, place)
            old = new
        old.rename(aside)
        undo.callback(aside.rename, old)
        yield aside
