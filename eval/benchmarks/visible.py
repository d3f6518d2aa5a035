"""Is read what is shown? ``python -m eval.benchmarks.visible DIR`` against LibreOffice and poppler.

*seen* is the share of what another program shows that we read, *true* the share of what we read that
it shows. Both are counted in windows of five letters and digits: for *seen* within a line or cell that
is shown, for *true* within a cell, item or line that is read, so no window crosses two cells; it counts
where the other side has it anywhere in the file (office files, whose pages LibreOffice breaks in its own
way) or on the same page (PDF). Bullets, punctuation, running heads and page numbers are apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from corpus.blocks import NOWHERE
from corpus.files import Limits, ReadError
from corpus.normalize import fold
from corpus.readers.guard import GuardedReader
from corpus.types import Slide
from eval.benchmarks.report import write_results
from eval.benchmarks.shown import PAGES, SHEETS, NotShownError, shown
from eval.metrics import interval, mean
from eval.report import git_hash

WINDOW = 5
LOW = 0.9
"""A page of a PDF below this is named."""
LIMITS = Limits(seconds=600, max_pages=5_000)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far what is read and what is shown of a file, or of one page, agree; None: nothing there."""

    name: str
    seen: float | None
    true: float | None


def agreement(name: str, read: Sequence[str], shown_lines: Sequence[str]) -> Agreement:
    """Compare the stretches that were read with those that are shown."""
    ours, theirs = bare("".join(read)), bare("".join(shown_lines))
    return Agreement(name, _share(shown_lines, ours), _share(read, theirs))


def _share(stretches: Iterable[str], whole: str) -> float | None:
    held = set(_windows(whole))
    found = [window in held for stretch in stretches for window in _windows(bare(stretch))]
    return mean([float(one) for one in found]) if found else None


def bare(text: str) -> str:
    """Return the letters and digits of a text, folded."""
    return "".join(char for char in fold(text) if char.isalnum())


def _windows(text: str) -> Iterator[str]:
    return (text[i : i + WINDOW] for i in range(len(text) - WINDOW + 1))


def stretches(slide: Slide) -> Iterator[str]:
    """Yield the cells and lines of a slide that were read."""
    for block in slide.blocks:
        if block.cells:
            places = {(cell.start, cell.end) for row in block.cells for cell in row}
            yield from (slide.text[start:end] for start, end in sorted(places) if start != NOWHERE)
        else:
            yield from slide.text[block.start : block.end].split("\n")


def main(
    folder: Annotated[Path, typer.Argument(help="ファイルのフォルダ / folder of files")],
    pdf: Annotated[bool, typer.Option(help="PDF も poppler と比べる / PDFs too")] = False,
    out: Annotated[Path | None, typer.Option(help="visible.json を書くフォルダ")] = None,
) -> None:
    """Print seen and true for each file, and their means by format."""
    wanted = PAGES | SHEETS | ({".pdf"} if pdf else set())
    files = [p for p in sorted(folder.iterdir()) if p.suffix.lower() in wanted]
    rows: list[tuple[str, Agreement]] = []
    low: list[Agreement] = []
    with GuardedReader(LIMITS) as reader:
        for path in files:
            try:
                slides = reader.read(path, path.name).slides
                pages = shown(path)
            except (ReadError, NotShownError) as error:
                typer.echo(f"- {error}", err=True)
                continue
            if path.suffix.lower() == ".pdf":
                found = _of_pdf(path.name, slides, pages, low)
            else:
                found = _of_file(path.name, slides, pages)
            rows.append((path.suffix.lower(), found))
            typer.echo(f"{_shown(found)} {path.name}")
    text = markdown(rows, low)
    typer.echo(text)
    if out is not None:
        values = {"git": git_hash(), "files": [[*_figures(one), one.name] for _, one in rows]}
        write_results(out, "visible", values, text)


def _of_file(name: str, slides: Sequence[Slide], pages: Sequence[Sequence[str]]) -> Agreement:
    read = [line for slide in slides for line in stretches(slide)]
    return agreement(name, read, [line for page in pages for line in page])


def _of_pdf(
    name: str, slides: Sequence[Slide], pages: Sequence[Sequence[str]], low: list[Agreement]
) -> Agreement:
    """Return the means over the pages; those that agree badly are added to ``low``."""
    found = [
        agreement(f"{name} {slide.number}", list(stretches(slide)), page)
        for slide, page in zip(slides, pages, strict=False)
    ]
    low += [one for one in found if min(_known(one.seen), _known(one.true)) < LOW]
    return Agreement(name, _mean([one.seen for one in found]), _mean([one.true for one in found]))


def _known(value: float | None) -> float:
    return 1.0 if value is None else value


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return mean(known) if known else None


def _figures(one: Agreement) -> list[float | None]:
    return [None if v is None else round(v, 4) for v in (one.seen, one.true)]


def _shown(one: Agreement) -> str:
    return " ".join("  –  " if value is None else f"{value:.3f}" for value in (one.seen, one.true))


def markdown(rows: Sequence[tuple[str, Agreement]], low: Sequence[Agreement]) -> str:
    """Return the means by format with their intervals over the files, and the pages below ``LOW``."""
    lines = ["", "| 形式 / format | n | seen | true |", "|---|---:|---:|---:|"]
    for suffix in sorted({suffix for suffix, _ in rows}):
        of = [one for kind, one in rows if kind == suffix]
        seen, true = _cell(one.seen for one in of), _cell(one.true for one in of)
        lines.append(f"| {suffix} | {len(of)} | {seen} | {true} |")
    if low:
        lines += ["", f"{LOW} 未満のページ / pages below: {len(low)}"]
    return "\n".join([*lines, *(f"- {one.name}: {_shown(one)}" for one in low)])


def _cell(values: Iterable[float | None]) -> str:
    known = [value for value in values if value is not None]
    if not known:
        return "–"
    low, high = interval(known) or (known[0], known[0])
    return f"{mean(known):.3f} [{low:.3f}, {high:.3f}]"


if __name__ == "__main__":
    typer.run(main)
