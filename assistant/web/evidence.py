"""The evidence beside an answer: a slide's place, its passage and text with the quote marked.

Shown by ``gr.Markdown``: ``gr.HTML`` compiles templates in the browser, which needs a content
security policy with ``unsafe-eval``.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from assistant.messages import Language, message
from assistant.types import Citation
from assistant.web.conversation import Exchange, Source, pointed_at
from assistant.web.literal import literal
from corpus.types import Slide

# Two lines of the selector at the width of a phone.
LABEL_CHARS = 30


@dataclass(frozen=True, slots=True)
class Evidence:
    """One slide to show, and the quote in it where it carries an answer.

    Attributes:
        exchange: the question and answer it belongs to.
        source: the citation, the place shown or the suggestion that points at the slide.
        slide: the slide, or None where the index no longer has it.
        document: the document's title, or its name where it has none.
        picture: address of the slide's picture with the quote marked, "" for none.
    """

    exchange: Exchange
    source: Source
    slide: Slide | None
    document: str
    picture: str = ""


def source_label(exchange: Exchange, source: Source, language: Language) -> str:
    """Return the label of a source in the selector: a citation by its quote, others by title."""
    where = f"{exchange.label(source)} {exchange.place(source, language)}".lstrip()
    if not isinstance(source, Citation):
        return f"{where} {source.title or message('untitled', language)}"
    quote = shorten(" ".join(source.quote.split()))
    return f"{where}{message('quoted', language, quote=quote)}"


def shorten(text: str) -> str:
    """Return text cut to what a label holds on one line or two."""
    return text if len(text) <= LABEL_CHARS else text[: LABEL_CHARS - 1] + "…"


def empty_html(key: str, language: Language) -> str:
    """Return the panel that has nothing to show, saying so."""
    return f'<div class="evidence empty"><p>{literal(message(key, language))}</p></div>'


def evidence_html(evidence: Evidence, language: Language) -> str:
    """Return the panel of one source. Every word from a document is made literal."""
    parts = (_heading, _picture, _passage, _whole_slide)
    body = "".join(part(evidence, language) for part in parts)
    return f'<div class="evidence">{body}</div>'


def marked(text: str, start: int, end: int) -> str:
    """Return text as HTML with one span marked; an empty or foreign span marks nothing."""
    if not 0 <= start < end <= len(text):
        return literal(text)
    return f"{_lines(text[:start])}<mark>{_lines(text[start:end])}</mark>{literal(text[end:])}"


def _lines(text: str) -> str:
    """Return text that more follows as HTML; what follows a line's end stands on the next line."""
    return literal(text) + ("<br>" if text.endswith("\n") else "")


def _heading(evidence: Evidence, language: Language) -> str:
    source = evidence.source
    title = source.title or message("untitled", language)
    name = "" if evidence.document == source.document else f"（{source.document}）"
    return (
        f'<p class="document">{literal(evidence.document + name)}</p>'
        f'<h3 class="slide-title">{literal(title)}</h3>'
        f'<p class="place">{literal(evidence.exchange.place(source, language))}</p>'
    )


def _picture(evidence: Evidence, language: Language) -> str:
    if not evidence.picture:
        return ""
    source = evidence.source
    place = {"document": evidence.document, "number": source.slide}
    if quote := shorten(" ".join(pointed_at(source)[0].split())):
        said = message("picture_alt", language, quote=quote, **place)
    else:
        said = message("picture_alt_plain", language, **place)
    address = escape(evidence.picture)
    return (
        f'<p class="picture"><a href="{address}" target="_blank" rel="noopener" '
        f'title="{literal(message("picture_open", language))}">'
        f'<img src="{address}" alt="{literal(said)}"></a>'
        f'<span class="waited">{literal(message("picture_waited", language))}</span></p>'
    )


def _passage(evidence: Evidence, language: Language) -> str:
    citation = evidence.source
    if not isinstance(citation, Citation):
        return ""
    start = _start_in_passage(citation, evidence.slide)
    text = marked(citation.passage, start, start + len(citation.quote))
    label = literal(message("passage", language))
    return f'<h4>{label}</h4><blockquote class="passage">{text}</blockquote>'


def _start_in_passage(citation: Citation, slide: Slide | None) -> int:
    """Where the quote starts in the passage; by the slide's spans, for a quote that recurs."""
    if slide is not None:
        passage = slide.text.find(citation.passage)
        while 0 <= passage <= citation.start:
            if citation.end <= passage + len(citation.passage):
                return citation.start - passage
            passage = slide.text.find(citation.passage, passage + 1)
    return citation.passage.find(citation.quote)


def _whole_slide(evidence: Evidence, language: Language) -> str:
    slide, source = evidence.slide, evidence.source
    if slide is None:
        return ""
    words, span = pointed_at(source)
    text = marked(slide.text, *span)
    label = literal(message("slide_text", language))
    return (
        f'<details class="slide"{"" if words else " open"}><summary>{label}</summary>'
        f'<div class="slide-text" tabindex="0" role="region" aria-label="{label}">{text}</div>'
        "</details>"
    )
