"""``seisaku records``: answers kept as an official record."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.operate.command_line import Config, IndexDir, plain_errors, settings_of

CHANGED = 1
"""Exit code where the records are not as they were written, or a replay differs; 2 is a wrong call."""

Number = Annotated[int, typer.Argument(metavar="ID", min=1, help="記録の番号 / number of a record")]
Numbers = Annotated[
    list[int] | None, typer.Argument(metavar="ID...", min=1, help="記録の番号 / numbers of records")
]
HEAD_HELP = "別の場所に書き留めた末尾（件数:ハッシュ） / an end that was noted elsewhere"
Noted = Annotated[str | None, typer.Option("--head", metavar="COUNT:HASH", help=HEAD_HELP)]
FILE_HELP = "データベースの代わりに確かめる、書き出したファイル / an export to verify instead"
Exported = Annotated[Path | None, typer.Option("--file", metavar="FILE.jsonl", help=FILE_HELP)]
TARGET_HELP = "まだないファイル / a new file"
Target = Annotated[Path, typer.Argument(metavar="FILE", help=TARGET_HELP)]
WORD_HELP = "人が読む Word のファイルにする / a Word file for people"
Word = Annotated[bool, typer.Option("--word", help=WORD_HELP)]
AsJson = Annotated[bool, typer.Option("--json", help="JSON で出力 / print JSON")]
LAPSED_HELP = "保存期間が過ぎたものすべて / all that are past their retention"
Lapsed = Annotated[bool, typer.Option("--lapsed", help=LAPSED_HELP)]
Reason = Annotated[str, typer.Option(help="理由（記録に残る） / why; it is recorded")]
Sure = Annotated[bool, typer.Option("--yes", help="本当に消す / do it")]
Term = Annotated[str, typer.Option(metavar="5y|90d|kept", help="保存期間 / retention class")]

records_cli = typer.Typer(
    help="答えの記録（設定 answer_records）を確かめ、書き出し、消します。 / Answer records.",
    no_args_is_help=True,
)


@records_cli.command("head")
def head(index: IndexDir = None, config: Config = None) -> None:
    """末尾（件数とハッシュ）を示します。別の場所に書き留めます。 / Print the end, to be noted elsewhere."""
    with plain_errors():
        from assistant.operate.sealed.commands import head_line

        typer.echo(head_line(settings_of(index, config)))


@records_cli.command("list")
def list_all(index: IndexDir = None, config: Config = None) -> None:
    """番号・日時・尋ねた人・保存期間・期限・質問を並べます。 / List the recorded answers."""
    with plain_errors():
        from assistant.operate.sealed.commands import listed

        for line in listed(settings_of(index, config)):
            typer.echo(line)


@records_cli.command("verify")
def verify(
    noted: Noted = None, file: Exported = None, index: IndexDir = None, config: Config = None
) -> None:
    """書き換え・欠け・入れ替えがないことを確かめます。 / Verify that nothing was changed."""
    with plain_errors():
        from assistant.operate.sealed.commands import verified

        whole, lines = verified(settings_of(index, config), noted, file)
    for line in lines:
        typer.echo(line)
    raise typer.Exit(0 if whole else CHANGED)


@records_cli.command("export")
def export(
    target: Target, word: Word = False, index: IndexDir = None, config: Config = None
) -> None:
    """JSON Lines（または Word）に書き出します。 / Export as JSON Lines, or as a Word file."""
    with plain_errors():
        from assistant.operate.sealed.commands import exported

        typer.echo(exported(settings_of(index, config), target, word))


@records_cli.command("replay")
def replay(
    number: Number, as_json: AsJson = False, index: IndexDir = None, config: Config = None
) -> None:
    """記録した質問を今の索引に尋ね、変わったことを示します。 / Ask a recorded question again."""
    with plain_errors():
        from assistant.operate.sealed.replay_command import replayed

        same, text = replayed(settings_of(index, config), number, as_json)
    typer.echo(text)
    raise typer.Exit(0 if same else CHANGED)


@records_cli.command("delete")
def delete(
    numbers: Numbers = None, lapsed: Lapsed = False, reason: Reason = "", yes: Sure = False,
    index: IndexDir = None, config: Config = None,
) -> None:  # fmt: skip
    """文を消し、消した跡を残します。 / Delete texts with a trace; the chain still verifies."""
    with plain_errors():
        from assistant.operate.sealed.commands import deleted

        typer.echo(deleted(settings_of(index, config), numbers or (), lapsed, reason, yes))


@records_cli.command("class")
def give_class(
    numbers: Numbers, term: Term, reason: Reason = "", index: IndexDir = None,
    config: Config = None,
) -> None:  # fmt: skip
    """保存期間を改めます（改めたことも記録に残ります）。 / Give records another retention class."""
    with plain_errors():
        from assistant.operate.sealed.commands import classed

        typer.echo(classed(settings_of(index, config), numbers or (), term, reason))


@records_cli.command("sign")
def sign(index: IndexDir = None, config: Config = None) -> None:
    """確かめてから末尾に署名します（鍵を決めた・替えたとき）。 / Verify, then sign the end."""
    with plain_errors():
        from assistant.operate.sealed.commands import signed

        typer.echo(signed(settings_of(index, config)))
