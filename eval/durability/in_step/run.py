"""The run: what is done to the folder while people ask, and what the index must be in the end."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path, PurePosixPath
from typing import Any

from assistant.common.settings import Settings
from assistant.open import open_embedder
from eval.durability.in_step.alike import differences
from eval.durability.in_step.papers import content_of, path_of, question_of, write
from eval.durability.in_step.people import asking
from eval.durability.in_step.service import LOOK_SECONDS, LateError, Service, served
from index.publish.build import Builder

HALF_SECONDS = 12.0
"""A half-copied file is left so long: three times what a file is left alone before it is read."""

Serve = Callable[[Path, Path, Path], AbstractContextManager[Service]]


class Run:
    """One run in a folder of its own.

    Args:
        place: an empty folder.
        files: how many are copied; a fifth of them is renamed, a fifth deleted, a fifth half-copied.
        people: how many ask all the while.
        pause: their mean reading time, seconds.
        hold: how long half-copied files stay so.
        serve: serves an index, a folder and a log.
    """

    def __init__(
        self, place: Path, files: int, people: int, pause: float, hold: float = HALF_SECONDS,
        serve: Serve = served,
    ) -> None:  # fmt: skip
        """Index the few papers that are there at the start, and stay."""
        self._hold, self._serve = hold, serve
        self._place, self._people, self._pause = place, people, pause
        self._folder, self._index = place / "docs", place / "index"
        self._start = range(10)
        self._storm = range(100, 100 + files)
        self._settings = Settings(index_dir=self._index)
        self._embedder = open_embedder(self._settings)
        self._seconds: dict[str, float] = {}
        for number in self._start:
            write(self._folder, number)
        self._build(self._index)

    def figures(self) -> dict[str, Any]:
        """Do it all.

        Returns:
            Seconds from each kind of change to the answer, updates made, questions asked and
            failed, and what is not the same as in an index built fresh.

        Raises:
            LateError: a change did not reach the index.
        """
        questions = [question_of(number) for number in self._start]
        with self._serve(self._index, self._folder, self._place / "service.log") as service:
            service.until("the first look", service.is_settled)
            with asking(service.url, questions, self._people, self._pause) as asked:
                self._change(service)
            builds = service.builds()
        fresh = self._place / "fresh"
        self._build(fresh)
        return {
            "files": len(self._storm), "people": self._people,
            "seconds_to_answer": {name: round(value, 1) for name, value in self._seconds.items()},
            "builds": builds, "questions": len(asked.seconds), "failed": dict(asked.failed),
            "answer_seconds": asked.summary(),
            "documents": len(self._expected(self._storm)), "unlike_a_fresh_index": differences(self._index, fresh),
        }  # fmt: skip

    def _change(self, service: Service) -> None:
        self._one(service)
        self._copy(service)
        fifth = len(self._storm) // 5
        renamed, removed = self._storm[:fifth], self._storm[fifth : 2 * fifth]
        for number in renamed:
            (self._folder / path_of(number)).rename(self._folder / _new_name(number))
        self._wait(service, "renamed", {_new_name(n) for n in renamed}, _names(renamed))
        for number in removed:
            (self._folder / path_of(number)).unlink()
        self._wait(service, "removed", set(), _names(removed))
        self._wait(service, "all", self._expected(self._storm), set())
        service.until("settled", service.is_settled)

    def _one(self, service: Service) -> None:
        """One new paper, until an answer shows it; then another text in its place."""
        write(self._folder, 50)
        name = path_of(50)
        self._seconds["new"] = service.until("new", lambda: name in service.places(question_of(50)))
        (self._folder / path_of(50)).write_bytes(
            content_of(50).replace("353億".encode(), "999億".encode())
        )
        self._seconds["changed"] = service.until(
            "changed",
            lambda: (
                "999億"
                in json.dumps(
                    service.json("/api/search", q="第50号計画 事業費"), ensure_ascii=False
                )
            ),
        )

    def _copy(self, service: Service) -> None:
        """The storm, a fifth of it half-copied: half of those by a program that keeps them open."""
        half = self._storm[-(len(self._storm) // 5) :]
        kept_open = half[::2]
        with ExitStack() as stack:
            opened = {}
            for number in half:
                file = self._folder / path_of(number)
                file.parent.mkdir(parents=True, exist_ok=True)
                opened[number] = stack.enter_context(file.open("wb", buffering=0))
                opened[number].write(content_of(number)[:-20])
            for number in self._storm:
                if number not in half:
                    write(self._folder, number)
            whole = _names(set(self._storm) - set(half))
            since = time.monotonic()
            for number in half:
                if number not in kept_open:  # closed, and written on before it has been left alone
                    opened[number].write(content_of(number)[-20:])
                    opened[number].close()
            while not whole <= self._without(service, kept_open):
                pass
            self._seconds["storm"] = time.monotonic() - since
            while time.monotonic() - since < self._hold:
                self._without(service, kept_open)
            for number in kept_open:
                opened[number].write(content_of(number)[-20:])
        self._wait(service, "half_copied", _names(half), set())

    def _without(self, service: Service, half: Sequence[int]) -> set[str]:
        """Return what is indexed, which no half-copied file must be.

        Raises:
            LateError: one is.
        """
        names = service.documents()
        if early := names & _names(half):
            raise LateError(f"half-copied, and indexed: {sorted(early)[:3]}")
        time.sleep(LOOK_SECONDS)
        return names

    def _wait(self, service: Service, what: str, there: set[str], gone: set[str]) -> None:
        self._seconds[what] = service.until(
            what, lambda: there <= (now := service.documents()) and not (gone & now)
        )

    def _expected(self, storm: Sequence[int]) -> set[str]:
        fifth = len(storm) // 5
        renamed = {_new_name(number) for number in storm[:fifth]}
        return renamed | _names([*self._start, 50, *storm[2 * fifth :]])

    def _build(self, index_dir: Path) -> None:
        settings = self._settings
        Builder(
            index_dir, self._embedder, settings.passage_tokens, settings.max_file_mb * 2**20,
            limits=settings.limits,
        ).run([self._folder])  # fmt: skip


def _names(numbers: Iterable[int]) -> set[str]:
    return {path_of(number) for number in numbers}


def _new_name(number: int) -> str:
    before = PurePosixPath(path_of(number))
    return before.with_name(f"改{before.name}").as_posix()
