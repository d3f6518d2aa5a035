"""A question to all documents: found, read, then claimed, shown or declined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer.desk import HITS, Desk, Finding, Watch
from assistant.answer.routes.follow import beside, stands_alone
from assistant.answer.years import of_the_year, year_notes
from assistant.common.types import Answer, Turn
from assistant.evidence.told import bundled_model as told_model
from assistant.evidence.told import speaks_of
from assistant.question.analysis import Question, analyse
from assistant.question.editions import Editions, newest, without_edition
from assistant.question.followup import Read, asked_at, read_again
from index.types import Hit

LOOKED_AT = 2
"""Short questions before this one that are searched for once more: one in memory takes 30 ms."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked.

    Attributes:
        question: the user's words.
        read: how they were read within their conversation.
        listed: whether all that fits is asked for, whatever the words say.
    """

    question: str
    read: Read
    listed: bool = False

    @property
    def asked(self) -> Question:
        """The question taken apart, with what the conversation adds."""
        asked = self.read.analysed()
        return replace(asked, kind="list") if self.listed else asked

    @property
    def alone(self) -> Asking:
        """The question by its own words."""
        return replace(self, read=self.read.alone)


def ask_documents(desk: Desk, asking: Asking, editions: Editions, watch: Watch) -> Answer:
    """Answer from the documents, in the edition that is asked for.

    Args:
        desk: what to work with.
        asking: what is asked.
        editions: the editions of the indexed documents.
        watch: running since the question came.
    """
    watch.lap("query")
    asking, asked, hits = searched(desk, asking, editions)
    watch.lap("retrieve")
    finding = _found(desk, asking, asked, hits)
    watch.lap("read")
    answer = desk.answer(asking.question, asking.read.whole, finding, watch)
    noted = editions.noted(answer, desk.language)
    shown = () if answer.citations else answer.evidence  # what is claimed has its own numbers
    notes = year_notes(finding.question, shown, desk.index, desk.language)
    return replace(noted, warnings=(*noted.warnings, *notes))


def begun(desk: Desk, history: Sequence[Turn], editions: Editions) -> Sequence[Turn]:
    """Return a conversation from the last question on that was read by its own words.

    A short question names too little to be told from its words (`read` knows the others): it is
    searched for once more, the last few alone.
    """
    since = 0
    for at in asked_at(history)[1:][-LOOKED_AT:]:
        earlier = Asking(history[at].content, read_again(history, at, since))
        if earlier.read.context and not _heard(desk, earlier, editions)[0].read.context:
            since = at
    return history[since:]


def _found(desk: Desk, asking: Asking, asked: Question, hits: Sequence[Hit]) -> Finding:
    """Read what was found; a follow-up that names what no page holds is as good as far."""
    found = desk.find(asked, hits)
    if not asking.read.context:
        return found
    if speaks_of(asking.alone.asked, found.ranked, desk.index):
        return found
    return replace(found, told=min(found.told, told_model().far))


def searched(
    desk: Desk, asking: Asking, editions: Editions
) -> tuple[Asking, Question, Sequence[Hit]]:
    """Return a question as it is answered (within its conversation, or by its own words alone).

    Returns:
        The question, what is asked of the editions that are meant, and the best passages for it, those
        that tell the year asked for first.
    """
    asking, asked, hits = _heard(desk, asking, editions)
    return asking, asked, of_the_year(hits, asked, desk.index)


def _heard(
    desk: Desk, asking: Asking, editions: Editions
) -> tuple[Asking, Question, Sequence[Hit]]:
    asked, within = _search(desk, asking, editions)
    if not asking.read.context:
        return asking, asked, within
    alone, own = _search(desk, asking.alone, editions)
    if stands_alone(asking.read, own, within):
        return asking.alone, alone, own
    found = beside(asking.read, within, own)
    if asking.read.named:  # read by its own words: the conversation only helped to find it
        return asking.alone, alone, found
    return asking, asked, found


def _search(desk: Desk, asking: Asking, editions: Editions) -> tuple[Question, list[Hit]]:
    asked, search = asking.asked, asking.read.search
    wanted = editions.wanted(asked)
    excluded = editions.excluded(asked)
    if excluded:
        asked = analyse(without_edition(asked.text))
        search = without_edition(search)
    # more hits where editions say the same
    found = desk.hits(search, excluded, 3 * HITS if editions else HITS)
    return asked, newest(found, wanted, asked)[:HITS]
