"""The run: people ask one service, then two of which one is killed, restarted, and given a new index."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Any

import httpx

from assistant.common.settings import Settings
from assistant.open import open_embedder
from corpus.documents import bundled_deck
from eval.benchmarks.load import PATIENCE_SECONDS, Tally, Visitor, crowd, development
from eval.benchmarks.report import origin
from eval.durability.replicated.front import free_ports, front
from eval.durability.replicated.service import Replica
from index.publish.build import Builder

SETTINGS = """
records_url = "{database}"
trusted_proxies = ["127.0.0.1"]
session_secret = "{key}"
embed_secret = "{key}"
log_format = "json"
rate_limit = ""
"""


class Run:
    """One run in a folder of its own, over the bundled deck.

    Args:
        place: an empty folder.
        database: address of a PostgreSQL, as ``records_url`` takes it.
        users: how many ask.
        seconds: how long, of one service and of two.
        pause: their mean reading time, seconds.
        threads: of each of the two services; the one alone has twice as many.
    """

    def __init__(
        self, place: Path, database: str, users: int, seconds: float, pause: float, threads: int
    ) -> None:
        self._place, self._users, self._seconds, self._pause = place, users, seconds, pause
        self._threads = threads
        self._config = place / "seisaku.toml"
        self._config.write_text(
            SETTINGS.format(database=database, key=token_hex()), encoding="utf-8"
        )
        self._settings = Settings(index_dir=place / "index")
        self._embedder = open_embedder(self._settings)
        self._publish()

    def figures(self) -> dict[str, Any]:
        """Ask one service, then two; tell what failed, and how long answers took.

        Raises:
            LateError: a service does not start.
        """
        with self._site(1) as (url, _):
            one, _ = asyncio.run(self._asked(url, None))
        with self._site(2) as (url, replicas):
            calm, _ = asyncio.run(self._asked(url, None))
            two, moments = asyncio.run(self._asked(url, replicas))
        return {
            "users": self._users, "seconds": self._seconds, "pause_seconds": self._pause,
            "one_process": one, "two_processes": calm, "two_processes_disturbed": two | moments,
            "origin": origin(),
        }  # fmt: skip

    def _publish(self) -> None:
        """Bring the index up to date with the deck and a paper that is new each time."""
        paper = self._place / "docs" / f"覚書{time.time_ns()}.txt"
        paper.parent.mkdir(exist_ok=True)
        paper.write_text(f"覚書\n\n{paper.stem}の費用は3億円である。\n", encoding="utf-8")
        settings = self._settings
        size = settings.max_file_mb * 2**20
        builder = Builder(settings.index_dir, self._embedder, settings.passage_tokens, size)
        builder.run([bundled_deck(), paper.parent])

    @contextmanager
    def _site(self, count: int) -> Iterator[tuple[str, list[Replica]]]:
        index = str(self._settings.index_dir)
        options = ("--index", index, "--root-path", "/seisaku", "--config", str(self._config))
        threads = self._threads if count > 1 else 2 * self._threads
        environment = {"OMP_NUM_THREADS": str(threads)}
        with ExitStack() as stack:
            replicas = [Replica(port, options, environment) for port in free_ports(count)]
            for replica in replicas:
                stack.callback(replica.end)
                replica.start()
            folder = self._place / f"nginx{count}"
            yield (
                stack.enter_context(front(folder, [replica.port for replica in replicas])),
                replicas,
            )

    async def _asked(
        self, url: str, replicas: list[Replica] | None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Have people ask; with ``replicas`` disturb them. Returns the figures, and what failed when."""
        cases, tally = development(), Tally()
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=self._users)
        async with httpx.AsyncClient(
            base_url=url, timeout=PATIENCE_SECONDS, limits=limits
        ) as client:
            for _ in range(4):  # models are loaded, in each service
                await Visitor(client, cases, 0).stay(time.monotonic() + 0.001, 0, Tally())
            since = time.monotonic()
            asking = asyncio.create_task(
                crowd(client, cases, self._users, self._seconds, self._pause, tally)
            )
            killed = await self._disturb(replicas) if replicas else 0.0
            await asking
        figures = tally.summary(time.monotonic() - since)
        in_flight = sum(begun <= killed <= ended for begun, ended in tally.broken)
        failed = sum(tally.failures.values()) - in_flight
        return {"failed": failed} | figures, {"in_flight_on_the_killed": in_flight}

    async def _disturb(self, replicas: list[Replica]) -> float:
        """Kill one, start it again, publish an index; return the moment of the kill."""
        quarter = self._seconds / 4
        await asyncio.sleep(quarter)
        killed = time.monotonic()
        await asyncio.to_thread(replicas[0].kill)
        await asyncio.sleep(quarter)
        await asyncio.to_thread(replicas[0].start)
        await asyncio.to_thread(self._publish)
        return killed


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0))
