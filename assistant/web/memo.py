"""A conversation as a memo: question, answer and sources, as Markdown.

The Word memo (``memo_word``) is made of the same entries.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from assistant.messages import Language, message
from assistant.types import Citation
from assistant.web.conversation import Conversation, Exchange, Source

# What Markdown reads as markup in running text; the brackets of [1] are none.
_MARKUP = re.compile(r"([\\`*_#<>|~])")


@dataclass(frozen=True, slots=True)
class MemoSource:
    """One source: its number ("" for a slide that is only near), where it is, and its words."""

    number: str
    document: str
    place: str
    title: str
    quote: str


@dataclass(frozen=True, slots=True)
class MemoEntry:
    """A question with its answer.

    Attributes:
        question: as it was asked.
        asked: when, or "".
        answer: the text, or why there is none.
        label: what has to stand above it (「資料には見当たりません」), or "".
        heading: what its sources are: 出典, or slides that are only near.
        sources: in the order of the markers.
        warnings: sentences to be told with it.
        credit: the credit lines, or "".
    """

    question: str
    asked: str
    answer: str
    label: str
    heading: str
    sources: tuple[MemoSource, ...]
    warnings: tuple[str, ...]
    credit: str


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
        return MemoEntry(exchange.question, asked, exchange.failure, label, "", (), (), "")
    heading = message("related" if answer.abstained else "memo_sources", language)
    return MemoEntry(
        question=exchange.question,
        asked=asked,
        answer=answer.answer,
        label=message("abstained", language) if answer.abstained else "",
        heading=heading,
        sources=tuple(_source(exchange, s, titles, language) for s in exchange.sources()),
        warnings=answer.warnings,
        credit=answer.credit,
    )


def _source(
    exchange: Exchange, source: Source, titles: Mapping[str, str], language: Language
) -> MemoSource:
    title = titles.get(source.document, "")
    cited = isinstance(source, Citation)
    return MemoSource(
        number=f"[{source.marker}]" if isinstance(source, Citation) else "",
        document=f"{title}（{source.document}）" if title else source.document,
        place=exchange.place(source, language),
        title=source.title,
        quote=source.quote if cited and isinstance(source, Citation) else "",
    )


def made_on(day: date, language: Language) -> str:
    """Return the line that dates a memo."""
    return message("memo_date", language, year=day.year, month=day.month, day=day.day)


def lead(language: Language) -> str:
    """Return the line that says what a memo is."""
    return message("memo_lead", language, app=message("app_title", language))


def memo_markdown(told: list[MemoEntry], day: date, language: Language) -> str:
    """Return a memo as Markdown."""
    lines = [f"# {message('memo_title', language)}", "", made_on(day, language), "",
             lead(language), ""]  # fmt: skip
    for number, entry in enumerate(told, start=1):
        heading = message("memo_question", language, number=number)
        lines += [f"## {heading} {_inline(entry.question)}", ""]
        lines += [f"### {message('memo_answer', language)}", ""]
        if entry.label:
            lines += [f"**{_plain(entry.label)}**", ""]
        lines += [_broken(entry.answer), ""]
        for warning in entry.warnings:
            lines += [f"※ {_inline(warning)}", ""]
        if entry.sources:
            lines += [f"### {entry.heading}", ""]
        for source in entry.sources:
            lines += [*_markdown_source(source), ""]
        if entry.credit:
            lines += [_broken(entry.credit), ""]
    return "\n".join(lines).rstrip() + "\n"


def _markdown_source(source: MemoSource) -> list[str]:
    where = "　".join(part for part in (source.number, source.document, source.place) if part)
    lines = [f"- {_inline(where)} {_inline(source.title)}".rstrip()]
    if source.quote:
        lines += ["", *(f"  > {_plain(line)}  " for line in source.quote.splitlines() if line)]
    return lines


def _plain(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)


def _inline(text: str) -> str:
    return _plain(" ".join(text.split()))


def _broken(text: str) -> str:
    return "  \n".join(_plain(line) for line in text.splitlines())
