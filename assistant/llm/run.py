"""One answer being made by a model: what was asked, what it has cost, and the answer it ends in."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.common.messages import Language, message
from assistant.common.types import Answer, Detail, Related, Turn, Usage
from assistant.llm.conversation import Understood
from assistant.llm.sources.finding import Found
from assistant.llm.sources.source import Source
from assistant.llm.telling import Telling

MODE = "generative"
RELATED = 3
"""Slides suggested where the documents do not answer."""


@dataclass(frozen=True, slots=True)
class Options:
    """How the model is asked; see the settings ``llm_*``."""

    language: Language = "ja"
    detail: Detail = "full"
    room: int = 16_000
    pictures: bool = True
    steps: int = 40


@dataclass(slots=True)
class Run:
    """What is known of an answer while it is made; ``pictures`` are those the model looks at."""

    question: str
    read: Understood
    history: tuple[Turn, ...]
    detail: Detail
    language: Language
    searched: list[str] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    pictures: tuple[bytes, ...] = ()
    started: float = field(default_factory=time.perf_counter)
    laps: dict[str, float] = field(default_factory=dict)

    def lap(self, name: str) -> None:
        """End a lap; only its first end counts."""
        now = (time.perf_counter() - self.started) * 1000
        self.laps.setdefault(name, now - sum(self.laps.values()))

    def say(self, key: str, **values: object) -> str:
        """Return a sentence of the catalogue."""
        return message(key, self.language, **values)

    def answer(self, telling: Telling, found: Found, warnings: Sequence[str]) -> Answer:
        """Return what was told; where it only says that the documents do not tell it, a refusal."""
        claims = telling.claims()
        facts = [claim for claim in claims if claim.check != "none"]
        unheld = sum(claim.check == "unheld" for claim in facts)
        sure = 1 - unheld / len(facts) if facts else 0.0
        notes = [*warnings, *([self.say("llm_unheld", count=unheld)] if unheld else [])]
        return Answer(
            **self._common(), answer=telling.text(), abstained=not facts, confidence=sure,
            short_answer=next((c.text for c in facts if c.check != "unheld"), ""),
            citations=telling.citations(sure), warnings=tuple(notes), claims=claims,
            related=() if facts else _related(found.sources),
        )  # fmt: skip

    def declined(self, found: Found) -> Answer:
        """Say that the documents do not tell it, and what was looked for."""
        words = "」「".join(dict.fromkeys(self.searched))
        near = _related(found.sources)
        key = ("llm_not_found_searched" if words else "not_found_related") if near else "not_found"
        return Answer(
            **self._common(), answer=self.say(key, words=words), abstained=True, confidence=0.0,
            short_answer="", related=near, warnings=found.warnings,
        )  # fmt: skip

    def _common(self) -> dict[str, Any]:
        whole = self.read.whole
        times = {**self.laps, "total": (time.perf_counter() - self.started) * 1000}
        name = hashlib.sha256(f"{self.question}\x1f{whole}".encode()).hexdigest()[:16]
        return {
            "id": name, "question": self.question, "standalone_question": whole,
            "understood": whole, "mode": MODE, "timings_ms": times, "usage": self.usage,
        }  # fmt: skip


def _related(sources: Sequence[Source]) -> tuple[Related, ...]:
    return tuple(
        Related(
            s.document, s.slide.title, s.slide.number, s.slide.printed_page,
            s.slide.printed_page_inferred,
        )
        for s in sources[:RELATED]
    )  # fmt: skip
