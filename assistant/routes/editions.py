"""A question to two or more editions of a document: the same asked of each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.desk import READ, Desk, Watch, answer_id
from assistant.draft import Quote, one_line
from assistant.editions import of_one_edition
from assistant.messages import message
from assistant.question import analyse
from assistant.types import Answer
from index.documents import DocumentInfo
from index.types import Hit

_MARKER = re.compile(r"\[\d+\]")


def compare_editions(
    desk: Desk, question: str, whole: str, compared: Sequence[DocumentInfo], watch: Watch
) -> Answer:
    """Ask each edition the same, and put what they say one under the other."""
    asked = analyse(of_one_edition(whole))
    lines: list[str] = []
    quotes: list[Quote] = []
    sures: list[float] = []
    warnings: list[str] = []
    hits: list[Hit] = []
    for info in compared:
        own = desk.index.hits(asked.text, READ, (info.name,))
        hits += own[:1]
        draft, sure = desk.decide(asked, desk.candidates(asked, own))
        if draft is None:
            warnings.append(message("edition_silent", desk.language, edition=info.edition))
            continue
        markers = "".join(f"[{len(quotes) + i}]" for i in range(1, len(draft.quotes) + 1))
        lines.append(f"・{info.edition}: {one_line(draft.short)}{markers}")
        quotes += draft.quotes
        sures.append(sure)
    watch.lap("read")
    if not lines:
        return desk.declined(question, whole, hits, 0.0, watch)
    return Answer(
        id=answer_id(question, whole),
        question=question,
        standalone_question=whole,
        answer="\n".join(lines),
        short_answer=_MARKER.sub("", "、".join(line.removeprefix("・") for line in lines)),
        abstained=False,
        confidence=min(sures),
        citations=desk.citations(quotes, min(sures)),
        warnings=tuple(warnings),
        timings_ms=watch.laps(),
    )
