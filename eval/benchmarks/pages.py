"""Page-number truth: ``python -m eval.benchmarks.pages DIR`` against poppler's pdftotext.

For each sampled page one of its passages is looked for on every page of the file, in the text that
poppler reads. The page counts as true where the passage's words are on the page whose number we
report, and on no other page more fully.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Annotated

import typer

from corpus.normalize import fold
from corpus.passages import split_slide
from corpus.types import Passage, Slide
from eval.benchmarks.pdf_samples import SEED, read_folder, sample_pages

PRESENT = 0.9
"""Share of a passage's three-character pieces that must be on the page (line ends part some)."""


@cache
def poppler_pages(path: Path) -> tuple[str, ...]:
    """Return the folded text of each page as poppler reads it."""
    command = shutil.which("pdftotext")
    if command is None:
        raise typer.BadParameter("pdftotext が必要です（poppler-utils） / needs poppler-utils")
    done = subprocess.run(
        [command, "-q", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True
    )
    pages = done.stdout.decode("utf-8", "replace").split("\f")
    return tuple(fold(page) for page in (pages[:-1] if pages[-1] == "" else pages))


def printed_parts(slide: Slide, passage: Passage) -> list[str]:
    """Return the stretches of a passage between characters that the reader put in."""
    shown = (
        slide.text[i] if slide.boxes[i] is not None else "\0"
        for i in range(passage.start, passage.end)
    )
    return [part for part in re.split("\0+", "".join(shown)) if part.strip()]


def share(parts: Sequence[str], page: str) -> float:
    """Return the share of the parts' three-character pieces that a page holds."""
    bare = "".join(char for char in page if char.isalnum())
    pieces = [piece for part in parts for piece in _pieces(part)]
    return sum(piece in bare for piece in pieces) / max(1, len(pieces))


def _pieces(part: str) -> list[str]:
    folded = "".join(char for char in fold(part) if char.isalnum())
    return [folded[i : i + 3] for i in range(max(1, len(folded) - 2))] if folded else []


def main(
    folder: Annotated[Path, typer.Argument(help="PDF のフォルダ / folder of PDFs")],
    count: Annotated[int, typer.Option(help="ページ数 / pages")] = 200,
) -> None:
    """Check the reported page numbers of sampled pages against poppler."""
    draw = random.Random(SEED)  # noqa: S311
    right = present = same_count = 0
    samples = sample_pages(read_folder(folder), count)
    for sample in samples:
        passage = draw.choice(split_slide(sample.document.name, sample.slide))
        parts = printed_parts(sample.slide, passage)
        pages = poppler_pages(sample.path)
        scores = [share(parts, page) for page in pages]
        here = scores[sample.slide.number - 1] if sample.slide.number <= len(scores) else 0.0
        same_count += len(pages) == len(sample.document.slides)
        right += here > 0 and here >= max(scores)
        present += here >= PRESENT
        if here < max(scores) or here < PRESENT:
            best = scores.index(max(scores)) + 1
            print(  # noqa: T201
                f"{sample.path.name} p.{sample.slide.number}: {here:.2f} (best p.{best} {max(scores):.2f}) "
                f"{passage.text[:50]!r}"
            )
    print(  # noqa: T201
        f"pages {len(samples)}: page number true {right}, passage on it (share >= {PRESENT}) {present}, "
        f"page counts agree {same_count}"
    )


if __name__ == "__main__":
    typer.run(main)
