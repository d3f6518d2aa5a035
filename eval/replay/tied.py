"""Replies by the question, each sentence tied to its pages: they outlive changes of the prompt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pydantic import RootModel

from assistant.common.types import Place, Usage
from assistant.llm.models.model import Prompt
from assistant.llm.pieces import MARKER
from assistant.llm.prompt import one_line
from assistant.llm.rules import NOTHING
from corpus.normalize import fold
from corpus.tokens import tokenize
from eval.replay.lines import TiedAnswer, TiedRewrite, TiedSentence
from eval.replay.prompts import (
    REPAIRING,
    asks,
    before_of,
    faults_of,
    handed,
    question_of,
    request,
    rewrite_key,
    task_of,
)
from eval.replay.recording import ReplayMissError, in_pieces, read_header, read_lines

TiedLine = TiedAnswer | TiedRewrite
DELETED = "削除"
_END = re.compile(r"[。．.！？!?]?\s*\|?\s*\Z")


class _Line(RootModel[TiedLine]):
    """Either form of line."""


def read_tied(path: Path) -> list[TiedLine]:
    """Return the lines of a tied recording.

    Raises:
        RecordingError: the file is none.
        OSError: it cannot be read.
    """
    return [line.root for line in read_lines(path, "tied", _Line)]


class TiedReplay:
    """A language model that says of a recorded answer what the pages handed over hold.

    Safe to share by threads.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.header = path, read_header(path)
        lines = read_tied(path)
        self._rewrites = {
            _folded((*line.history, line.question)): line.reply
            for line in lines
            if isinstance(line, TiedRewrite)
        }
        self._answers: dict[str, list[TiedAnswer]] = {}
        for line in lines:
            if isinstance(line, TiedAnswer):
                self._answers.setdefault(_key(line.question), []).append(line)

    @property
    def sees(self) -> bool:
        """Whether the recorded model was shown pictures."""
        return self.header.sees

    def stream(self, prompt: Prompt) -> Iterator[str | Usage]:
        """Yield what can be said with the prompt's pages, cited by the prompt's numbers.

        Raises:
            ReplayMissError: nothing is recorded for this question.
        """
        reply = self._reply(prompt)
        if reply is None:
            raise ReplayMissError(self.path, prompt)
        yield from in_pieces(reply)
        yield Usage(requests=1)

    def _reply(self, prompt: Prompt) -> str | None:
        questions = rewrite_key(prompt)
        if questions is not None:
            return self._rewrites.get(_folded(questions))
        known = self._answers.get(_key(question_of(prompt)), []) if asks(prompt) else []
        if not known:
            return None
        if (task := task_of(prompt)) == REPAIRING:
            return _repaired(prompt, known)
        answer = _recorded(known, task, before_of(prompt))
        return None if answer is None else said(answer, prompt)


def _key(question: str) -> str:
    return fold(one_line(question))


def _folded(questions: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(_key, questions))


def _recorded(known: Sequence[TiedAnswer], task: str, before: str) -> TiedAnswer | None:
    """Return the answer of a task; where its words were changed, the only one of such a task."""
    same = [answer for answer in known if answer.task == task]
    if task and not same:
        same = [answer for answer in known if answer.task not in ("", REPAIRING)]
    of_before = [answer for answer in same if _bare(answer.before) == _bare(before)]
    same = of_before or same
    return same[0] if len(same) == 1 else None


def _bare(text: str) -> str:
    return fold(MARKER.sub("", text))


def said(answer: TiedAnswer, prompt: Prompt) -> str:
    """Return the sentences whose pages are all handed over, or what a model says that lacks them."""
    numbers = {place: number for number, place in handed(prompt).items()}
    told = _told(answer.sentences, numbers)
    if told:
        return told
    if not prompt.may_search:
        return NOTHING
    return request(answer.search or _content_words(answer.question))


def _told(sentences: Sequence[TiedSentence], numbers: Mapping[Place, int]) -> str:
    can = [one for one in sentences if all(_place(page) in numbers for page in one.pages)]
    rest = any(one.pages for one in can)
    if not rest and any(one.pages for one in sentences):
        return ""  # what is left are headings and lead-ins of what cannot be said
    texts = [marked(one.text, [numbers[_place(page)] for page in one.pages]) for one in can]
    return "".join(texts).strip()


def _place(page: Place) -> Place:
    document, slide = page
    return one_line(document), slide


def marked(text: str, numbers: Sequence[int]) -> str:
    """Return a sentence or row with its markers before the closing 「。」 or bar."""
    match = _END.search(text)
    at = match.start() if match else len(text)
    return text[:at] + "".join(f"[{n}]" for n in dict.fromkeys(numbers)) + text[at:]


def _content_words(question: str) -> tuple[str, ...]:
    words = (token.surface for token in tokenize(question) if token.is_content)
    return tuple(dict.fromkeys(words))


def _repaired(prompt: Prompt, known: Sequence[TiedAnswer]) -> str:
    """Return a line for each sentence handed back: as it was repaired, or said again as it was.

    A sentence that the recorded model never had to repair is one it stands by: checks change more
    often than what it said.
    """
    numbers = {place: number for number, place in handed(prompt).items()}
    lines = []
    for number, fault in faults_of(prompt).items():
        told = _told(_repair(fault, known), numbers).replace("\n", " ")
        lines.append(f"{number}: {told or DELETED}")
    return "\n".join(lines)


def _repair(fault: str, known: Sequence[TiedAnswer]) -> Sequence[TiedSentence]:
    line = fold(fault)
    for answer in known:
        if answer.task == REPAIRING and line.startswith(fold(answer.before)):
            return answer.sentences
    own = (one for answer in known if answer.task != REPAIRING for one in answer.sentences)
    return [one for one in own if (words := _words(one.text)) and line.startswith(words)][:1]


def _words(text: str) -> str:
    return fold(text.strip().lstrip("-*・• ").replace("**", ""))
