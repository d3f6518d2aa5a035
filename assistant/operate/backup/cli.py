"""``seisaku backup`` and ``seisaku restore``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.operate.command_line import Config, IndexDir, plain_errors, settings_of

TARGET_HELP = "新しいファイル、またはフォルダ（日時の名前を付けます） / a new file, or a folder"
Target = Annotated[Path, typer.Argument(metavar="FILE_OR_DIR", help=TARGET_HELP)]
FILE_HELP = "seisaku backup が作ったファイル / a file that seisaku backup made"
File = Annotated[Path, typer.Argument(metavar="FILE", help=FILE_HELP)]


def backup_command(target: Target, index: IndexDir = None, config: Config = None) -> None:
    """索引・追加された資料・記録・問題集の控えを一つのファイルに取ります。 / Back up to one file."""
    with plain_errors():
        from assistant.operate.backup.take import back_up

        for line in back_up(settings_of(index, config), target):
            typer.echo(line)


def restore_command(file: File, index: IndexDir = None, config: Config = None) -> None:
    """控えを確かめて戻します（以前のものは残します）。 / Verify a backup and put it back."""
    with plain_errors():
        from assistant.operate.backup.restore import restore

        for line in restore(settings_of(index, config), file):
            typer.echo(line)
