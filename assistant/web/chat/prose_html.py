"""What an answer says as HTML for the chat."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer.written.prose import Kind, Node, Part
from assistant.common.messages import Language, message
from assistant.web.look.literal import literal

_SPANS: dict[Kind, str] = {
    "marker": '<span class="marker" role="button" tabindex="0">',
    "unheld": '<span class="unheld">',
    "picture": '<span class="from-picture">',
}
_TAGS: dict[Kind, str] = {"heading": "h2"}


def prose_html(parts: Sequence[Part], language: Language) -> str:
    """Return nodes as HTML on one line: no blank line may end the block that holds it."""
    return "".join(
        literal(part) if isinstance(part, str) else _element(part, language) for part in parts
    )


def _element(node: Node, language: Language) -> str:
    inner = prose_html(node.parts, language)
    if node.kind == "br":
        return "<br>"
    if node.kind in _SPANS:
        return f"{_SPANS[node.kind]}{inner}</span>"
    if node.kind == "table":  # wide ones scroll by themselves, by the keyboard too
        label = literal(message("table", language))
        head = f'<div class="wide" tabindex="0" role="region" aria-label="{label}">'
        return f"{head}<table>{inner}</table></div>"
    if node.kind == "ol":
        return f'<ol start="{node.start}">{inner}</ol>'
    if node.across > 1:
        return f'<{node.kind} colspan="{node.across}">{inner}</{node.kind}>'
    tag = _TAGS.get(node.kind, node.kind)
    return f"<{tag}>{inner}</{tag}>"
