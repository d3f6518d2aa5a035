"""The service with answers that a test gives it, as a language model's would come, in this process."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from chat_page import app_served

from assistant.common.settings import Settings
from assistant.common.types import Answer, Citation, Claim, Detail, Evidence, Turn, Usage
from assistant.open import open_assistant
from assistant.operate.records import open_records
from assistant.web.serve import create_app
from assistant.web.service.shared import SharedAssistant
from corpus.types import Slide

SEARCHING_AGAIN = "資料を探し直しています：「大学ファンド」"
UNHELD = "（原資料で確認できません）"
WRITTEN = f"""\
大学ファンドは**「10兆円」**規模です。[1]
~~2020年は5兆円でした。~~{UNHELD}
運用益は3,000億円です。[2]（図から読み取り）

### 内訳

- 創設の経緯[1]
  - 制度改正[2]
- 今後の予定

1. 法案の提出[1]
2. 運用の開始

| 年度 | 規模 |
|---|---|
| 令和3年度 | 4.5兆円[1] |
| ~~令和4年度~~ | ~~9兆円~~{UNHELD} |
"""
CLAIMS = (
    Claim("大学ファンドは「10兆円」規模です。", (1,), "held"),
    Claim("2020年は5兆円でした。", (), "unheld", "「5兆円」が、示されたページに見当たりません。"),
    Claim("運用益は3,000億円です。", (2,), "picture"),
    Claim("令和4年度 | 規模: 9兆円", (), "unheld", "その値は、表の別の行のものです。"),
)
NOTE = "2件の記述は原資料で確認できませんでした。線を引いて示しています。"


WAITS = 60
"""Seconds after which an answer goes on by itself."""


class Said(SharedAssistant):
    """The real service's assistant, whose answers are given; notes what it was asked with.

    Answers stop after their first words while ``goes_on`` is cleared.
    """

    def __init__(self, settings: Settings, answers: dict[str, str | Answer]) -> None:
        super().__init__(open_assistant(settings))
        self.answers = answers
        self.asked: list[tuple[str, tuple[Turn, ...], Detail | None]] = []
        self.goes_on = threading.Event()
        self.goes_on.set()

    @property
    def writes(self) -> bool:
        """As with a language model."""
        return True

    def ask(
        self, question: str, history: Sequence[Turn] = (), detail: Detail | None = None
    ) -> Answer:
        """Return the answer to a question: its own, or the last one."""
        self.asked.append((question, tuple(history), detail))
        found = self.answers.get(question, list(self.answers.values())[-1])
        answer = found if isinstance(found, Answer) else self.written(found)
        whole = answer.standalone_question or question
        told = replace(answer, question=question, standalone_question=whole)
        self._tell(told, question, time.perf_counter())
        return told

    def stream(
        self, question: str, history: Sequence[Turn] = (), detail: Detail | None = None,
        pulse: float | None = None,
    ) -> Iterator[str | Answer]:  # fmt: skip
        """Yield a line of progress, the text as it grows, and the answer."""
        answer = self.ask(question, history, detail)
        yield SEARCHING_AGAIN
        self.goes_on.wait(WAITS)
        for end in range(0, len(answer.answer), 40):
            yield answer.answer[: end + 40]
        yield answer

    def written(self, text: str, **values: object) -> Answer:
        """Return an answer of a language model with two citations."""
        one, two = self.slide("deck.txt", 3), self.slide("deck.txt", 4)
        told = {
            "id": "said", "question": "", "standalone_question": "", "answer": text,
            "short_answer": "", "abstained": False, "confidence": 0.9, "mode": "generative",
            "citations": (_cited(1, one, "10兆円規模"), _cited(2, two, two.text[:20])),
            "claims": CLAIMS, "usage": Usage(2, 1200, 300), "warnings": (NOTE,),
        }  # fmt: skip
        return Answer(**{**told, **values})  # type: ignore[arg-type]

    def shown(self) -> Answer:
        """Return an answer that claims nothing and shows two places."""
        places = tuple(_place(self.slide("deck.txt", number)) for number in (3, 5))
        text = "答えの文は作れませんでした。次の箇所に記載があるかもしれません。"
        return self.written(
            text, citations=(), claims=(), warnings=(), mode="extractive", evidence=places
        )


def _cited(marker: int, slide: Slide, quote: str) -> Citation:
    start = slide.text.index(quote)
    return Citation(
        marker, "deck.txt", slide.title, slide.number, slide.printed_page, quote, start,
        start + len(quote), slide.text[max(0, start - 40) : start + 80], 0.9,
    )  # fmt: skip


def _place(slide: Slide) -> Evidence:
    return Evidence(
        "deck.txt", slide.title, slide.number, slide.printed_page, slide.text[:200], 0, 200, 0.8
    )


@contextmanager
def said_server(settings: Settings, answers: dict[str, str | Answer]) -> Iterator[tuple[str, Said]]:
    """Serve until the block ends, and yield the origin and what answers."""
    settings = settings.model_copy(update={"port": 0, "rate_limit": ""})
    said = Said(settings, answers)
    app = create_app(said, settings, open_records(settings))
    with app_served(app, settings) as origin:
        yield origin, said
