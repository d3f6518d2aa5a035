"""``python -m eval.spoiled make | check``: true sentences made false, and how many a checker marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated

import typer

from assistant.operate.command_line import plain_errors
from eval.benchmarks.report import write_results
from eval.scoring.metrics import SEED
from eval.scoring.report import git_hash
from eval.spoiled.check import figures, listed, markdown, outcomes
from eval.spoiled.lines import read_grounds, read_spoiled, write_spoiled
from eval.spoiled.make import spoil
from eval.spoiled.types import KINDS, Slides, Spoiled

app = typer.Typer(help=__doc__, no_args_is_help=True)
Index = Annotated[Path, typer.Option("--index", help="索引のフォルダ / index of the slides")]


@app.command()
def make(
    answers: Annotated[Path, typer.Option(help="正しい文（JSONL） / true sentences")],
    index: Index,
    out: Annotated[Path, typer.Option(help="偽の文を書く JSONL / where spoiled ones go")],
    seed: Annotated[int, typer.Option(help="選び方 / of all choices")] = SEED,
) -> None:
    """Write the true sentences spoiled in every way that they can be, and count them by kind."""
    with plain_errors(), _opened(index) as slides:
        grounds = read_grounds(answers, slides)
        spoiled = spoil(grounds, seed)
        write_spoiled(out, spoiled)
    typer.echo(_counts(spoiled, len(grounds)))


@contextmanager
def _opened(index: Path) -> Iterator[Slides]:
    from assistant.common.settings import load_settings
    from assistant.open import open_assistant

    with closing(open_assistant(load_settings(None, {"index_dir": index}))) as assistant:
        yield assistant


def _counts(spoiled: Sequence[Spoiled], sentences: int) -> str:
    """Return how many of each kind were made, also of which none was."""
    counts = Counter(one.kind for one in spoiled)
    lines = [f"| {kind} | {counts[kind]} | {counts[kind] / sentences:.2f} |" for kind in KINDS]
    head = ["| 種類 / kind | 偽の文 / spoiled | 一文あたり / a sentence |", "|---|---:|---:|"]
    total = f"| 計 / all | {len(spoiled)} | {len(spoiled) / sentences:.2f} |"
    return "\n".join([f"正しい文 {sentences} / true sentences", "", *head, *lines, total])


@app.command()
def check(
    spoiled: Annotated[Path, typer.Option(help="make が書いた JSONL / spoiled sentences")],
    true: Annotated[Path, typer.Option("--true", help="正しい文（JSONL） / true sentences")],
    index: Index,
    out: Annotated[Path | None, typer.Option(help="spoiled.json と .md を書くフォルダ")] = None,
    list_: Annotated[bool, typer.Option("--list", help="判定の誤った文を示す / list them")] = False,
) -> None:
    """Print the shares of true and of spoiled sentences that the checker marks."""
    with plain_errors(), _opened(index) as slides:
        found = outcomes(read_grounds(true, slides), read_spoiled(spoiled, slides))
    text = markdown(found)
    typer.echo(text)
    if list_:
        typer.echo(listed(found))
    if out is not None:
        failed = [outcome.to_json() for outcome in found if outcome.failed]
        values = {"git": git_hash(), "figures": figures(found), "failed": failed}
        write_results(out, "spoiled", values, text)


if __name__ == "__main__":
    app()
