"""``seisaku watch``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.operate.command_line import Config, IndexDir, plain_errors, settings_of

FOLDERS_HELP = "見守るフォルダ（既定は設定 watch） / folders to watch (default: the setting watch)"
Folders = Annotated[list[Path] | None, typer.Argument(metavar="[DIR]...", help=FOLDERS_HELP)]


def watch_command(folders: Folders = None, index: IndexDir = None, config: Config = None) -> None:
    """フォルダを見守り、変わったファイルを索引に反映し続けます。 / Keep the index in step with folders."""
    with plain_errors():
        settings = settings_of(index, config, watch=tuple(folders) if folders else None)
        from assistant.operate.logs import say, set_up_logging
        from assistant.operate.watch.running import run_watch

        set_up_logging(settings)
        code = run_watch(settings, lambda line: say(line, settings))
    raise typer.Exit(code)
