"""``POST /api/feedback``: what somebody thinks of an answer."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from http import HTTPStatus
from threading import Lock
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from assistant.common.access.caller import Caller, caller
from assistant.common.types import Answer, Turn
from assistant.operate.records.feedback import Feedback
from assistant.web.http.problems import ProblemError
from assistant.web.service.openapi import FORGOTTEN, REFUSED
from assistant.web.service.questions import MAX_HISTORY_TURNS, Text, TurnIn

REMEMBERED = 2_000
"""Answers of which an opinion can still be given: about 10 MB."""
MAX_COMMENT_CHARS = 2_000


class RecentAnswers:
    """The last answers, each with who was given it (a listener of the shared assistant)."""

    def __init__(self, who: Callable[[], Caller]) -> None:
        self._who = who
        self._kept: OrderedDict[tuple[str, str], Answer] = OrderedDict()
        self._lock = Lock()

    def __call__(self, outcome: Answer | Exception, question: str, seconds: float) -> None:
        """Remember an answer."""
        if isinstance(outcome, Answer):
            with self._lock:
                self._kept[outcome.id, self._who().user] = outcome
                if len(self._kept) > REMEMBERED:
                    self._kept.popitem(last=False)

    def of(self, id: str, who: Caller) -> Answer | None:
        """Return an answer that this caller was given, None where it is forgotten."""
        with self._lock:
            return self._kept.get((id, who.user))


class FeedbackIn(BaseModel):
    """An opinion on one answer."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"answer_id": "0f3a5c7e9b1d2f40", "thumb": "down", "comment": "単位が違います"}
            ]
        },
    )
    answer_id: Text = Field(description="`id` of the answer", min_length=1, max_length=64)
    thumb: Literal["up", "down"]
    comment: Text = Field(default="", max_length=MAX_COMMENT_CHARS)
    history: list[TurnIn] = Field(
        default_factory=list,
        max_length=MAX_HISTORY_TURNS,
        description="what was said before the question, as it was sent with it",
    )


def feedback_routes(feedback: Feedback, recent: RecentAnswers) -> APIRouter:
    """Return the route; opinions go to the records' database."""
    router = APIRouter(prefix="/api", responses=REFUSED)

    @router.post("/feedback", status_code=HTTPStatus.CREATED, responses=FORGOTTEN)
    def give(given: FeedbackIn) -> dict[str, int]:
        """Keep an opinion on an answer that was given lately."""
        who = caller.get()
        answer = recent.of(given.answer_id, who)
        if answer is None:
            raise ProblemError(HTTPStatus.NOT_FOUND, "answer_forgotten")
        turns = tuple(Turn(turn.role, turn.content) for turn in given.history)
        return {"id": feedback.add(answer, given.thumb, given.comment.strip(), turns, who.user)}

    return router
