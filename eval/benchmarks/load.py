"""Many people at once: ``python -m eval.benchmarks.load --users 50 --seconds 300 --url ...``.

Asks a running service over the network as its chat does: a question of the bundled development
set, streamed, then the cited slide's picture, then a pause for reading. One user alone comes first,
in the same run, so that the figures can be held side by side. Ends with exit code 1 if any request
failed.
"""

from __future__ import annotations

import asyncio
import json
import random
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

import httpx
import typer

from eval.benchmarks.report import origin
from eval.cases.dataset import Case, bundled_dataset, development_dataset, load_dataset

ALONE_SECONDS = 30.0
"""How long one user asks alone, without pauses; less where the whole run is shorter."""
PATIENCE_SECONDS = 120.0
SETTLING_SECONDS = 30.0
"""Connections and files of the last requests may take so long to go."""
LONGEST_PICTURE = 1600


@dataclass
class Tally:
    """What happened so far: seconds of each kind of step, and failures by what they were."""

    seconds: dict[str, list[float]] = field(
        default_factory=lambda: {name: [] for name in ("first_words", "answer", "new", "picture")}
    )
    failures: Counter[str] = field(default_factory=Counter)
    broken: list[tuple[float, float]] = field(default_factory=list)
    """When each failed visit began and ended, moments of ``time.monotonic``."""
    asked: set[str] = field(default_factory=set)
    """Ids of the cases asked; ``new`` in ``seconds`` is what the first answer to each took."""

    def summary(self, elapsed: float) -> dict[str, Any]:
        """Return the figures of a phase that took ``elapsed`` seconds."""
        answers = len(self.seconds["answer"])
        return {
            "answers": answers,
            "different": len(self.asked),
            "answers_per_second": round(answers / elapsed, 3),
            "failures": dict(self.failures),
            **{f"{name}_ms": _percentiles(values) for name, values in self.seconds.items()},
        }


def _percentiles(seconds: Sequence[float]) -> dict[str, float]:
    if len(seconds) < 2:
        return {}
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return {"p50": round(cuts[49] * 1e3, 1), "p95": round(cuts[94] * 1e3, 1)}


class Visitor:
    """One person: asks, looks at the slide, reads, asks again."""

    def __init__(self, client: httpx.AsyncClient, cases: Sequence[Case], seed: int) -> None:
        self._client, self._cases = client, cases
        self._random = random.Random(seed)  # noqa: S311 - pauses and questions, no secret

    async def stay(self, until: float, pause: float, tally: Tally) -> None:
        """Ask until a moment of ``time.monotonic``; ``pause`` is the mean reading time, seconds."""
        await asyncio.sleep(self._random.uniform(0, pause))
        while time.monotonic() < until:
            await self._visit(tally)
            await asyncio.sleep(self._random.uniform(0.5, 1.5) * pause)

    async def _visit(self, tally: Tally) -> None:
        since = time.monotonic()
        try:
            answer = await self._ask(self._random.choice(self._cases), tally)
            if answer["citations"]:
                await self._look(answer["citations"][0], tally)
        except (httpx.HTTPError, FailedError) as error:
            tally.failures[f"{type(error).__name__}: {error}"[:120]] += 1
            tally.broken.append((since, time.monotonic()))

    async def _ask(self, case: Case, tally: Tally) -> dict[str, Any]:
        history = [{"role": turn.role, "content": turn.content} for turn in case.turns]
        asked = {"question": case.question, "history": history}
        since, words, new = time.perf_counter(), False, case.id not in tally.asked
        tally.asked.add(case.id)
        async with self._client.stream(
            "POST", "/api/ask", json=asked, headers={"accept": "text/event-stream"}
        ) as reply:
            if reply.status_code != httpx.codes.OK:
                raise FailedError(f"/api/ask {reply.status_code}")
            name = ""
            async for line in reply.aiter_lines():
                name = line.removeprefix("event: ") if line.startswith("event: ") else name
                if not line.startswith("data: "):
                    continue
                if not words:
                    words = True
                    tally.seconds["first_words"].append(time.perf_counter() - since)
                if name == "answer":
                    took = time.perf_counter() - since
                    for kind in ("answer", "new") if new else ("answer",):
                        tally.seconds[kind].append(took)
                    answer: dict[str, Any] = json.loads(line.removeprefix("data: "))
                    return answer
        raise FailedError(f"/api/ask ended with the event {name!r}")

    async def _look(self, cited: dict[str, Any], tally: Tally) -> None:
        since = time.perf_counter()
        reply = await self._client.get(
            f"/api/slides/{cited['document']}/{cited['slide']}.png",
            params={"start": cited["start"], "end": cited["end"], "width": LONGEST_PICTURE},
        )
        if reply.status_code != httpx.codes.OK:
            raise FailedError(f"picture {reply.status_code}")
        tally.seconds["picture"].append(time.perf_counter() - since)


