"""The extraction report as the documents view shows it. Every word of a document is literal."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.messages import Language, message, one_language
from assistant.web.literal import literal
from index.documents import DocumentInfo
from index.extraction import LeftOut, remarks

NAMED = 30
"""Pages and repairs listed; the report of ``seisaku index --report`` has them all."""


def extraction_html(info: DocumentInfo | None, language: Language) -> str:
    """Return one document's report as a table of facts."""
    if info is None:
        return f'<p class="quiet">{literal(message("extraction_empty", language))}</p>'
    facts = info.extraction
    seconds = facts.seconds
    time = "unknown" if seconds is None else "seconds"
    rows = {
        "format": facts.format or message("flat_text", language),
        "publisher": info.publisher or message("unknown", language),
        "pages": f"{facts.pages:,}",
        "characters": f"{facts.characters:,}",
        "passages": f"{facts.passages:,}",
        "tables": f"{facts.tables:,}",
        "printed_pages": f"{facts.printed_pages:,}",
        "without_text": _listed([str(n) for n in facts.without_text], language),
        "garbled": _listed([str(n) for n in facts.garbled], language),
        "unknown": f"{facts.unknown_characters:,}",
        "repairs": _listed([f"{kind} ×{count}" for kind, count in facts.repairs.items()], language),
        "seconds": message(time, language, seconds=seconds),
        "notes": _listed(remarks(facts), language),
    }
    body = "".join(
        f'<tr><th scope="row">{literal(message(f"fact_{key}", language))}</th>'
        f"<td>{literal(value)}</td></tr>"
        for key, value in rows.items()
    )
    title = literal(info.title or info.name)
    return f'<h3 class="slide-title">{title}</h3><table class="facts"><tbody>{body}</tbody></table>'


def left_out_html(left_out: Sequence[LeftOut], language: Language) -> str:
    """Return the files that are not in the index, each with why; "" where there are none."""
    if not left_out:
        return ""
    items = "".join(
        f'<li class="{"failed" if item.failed else "skipped"}"><strong>{literal(item.path)}</strong> '
        f"{_kind(item, language)}<br>{literal(_reason(item, language))}</li>"
        for item in left_out
    )
    head = literal(message("left_out", language))
    return f'<h2>{head}</h2><ul class="results">{items}</ul>'


def _reason(item: LeftOut, language: Language) -> str:
    return one_language(item.reason.removeprefix(f"{item.path}: "), language)


def _kind(item: LeftOut, language: Language) -> str:
    return literal(message("left_out_failed" if item.failed else "left_out_skipped", language))


def _listed(values: Sequence[str], language: Language) -> str:
    if not values:
        return message("none", language)
    listed = "、".join(values[:NAMED])
    rest = len(values) - NAMED
    return listed + (f" {message('more', language, count=rest)}" if rest > 0 else "")
