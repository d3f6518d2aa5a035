"""What one statement enumerates: 「A、B、Cなど」, 「(A、B、C)」, 「AとB」 are stretches of its text."""

from __future__ import annotations

import re
from collections.abc import Iterator

Pieces = tuple[tuple[int, int], ...]

_BRACKETED = re.compile(r"[(「]([^()「」]+)[)」]")
_AFTER_COLON = re.compile(r":\s?([^:。]+?)(?=$|。|\s\S{1,8}:)")
_RUNNING = re.compile(r"(?:[^、。()をがはにで]{1,28}、){2,}[^、。()をがはにで]{1,28}")
_INTRODUCED = re.compile(
    r"(?:[^。]*?(?:では|には|として|に向け|ため)、)?([^。]+?)(?:といった|をはじめ|などの|等の|などを|等を)"
)
_DOTTED = re.compile(
    r"[^\s、。()をがはにでの・]{1,14}(?:・[^\s、。()をがはにでの・]{1,14}){2,}(?=等|など)"
)
_QUOTED = re.compile(r"(?:「[^「」]{4,60}」(?:や|と|、|・|及び|,)?){2,}")
_AND = re.compile(r"(?<=[一-龠ァ-ヶー])や(?=[一-龠ァ-ヶー])")
_LONGEST = 48
"""Characters of an entry; longer pieces are clauses."""
_OPEN, _CLOSE = "(「『【", ")」』】"


def enumerated(text: str) -> Iterator[Pieces]:
    """Yield the enumerations in a text, each as the spans of its entries."""
    for pattern, fewest in ((_BRACKETED, 3), (_AFTER_COLON, 2)):
        for match in pattern.finditer(text):
            pieces = _split(text, match.start(1), match.end(1), "、,")
            yield from _checked(text, pieces, fewest, 28)
    for match in _RUNNING.finditer(text):
        yield from _checked(text, _split(text, match.start(), match.end(), "、"), 3, 28)
    for match in _INTRODUCED.finditer(text):
        pieces = _split(text, match.start(1), match.end(1), "、")
        yield from _checked(text, pieces, 3, _LONGEST)
        finer = tuple(part for a, b in pieces for part in _at_and(text, a, b))
        if len(finer) > len(pieces):
            yield from _checked(text, finer, 3, _LONGEST)
    for match in _QUOTED.finditer(text):
        quoted = re.finditer(r"(?<=「)[^「」]+(?=」)", match.group())
        pieces = tuple((match.start() + q.start(), match.start() + q.end()) for q in quoted)
        yield from _checked(text, pieces, 2, 60)
    for match in _DOTTED.finditer(text):
        yield from _checked(text, _split(text, match.start(), match.end(), "・"), 3, 20)
    yield from _checked(text, _split(text, 0, len(text), "、"), 3, _LONGEST)


def _split(text: str, start: int, end: int, marks: str) -> Pieces:
    """Split at marks that stand in no brackets."""
    pieces, depth, at = [], 0, start
    for i in range(start, end):
        if text[i] in _OPEN:
            depth += 1
        elif text[i] in _CLOSE:
            depth -= 1
        elif text[i] in marks and depth <= 0:
            pieces.append((at, i))
            at = i + 1
    return tuple((a, b) for a, b in (*pieces, (at, end)) if text[a:b].strip())


def _at_and(text: str, start: int, end: int) -> Pieces:
    """Split 「AやB」 where both are nouns."""
    cuts = [match.start() for match in _AND.finditer(text, start, end)]
    return tuple(zip([start, *(cut + 1 for cut in cuts)], [*cuts, end], strict=True))


def _checked(text: str, pieces: Pieces, fewest: int, longest: int) -> Iterator[Pieces]:
    clauses = any("。" in text[a:b] for a, b in pieces)
    if len(pieces) >= fewest and not clauses and all(b - a <= longest for a, b in pieces):
        yield pieces
