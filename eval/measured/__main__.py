"""``python -m eval.measured accept FILE | write``: keeps a run's figures, writes the tables of the docs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from assistant.operate.command_line import plain_errors
from eval.measured.kept import RESULTS, accepted, read, write
from eval.measured.lines import sources
from eval.measured.page import Language, filled, table
from eval.measured.types import MeasuredError

app = typer.Typer(help=__doc__, no_args_is_help=True)
DOCS = Path(__file__).parents[2] / "docs"
PAGES: dict[Language, str] = {"ja": "evaluation.md", "en": "evaluation.en.md"}


@app.command("accept")
def accept_command(
    file: Annotated[Path, typer.Argument(help="--out に書かれた NAME.json / a run's file")],
    as_: Annotated[str, typer.Option("--as", help="残す名。既定は NAME / kept name")] = "",
    command: Annotated[str, typer.Option(help="測った命令（ファイルにないとき） / that ran")] = "",
    date: Annotated[str, typer.Option(help="測った日 / when, 2026-11-28")] = "",
    commit: Annotated[str, typer.Option(help="測った版 / commit that ran")] = "",
    note: Annotated[str, typer.Option(help="断り書き / a remark that is kept")] = "",
    results: Annotated[Path, typer.Option(help="残すフォルダ / where it is kept")] = RESULTS,
) -> None:
    """Keep the figures of a run that the tables tell; then ``write``."""
    with plain_errors():
        source = {source.name: source for source in sources()}.get(name := as_ or file.stem)
        if source is None:
            known = "、".join(source.name for source in sources())
            raise MeasuredError(f"{name}: --as で選んでください: {known} / choose one with --as")
        told = {"command": command, "date": date, "commit": commit, "note": note}
        kept = accepted(_values(file), source.lines, told, file)
        write(kept, path := results / f"{name}.json")
    typer.echo(f"{path}: {len(kept.figures)} figures, {kept.date} {kept.commit}")


def _values(file: Path) -> dict[str, object]:
    try:
        values: dict[str, object] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise MeasuredError(f"{file}: 読めません（{error}）。 / cannot be read") from None
    return values


@app.command("write")
def write_command(
    docs: Annotated[Path, typer.Option(help="文書のフォルダ / folder of the pages")] = DOCS,
    results: Annotated[Path, typer.Option(help="残した値のフォルダ / kept figures")] = RESULTS,
) -> None:
    """Write the tables into docs/evaluation.md and docs/evaluation.en.md."""
    with plain_errors():
        kept = {source.name: read(results / f"{source.name}.json") for source in sources()}
        pages = {docs / name: table(kept, language) for language, name in PAGES.items()}
        texts = {
            path: filled(path.read_text(encoding="utf-8"), text, path)
            for path, text in pages.items()
        }
        for path, text in texts.items():
            path.write_text(text, encoding="utf-8")
            typer.echo(path)


if __name__ == "__main__":
    app()
