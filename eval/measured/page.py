"""The tables of docs/evaluation.md and docs/evaluation.en.md, written from the kept files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Literal

from eval.measured.lines import sources
from eval.measured.types import Figure, Kept, Line, MeasuredError, Source

Language = Literal["ja", "en"]
BEGIN, END = "<!-- measured: make report -->\n", "<!-- /measured -->"
HEADS: Mapping[Language, tuple[str, ...]] = {
    "ja": ("測ったもの", "値 [95 % 区間]", "n", "資料と問い", "命令、日、版"),
    "en": ("Measured", "Value [95 %]", "n", "On what", "Command, date, commit"),
}
DITTO = "〃"
NOTED = "＊"
"""Behind a run whose kept file has a note."""


def table(kept: Mapping[str, Kept], language: Language) -> str:
    """Return all lines as one Markdown table; what belongs to the whole run stands in its first line."""
    heads = HEADS[language]
    rows = [_row(heads), _row(("---", "---", "--:", "---", "---"))]
    for source in sources():
        rows += _rows(source, kept[source.name], language)
    return "\n".join(rows) + "\n"


def _rows(source: Source, kept: Kept, language: Language) -> Iterator[str]:
    on, ran = _of(source, language), f"`{kept.command}` {kept.date} {kept.commit}"
    ran += NOTED if "note" in kept.about else ""
    for line in source.lines:
        figure = kept.figures[line.path]
        n = "" if figure.n is None else f"{figure.n:,}"
        yield _row((_of(line, language), shown(figure, line.signed), n, on, ran))
        on = ran = DITTO


def _of(told: Source | Line, language: Language) -> str:
    return told.ja if language == "ja" else told.en


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def shown(figure: Figure, signed: bool = False) -> str:
    """Return a figure with three decimals, a difference with its sign."""
    number: Callable[[float], str] = _signed if signed else "{:.3f}".format
    between = _none_or_all(figure) or figure.interval
    if between is None:
        return number(figure.value)
    low, high = map(number, between)
    return f"{number(figure.value)} [{low}, {high}]"


def _none_or_all(figure: Figure) -> tuple[float, float] | None:
    """Return the interval of no case, or of all, of which a bootstrap knows nothing.

    Source: Clopper and Pearson 1934, Biometrika 26, whose bound is then 1 - 0.025 ** (1 / n).
    """
    if figure.n is None or figure.interval != (figure.value, figure.value):
        return None
    far = 1 - 0.025 ** (1 / figure.n)
    return {0.0: (0.0, far), 1.0: (1 - far, 1.0)}.get(figure.value)


def _signed(value: float) -> str:
    return f"{value:+.3f}".replace("-", "−")


def filled(page: str, text: str, path: Path) -> str:
    """Return a page with a new table between its markers.

    Raises:
        MeasuredError: the markers are missing.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise MeasuredError(
            f"{path}: {BEGIN.strip()} と {END} の行がありません。 / the markers are missing"
        )
    return before + begin + text + end + after
