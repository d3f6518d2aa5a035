"""The extraction report as the documents view shows it. Every word of a document is literal."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.common.messages import Language, message
from assistant.web.look.literal import literal
from index.store.documents import DocumentInfo
from index.store.extraction import dropped_lines, remarks

NAMED = 30
"""Pages and repairs listed; the report of ``seisaku index --report`` has them all."""


def extraction_html(info: DocumentInfo, language: Language) -> str:
    """Return one document's report as a table of facts."""
    facts = info.extraction
    seconds = facts.seconds
    time = "unknown" if seconds is None else "seconds"
    rows = {
        "format": facts.format or message("flat_text", language),
        "publisher": "、".join(filter(None, (info.publisher, info.date)))
        or message("unknown", language),
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
        "dropped": _listed(dropped_lines(facts), language),
    }
    body = "".join(
        f'<tr><th scope="row">{literal(message(f"fact_{key}", language))}</th>'
        f"<td>{literal(value)}</td></tr>"
        for key, value in rows.items()
    )
    return f'<table class="facts"><tbody>{body}</tbody></table>'


def _listed(values: Sequence[str], language: Language) -> str:
    if not values:
        return message("none", language)
    listed = "、".join(values[:NAMED])
    rest = len(values) - NAMED
    return listed + (f" {message('more', language, count=rest)}" if rest > 0 else "")
