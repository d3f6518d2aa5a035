"""Texts by key in a collection of their own: pages, documents, and what is known of each term.

Milvus keeps strings of at most 65,535 bytes, so a text is packed and stored in parts; and it wants a
vector in every row, which is a number here that nobody searches.
"""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from index.store.engine_messages import DAMAGED
from index.store.errors import IndexOpenError

if TYPE_CHECKING:
    from index.search.engine.client import Engine

PART_CHARS = 60_000
KEY_CHARS = 128
ROWS = 1000
"""Rows handed over or asked for at once."""
VECTOR = [1.0, 0.0]
T = TypeVar("T")


def create_texts(engine: Engine, collection: str) -> None:
    """Make an empty collection for texts."""
    from pymilvus import DataType

    schema = engine.client.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("key", DataType.VARCHAR, is_primary=True, max_length=KEY_CHARS)
    schema.add_field("body", DataType.VARCHAR, max_length=65_535)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=len(VECTOR))
    index = engine.client.prepare_index_params()
    index.add_index("vector", index_type="FLAT", metric_type="IP")
    engine.create(collection, schema, index)


def write_texts(engine: Engine, collection: str, rows: Iterable[tuple[str, str]]) -> None:
    """Write rows of key and body."""
    for some in _batches(rows):
        told = [{"key": key, "body": body, "vector": VECTOR} for key, body in some]
        engine.call("insert", collection, told)


def packed(key: str, value: Any) -> Iterator[tuple[str, str]]:
    """Yield the rows of a JSON value that may be long; bytes in it are kept as bytes."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_told_bytes)
    body = b64encode(zlib.compress(text.encode())).decode()
    parts = [body[at : at + PART_CHARS] for at in range(0, len(body), PART_CHARS)]
    yield _part(key, 0), f"{len(parts)}:{parts[0]}"
    yield from ((_part(key, i), part) for i, part in enumerate(parts[1:], 1))


class Texts:
    """A filled collection of texts, opened for reading."""

    def __init__(self, engine: Engine, collection: str) -> None:
        self._engine, self._collection = engine, collection

    def bodies(self, keys: Sequence[str]) -> dict[str, str]:
        """Return the bodies of the rows that are there, by key."""
        found = {}
        for some in _batches(keys):
            rows = self._engine.call(
                "get", self._collection, ids=list(some), output_fields=["key", "body"]
            )
            found.update({row["key"]: row["body"] for row in rows})
        return found

    def values(self, keys: Sequence[str]) -> dict[str, Any]:
        """Return the packed values that are there, by key.

        Raises:
            EngineError: nothing answers.
            IndexOpenError: a part of one is gone.
        """
        first = self.bodies([_part(key, 0) for key in keys])
        heads = {key: first[_part(key, 0)].partition(":") for key in keys if _part(key, 0) in first}
        more = {key: range(1, int(head[0])) for key, head in heads.items()}
        rest = self.bodies([_part(key, i) for key, numbers in more.items() for i in numbers])
        try:
            return {
                key: _unpacked(head[2] + "".join(rest[_part(key, i)] for i in more[key]))
                for key, head in heads.items()
            }
        except (KeyError, ValueError, zlib.error) as error:
            raise self.damaged(str(error)) from error

    def damaged(self, what: str) -> IndexOpenError:
        """Return the error for something that is not there as it was written."""
        url = self._engine.at.url
        return IndexOpenError(DAMAGED.format(url=url, collection=self._collection, what=what))

    def value(self, key: str) -> Any:
        """Return one packed value, None where there is none."""
        return self.values([key]).get(key)


def _part(key: str, number: int) -> str:
    return f"{key}#{number}"


def _unpacked(body: str) -> Any:
    return json.loads(zlib.decompress(b64decode(body)), object_hook=_bytes)


def _told_bytes(value: object) -> dict[str, str]:
    if isinstance(value, bytes):
        return {"b64": b64encode(value).decode()}
    raise TypeError(type(value).__name__)


def _bytes(value: dict[str, Any]) -> Any:
    return b64decode(value["b64"]) if value.keys() == {"b64"} else value


def _batches(rows: Iterable[T]) -> Iterator[tuple[T, ...]]:
    left = iter(rows)
    while some := tuple(islice(left, ROWS)):
        yield some
