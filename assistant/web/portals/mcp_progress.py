"""How far an answer is, told to a client of MCP that asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import anyio.from_thread
from mcp.server.mcpserver import Context

from assistant.common.messages import Language, message
from assistant.common.types import Answer, Detail, Doing
from assistant.web.http.asker import while_present
from assistant.web.service.shared import SharedAssistant

PULSE_SECONDS = 10.0
"""Told again while nothing changes: clients give up a silent call, the usual ones after a minute."""
GROWTH = 50
"""Characters, about a sentence, by which a text grows from one message to the next."""


@dataclass(slots=True)
class Progress:
    """Tells, from the thread that makes an answer, what is being done.

    Attributes:
        context: of the call.
        language: of the messages.
        count: messages sent; a client wants each to have a higher number.
        told: characters of the text so far when it was told last, 0 before there is any.
        seen: the last piece.
    """

    context: Context[Any, Any]
    language: Language
    count: int = 0
    told: int = 0
    seen: str = ""

    @classmethod
    def of(cls, context: Context[Any, Any], language: Language) -> Progress | None:
        """Return what tells a client that asked for it, None for others."""
        asked = (context.request_context.meta or {}).get("progress_token")
        return None if asked is None else cls(context, language)

    def tell(self, piece: str) -> None:
        """Tell what is being done, where it is news, or the same again where nothing changes."""
        same, self.seen = piece == self.seen, piece
        grown = 0 if isinstance(piece, Doing) else len(piece)
        if not same and self.told and 0 < grown - self.told < GROWTH:
            return
        self.count, self.told = self.count + 1, grown
        words = message("mcp_writing", self.language, count=grown) if grown else piece
        anyio.from_thread.run(self.context.report_progress, self.count, None, words)


def with_progress(
    assistant: SharedAssistant, question: str, detail: Detail | None, progress: Progress
) -> Answer:
    """Answer one question and tell how far it is.

    Raises:
        GoneError: the client does not want the answer any more.
    """
    answer: Answer | None = None
    for piece in while_present(assistant.stream(question, detail=detail, pulse=PULSE_SECONDS)):
        if isinstance(piece, Answer):
            answer = piece
        else:
            progress.tell(piece)
    assert answer is not None  # noqa: S101 - every stream ends with one
    return answer
