"""The chips below an answer: one a slide, each opens its slide; on a phone with its picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.answer.written.conversation import Exchange, SlideKey, Source
from assistant.common.messages import Language, message
from assistant.web.look.literal import literal
from assistant.web.service.pictures import picture_url

THUMB_WIDTH = 480
"""Pixels of a picture on a phone's strip, sharp at three pixels a point."""


def chips(exchange: Exchange, language: Language, titles: Mapping[str, str], prefix: str) -> str:
    """Return a chip for each slide that an answer cites or shows, or that is near a question."""
    answer = exchange.answer
    grouped = _by_slide(exchange.sources())
    if answer is None or not grouped:
        return ""
    label = literal(message("related" if answer.abstained else "sources", language))
    kind = "source" if answer.status == "answered" else "lead-to"
    made = "".join(
        f'<div class="{kind}">{_chip(exchange, own, language, titles, prefix)}</div>'
        for own in grouped
    )
    near = f'<div class="near-label">{label}</div>' if answer.abstained else ""
    return f'{near}<div class="chips {answer.status}" role="group" title="{label}">{made}</div>'


def _by_slide(sources: Sequence[Source]) -> list[list[tuple[int, Source]]]:
    """Return sources with their places among all, those of one slide together."""
    found: dict[SlideKey, list[tuple[int, Source]]] = {}
    for i, source in enumerate(sources):
        found.setdefault((source.document, source.slide), []).append((i, source))
    return list(found.values())


def _chip(
    exchange: Exchange,
    own: Sequence[tuple[int, Source]],
    language: Language,
    titles: Mapping[str, str],
    prefix: str,
) -> str:
    first, source = own[0]
    labels = dict.fromkeys(exchange.label(one) for _, one in own)
    place = exchange.place(source, language)
    told = f"{''.join(labels)} {place} {source.title}".strip()
    document = titles.get(source.document) or source.document
    picture = picture_url(prefix, source.document, source.slide, None, THUMB_WIDTH)
    return (
        f'<span class="chip at-{first}" role="button" tabindex="0">{literal(told)} '
        f'<span class="of">{literal(document)}</span>'
        f'<span class="pictured" hidden>{literal(picture)}</span></span>'
    )
