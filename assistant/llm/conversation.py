"""A follow-up made whole by the model: from earlier questions and answers, or as a wish about the last."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.common.types import Turn, Usage
from assistant.llm.check.names import names
from assistant.llm.models.model import LanguageModel, ModelError, completed
from assistant.llm.prompt import rewrite_prompt
from assistant.question.followup import read
from corpus.normalize import fold, normalize_query

TURNS = 6
"""Earlier questions the model sees, with their answers."""
LONGEST = 300
"""Characters of a question made whole; more is no question."""
_UNSAFE = re.compile(r"https?:|[<>`|]")
_OBJECT = re.compile(r"\{.*\}", re.DOTALL)
AGAIN = "直前の回答"


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it was read.

    Attributes:
        whole: the question made whole.
        again: whether it only wants the last answer said in another way.
        usage: what reading it cost.
        by_rules: whether the model's words were of no use and the rules read it.
    """

    whole: str
    again: bool = False
    usage: Usage = field(default_factory=Usage)
    by_rules: bool = False


def understand(model: LanguageModel, question: str, history: Sequence[Turn]) -> Understood:
    """Read a question within its conversation; where the model fails, by rules."""
    if not any(turn.role == "user" for turn in history):
        return Understood(normalize_query(question))
    try:
        reply, usage = completed(model, rewrite_prompt(question, history, TURNS))
    except ModelError:
        return _by_rules(question, history, Usage(requests=1))
    kind, whole = _parsed(reply)
    said = "\n".join([*(turn.content for turn in history), question])
    if not _fits(whole, normalize_query(said)):
        return _by_rules(question, history, usage)
    again = kind == AGAIN and any(turn.cited for turn in history)
    return Understood(normalize_query(question) if again else whole, again, usage)


def _by_rules(question: str, history: Sequence[Turn], usage: Usage) -> Understood:
    return Understood(read(question, history).whole, usage=usage, by_rules=True)


def _parsed(reply: str) -> tuple[str, str]:
    """Return the kind and the question of a reply: one JSON object, or else its first line."""
    found = _OBJECT.search(reply)
    try:
        value = json.loads(found.group()) if found else None
    except ValueError:
        value = None
    if isinstance(value, dict) and isinstance(value.get("質問"), str):
        return str(value.get("種類", "")), normalize_query(value["質問"])
    lines = [normalize_query(line) for line in reply.splitlines() if line.strip()]
    return "", lines[0].removeprefix("最後の質問:").strip() if lines else ""


def _fits(whole: str, said: str) -> bool:
    """Whether a rewritten question is one, and names nobody whom the conversation does not."""
    key = fold(said)
    short = 0 < len(whole) <= LONGEST and not _UNSAFE.search(whole)
    return short and all(fold(name) in key for name in names(whole))
