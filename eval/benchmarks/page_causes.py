"""Why what is read of a PDF page and what poppler shows of it differ, where that can be told by machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.types import Slide
from eval.benchmarks.shown import PdfPage
from eval.benchmarks.windows import LOW, agreement, bare, known, stretches, windows

MOSTLY = 0.5
"""More than this share of the letters, or of a line's windows, and something holds of all."""
TOLD_LETTERS, TOLD_WORDS = 12, 60
"""So many different letters, or so much of some words, are told."""
CAUSES = {
    "nothing": "poppler は文字を示さない / poppler shows nothing",
    "vertical": "縦書き: poppler は一字ずつ改行する / vertical: poppler breaks after each letter",
    "recognised": "OCR で読んだ / read by OCR",
    "file_order": "poppler の -raw（ファイルの順）とは合う / agrees with poppler -raw, the file's own order",
    "heads": "柱として本文から分けた / set apart as running heads",
    "left_out": "見えない・消された文字を除いた / left out as unseen or struck",
    "carried": "前のページから引き継いだ / carried from the page before",
    "order": "同じ文字で順だけが違う / same letters in another order",
    "more": "読んだものにだけある / letters that are read only",
    "less": "poppler にだけある / letters that are shown only",
}
OPEN = frozenset({"order", "more", "less"})
"""These say how a page differs and not why."""


@dataclass(frozen=True, slots=True)
class Cause:
    """A key of ``CAUSES``, and the figures or words of this page."""

    kind: str
    told: str = ""

    def __str__(self) -> str:
        """For people."""
        return f"{CAUSES[self.kind]} {self.told}".rstrip()


def causes(
    slide: Slide, shown: PdfPage, before: PdfPage | None = None, left_out: Sequence[str] = ()
) -> tuple[Cause, ...]:
    """Return what tells why a page differs, or only how.

    Args:
        slide: as it was read.
        shown: the same page as poppler shows it.
        before: the page before, as poppler shows it.
        left_out: kinds of what the reader left out of the page, as its report names them.
    """
    return tuple(_causes(slide, shown, before, left_out))


def is_open(found: Sequence[Cause]) -> bool:
    """Whether nothing tells why a page differs."""
    return all(cause.kind in OPEN for cause in found)


def _causes(
    slide: Slide, shown: PdfPage, before: PdfPage | None, left_out: Sequence[str]
) -> Iterator[Cause]:
    recognised = _recognised(slide)
    if recognised:
        yield Cause("recognised", f"{recognised:.0%}")
    theirs = bare("".join(shown.lines))
    if not theirs:
        yield Cause("nothing")
        return
    read = list(stretches(slide))
    whole = [*read, *slide.furniture, slide.printed_page or ""]
    if _letters_alone(shown) > MOSTLY:
        filed = agreement("", read, shown.in_file_order)
        yield Cause("vertical", f"-raw true {known(filed.true):.3f}")
    yield from _orders(read, whole, shown)
    carried = _carried(read, theirs, before)
    if carried:
        yield Cause("carried", f"「{' '.join(carried)[:TOLD_WORDS]}」")
    yield from _letters(bare("".join(whole)), theirs, left_out)


def _recognised(slide: Slide) -> float:
    letters = [k for k, char in enumerate(slide.text) if char.isalnum()]
    return sum(slide.is_recognised(k, k + 1) for k in letters) / len(letters) if letters else 0.0


def _letters_alone(shown: PdfPage) -> float:
    """Return the share of a page's letters that poppler gives a line each."""
    lines = [bare(line) for line in shown.in_file_order]
    return sum(len(line) == 1 for line in lines) / max(1, sum(map(len, lines)))


def _orders(read: Sequence[str], whole: Sequence[str], shown: PdfPage) -> Iterator[Cause]:
    """Tell whether the file's own order, or the running heads that were set apart, make it agree."""
    strict = agreement("", read, shown.body, shown.lines)
    filed = agreement("", whole, shown.in_file_order)
    if filed.seen is not None and min(known(filed.seen), known(filed.true)) >= LOW:
        yield Cause("file_order", f"{filed.seen:.3f} {known(filed.true):.3f}")
    if known(strict.seen) < LOW <= known(agreement("", whole, shown.body).seen):
        yield Cause("heads", f"「{' '.join(whole[len(read) :])[:TOLD_WORDS].strip()}」")


def _carried(read: Sequence[str], theirs: str, before: PdfPage | None) -> list[str]:
    """Return the cells and lines that stand on the page before, most of them not on this one."""
    here = set(windows(theirs))
    there = set(windows(bare("".join(before.in_file_order)))) if before else set()
    found = [(text, set(windows(bare(text)))) for text in read]
    return [text for text, held in found if held <= there and len(held - here) > MOSTLY * len(held)]


def _letters(ours: str, theirs: str, left_out: Sequence[str]) -> Iterator[Cause]:
    more, less = Counter(ours) - Counter(theirs), Counter(theirs) - Counter(ours)
    if less and left_out:
        yield Cause("left_out", "、".join(dict.fromkeys(left_out)))
    if not more and not less:
        yield Cause("order")
    for kind, letters in (("more", more), ("less", less)):
        if letters:
            yield Cause(kind, f"{letters.total()}字（{_told(letters)}）")


def _told(letters: Counter[str]) -> str:
    return " ".join(f"{char}×{n}" for char, n in letters.most_common(TOLD_LETTERS))
