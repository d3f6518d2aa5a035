"""Long work in a thread of its own: how far it is, how it ends, and how it is given up."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from assistant.common.errors import AssistantError

State = Literal["indexed", "failed", "present", "removed", "restored", "cancelled"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: its name, its state and a line that tells it to people."""

    name: str
    state: State
    line: str


class GivenUpError(AssistantError):
    """Somebody gave the work up before it was done."""


class Job:
    """One change that runs in a thread of its own; any thread may look at it.

    Attributes:
        step: what is being done, how much of it is done, and how much there is.
        undo: undoes what was done, None where nothing can.
    """

    def __init__(self, work: Callable[[Job], list[Outcome]]) -> None:
        """Start the work."""
        self.step: tuple[str, int, int] = ("wait", 0, 0)
        self.outcomes: list[Outcome] = []
        self.error: Exception | None = None
        self.undo: Callable[[], Job] | None = None
        self._given_up = threading.Event()
        self._work = work
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self.outcomes = self._work(self)
        except Exception as error:  # handed to whoever waits
            self.error = error

    def finished(self, seconds: float) -> bool:
        """Wait at most so long, and tell whether the work is done."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def give_up(self) -> None:
        """Have the work end at its next step, with everything as it was before."""
        self._given_up.set()

    def tell(self, step: str, done: int, total: int) -> None:
        """Tell how far the work is; for the work itself.

        Raises:
            GivenUpError: somebody gave it up.
        """
        self.step = (step, done, total)
        if self._given_up.is_set():
            raise GivenUpError
