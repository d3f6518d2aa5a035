"""One answer as a card: what it says first, then where it rests, then what was made of the question.

A browser's sanitiser leaves of an element only class, role, tabindex and title: what the page's
script needs beside them stands in hidden spans.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.answer.written.conversation import Exchange, understanding
from assistant.answer.written.prose import WRITTEN, Node, lines, said
from assistant.answer.written.shown import shown_parts
from assistant.common.messages import Language, message
from assistant.common.places import of_unit
from assistant.common.types import Answer, Evidence, Status
from assistant.web.chat.chips import chips
from assistant.web.chat.prose_html import prose_html
from assistant.web.look.literal import literal

LEAD_CHARS = 60
"""A first line up to which it is set large: two lines on a phone, one beside the evidence."""
BADGES: dict[Status, tuple[str, str]] = {
    "answered": ("answered", "answered_badge"),
    "shown": ("places", "places_badge"),
    "asked_back": ("asked", "asked_badge"),
    "declined": ("abstained", "abstained"),
}
"""Form and words of each state."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a card tells of documents beyond the answer itself.

    Attributes:
        titles: of the documents, by their names.
        prefix: the path below which pictures are served.
    """

    titles: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""


def card(exchange: Exchange, language: Language, held: Held) -> str:
    """Return what came of a question as HTML on one line."""
    answer = exchange.answer
    if answer is None:
        badge = _badge("failed", message("not_answered", language))
        return f'<div class="card failed">{badge}<div class="reply">{literal(exchange.failure)}</div></div>'
    kind, key = BADGES[answer.status]
    parts = [_badge(kind, message(key, language)), _reply(answer, language), _quoted(answer)]
    if answer.status in ("shown", "declined"):
        parts += [
            _place(exchange, answer.evidence, i, language, held)
            for i in range(len(answer.evidence))
        ]
    parts.append(chips(exchange, language, held.titles, held.prefix))
    if answer.status == "answered" and answer.evidence:
        parts.append(_around(exchange, answer.evidence, language, held))
    parts.append(_understood(answer, language))
    parts += [_warning(note, language) for note in answer.warnings]
    if answer.credit:
        parts.append(f'<div class="credit">{literal(answer.credit)}</div>')
    return f'<div class="card {kind}">{"".join(parts)}</div>'


def _badge(kind: str, label: str) -> str:
    return f'<div class="badge {kind}">{literal(label)}</div>'


def _reply(answer: Answer, language: Language) -> str:
    nodes = said(answer)
    lead, rest = ((), nodes) if answer.mode == WRITTEN else _led(nodes)
    first = f'<div class="lead">{prose_html(lead, language)}</div>' if lead else ""
    return f'<div class="reply">{first}{prose_html(rest, language)}</div>'


def _led(nodes: Sequence[Node]) -> tuple[Sequence[Node | str], Sequence[Node]]:
    """Return the first line of text that stands in lines, and the others; none where it is long."""
    parts = nodes[0].parts
    end = next((i for i, part in enumerate(parts) if _is_break(part)), len(parts))
    if sum(len(part) for part in parts[:end] if isinstance(part, str)) > LEAD_CHARS:
        return (), nodes
    rest = parts[end + 1 :]
    return parts[:end], (Node("p", rest),) if rest else ()


def _is_break(part: Node | str) -> bool:
    return isinstance(part, Node) and part.kind == "br"


def _quoted(answer: Answer) -> str:
    """Return one line of the best source's own words, unless the answer quotes them itself."""
    if answer.status != "answered" or not answer.citations:
        return ""
    quote = " ".join(answer.citations[0].quote.split())
    told = "".join(answer.answer.split())
    if "「" in answer.answer or "".join(quote.split()) in told:
        return ""
    return f'<blockquote class="quoted">{literal(f"「{quote}」")}</blockquote>'


def _understood(answer: Answer, language: Language) -> str:
    """Return how the question was read, and the ways to change that or to drop what was taken over."""
    read = understanding(answer)
    if not read:
        return ""
    told = literal(message("understood", language, question=read))
    edit, drop = (literal(message(key, language)) for key in ("understood_edit", "understood_drop"))
    return (
        f'<div class="reading"><div class="understood">{told}</div>'
        f'<span class="read" hidden>{literal(read)}</span>'
        f'<span class="do edit" role="button" tabindex="0">{edit}</span>'
        f'<span class="do drop" role="button" tabindex="0">{drop}</span></div>'
    )


def _place(
    exchange: Exchange, places: Sequence[Evidence], i: int, language: Language, held: Held
) -> str:
    """Return a place that is shown because nothing is claimed: where it is, and its own words."""
    marker = prose_html(lines(f"[{i + 1}]", {i + 1})[0].parts, language)
    where = literal(_where(exchange, places, i, language, held))
    best = max(range(len(places)), key=lambda one: places[one].score)
    forms = ["where", *["same"] * _on_same_slide(places, i), *["best"] * (i == best)]
    head = f'<div class="{" ".join(forms)}">{marker} {where}</div>'
    return f'<div class="shown">{head}{_words(places[i], language)}</div>'


def _around(exchange: Exchange, places: Sequence[Evidence], language: Language, held: Held) -> str:
    """Return the places around what is claimed, folded: the claim and its source come first."""
    told = "".join(
        f'<div class="near"><div class="where">{literal(_where(exchange, places, i, language, held))}</div>'
        f"{_words(place, language)}</div>"
        for i, place in enumerate(places)
    )
    label = literal(message("places_around", language))
    return f'<details class="around"><summary>{label}</summary>{told}</details>'


def _on_same_slide(places: Sequence[Evidence], i: int) -> bool:
    before = places[i - 1] if i else None
    return before is not None and (before.document, before.slide) == (
        places[i].document,
        places[i].slide,
    )


def _where(
    exchange: Exchange, places: Sequence[Evidence], i: int, language: Language, held: Held
) -> str:
    """Return where a place is; of the second of a slide only that it is the same."""
    if _on_same_slide(places, i):
        return of_unit("same_place", places[i].document, language)
    place = places[i]
    document = held.titles.get(place.document) or place.document
    return f"{document} {exchange.place(place, language)} {place.title}".strip()


def _words(place: Evidence, language: Language) -> str:
    label = literal(message("shown_place", language))
    words = prose_html(shown_parts(place, language), language)
    return f'<blockquote aria-label="{label}">{words}</blockquote>'


def _warning(warning: str, language: Language) -> str:
    label = f"{message('warning', language)}: {warning}"
    return f'<div class="warning">{literal(label)}</div>'
