"""``seisaku key``: keys of the programs that ask over HTTP."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.operate.command_line import Config, IndexDir, plain_errors, settings_of

if TYPE_CHECKING:
    from assistant.operate.records.keys import Scope


class KeyScope(StrEnum):
    """What a key may do: ask questions, search and read slides, or read the metrics."""

    ASK = "ask"
    SEARCH = "search"
    METRICS = "metrics"


Name = Annotated[
    str, typer.Argument(metavar="NAME", help="使う側の名前 / the program or its owner")
]
SCOPE_HELP = "許すこと（既定は ask と search） / what it may do (default: ask and search)"
Scopes = Annotated[list[KeyScope] | None, typer.Option("--scope", help=SCOPE_HELP)]
GROUP_HELP = "この所属に限った資料も見せる / it may see the documents of this group"
Groups = Annotated[list[str] | None, typer.Option("--group", metavar="NAME", help=GROUP_HELP)]
DAYS_HELP = "有効な日数（既定は期限なし） / days it holds (default: for ever)"
Days = Annotated[int | None, typer.Option(min=1, max=36_500, help=DAYS_HELP)]

key_cli = typer.Typer(
    help="HTTP から尋ねるプログラムの鍵を管理します。 / Keys of programs that ask over HTTP.",
    no_args_is_help=True,
)


@key_cli.command("add")
def add(
    name: Name, scope: Scopes = None, group: Groups = None, days: Days = None,
    index: IndexDir = None, config: Config = None,
) -> None:  # fmt: skip
    """鍵を作り、一度だけ表示します（保存するのはハッシュだけ）。 / Make a key, shown once."""
    with plain_errors():
        from assistant.common.messages import message
        from assistant.operate.records.key_commands import add_key

        settings = settings_of(index, config)
        given = scope or (KeyScope.ASK, KeyScope.SEARCH)
        scopes: list[Scope] = [item.value for item in given]
        typer.echo(add_key(settings, name, scopes, group or (), days))
        typer.echo(message("key_shown_once", settings.language), err=True)


@key_cli.command("list")
def list_all(index: IndexDir = None, config: Config = None) -> None:
    """鍵の名前・許したこと・所属・期限を並べます。 / List names, scopes, groups and ends."""
    with plain_errors():
        from assistant.operate.records.key_commands import key_lines

        for line in key_lines(settings_of(index, config)):
            typer.echo(line)


@key_cli.command("revoke")
def revoke(name: Name, index: IndexDir = None, config: Config = None) -> None:
    """鍵を無効にします。 / Refuse a key from now on."""
    with plain_errors():
        from assistant.operate.records.key_commands import revoke_key

        typer.echo(revoke_key(settings_of(index, config), name), err=True)
