"""``python -m eval.replay``: takes written replies into a recording, and ties a recording."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.operate.command_line import plain_errors

cli = typer.Typer(add_completion=False)
GATHERED_BY = "python -m eval.replay gather"
FOLDER_HELP = "問い合わせと返事（*.reply.txt）のフォルダ / folder of prompts and written replies"
MODEL_HELP = "新しい記録に書くモデルの名前 / the model's name, of a new recording"
HEADER_HELP = "何がどう書いたか（記録の written） / how and by what it was written"


@cli.command("gather")
def gather_command(
    folder: Annotated[Path, typer.Argument(help=FOLDER_HELP, exists=True, file_okay=False)],
    into: Annotated[Path, typer.Option(help="加える先の記録 / recording that grows")],
    model: Annotated[str, typer.Option(help=MODEL_HELP)] = "written",
    header: Annotated[str, typer.Option(help=HEADER_HELP)] = GATHERED_BY,
) -> None:
    """書かれた返事を記録に加えます。 / Take the replies that were written into a recording."""
    with plain_errors():
        from eval.replay.gathering import take_replies
        from eval.replay.recording import header_of_today

        taken = take_replies(folder, into, header_of_today("exact", model, header))
    typer.echo(
        f"{into}: 加えた返事 {taken.added}、既にあった返事 {taken.known}、返事のない問い合わせ "
        f"{taken.missing} / added, known already, without a reply"
    )


@cli.command("tie")
def tie_command(
    exact: Annotated[Path, typer.Argument(help="鍵による記録 / exact recording")],
    into: Annotated[Path, typer.Option(help="書く記録（置き換えます） / tied recording, replaced")],
    header: Annotated[str, typer.Option(help=HEADER_HELP)],
) -> None:
    """記録の文をページに結び付けます。 / Tie the sentences of a recording to their pages."""
    with plain_errors():
        from eval.replay.recording import begin
        from eval.replay.tie import pages_of, tie_recording

        first, tied = tie_recording(exact, header)
        begin(into, first, tied.lines)
    for note in tied.notes:
        typer.echo(f"注意: {note}", err=True)
    pages = len(pages_of(tied.lines))
    typer.echo(f"{into}: 行 {len(tied.lines)}、ページ {pages} / lines, pages")


if __name__ == "__main__":
    cli()
