"""The page labels that a PDF file gives its pages (i, ii, 1, 2, A-1), where they tell something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pypdfium2 as pdfium

from corpus.readers.furniture import Furniture

AGREEING = 0.5
"""Share of the numbers found on pages that labels must agree with; other labels were left behind
when pages were taken out of a larger file."""
LONGEST = 12
"""Characters of a label that is a page number."""


def page_labels(document: pdfium.PdfDocument) -> list[str]:
    """Return the label of each page, "" where it has none; nothing where labels only count pages."""
    labels = [document.get_page_label(i).strip() for i in range(len(document))]
    counted = [str(i) for i in range(1, len(labels) + 1)]
    if all(label in ("", number) for label, number in zip(labels, counted, strict=True)):
        return []
    return [label if len(label) <= LONGEST else "" for label in labels]


def with_labels(pages: Sequence[Furniture], labels: Sequence[str]) -> list[Furniture]:
    """Give pages without a number on them their label.

    A number that stands on the page is what people cite, so it wins; where the numbers and the
    labels of a file disagree, its labels are not used at all.
    """
    found = [
        (page.printed_page, label) for page, label in zip(pages, labels, strict=False)
        if page.printed_page is not None and not page.inferred and label
    ]  # fmt: skip
    agreeing = sum(_same(printed, label) for printed, label in found)
    if not labels or agreeing < AGREEING * len(found):
        return list(pages)
    return [
        replace(page, printed_page=label, inferred=True)
        if label and (page.printed_page is None or page.inferred) else page
        for page, label in zip(pages, labels, strict=True)
    ]  # fmt: skip


def _same(printed: str | None, label: str) -> bool:
    return printed is not None and printed.casefold() == label.casefold()
