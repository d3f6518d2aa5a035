"""A language model of a test whose replies are recorded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from assistant.common.types import Usage
from assistant.llm.models.model import LanguageModel, ModelError, Prompt, completed
from assistant.llm.prompt import answer_prompt
from assistant.llm.sources.source import Source, whole_source
from corpus.types import Slide
from eval.replay.exact import Recorder

FUND, DATE, COUNT = ("白書.pdf", 12), ("白書.pdf", 30), ("要覧.pdf", 3)


TEXTS = {
    FUND: "大学ファンドは10兆円規模",
    DATE: "令和4年3月に運用を開始",
    COUNT: "対象は数校",
}


QUESTION = "大学ファンドの規模と開始は"


REPLY = "規模は10兆円です[1]。運用は令和4年3月に始まりました[2]。"


@dataclass
class Scripted:
    """Replies by question; a question it was told nothing about fails as a dead endpoint does."""

    replies: dict[str, str]
    sees: bool = False
    heard: list[Prompt] = field(default_factory=list)

    def stream(self, prompt: Prompt) -> Iterator[str | Usage]:
        self.heard.append(prompt)
        reply = self.replies.get(prompt.user.rpartition(": ")[2])
        if reply is None:
            raise ModelError("unreachable")
        yield reply[:5]
        yield reply[5:]
        yield Usage(1, 100, 20)


def sources(*places: tuple[str, int]) -> list[Source]:
    return [
        whole_source(number, document, Slide(slide, "", TEXTS[document, slide]), {"機関": "内閣府"})
        for number, (document, slide) in enumerate(places, start=1)
    ]


def prompt_of(*places: tuple[str, int], question: str = QUESTION, search: bool = False) -> Prompt:
    return answer_prompt(question, sources(*places), may_search=search)


def said(model: LanguageModel, prompt: Prompt) -> str:
    return completed(model, prompt)[0]


def recorded_exactly(tmp_path: Path) -> Path:
    """Return a recording of one prompt and its reply."""
    path = tmp_path / "exact.jsonl"
    said(Recorder(Scripted({QUESTION: REPLY}), path, "大きなモデル"), prompt_of(FUND, DATE))
    return path
