"""``seisaku licenses``: the parts of the program and the licence of each."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from assistant.operate.command_line import Config, plain_errors, settings_of

AsJson = Annotated[bool, typer.Option("--json", help="JSON で出力 / print JSON")]


def licenses_command(as_json: AsJson = False, config: Config = None) -> None:
    """部品・モデル・データとライセンスを並べます。 / List all parts with their licences."""
    with plain_errors():
        settings = settings_of(None, config)
        from assistant.common.messages import message
        from assistant.operate.parts.licenses import all_parts

        parts = all_parts()
        if as_json:
            typer.echo(json.dumps([asdict(part) for part in parts], ensure_ascii=False, indent=1))
            return
        untold = message("license_untold", settings.language)
        for part in parts:
            typer.echo("\t".join((part.name, part.version or "-", part.license or untold)))
