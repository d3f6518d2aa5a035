"""Requests to Milvus: each with a time limit, each failure told as one error with the remedy."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from index.store.engine_messages import NOT_INSTALLED, TOO_OLD, UNUSABLE
from index.store.errors import EngineError

if TYPE_CHECKING:
    from index.store.engine_place import EngineAt

OLDEST = (2, 4)
"""The first Milvus with sparse vectors, hybrid search and aliases."""
PATIENCE = 3600.0
"""Seconds that flushing and loading a new collection may take: nobody waits for an answer then."""
REASON_CHARS = 160
CHANNEL = {"grpc.keepalive_time_ms": 300_000, "grpc.max_reconnect_backoff_ms": 1000}
"""A server that restarted is found again within a second (else two minutes); pings every five minutes,
as a server left to its defaults takes more often for an attack."""
_NOT_LOADED = 101
_NO_SUCH_ALIAS = (1600, 100)
"""Milvus's own code, and Milvus Lite's (that of a collection)."""


class Engine:
    """A connected Milvus; safe to share by threads."""

    def __init__(self, at: EngineAt) -> None:
        """Connect.

        Raises:
            EngineError: nothing answers there, or pymilvus is not installed.
        """
        self.at = at
        with told(at):
            self.client = _connected(at)

    def call(self, method: str, *given: Any, patient: bool = False, **named: Any) -> Any:
        """Call a method of the client; with ``patient`` an hour is waited instead of ``seconds``.

        A collection that is there and not loaded, as after a restart of Milvus Lite, is loaded.

        Raises:
            EngineError: it failed or took too long.
        """
        seconds = PATIENCE if patient else self.at.seconds
        with told(self.at):
            from pymilvus import MilvusException

            asked = partial(getattr(self.client, method), *given, timeout=seconds, **named)
            try:
                return asked()
            except MilvusException as error:
                if error.code != _NOT_LOADED:
                    raise
            self.client.load_collection(given[0], timeout=seconds)
            return asked()

    def create(self, collection: str, schema: Any, index: Any) -> None:
        """Make an empty collection, to be loaded when it is filled.

        The client by itself waits half a second for each index, of nothing as yet.

        Raises:
            EngineError: it failed or took too long.
        """
        self.call("create_collection", collection, schema=schema)
        self.call("create_index", collection, index, sync=False)

    def target(self) -> str | None:
        """Return the collection of the current generation, or None where there is none.

        Raises:
            EngineError: nothing answers.
        """
        from pymilvus import MilvusException

        with told(self.at):
            try:
                found = self.client.describe_alias(self.at.alias, timeout=self.at.seconds)
            except MilvusException as error:
                if error.code in _NO_SUCH_ALIAS:
                    return None
                raise
        return str(found["collection_name"])

    def collections(self) -> list[str]:
        """Return the collections of this index, of killed builds too."""
        names = self.call("list_collections")
        return [name for name in names if name.startswith(self.at.prefix)]


@lru_cache(maxsize=8)
def _connected(at: EngineAt) -> Any:
    from pymilvus import MilvusClient

    logging.getLogger("pymilvus").setLevel(logging.CRITICAL)  # told once, by the error
    client = MilvusClient(uri=at.url, token=at.token, timeout=at.seconds, grpc_options=CHANNEL)
    version = str(client.get_server_version(timeout=at.seconds))
    if too_old(version):
        oldest = ".".join(map(str, OLDEST))
        raise EngineError(TOO_OLD.format(url=at.url, version=version, oldest=oldest))
    return client


def too_old(version: str) -> bool:
    """Whether a server's version (``v2.3.1``, ``milvus_lite-3.2.2``) is known to lack what is needed."""
    found = re.search(r"(\d+)\.(\d+)", version)
    return found is not None and (int(found[1]), int(found[2])) < OLDEST


@contextmanager
def told(at: EngineAt) -> Iterator[None]:
    """Turn whatever the client raises into one error that names the setting and the remedy."""
    try:
        from grpc import RpcError
        from pymilvus import MilvusException
    except ImportError:
        raise EngineError(NOT_INSTALLED) from None
    try:
        yield
    except (MilvusException, RpcError, OSError, ValueError) as error:
        lines = str(getattr(error, "message", "") or error).splitlines()
        reason = lines[0][:REASON_CHARS] if lines else type(error).__name__
        raise EngineError(UNUSABLE.format(url=at.url, reason=reason)) from error
