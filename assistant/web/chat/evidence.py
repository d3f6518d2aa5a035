"""The evidence beside an answer: a slide's place, its passage and text with the quote marked.

Shown by ``gr.Markdown``: ``gr.HTML`` compiles templates in the browser, which needs a content
security policy with ``unsafe-eval``.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answer.written.conversation import Exchange, Source, dense, pointed_at
from assistant.common.messages import Language, message
from assistant.common.places import of_unit
from assistant.common.types import Citation
from assistant.web.chat.viewer import viewer_html
from assistant.web.look.literal import literal
from assistant.web.look.shortened import shorten
from corpus.types import Slide


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of a slide that a source points at.

    Attributes:
        source: the place of the source among the answer's.
        label: the n of its 「[n]」.
        span: first character in the slide's text, and one past the last.
        words: the words themselves.
    """

    source: int
    label: str
    span: tuple[int, int]
    words: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One slide to show, and the quote in it where it carries an answer.

    Attributes:
        exchange: the question and answer it belongs to.
        source: the citation, the place shown or the suggestion that points at the slide.
        slide: the slide, or None where the index no longer has it.
        document: the document's title, or its name where it has none.
        picture: address of the slide's picture with the quote marked, "" for none.
        marks: what of the answer's sources stands on that slide, the one shown first.
        boxes: address that tells where the marks stand on the picture, "" for none.
        original: address of the document's own file, "" where it is not given out.
        credit: the line that goes with the quote.
    """

    exchange: Exchange
    source: Source
    slide: Slide | None
    document: str
    picture: str = ""
    marks: tuple[Mark, ...] = ()
    boxes: str = ""
    original: str = ""
    credit: str = ""


def source_label(exchange: Exchange, source: Source, language: Language) -> str:
    """Return the label of a source in the selector: by its words, a whole slide by its title."""
    where = f"{exchange.label(source)} {exchange.place(source, language)}".lstrip()
    words, _ = pointed_at(source)
    if not words:
        return f"{where} {source.title or message('untitled', language)}"
    quote = shorten(" ".join(words.split()))
    return f"{where}{message('quoted', language, quote=quote)}"


def empty_html(key: str, language: Language) -> str:
    """Return the panel that has nothing to show, saying so."""
    return f'<div class="evidence empty"><p>{literal(message(key, language))}</p></div>'


def evidence_html(evidence: Evidence, language: Language) -> str:
    """Return the panel of one source. Every word from a document is made literal."""
    parts = (_heading, viewer_html, _passage, _credit, _whole_slide)
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


def _passage(evidence: Evidence, language: Language) -> str:
    citation = evidence.source
    if not isinstance(citation, Citation):
        return ""
    start = _start_in_passage(citation, evidence.slide)
    text = marked(citation.passage, start, start + len(citation.quote))
    label = literal(message("passage", language))
    return f'<h4>{label}</h4><blockquote class="passage">{text}</blockquote>'


def _credit(evidence: Evidence, language: Language) -> str:
    """Return the quote with its credit line, ready to be copied."""
    words, _ = pointed_at(evidence.source)
    if not words or not evidence.credit:
        return ""
    copy = literal(message("quote_copy", language))
    quote = literal(message("quoted", language, quote=dense(words)))
    return (
        f'<div class="crediting"><span class="quote" hidden>{quote}</span>'
        f'<span class="credit">{literal(evidence.credit)}</span>'
        f'<span class="do copy-quote" role="button" tabindex="0">{copy}</span></div>'
    )


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
    label = literal(of_unit("whole_text", source.document, language))
    return (
        f'<details class="slide"{"" if words else " open"}><summary>{label}</summary>'
        f'<div class="slide-text" tabindex="0" role="region" aria-label="{label}">{text}</div>'
        "</details>"
    )
