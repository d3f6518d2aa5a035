"""A question to all documents: found, read, drafted, weighed, cited."""

from __future__ import annotations

from assistant.desk import READ, Desk, Watch, answer_id
from assistant.editions import Editions, prefer, without_edition
from assistant.explain import explained
from assistant.question import Question, analyse
from assistant.types import Answer
from assistant.verify import verified


def ask_documents(
    desk: Desk, question: str, whole: str, asked: Question, editions: Editions, watch: Watch
) -> Answer:
    """Answer from the documents, in the edition that is asked for.

    Args:
        desk: what to work with.
        question: the user's words.
        whole: the question made whole.
        asked: ``whole`` analysed.
        editions: the editions of the indexed documents.
        watch: running since the question came.
    """
    wanted = editions.wanted(asked)
    excluded = editions.excluded(asked)
    if excluded:
        asked = analyse(without_edition(whole))
    watch.lap("query")
    # more hits where editions say the same
    found = desk.hits(asked.text if excluded else whole, excluded, 3 * READ if editions else READ)
    hits = prefer(
        found, wanted, asked, lambda h: h.passage.document, lambda h: h.passage.indexed_text
    )[:READ]
    watch.lap("retrieve")
    ranked = desk.candidates(asked, hits)
    ranked = prefer(ranked, wanted, asked, lambda c: c.document, lambda c: c.statement.text)
    draft, sure = desk.decide(asked, ranked)
    watch.lap("read")
    if draft is None:
        return desk.declined(question, whole, hits, sure, watch)
    fuller = explained(asked, draft, ranked)
    draft = fuller if verified(fuller) else draft
    return Answer(
        id=answer_id(question, whole),
        question=question,
        standalone_question=whole,
        answer=draft.text,
        short_answer=draft.short,
        abstained=False,
        confidence=sure,
        citations=desk.citations(draft.quotes, sure),
        warnings=editions.told({quote.candidate.document for quote in draft.quotes}, desk.language),
        timings_ms=watch.laps(),
    )
