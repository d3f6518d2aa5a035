"""A model's answer as it grows: each piece with its verdict, its citations, and how it is shown."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.common.messages import Language, message
from assistant.common.types import Citation, Claim
from assistant.llm.check import Checked, Checker, Support
from assistant.llm.pieces import Piece, cells_of
from corpus.sheet_ranges import range_of

HIDDEN_FAULTS = frozenset({"markup", "order"})
"""Faults of claims that are not even shown struck: what they hold must not be read or followed."""


@dataclass(frozen=True, slots=True)
class Said:
    """A piece and what became of it."""

    piece: Piece
    checked: Checked


class Telling:
    """Numbers the citations in the order of the text and renders it as Markdown."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self.said: list[Said] = []

    def add(self, piece: Piece, checked: Checked) -> None:
        """Say one more piece."""
        self.said.append(Said(piece, checked))

    def replace(self, index: int, said: Said | None) -> None:
        """Put another piece in the place of one; None leaves the place empty."""
        gone = Said(Piece("", "", "", (), "frame"), Checked("none"))
        self.said[index] = said or gone

    @property
    def holds(self) -> bool:
        """Whether anything is said that may stand."""
        return any(s.checked.check in ("held", "calculated", "picture") for s in self.said)

    @property
    def unheld(self) -> list[int]:
        """The places of what no page holds."""
        return [i for i, s in enumerate(self.said) if s.checked.check == "unheld"]

    def recount(self, checker: Checker) -> None:
        """Check sentences again whose figure may count the items that have followed them."""
        for i in self.unheld:
            listed = self._listed(i)
            if listed and self.said[i].checked.fault in ("figure", "support", "no_marker"):
                piece = self.said[i].piece
                self.said[i] = Said(piece, checker.check(piece.words, piece.numbers, listed))

    def _listed(self, index: int) -> int:
        """Return the number of items of the list that follows a sentence."""
        following = [said.piece for said in self.said[index + 1 :]]
        items = itertools.takewhile(lambda piece: piece.kind in ("item", "row", "frame"), following)
        return sum(p.kind != "frame" and not p.lead.strip("\n").startswith(" ") for p in items)

    def text(self) -> str:
        """Return all that is said, with markers and marks."""
        markers = self._markers()
        return "".join(self._shown(said, markers) for said in self.said).strip()

    def citations(self, confidence: float) -> tuple[Citation, ...]:
        """Return the citations in the order of their markers."""
        return tuple(
            _citation(marker, support, confidence) for support, marker in self._markers().values()
        )

    def claims(self) -> tuple[Claim, ...]:
        """Return every claim with its markers and its verdict; frames are none."""
        markers = self._markers()
        return tuple(
            Claim(
                said.piece.words if said.checked.fault not in HIDDEN_FAULTS else self._removed(),
                self._numbers(said, markers), said.checked.check, self.why(said.checked),
            )
            for said in self.said
            if said.piece.kind != "frame" or said.checked.check == "unheld"
        )  # fmt: skip

    def why(self, checked: Checked) -> str:
        """Return why a claim is unheld, or how it was calculated, in the user's language."""
        if checked.fault is not None:
            return message(f"unheld_{checked.fault}", self._language, what=checked.why)
        return checked.why

    def _markers(self) -> dict[tuple[str, int, int, int], tuple[Support, int]]:
        found: dict[tuple[str, int, int, int], tuple[Support, int]] = {}
        for said in self.said:
            for support in _shown_supports(said.checked):
                found.setdefault(_key(support), (support, len(found) + 1))
        return found

    def _numbers(
        self, said: Said, markers: dict[tuple[str, int, int, int], tuple[Support, int]]
    ) -> tuple[int, ...]:
        return tuple(markers[_key(support)][1] for support in _shown_supports(said.checked))

    def _removed(self) -> str:
        return message("unheld_removed", self._language)

    def _shown(
        self, said: Said, markers: dict[tuple[str, int, int, int], tuple[Support, int]]
    ) -> str:
        piece, checked = said.piece, said.checked
        if checked.fault in HIDDEN_FAULTS:
            return f"{piece.lead}{self._removed()}{piece.tail}"
        numbers = "".join(f"[{n}]" for n in self._numbers(said, markers))
        if piece.kind == "row" or piece.body.startswith("|"):
            return f"{piece.lead}{self._row(piece, checked, numbers)}{piece.tail}"
        if checked.check == "unheld":
            return (
                f"{piece.lead}~~{piece.body}~~{message('unheld_mark', self._language)}{piece.tail}"
            )
        return f"{piece.lead}{piece.body}{numbers}{self._mark(checked)}{piece.tail}"

    def _mark(self, checked: Checked) -> str:
        return message("picture_mark", self._language) if checked.check == "picture" else ""

    def _row(self, piece: Piece, checked: Checked, numbers: str) -> str:
        cells = cells_of(piece.body)
        if checked.check == "unheld":
            cells = [f"~~{cell}~~" if cell else cell for cell in cells]
            numbers = message("unheld_mark", self._language)
        cells[-1] = f"{cells[-1]}{numbers}{self._mark(checked)}"
        return f"| {' | '.join(cells)} |"


def _shown_supports(checked: Checked) -> Sequence[Support]:
    return checked.supports if checked.check in ("held", "calculated", "picture") else ()


def _key(support: Support) -> tuple[str, int, int, int]:
    source, statement = support.source, support.statement
    return source.document, source.slide.number, statement.start, statement.end


def _citation(marker: int, support: Support, confidence: float) -> Citation:
    source, statement, slide = support.source, support.statement, support.source.slide
    return Citation(
        marker=marker,
        document=source.document,
        title=slide.title,
        slide=slide.number,
        printed_page=slide.printed_page,
        quote=slide.text[statement.start : statement.end],
        start=statement.start,
        end=statement.end,
        passage=_block_at(slide.text, statement.start, statement.end),
        score=round(confidence, 4),
        printed_page_inferred=slide.printed_page_inferred,
        range=range_of(slide, statement.start, statement.end),
    )


def _block_at(text: str, start: int, end: int) -> str:
    """Return the block that holds a span, the lines between two empty ones."""
    first = text.rfind("\n\n", 0, start)
    last = text.find("\n\n", end)
    return text[0 if first < 0 else first + 2 : len(text) if last < 0 else last]
