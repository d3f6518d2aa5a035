"""A question to all documents: found, read, then claimed, shown or declined."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answer.desk import HITS, Desk, Watch
from assistant.common.types import Answer
from assistant.question.analysis import Question, analyse
from assistant.question.editions import Editions, newest, without_edition


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked.

    Attributes:
        question: the user's words.
        whole: how they were understood.
        asked: them taken apart, with what the conversation adds.
        search: what is searched for.
    """

    question: str
    whole: str
    asked: Question
    search: str


def ask_documents(desk: Desk, asking: Asking, editions: Editions, watch: Watch) -> Answer:
    """Answer from the documents, in the edition that is asked for.

    Args:
        desk: what to work with.
        asking: what is asked.
        editions: the editions of the indexed documents.
        watch: running since the question came.
    """
    asked, search = asking.asked, asking.search
    wanted = editions.wanted(asked)
    excluded = editions.excluded(asked)
    if excluded:
        asked = analyse(without_edition(asked.text))
        search = without_edition(search)
    watch.lap("query")
    # more hits where editions say the same
    found = desk.hits(search, excluded, 3 * HITS if editions else HITS)
    hits = newest(found, wanted, asked)[:HITS]
    watch.lap("retrieve")
    finding = desk.find(asked, hits)
    watch.lap("read")
    answer = desk.answer(asking.question, asking.whole, finding, watch)
    return editions.noted(answer, desk.language)
