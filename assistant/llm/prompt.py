"""What the language model is told: pages as data, the question, and how to cite and to say no."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.llm.models.model import Prompt
from assistant.llm.rules import (
    LENGTHS,
    NOTHING_LAST,
    NOTHING_SEARCH,
    PICTURED,
    REPAIR,
    REWORK,
    REWRITE,
    RULES,
    SEARCHED,
)
from assistant.llm.sources.orders import without_orders

if TYPE_CHECKING:
    from assistant.common.types import Detail, Turn
    from assistant.llm.sources.source import Source

_TAG = re.compile(
    r"[<＜]\s*/?\s*(?:資料|質問|会話|system|user|assistant)[^>＞]*[>＞]|<\|[^|]*\|>", re.I
)
"""What would end a page early or open a message of its own."""
SAID_CHARS = 700
"""Characters of each earlier answer that the model sees when it makes a follow-up whole."""


def answer_prompt(
    question: str, sources: Sequence[Source], detail: Detail = "full", *,
    searched: Sequence[str] = (), may_search: bool = False, before: str = "", step: str = "", notes: str = "",
) -> Prompt:  # fmt: skip
    """Return the prompt that asks for a cited answer.

    Args:
        question: the question made whole.
        sources: the pages.
        detail: how long the answer is to be.
        searched: words that were searched for besides the question.
        may_search: whether the model may ask for another search.
        before: the last answer, where it is to be said in another way.
        step: what to do with these pages, where the whole takes several steps.
        notes: what was noted of pages read before.
    """
    nothing = NOTHING_SEARCH if may_search else NOTHING_LAST
    system = RULES.format(length=LENGTHS[detail], nothing=nothing)
    seen = PICTURED if any(source.pictured for source in sources) else ""
    system = "\n".join(filter(None, [system, seen, REWORK if before else "", step]))
    looked = SEARCHED.format(words="」「".join(map(inert, searched))) if searched else ""
    last = f"直前の回答:\n{inert(before)}" if before else ""
    noted = f"抜き書き:\n{inert(notes)}" if notes else ""
    parts = [pages(sources), noted, looked, last, f"質問: {one_line(question)}"]
    return Prompt(system, "\n\n".join(filter(None, parts)), may_search=may_search)


def repair_prompt(
    question: str, sources: Sequence[Source], faults: Sequence[tuple[str, str]]
) -> Prompt:
    """Return the prompt that hands sentences back, each with what is wrong with it."""
    lines = [f"{i}: {inert(text)}（{why}）" for i, (text, why) in enumerate(faults, start=1)]
    parts = [pages(sources), "直す文:\n" + "\n".join(lines), f"質問: {one_line(question)}"]
    return Prompt(REPAIR, "\n\n".join(parts))


def rewrite_prompt(question: str, history: Sequence[Turn], turns: int) -> Prompt:
    """Return the prompt that makes a follow-up whole, from earlier questions and answers."""
    said = [
        f"利用者: {one_line(t.content)}" if t.role == "user" else f"回答: {_short(t.content)}"
        for t in history[-2 * turns :]
    ]
    return Prompt(REWRITE, "\n".join([*said, f"最後の質問: {one_line(question)}"]))


def pages(sources: Sequence[Source]) -> str:
    """Return pages in the form that a model is handed them in (a fixed contract)."""
    return "\n".join(f"<資料 {_attributes(s)}>\n{inert(s.text)}\n</資料>" for s in sources)


def _attributes(source: Source) -> str:
    values = {
        "番号": str(source.number), "資料名": source.document, "スライド": str(source.slide.number),
        "印刷ページ": source.slide.printed_page or "", **source.about,
    }  # fmt: skip
    told = [f'{name}="{one_line(value)}"' for name, value in values.items() if value]
    return " ".join([*told, '図="添付"'] if source.pictured else told)


def inert(text: str) -> str:
    """Take away what a model could read as the frame of the prompt."""
    return _TAG.sub(" ", without_orders(text)).replace('"', "”")


def one_line(text: str) -> str:
    """Return a text that cannot begin a line of its own."""
    return " ".join(_TAG.sub(" ", text).replace('"', "”").split())


def _short(text: str) -> str:
    told = one_line(inert(text))
    return told if len(told) <= SAID_CHARS else f"{told[:SAID_CHARS]}…"
