"""A conversation as a memo: question, answer and sources, as Markdown.

The Word memo (``memo_word``) is made of the same entries.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answer.written.conversation import (
    Conversation,
    Exchange,
    Source,
    dense,
    pointed_at,
    understanding,
)
from assistant.answer.written.prose import WRITTEN, Node, lines, said
from assistant.answer.written.prose_markdown import prose_markdown
from assistant.answer.written.shown import shown_parts
from assistant.common.messages import Language, message
from assistant.common.types import Evidence

# What Markdown reads as markup in running text; the brackets of [1] are none.
_MARKUP = re.compile(r"([\\`*_#<>|~])")


@dataclass(frozen=True, slots=True)
class MemoSource:
    """One source.

    Attributes:
        number: its marker, "" for a slide that is only near.
        document: the document's title and name.
        place: where on it.
        title: of the slide.
        words: of the slide: the quote, or the place that is shown; none for a slide that is only near.
        shown: whether it is a place that is shown because nothing is claimed.
    """

    number: str
    document: str
    place: str
    title: str
    words: tuple[Node, ...]
    shown: bool = False

    @property
    def where(self) -> str:
        """All that tells where it is, on one line."""
        return "　".join(filter(None, (self.number, self.document, self.place, self.title)))


@dataclass(frozen=True, slots=True)
class MemoEntry:
    """A question with its answer.

    Attributes:
        question: as it was asked.
        asked: when, or "".
        answer: what it says, or why there is none.
        label: what has to stand above it (「答えは見当たりません」), or "".
        heading: what its sources are: 出典, or slides that are only near.
        sources: in the order of the markers.
        warnings: sentences to be told with it.
        credit: the credit lines, or "".
        read_as: the question as it was read, "" where that is as it was asked.
        written: whether a language model worded the answer.
        seal: of a recorded answer, names and values that seal it.
    """

    question: str
    asked: str
    answer: tuple[Node, ...]
    label: str
    heading: str
    sources: tuple[MemoSource, ...]
    warnings: tuple[str, ...]
    credit: str
    read_as: str = ""
    written: bool = False
    seal: tuple[tuple[str, str], ...] = ()


def entries(
    conversation: Conversation, titles: Mapping[str, str], language: Language
) -> list[MemoEntry]:
    """Return what a memo tells; ``titles`` are those of the documents, by name."""
    return [_entry(exchange, titles, language) for exchange in conversation]


def _entry(exchange: Exchange, titles: Mapping[str, str], language: Language) -> MemoEntry:
    answer = exchange.answer
    asked = exchange.asked[:16].replace("T", " ")
    if answer is None:
        label = message("not_answered", language)
        failure = lines(exchange.failure)
        return MemoEntry(exchange.question, asked, failure, label, "", (), (), "")
    headings = {"declined": "related", "asked_back": "related", "shown": "shown_place"}
    heading = message(headings.get(answer.status, "memo_sources"), language)
    return MemoEntry(
        question=exchange.question,
        asked=asked,
        answer=said(answer),
        label=message("abstained", language) if answer.status == "declined" else "",
        heading=heading,
        sources=tuple(_source(exchange, s, titles, language) for s in exchange.sources()),
        warnings=answer.warnings,
        credit=answer.credit,
        read_as=understanding(answer),
        written=answer.mode == WRITTEN,
    )


def _source(
    exchange: Exchange, source: Source, titles: Mapping[str, str], language: Language
) -> MemoSource:
    title = titles.get(source.document, "")
    return MemoSource(
        number=exchange.label(source),
        document=f"{title}（{source.document}）" if title else source.document,
        place=exchange.place(source, language),
        title=source.title,
        words=_words(source, language),
        shown=isinstance(source, Evidence),
    )


def _words(source: Source, language: Language) -> tuple[Node, ...]:
    if isinstance(source, Evidence):
        return shown_parts(source, language)
    quote = dense(pointed_at(source)[0])
    return lines(quote) if quote else ()


def made_on(day: date, language: Language) -> str:
    """Return the line that dates a memo."""
    return message("memo_date", language, year=day.year, month=day.month, day=day.day)


def lead(told: Sequence[MemoEntry], language: Language) -> str:
    """Return the line that says what a memo is, and who worded it."""
    key = "memo_lead_written" if any(entry.written for entry in told) else "memo_lead"
    return message(key, language, app=message("app_title", language))


def memo_markdown(told: Sequence[MemoEntry], day: date, language: Language) -> str:
    """Return a memo as Markdown."""
    text = [f"# {message('memo_title', language)}", "", made_on(day, language), "",
            lead(told, language), ""]  # fmt: skip
    for number, entry in enumerate(told, start=1):
        heading = message("memo_question", language, number=number)
        text += [f"## {heading} {_inline(entry.question)}", ""]
        if entry.read_as:
            text += [_inline(message("understood", language, question=entry.read_as)), ""]
        text += [f"### {message('memo_answer', language)}", ""]
        if entry.label:
            text += [f"**{_plain(entry.label)}**", ""]
        text += [prose_markdown(entry.answer, _plain), ""]
        for warning in entry.warnings:
            text += [f"※ {_inline(warning)}", ""]
        if entry.sources:
            text += [f"### {entry.heading}", ""]
        for source in entry.sources:
            text += [*_markdown_source(source), ""]
        if entry.credit:
            text += [_broken(entry.credit), ""]
    return "\n".join(text).rstrip() + "\n"


def _markdown_source(source: MemoSource) -> list[str]:
    where = "　".join(part for part in (source.number, source.document, source.place) if part)
    told = [f"- {_inline(where)} {_inline(source.title)}".rstrip()]
    if source.words:
        words = prose_markdown(source.words, _plain).split("\n")
        told += ["", *(f"  > {line}" for line in words)]
    return told


def _plain(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)


def _inline(text: str) -> str:
    return _plain(" ".join(text.split()))


def _broken(text: str) -> str:
    return "  \n".join(_plain(line) for line in text.splitlines())
