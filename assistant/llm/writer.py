"""An answer told by the language model, with every sentence that its slides do not bear out left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from assistant.llm.endpoint import EndpointError, Part
from assistant.llm.grounding import Checked, Support, check, names
from assistant.llm.prompt import Source, answer_prompt, rewrite_prompt
from assistant.llm.sentences import sentences
from assistant.messages import Language, message
from assistant.types import Answer, Citation, Turn
from corpus.expressions import find_expressions
from corpus.normalize import fold, normalize_query

MODE = "generative"
TURNS = 6
"""Earlier questions the model sees when it makes a follow-up whole."""
LONGEST = 300
"""Characters of a question made whole; more is no question."""
SENTENCES = 8
"""Sentences read of one answer: three are asked for."""
_NOTHING = re.compile(r"資料に(?:は)?(?:記載が)?(?:見当たり|あり)ません")
_UNSAFE = re.compile(r"https?:|[<>`|]")


class Streams(Protocol):
    """A language model."""

    def stream(self, prompt: Sequence[Part]) -> Iterator[str]:
        """Yield the answer piece by piece."""
        ...

    def complete(self, prompt: Sequence[Part]) -> str:
        """Return the whole answer."""
        ...


class Writer:
    """Writes answers with one language model; safe to share by threads."""

    def __init__(self, model: Streams, language: Language) -> None:
        self._model, self._language = model, language

    def standalone(self, question: str, history: Sequence[Turn]) -> str | None:
        """Return a follow-up made whole, None where the model fails or adds what nobody said."""
        try:
            told = self._model.complete(rewrite_prompt(question, history, TURNS))
        except EndpointError:
            return None
        lines = [normalize_query(line) for line in told.splitlines() if line.strip()]
        whole = lines[0].removeprefix("最後の質問:").strip() if lines else ""
        said = "\n".join([*(turn.content for turn in history), question])
        fits = 0 < len(whole) <= LONGEST and not _UNSAFE.search(whole)
        return whole if fits and _adds_nothing(whole, normalize_query(said)) else None

    def write(self, answer: Answer, sources: Sequence[Source]) -> Iterator[str | Answer]:
        """Yield the checked text as it grows (str), then the answer.

        Where the model fails, finds nothing, or says nothing that holds, the answer that was given
        stays, with a warning.

        Args:
            answer: the extractive answer.
            sources: what the model may use, the answer's own passages first.
        """
        told = _Told(answer)
        left_out = 0
        try:
            prompt = answer_prompt(answer.standalone_question, sources)
            seen: set[str] = set()
            for sentence in sentences(self._model.stream(prompt)):
                # small models say the same again and again, up to their limit
                if _NOTHING.search(sentence) or sentence in seen or len(seen) == SENTENCES:
                    break
                seen.add(sentence)
                checked = check(sentence, sources)
                if checked.fault is None:
                    yield told.add(checked)
                else:
                    left_out += 1
        except EndpointError:
            yield self._kept(answer, "llm_failed")
            return
        if not told.text or not told.cites(answer):
            yield self._kept(answer, "llm_unsupported")
            return
        yield told.answer(self._left_out(left_out))

    def _left_out(self, count: int) -> tuple[str, ...]:
        return (message("llm_left_out", self._language, count=count),) if count else ()

    def _kept(self, answer: Answer, key: str) -> Answer:
        return replace(answer, warnings=(*answer.warnings, message(key, self._language)))


class _Told:
    """What has been said so far, and what it rests on."""

    def __init__(self, answer: Answer) -> None:
        self.text = ""
        self._answer = answer
        self._markers: dict[tuple[str, int, int, int], Citation] = {}

    def add(self, checked: Checked) -> str:
        """Say one more sentence; return all that is said."""
        markers = dict.fromkeys(self._marker(support) for support in checked.supports)
        self.text += checked.text + "".join(f"[{marker}]" for marker in markers)
        return self.text

    def _marker(self, support: Support) -> int:
        source, statement = support.source, support.statement
        key = (source.document, source.slide.number, statement.start, statement.end)
        if key not in self._markers:
            slide = source.slide
            self._markers[key] = Citation(
                marker=len(self._markers) + 1,
                document=source.document,
                title=slide.title,
                slide=slide.number,
                printed_page=slide.printed_page,
                quote=slide.text[statement.start : statement.end],
                start=statement.start,
                end=statement.end,
                passage=source.text,
                score=round(self._answer.confidence, 4),
                printed_page_inferred=slide.printed_page_inferred,
            )
        return self._markers[key].marker

    def cites(self, answer: Answer) -> bool:
        """Whether a slide of the extractive answer is cited: else something else was answered."""
        own = {(citation.document, citation.slide) for citation in answer.citations}
        return any((document, slide) in own for document, slide, _, _ in self._markers)

    def answer(self, warnings: tuple[str, ...]) -> Answer:
        """Return the whole."""
        return replace(
            self._answer,
            answer=self.text,
            citations=tuple(self._markers.values()),
            warnings=(*self._answer.warnings, *warnings),
            mode=MODE,
        )


def _adds_nothing(whole: str, said: str) -> bool:
    """Whether every name and figure of a rewritten question was said in the conversation."""
    key = fold(said)
    told = [fold(expression.text) for expression in find_expressions(whole)]
    return all(word in key for word in (*told, *map(fold, names(whole))))
