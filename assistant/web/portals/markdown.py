"""An answer as Markdown with its citations, for programs that show it in a place of their own."""

from __future__ import annotations

import re

from assistant.answer.written.conversation import understanding
from assistant.answer.written.prose import said
from assistant.answer.written.prose_markdown import prose_markdown
from assistant.answer.written.shown import shown_parts
from assistant.common.messages import Language, forms, message
from assistant.common.places import counted
from assistant.common.types import Answer, Citation, Evidence, Related
from assistant.web.service.pictures import picture_url
from corpus.types import Passage

PICTURE_WIDTH = 1600
_ACTIVE = re.compile(r"([\\`*_\[\]<>|#!~$&])")


def answer_markdown(answer: Answer, base: str | None, language: Language) -> str:
    """Return the answer, then where it rests: document, slide, page, quote and picture.

    Words of documents and of a language model are written so that no Markdown or HTML in them takes
    effect, but for a model's lists, tables and marks.

    Args:
        answer: the answer.
        base: the service's own address, without a slash at the end; None links to no picture.
        language: of the headings.
    """
    parts = [prose_markdown(said(answer), _piece)]
    if answer.status == "shown":
        parts.insert(0, f"**{message('places_badge', language)}**")
    if read := understanding(answer):
        parts.append(f"> {plain(message('understood', language, question=read))}")
    parts += [f"> {message('warning', language)}: {plain(note)}" for note in answer.warnings]
    if not answer.citations:
        parts += [_shown(*item, base, language) for item in enumerate(answer.evidence, start=1)]
    if answer.citations:
        lines = [_citation(item, base, language) for item in answer.citations]
        parts.append(f"**{message('sources', language)}**\n\n" + "\n".join(lines))
    if answer.related and not answer.evidence:
        lines = [_related(item, base, language) for item in answer.related]
        parts.append(f"**{message('related', language)}**\n\n" + "\n".join(lines))
    if answer.credit:
        parts.append("  \n".join(plain(line) for line in answer.credit.splitlines()))
    return "\n\n".join(parts)


def without_sources(markdown: str) -> str:
    """Return what an earlier answer said, without the citations that followed it."""
    heads = "|".join(
        re.escape(f"**{one}**") for k in ("sources", "related") for one in forms(k).values()
    )
    return re.split(f"\n\n(?:{heads})\n\n", markdown, maxsplit=1)[0]


def plain(text: str) -> str:
    """Return words so that Markdown shows them as they are, on one line."""
    return _ACTIVE.sub(r"\\\1", " ".join(text.split()))


def _piece(piece: str) -> str:
    """Return a part of a line as `plain`, with the blanks at its ends."""
    lead = piece[: len(piece) - len(piece.lstrip())]
    trail = piece[len(piece.rstrip()) :] if piece.strip() else ""
    return f"{lead}{plain(piece)}{trail}"


def _place(item: Citation | Related | Evidence, language: Language) -> str:
    page = f"（p.{plain(item.printed_page)}）" if item.printed_page else ""
    number = counted(item.document, item.slide, language, beside=bool(page))
    named = "" if isinstance(item, Related) else item.range
    return f"{plain(item.document)} {number}{page} {plain(named or item.title)}".rstrip()


def _citation(item: Citation, base: str | None, language: Language) -> str:
    place = linked(_place(item, language), base, item, (item.start, item.end))
    return f"- [{item.marker}] {place}：「{plain(item.quote)}」"


def _shown(number: int, item: Evidence, base: str | None, language: Language) -> str:
    """Return a place that is shown because nothing is claimed, with its own words."""
    place = linked(_place(item, language), base, item, (item.start, item.end))
    words = prose_markdown(shown_parts(item, language), _piece)
    quoted = [
        f"> {line}".rstrip(" ") if not line.strip() else f"> {line}" for line in words.split("\n")
    ]
    return "\n".join([f"**[{number}]** {place}", "", *quoted])


def _related(item: Related, base: str | None, language: Language) -> str:
    return f"- {linked(_place(item, language), base, item, None)}"


def linked(
    words: str,
    base: str | None,
    item: Citation | Related | Evidence | Passage,
    span: tuple[int, int] | None,
) -> str:
    """Return words that lead to the picture of a slide, or the words where it has no address."""
    if base is None:
        return words
    return f"[{words}](<{picture_url(base, item.document, item.slide, span, PICTURE_WIDTH)}>)"
