"""What a recording needs to know of a prompt, read from the fixed form of its user message."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, get_args

from assistant.common.types import Detail, Place
from assistant.llm.prompt import answer_prompt
from assistant.llm.rules import REPAIR

if TYPE_CHECKING:
    from assistant.llm.models.model import Prompt

ASKED, ASKED_LAST, SAID = "質問: ", "最後の質問: ", "利用者: "
REWORK, REPAIRING = "rework", "repair"
_SOURCE = re.compile(r'<資料((?: [^\s="]+="[^"]*")+)>\n(.*?)\n</資料>', re.DOTALL)
_ATTRIBUTE = re.compile(r'([^\s="]+)="([^"]*)"')
_BEFORE = re.compile(r"^直前の回答:\n(.*)\n\n質問: ", re.DOTALL | re.MULTILINE)
_OBJECT = re.compile(r"(?:`+(?:json)?\s*)?(\{[^{}]*\})")
_FAULT = re.compile(r"^(\d+): (.*?)(?=^\d+: |^質問: )", re.DOTALL | re.MULTILINE)


def question_of(prompt: Prompt) -> str:
    """Return the question that a prompt ends with, or its last line where it asks none."""
    lines = prompt.user.rstrip().splitlines()
    last = lines[-1] if lines else ""
    return last.removeprefix(ASKED_LAST).removeprefix(ASKED).strip()


def asks(prompt: Prompt) -> bool:
    """Whether a prompt ends with a question to answer."""
    return prompt.user.rstrip().rpartition("\n")[2].startswith(ASKED)


def handed(prompt: Prompt) -> dict[int, Place]:
    """Return the pages that a prompt hands over, by their number."""
    tags = (dict(_ATTRIBUTE.findall(tag)) for tag, _ in _SOURCE.findall(prompt.user))
    return {int(tag["番号"]): (tag["資料名"], int(tag["スライド"])) for tag in tags}


def rewrite_key(prompt: Prompt) -> tuple[str, ...] | None:
    """Return the user's questions, the last one last, where the last is to be made whole."""
    *before, last = prompt.user.rstrip().splitlines() or [""]
    if not last.startswith(ASKED_LAST):
        return None
    said = [line.removeprefix(SAID).strip() for line in before if line.startswith(SAID)]
    return (*said, last.removeprefix(ASKED_LAST).strip())


def task_of(prompt: Prompt) -> str:
    """Return what is to be done: "" to answer, "rework", "repair", or the words of a step.

    Rules that nobody knows (of an earlier version) are taken as those of answering.
    """
    if prompt.system == REPAIR or faults_of(prompt):
        return REPAIRING
    if before_of(prompt):
        return REWORK
    known = (r for r in _answering_rules() if prompt.system.startswith(f"{r}\n"))
    # figures in a step's words tell which part it is, not what is done
    return next((re.sub(r"\d+", "", prompt.system[len(rules) :]).strip() for rules in known), "")


@cache
def _answering_rules() -> tuple[str, ...]:
    return tuple(
        answer_prompt("", (), detail, may_search=search).system
        for detail in get_args(Detail)
        for search in (False, True)
    )


def before_of(prompt: Prompt) -> str:
    """Return the answer that is to be said in another way, "" where there is none."""
    found = _BEFORE.search(_frame(prompt))
    return found[1].strip() if found else ""


def faults_of(prompt: Prompt) -> dict[int, str]:
    """Return the sentences that are handed back, each with its reason behind it, by number."""
    _, _, listed = _frame(prompt).partition("直す文:\n")
    return {int(number): text.strip() for number, text in _FAULT.findall(listed)}


def _frame(prompt: Prompt) -> str:
    return _SOURCE.sub("", prompt.user)


def requested_words(reply: str) -> tuple[str, ...] | None:
    """Return the words of a reply that asks for another search, None where it is no such reply."""
    found = _OBJECT.match(reply.strip())
    try:
        words = json.loads(found[1])["検索"] if found else None
    except (ValueError, KeyError):
        return None
    if isinstance(words, str):
        return (words,)
    return tuple(map(str, words)) if isinstance(words, list) else None


def request(words: tuple[str, ...]) -> str:
    """Return the line that asks for another search."""
    return json.dumps({"検索": list(words)}, ensure_ascii=False)
