"""Slides out of flat text whose page breaks were lost.

A form feed is a page break wherever the text has one. Without any, three things tell a page:
three or more empty lines, a line that begins with a space straight under a line of text (what is
left of ``\\n\\f``), and page numbers printed on the slides that agree with the count.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.mapped import MappedText

BLANK_RUN = 3
"""Empty lines in a row that end a page; inside slides of the deck at most one was seen."""
SIBLINGS = 3
"""A space-led line with another one within this many lines above it is a bullet, not a page."""
NOTE_CHARS = 60
"""A page shorter than this that only names a meeting and a date is a note of the page before."""

_ITEM_HEADING = re.compile(r"^[\u2460-\u24ff]")
_LIST_MARK = re.compile(r"^\s+[-*+>|]")
_NOTE = re.compile(r"\d{1,4}[.年/]\d{1,2}.*\(.*資料\)$", re.DOTALL)
_PRINTED = re.compile(r"(?:^|(?<=[^\d.,/~-]\s))(\d{1,3})$")


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of one page and the page number found on it (None where there is none)."""

    lines: tuple[MappedText, ...]
    printed_page: str | None = None
    inferred: bool = False


def split_pages(text: MappedText) -> tuple[PageLines, ...]:
    """Cut a normalised flat text into pages; a text without any sign of pages is one page."""
    lines = list(text.lines())
    if any("\f" in line.text for line in lines):
        return number_pages(_split_at_form_feeds(text))
    sure = number_pages(_pages_at(lines, space_led=False))
    flat = number_pages(_pages_at(lines, space_led=True))
    return flat if len(sure) > 1 or _is_numbered(flat) else sure


def _is_numbered(pages: Sequence[PageLines]) -> bool:
    return any(page.printed_page for page in pages)


def _pages_at(lines: Sequence[MappedText], space_led: bool) -> list[list[MappedText]]:
    """Cut at empty lines and, where asked, at space-led lines too.

    Space-led lines are asked only of a text that shows other signs of lost pages: in an ordinary
    text an indented line is just an indented line.
    """
    starts = [0]
    for i in range(1, len(lines)):
        if _ends_in_gap(lines, i) or (
            space_led and i - 1 != starts[-1] and _led_by_space(lines, i)
        ):
            starts.append(i)
    pages = [list(lines[a:b]) for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]
    return _attach_notes([page for page in pages if _has_text(page)])


def _split_at_form_feeds(text: MappedText) -> list[list[MappedText]]:
    cuts = [i for i, char in enumerate(text.text) if char == "\f"]
    bounds = zip([0, *(cut + 1 for cut in cuts)], [*cuts, len(text)], strict=True)
    pages = [list(text[start:end].lines()) for start, end in bounds]
    return pages if _has_text(pages[-1]) else pages[:-1]


def _has_text(lines: Sequence[MappedText]) -> bool:
    return any(line.text.strip() for line in lines)


def _ends_in_gap(lines: Sequence[MappedText], i: int) -> bool:
    gap = lines[max(0, i - BLANK_RUN) : i]
    return bool(lines[i].text.strip()) and len(gap) == BLANK_RUN and not _has_text(gap)


def _led_by_space(lines: Sequence[MappedText], i: int) -> bool:
    return (
        _space_led(lines[i])
        and bool(lines[i - 1].text.strip())
        and not _LIST_MARK.match(lines[i].text)
        and not _is_bullet(lines, i)
    )


def _space_led(line: MappedText) -> bool:
    return line.text.startswith(" ") and bool(line.text.strip())


def _is_bullet(lines: Sequence[MappedText], i: int) -> bool:
    """A bullet whose glyph was lost also begins with a space; bullets come in company.

    It stands near another space-led line, under a circled number, or above a space-led line.
    """
    above = [line for line in lines[max(0, i - 4 * SIBLINGS) : i] if line.text.strip()][-SIBLINGS:]
    return (
        any(_space_led(line) for line in above)
        or bool(_ITEM_HEADING.match(above[-1].text))
        or (i + 1 < len(lines) and _space_led(lines[i + 1]))
    )


def _attach_notes(pages: list[list[MappedText]]) -> list[list[MappedText]]:
    attached: list[list[MappedText]] = []
    for page in pages:
        if attached and _is_note(page):
            attached[-1] = attached[-1] + page
        else:
            attached.append(page)
    return attached


def _is_note(page: Sequence[MappedText]) -> bool:
    text = "\n".join(line.text.strip() for line in page if line.text.strip())
    return len(text) <= NOTE_CHARS and bool(_NOTE.search(text))


def number_pages(pages: Sequence[Sequence[MappedText]]) -> tuple[PageLines, ...]:
    """Find the printed page numbers: figures at line ends that count along with the pages.

    A number counts when at least two pages agree on its distance from the page's position;
    pages between and around such numbers get theirs by the same distance, marked as inferred.
    """
    candidates = [_printed_candidates(page) for page in pages]
    shift = _common_shift(candidates)
    if shift is None:
        return tuple(PageLines(tuple(page)) for page in pages)
    return tuple(
        _numbered(page, found, str(i + shift)) for i, (page, found) in
        enumerate(zip(pages, candidates, strict=True), start=1)
    )  # fmt: skip


def _printed_candidates(page: Sequence[MappedText]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, line in enumerate(page):
        if match := _PRINTED.search(line.text.rstrip()):
            found[match.group(1)] = at
    return found


def _common_shift(candidates: Sequence[dict[str, int]]) -> int | None:
    shifts = Counter(
        int(number) - i for i, found in enumerate(candidates, start=1) for number in found
    )
    ranked = [
        (votes, -abs(shift), shift) for shift, votes in shifts.items() if shift > -len(candidates)
    ]
    best = max(ranked, default=None)
    return best[2] if best and best[0] >= max(2, len(candidates) // 8) else None


def _numbered(page: Sequence[MappedText], found: dict[str, int], number: str) -> PageLines:
    if number not in found:
        return PageLines(tuple(page), number if int(number) > 0 else None, inferred=True)
    lines = list(page)
    at = found[number]
    bare = lines[at].text.rstrip()
    lines[at] = lines[at][: len(bare) - len(number)]
    return PageLines(tuple(lines), number)
