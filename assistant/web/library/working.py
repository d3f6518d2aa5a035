"""Changes of the library under way, each told to the page that started it."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from typing import Any

from assistant.common.errors import AssistantError
from assistant.common.messages import Language, message, one_language
from assistant.operate.library.jobs import GivenUpError, Job, Outcome
from assistant.web.http.problems import ProblemError, log_failure
from index.store.errors import IndexingError

REMEMBERED = 200
"""Jobs that can still be looked at."""
PATIENCE_SECONDS = 0.4
"""How long a page waits for news of a job before it is told that there are none."""


class Working:
    """The jobs by a name that only who started one knows; any thread may ask."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._jobs: OrderedDict[str, Job] = OrderedDict()

    def add(self, job: Job) -> dict[str, str]:
        """Return what the page is told of a new job."""
        key = secrets.token_urlsafe(16)
        self._jobs[key] = job
        while len(self._jobs) > REMEMBERED:
            self._jobs.popitem(last=False)
        return {"job": key}

    def job(self, key: str) -> Job:
        """Return a job.

        Raises:
            ProblemError: 404, there is no such job.
        """
        if (job := self._jobs.get(key)) is None:
            raise ProblemError(404, "path_missing")
        return job

    def told(self, key: str) -> dict[str, Any]:
        """Return how far a job is, or what came of it."""
        job = self.job(key)
        if not job.finished(PATIENCE_SECONDS):
            step, done, total = job.step
            said = f"upload_{step}" if step in ("wait", "read", "store") else "upload_embed"
            line = message(said, self._language, done=done, total=total)
            return {"running": True, "line": line, "done": done, "total": total}
        outcomes = [
            {"name": item.name, "state": item.state, "line": self._line(item)}
            for item in self._outcomes(job)
        ]
        return {"running": False, "outcomes": outcomes, "undo": job.undo is not None}

    def _outcomes(self, job: Job) -> list[Outcome]:
        if job.error is None:
            return job.outcomes
        if isinstance(job.error, GivenUpError):
            return [Outcome("", "cancelled", message("upload_cancelled", self._language))]
        if isinstance(job.error, AssistantError | IndexingError):
            return [Outcome("", "failed", str(job.error))]
        log_failure(job.error)
        return [Outcome("", "failed", message("internal_error", self._language))]

    def _line(self, item: Outcome) -> str:
        return one_language(item.line.removeprefix(f"{item.name}: "), self._language)
