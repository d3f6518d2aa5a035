"""What a follow-up finds by its own words, beside what it finds within its conversation.

Chosen on 362 turns of training conversations and 200 questions put after a conversation about something
else, looked at on 84 and 109 of other documents: the facts on the screen went from 0.798 to 0.845 for the
turns and from 0.624 to 0.798 for the changes of topic (docs/decisions/2026-11-29-follow-ups.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.question.followup import Read
from index.types import Hit

OWN, NAMED = 0.5, 1.0
"""What a passage gains by its place among those found by the own words, the context's counting 1; and
where the own words name a topic."""
MEANING = 4.0
"""What a cosine counts for beside a score."""
ALONE, ALONE_NAMED = 0.13, -0.1
"""By how much the own words must find something nearer to be a topic of their own: one in 20 turns that
are none does. And where they name a topic: then the conversation must bring something nearer."""


def stands_alone(read: Read, own: Sequence[Hit], within: Sequence[Hit]) -> bool:
    """Whether a question finds so much more by its own words that its conversation adds nothing."""
    if not within:
        return bool(own)
    if read.points or not own:
        return False
    nearer = MEANING * (_meaning(own) - _meaning(within)) + own[0].score - within[0].score
    return nearer > (ALONE_NAMED if read.named else ALONE)


def _meaning(hits: Sequence[Hit]) -> float:
    return max(hit.parts.get("dense", 0.0) for hit in hits)


def beside(read: Read, within: Sequence[Hit], own: Sequence[Hit]) -> list[Hit]:
    """Return what was found within the conversation and by the own words, best first.

    Passages found by the own words alone were read without the conversation: they are read again.
    """
    if not within or not own:
        return list(within or own)
    weight = NAMED if read.named else OWN
    gained = {hit.passage.id: weight * (hit.score - own[-1].score) for hit in own}
    known = {hit.passage.id for hit in within}
    added = [
        replace(hit, score=within[-1].score, reading=None)
        for hit in own
        if hit.passage.id not in known
    ]
    fused = [
        replace(hit, score=hit.score + gained.get(hit.passage.id, 0.0)) for hit in [*within, *added]
    ]
    return sorted(fused, key=lambda hit: -hit.score)
