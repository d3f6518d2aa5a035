"""``python -m eval.judged export | score``: blind judging sheets, and what the judges made of them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from assistant.operate.command_line import plain_errors
from eval.benchmarks.report import write_results
from eval.judged.given import read_questions, read_system
from eval.judged.marks import read_key, read_marks
from eval.judged.report import markdown
from eval.judged.score import scores
from eval.judged.sheet import sheet, write_sheet
from eval.judged.types import JudgedError
from eval.scoring.metrics import SEED

app = typer.Typer(help=__doc__, no_args_is_help=True)


@app.command()
def export(
    questions: Annotated[Path, typer.Option(help="問いと模範解答（JSONL） / questions")],
    system: Annotated[list[str], typer.Option(help="名前=回答の JSONL（繰り返す） / NAME=FILE")],
    out: Annotated[Path, typer.Option(help="採点者に渡すフォルダ / folder for the judges")],
    key: Annotated[
        Path | None, typer.Option(help="対応表。既定は OUT の隣 / where the key goes")
    ] = None,
    seed: Annotated[int, typer.Option(help="並べ方 / of the order")] = SEED,
) -> None:
    """Write the sheet that hides the systems, its instructions, and the key apart from them."""
    with plain_errors():
        asked = read_questions(questions)
        systems = [read_system(name, path, asked) for name, path in map(_named, _once(system))]
        rows, hidden = sheet(asked, systems, seed)
        key = key or out.with_name(f"{out.name}.key.json")
        write_sheet(out, key, rows, hidden)
    for one in systems:
        if one.unused:
            typer.echo(
                f"{one.name}: 問題にない回答 {one.unused} 件は使いません。 / unused", err=True
            )
    typer.echo(f"{out}: {len(rows)} 行（問い {len(asked)} × システム {len(systems)}）")
    typer.echo(f"{key}: 対応表。採点者に渡さないでください。 / the key: keep it from the judges")


def _once(given: list[str]) -> list[str]:
    twice = [name for name, n in Counter(one.partition("=")[0] for one in given).items() if n > 1]
    if twice:
        raise JudgedError(f"--system {twice[0]}: 名前が二度あります。 / the name comes twice")
    return given


def _named(given: str) -> tuple[str, Path]:
    name, equals, path = given.partition("=")
    if not (name.strip() and equals and path):
        raise JudgedError(f"--system {given}: 名前=ファイル の形で指定してください。 / NAME=FILE")
    return name.strip(), Path(path)


@app.command()
def score(
    key: Annotated[Path, typer.Option(help="export が書いた対応表 / the key")],
    marks: Annotated[list[Path], typer.Option(help="採点（JSONL か XLSX、採点者ごと） / marks")],
    out: Annotated[Path | None, typer.Option(help="judged.json と .md を書くフォルダ")] = None,
) -> None:
    """Print each system's shares with intervals, the judges' agreement and the paired differences."""
    with plain_errors():
        hidden = read_key(key)
        stems = Counter(path.stem for path in marks)
        names = [path.stem if stems[path.stem] == 1 else str(path) for path in marks]
        if len(set(names)) < len(names):
            raise JudgedError("--marks: 同じファイルが二度あります。 / the same file twice")
        judges = {name: read_marks(path, hidden) for name, path in zip(names, marks, strict=True)}
        found = scores(hidden, judges)
        text = markdown(found)
        typer.echo(text)
        if out is not None:
            write_results(out, "judged", found, text)


if __name__ == "__main__":
    app()
