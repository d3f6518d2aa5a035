"""Is read what is shown? ``python -m eval.benchmarks.visible DIR`` against LibreOffice and poppler.

*seen* is the share of what another program shows that we read, *true* the share of what we read that
it shows. Both are counted in windows of five letters and digits: for *seen* within a line or cell that
is shown, for *true* within a cell, item or line that is read, so no window crosses two cells; it counts
where the other side has it anywhere in the file (office files, whose pages LibreOffice breaks in its own
way) or on the same page (PDF). Bullets, punctuation, running heads and page numbers are apart.

Beside each page of a PDF below ``LOW`` stands what tells why it differs (``page_causes``): poppler is no
measure where it shows nothing, breaks after each letter, or runs the lines of two cells together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from corpus.files import Limits, ReadError
from corpus.readers.guard import GuardedReader
from corpus.types import Document, Slide
from eval.benchmarks.page_causes import CAUSES, Cause, causes, is_open
from eval.benchmarks.report import write_results
from eval.benchmarks.shown import PAGES, SHEETS, NotShownError, PdfPage, shown, shown_pdf
from eval.benchmarks.windows import LOW, Agreement, agreement, stretches
from eval.scoring.metrics import interval, mean
from eval.scoring.report import git_hash

LIMITS = Limits(seconds=600, max_pages=5_000)


@dataclass(frozen=True, slots=True)
class LowPage:
    """A page of a PDF that agrees badly, and what tells why."""

    found: Agreement
    causes: tuple[Cause, ...]


def main(
    folder: Annotated[Path, typer.Argument(help="ファイルのフォルダ / folder of files")],
    pdf: Annotated[bool, typer.Option(help="PDF も poppler と比べる / PDFs too")] = False,
    out: Annotated[Path | None, typer.Option(help="visible.json を書くフォルダ")] = None,
) -> None:
    """Print seen and true for each file, and their means by format."""
    wanted = PAGES | SHEETS | ({".pdf"} if pdf else set())
    files = [p for p in sorted(folder.iterdir()) if p.suffix.lower() in wanted]
    rows: list[tuple[str, Agreement]] = []
    low: list[LowPage] = []
    with GuardedReader(LIMITS) as reader:
        for path in files:
            try:
                document = reader.read(path, path.name)
                found = _compared(path, document, low)
            except (ReadError, NotShownError) as error:
                typer.echo(f"- {error}", err=True)
                continue
            rows.append((path.suffix.lower(), found))
            typer.echo(f"{_shown(found)} {path.name}")
    text = markdown(rows, low)
    typer.echo(text)
    if out is not None:
        values = {
            "git": git_hash(),
            "files": [[*_figures(one), one.name] for _, one in rows],
            "pages": [
                [*_figures(page.found), page.found.name, *map(str, page.causes)] for page in low
            ],
        }
        write_results(out, "visible", values, text)


def _compared(path: Path, document: Document, low: list[LowPage]) -> Agreement:
    if path.suffix.lower() == ".pdf":
        return of_pdf(document, shown_pdf(path), low)
    read = [line for slide in document.slides for line in stretches(slide)]
    return agreement(path.name, read, [line for page in shown(path) for line in page])


def of_pdf(document: Document, pages: Sequence[PdfPage], low: list[LowPage]) -> Agreement:
    """Return the means over the pages; those that agree badly are added to ``low``."""
    means: list[Agreement] = []
    for i, (slide, page) in enumerate(zip(document.slides, pages, strict=False)):
        name = f"{document.name} {slide.number}"
        found = agreement(name, list(stretches(slide)), page.body, page.lines)
        means.append(found)
        if found.is_low:
            before = pages[i - 1] if i else None
            why = causes(slide, page, before, _left_out(document, slide))
            low.append(LowPage(found, why))
    return Agreement(
        document.name, _mean([one.seen for one in means]), _mean([one.true for one in means])
    )


def _left_out(document: Document, slide: Slide) -> list[str]:
    """Return the kinds of words that the reader left out of a page."""
    where = f"{slide.number}ページ"
    return [one.what.partition("「")[0] for one in document.dropped if one.where == where]


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return mean(known) if known else None


def _figures(one: Agreement) -> list[float | None]:
    return [None if v is None else round(v, 4) for v in (one.seen, one.true)]


def _shown(one: Agreement) -> str:
    return " ".join("  –  " if value is None else f"{value:.3f}" for value in (one.seen, one.true))


def markdown(rows: Sequence[tuple[str, Agreement]], low: Sequence[LowPage]) -> str:
    """Return the means by format with their intervals over the files, and the pages below ``LOW``."""
    lines = ["", "| 形式 / format | n | seen | true |", "|---|---:|---:|---:|"]
    for suffix in sorted({suffix for suffix, _ in rows}):
        of = [one for kind, one in rows if kind == suffix]
        seen, true = _cell(one.seen for one in of), _cell(one.true for one in of)
        lines.append(f"| {suffix} | {len(of)} | {seen} | {true} |")
    return "\n".join([*lines, *_low_pages(low)])


def _low_pages(low: Sequence[LowPage]) -> list[str]:
    """Return the pages below ``LOW``, how many have each cause, and how many have none."""
    if not low:
        return []
    counts = Counter(cause.kind for page in low for cause in page.causes)
    none = sum(is_open(page.causes) for page in low)
    return [
        "",
        f"{LOW} 未満のページ / pages below: {len(low)}（わけが機械では分からない / cause not told: {none}）",
        "",
        *(f"- {name}: {counts[kind]}" for kind, name in CAUSES.items() if counts[kind]),
        "",
        *(f"- {p.found.name}: {_shown(p.found)} {' / '.join(map(str, p.causes))}" for p in low),
    ]


def _cell(values: Iterable[float | None]) -> str:
    known = [value for value in values if value is not None]
    if not known:
        return "–"
    low, high = interval(known) or (known[0], known[0])
    return f"{mean(known):.3f} [{low:.3f}, {high:.3f}]"


if __name__ == "__main__":
    typer.run(main)
