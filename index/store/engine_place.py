"""Which engine holds an index, under which names, and which generations in a folder lie there."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from index.store.errors import IndexOpenError
from index.store.generations import damaged

PLACE = "engine/place.json"
"""File of a generation that names its collection."""
MARK = "engine-id"
"""File of an index that tells its collections from those that another folder writes."""
TEXTS = "_texts"
"""After a collection's name: the name of the one that holds the pages' texts and the terms."""


@dataclass(frozen=True, slots=True)
class EngineAt:
    """A Milvus and an index's name in it.

    Attributes:
        url: its address, for example ``http://127.0.0.1:19530``; a path names the database.
        name: the index's, of letters and digits; its readers need to know no more.
        token: ``user:password`` or an API key; "" where anybody may ask.
        seconds: how long one request is waited for.
    """

    url: str
    name: str = "main"
    token: str = field(default="", repr=False)
    seconds: float = 10.0

    @property
    def alias(self) -> str:
        """The name under which the current generation is asked for."""
        return f"seisaku_{self.name}"

    @property
    def prefix(self) -> str:
        """What the names of this index's collections begin with; no other index's do."""
        return f"seisaku_{self.name}_"


def on_engine(folder: Path) -> bool:
    """Whether vectors and words of a generation are in an engine."""
    return (folder / PLACE).is_file()


def note_place(folder: Path, collection: str) -> None:
    """Note in a generation's folder which collection is its."""
    (folder / PLACE).parent.mkdir(exist_ok=True)
    (folder / PLACE).write_text(json.dumps({"collection": collection}) + "\n", encoding="utf-8")


def collection_of(folder: Path) -> str:
    """Return the collection of a generation.

    Raises:
        IndexOpenError: the note of it is damaged.
    """
    try:
        return str(json.loads((folder / PLACE).read_text(encoding="utf-8"))["collection"])
    except (OSError, ValueError, KeyError, TypeError):
        raise IndexOpenError(damaged(folder.parents[1], PLACE)) from None


def mark_of(index_dir: Path) -> str:
    """Return the mark of a folder, made at the first time."""
    file = index_dir / MARK
    if not file.is_file():
        put_mark(index_dir, uuid.uuid4().hex[:12])
    return file.read_text(encoding="utf-8").strip()


def put_mark(index_dir: Path, mark: str) -> None:
    """Let a folder go on writing what another one wrote."""
    (index_dir / MARK).write_text(mark + "\n", encoding="utf-8")


def written_by(at: EngineAt, collection: str) -> str:
    """Return the mark of the folder that wrote a collection."""
    return collection.removeprefix(at.prefix).partition("_")[0]
