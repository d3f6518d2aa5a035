"""The service over documents made of hostile texts, with an answer that repeats all of them."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pptx
import uvicorn
from hostile_texts import ALL, NAMES

from assistant.common.settings import Settings
from assistant.common.types import Answer, Turn
from assistant.open import open_assistant
from assistant.web.http.patient_http import PatientProtocol
from assistant.web.serve import create_app
from index.publish.build import Builder
from index.types import Embedder

PARROT = "鸚鵡返し"
"""A question that begins so is answered with every hostile text, as a bad language model might."""
TOWNS = ("花咲町", "月影町", "星見町", "雲居町", "風早町", "波音町")
PER_SLIDE = -(-len(ALL) // len(TOWNS))


def question_of(town: str) -> str:
    """Return the question that a town's slide answers."""
    return f"{town}の地域防災計画の予算はいくらですか？"


def write_documents(folder: Path) -> Path:
    """Write a deck whose titles and words are hostile, and files whose names are."""
    folder.mkdir()
    deck = pptx.Presentation()
    for i, town in enumerate(TOWNS):
        texts = ALL[i * PER_SLIDE : (i + 1) * PER_SLIDE]
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = texts[0]
        money = f"{town}の地域防災計画の予算は{i + 2}億円である。"
        slide.placeholders[1].text = "\n".join([f"{texts[1]}{money}{texts[2]}", *texts])
    deck.core_properties.title = ALL[0]
    deck.save(str(folder / "deck.pptx"))
    for name in NAMES:
        (folder / name).write_text(f"{ALL[4]}\n{name}の本文。", encoding="utf-8")
    (folder / "<b>壊れた.pdf").write_bytes(b"%PDF-1.7\nnothing follows")
    (folder / "<script>window.pwned=1<!--.exe").write_bytes(b"MZ")
    return folder


class Parrot:
    """The real assistant, but for one question."""

    def __init__(self, real: Any) -> None:
        self._real = real

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def extract(self, question: str, history: Sequence[Turn], whole: str | None = None) -> Answer:
        if not question.startswith(PARROT):
            answer: Answer = self._real.extract(question, history, whole)
            return answer
        found = self._real.extract(question_of(TOWNS[0]), (), None)
        cited = tuple(replace(citation, title=ALL[4]) for citation in found.citations)
        said = "\n".join(ALL) + "[1]"
        return replace(found, question=question, answer=said, citations=cited, warnings=ALL)

    def finished(self, answer: Answer) -> Answer:
        if answer.warnings == ALL:
            return replace(answer, credit="\n".join(ALL))
        finished: Answer = self._real.finished(answer)
        return finished


@contextmanager
def hostile_service(folder: Path, embedder: Embedder) -> Iterator[str]:
    """Serve the hostile documents from a thread, and yield the address."""
    settings = Settings(index_dir=folder / "index", max_question_chars=20_000, rate_limit="")
    sources = write_documents(folder / "documents")
    Builder(settings.index_dir, embedder, settings.passage_tokens, 2**25).run([sources])
    assistant = Parrot(open_assistant(settings))
    config = uvicorn.Config(
        create_app(assistant, settings), http=PatientProtocol, log_config=None, log_level="error",
        timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=60)
