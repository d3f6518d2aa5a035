"""``seisaku insight``: how the assistant is used."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.operate.command_line import Config, IndexDir, plain_errors, settings_of

SINCE_HELP = "はじめの日 / the first day"
UNTIL_HELP = "終わりの日（既定は今日） / the last day, today by default"
CSV_HELP = "表ごとの CSV を書くフォルダ / folder for a CSV file a table"
XLSX_HELP = "まだない Excel のファイル / a new workbook"
SMALL_HELP = "5人に満たないまとまりも示す / show groups of under five people too"


def insight_command(
    since: Annotated[str, typer.Option(metavar="DATE", help=SINCE_HELP)],
    until: Annotated[str, typer.Option(metavar="DATE", help=UNTIL_HELP)] = "",
    as_json: Annotated[bool, typer.Option("--json", help="JSON で出力 / print JSON")] = False,
    csv: Annotated[Path | None, typer.Option(metavar="DIR", help=CSV_HELP)] = None,
    xlsx: Annotated[Path | None, typer.Option(metavar="FILE", help=XLSX_HELP)] = None,
    small: Annotated[bool, typer.Option("--small", help=SMALL_HELP)] = False,
    index: IndexDir = None,
    config: Config = None,
) -> None:
    """利用状況（質問、答えられなかった話題、資料の利用）を示します。 / Tell how it is used."""
    with plain_errors():
        from assistant.operate.insight import command, sheets

        settings = settings_of(index, config)
        period = command.period_of(since, until, settings.language)
        insight = command.report(settings, period, small)
        made = sheets.tables(insight, settings.language)
        if csv is not None:
            for line in command.write_csv(made, csv, settings.language):
                typer.echo(line, err=True)
        if xlsx is not None:
            typer.echo(command.write_xlsx(made, xlsx, settings.language), err=True)
        if as_json:
            typer.echo(command.as_json(insight, made))
        elif csv is None and xlsx is None:
            for line in command.lines(insight, made, settings):
                typer.echo(line)
