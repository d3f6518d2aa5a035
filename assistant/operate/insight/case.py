"""From a question of the page of use to a candidate of the curators."""

from __future__ import annotations

from assistant.common.messages import Language, message
from assistant.common.types import Answer, Related
from assistant.operate.records.asked import FROM_INSIGHT, Asked
from assistant.operate.records.feedback import Feedback, Opinion


def file_case(feedback: Feedback, asked: Asked, language: Language) -> Opinion:
    """Return the feedback on a question's answer; one is made where nobody has given any.

    It is made in the name of the page, so that it counts as nobody's opinion, and it holds no more
    than was kept: the words of the question and the slides of the answer.
    """
    found = _on(feedback, asked.answer_id)
    if found is None:
        declined = asked.status == "declined"
        said = message("insight_case_answer" if declined else "insight_case_wrong", language)
        question = asked.question or ""
        places = tuple(Related(document, "", slide, None) for document, slide in asked.places)
        answer = Answer(
            asked.answer_id, question, question, said, "", True, 0.0, related=places
        )  # fmt: skip
        number = feedback.add(answer, "down", user=FROM_INSIGHT)
        found = next(one for one in feedback.all() if one.id == number)
    return found


def _on(feedback: Feedback, answer_id: str) -> Opinion | None:
    """Return the feedback on an answer, one that waits for a curator before one that does not."""
    own = [one for one in feedback.all() if one.answer.get("id") == answer_id]
    waiting = [one for one in own if one.state == "new" and (one.thumb == "down" or one.comment)]
    return next(iter([*waiting, *own]), None)