class FailedError(Exception):
    """The service answered, but not with what was asked for."""


async def measure(url: str, users: int, seconds: float, pause: float) -> dict[str, Any]:
    """Return the figures of one user alone and of many, and what the process held meanwhile.

    Args:
        url: address of the service (``/metrics`` is asked at the root of its origin).
        users: how many at once.
        seconds: how long they stay.
        pause: mean time between an answer and the next question of one user, seconds.

    Raises:
        httpx.HTTPError: the service cannot be reached.
    """
    cases = development()
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=users)
    async with httpx.AsyncClient(base_url=url, timeout=PATIENCE_SECONDS, limits=limits) as client:
        (await client.get("/readyz")).raise_for_status()
        await Visitor(client, cases, 0).stay(time.monotonic() + 0.001, 0, Tally())  # loads models
        alone = min(ALONE_SECONDS, seconds)
        single = await _phase(client, cases, 1, alone, 0.0)
        held = {"start": await _process(url)}
        middle = asyncio.create_task(_later(seconds / 2, url))
        many = await _phase(client, cases, users, seconds, pause)
        held |= {"middle": await middle, "end": await _process(url)}
    held["afterwards"] = await _settled(url, held["start"])
    return {
        "users": users, "seconds": seconds, "pause_seconds": pause, "questions": len(cases),
        "one_user": single, "all_users": many, "process": held, "origin": origin(),
    }  # fmt: skip


def development() -> tuple[Case, ...]:
    """Return the questions that visitors ask."""
    dev = [case for case in load_dataset(bundled_dataset()) if case.split == "dev"]
    return (*dev, *load_dataset(development_dataset()))


async def _phase(
    client: httpx.AsyncClient, cases: Sequence[Case], users: int, seconds: float, pause: float
) -> dict[str, Any]:
    tally, since = Tally(), time.monotonic()
    await crowd(client, cases, users, seconds, pause, tally)
    return tally.summary(time.monotonic() - since)


async def crowd(
    client: httpx.AsyncClient, cases: Sequence[Case], users: int, seconds: float, pause: float,
    tally: Tally,
) -> None:  # fmt: skip
    """Have so many people ask for so long."""
    until = time.monotonic() + seconds
    visitors = [Visitor(client, cases, seed) for seed in range(1, users + 1)]
    await asyncio.gather(*(one.stay(until, pause, tally) for one in visitors))


async def _later(seconds: float, url: str) -> dict[str, float]:
    await asyncio.sleep(seconds)
    return await _process(url)


async def _process(url: str) -> dict[str, float]:
    """Return memory (MB), open files and answers in progress, as the service itself counts them."""
    async with httpx.AsyncClient(timeout=PATIENCE_SECONDS) as client:
        reply = await client.get(str(httpx.URL(url).join("/metrics")))
    reply.raise_for_status()
    lines = (line.split() for line in reply.text.splitlines() if not line.startswith("#"))
    found = {words[0]: float(words[1]) for words in lines}
    return {
        "rss_mb": round(found["process_resident_memory_bytes"] / 2**20, 1),
        "open_fds": found["process_open_fds"],
        "answers_in_progress": found["seisaku_answers_in_progress"],
    }


async def _settled(url: str, before: dict[str, float]) -> dict[str, float]:
    """Return what is held once no more files are open than before, or after a while."""
    deadline = time.monotonic() + SETTLING_SECONDS
    while (now := await _process(url))["open_fds"] > before["open_fds"]:
        if time.monotonic() > deadline:
            break
        await asyncio.sleep(1)
    return now


def main(
    users: Annotated[int, typer.Option(min=1, help="同時の人数 / people at once")] = 50,
    seconds: Annotated[float, typer.Option(min=1, help="続ける秒数 / how long")] = 300,
    pause: Annotated[float, typer.Option(min=0, help="質問の間（秒） / reading time")] = 20,
    url: Annotated[str, typer.Option(help="サービス / the service")] = "http://127.0.0.1:7860",
) -> None:
    """Measure a running service under load; its setting rate_limit must allow the rate."""
    figures = asyncio.run(measure(url, users, seconds, pause))
    print(json.dumps(figures, ensure_ascii=False, indent=1))  # noqa: T201
    failed = figures["one_user"]["failures"] or figures["all_users"]["failures"]
    raise typer.Exit(1 if failed else 0)


if __name__ == "__main__":
    typer.run(main)
