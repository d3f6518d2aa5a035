"""The picture of a slide that moves: its tools, and what the page's script needs to mark it.

The script (``viewer.js``) reads the marks from hidden spans, asks where they stand, numbers them and
brings the chosen one into sight.
"""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from assistant.answer.written.conversation import pointed_at
from assistant.common.messages import Language, message
from assistant.common.places import of_unit
from assistant.web.look.literal import literal
from assistant.web.look.shortened import shorten

if TYPE_CHECKING:
    from assistant.web.chat.evidence import Evidence

TOOLS = (
    ("zoom-out", "−", "zoom_out"),
    ("zoom-in", "＋", "zoom_in"),
    ("fit", "", "zoom_fit"),
    ("to-mark", "", "zoom_mark"),
    ("full", "", "zoom_full"),
)
"""What each does, the sign on it ("": its words), and its words."""


def viewer_html(evidence: Evidence, language: Language) -> str:
    """Return the picture with its tools, "" where there is none."""
    if not evidence.picture:
        return _original(evidence, language)
    waited = literal(message("picture_waited", language))
    return (
        f'<div class="viewer">{_data(evidence)}{_tools(evidence, language)}'
        f'<div class="picture" tabindex="0" role="region" title="{_said(evidence, language)}">'
        f'<span class="sheet"><img src="{escape(evidence.picture)}" '
        f'alt="{_said(evidence, language)}"></span>'
        f'<span class="waited">{waited}</span></div></div>'
    )


def _said(evidence: Evidence, language: Language) -> str:
    """Return what the picture shows, for who cannot see it."""
    name = evidence.source.document
    place = {"document": evidence.document, "number": evidence.source.slide}
    if quote := shorten(" ".join(pointed_at(evidence.source)[0].split())):
        return literal(of_unit("picture_alt", name, language, quote=quote, **place))
    return literal(of_unit("picture_alt_plain", name, language, **place))


def _data(evidence: Evidence) -> str:
    marks = [
        {"source": mark.source, "label": mark.label, "words": shorten(" ".join(mark.words.split()))}
        for mark in evidence.marks
    ]
    told = json.dumps({"boxes": evidence.boxes, "marks": marks}, ensure_ascii=False)
    return f'<span class="data" hidden>{literal(told)}</span>'


def _tools(evidence: Evidence, language: Language) -> str:
    shown = [tool for tool in TOOLS if evidence.boxes or tool[0] != "to-mark"]
    made = "".join(
        f'<span class="tool {kind}" role="button" tabindex="0" title="{_words(key, language)}">'
        f"{literal(sign) or _words(key, language)}</span>"
        for kind, sign, key in shown
    )
    label = literal(message("zoom_tools", language))
    opened = (
        f'<a class="tool" href="{escape(evidence.picture)}" target="_blank" rel="noopener">'
        f"{_words('picture_open', language)}</a>"
    )
    return (
        f'<div class="zoom" role="toolbar" title="{label}">{made}{opened}'
        f"{_original(evidence, language)}</div>"
    )


def _original(evidence: Evidence, language: Language) -> str:
    if not evidence.original:
        return ""
    return (
        f'<a class="tool original" href="{escape(evidence.original)}" target="_blank" '
        f'rel="noopener">{_words("original_open", language)}</a>'
    )


def _words(key: str, language: Language) -> str:
    return literal(message(key, language))
