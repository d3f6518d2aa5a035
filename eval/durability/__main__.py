"""``python -m eval.durability corrupt | faults | calls | disks | kills | watch | replicas``.

A small real index (storage alone is tried, so the vectors are letter counts) is damaged file by
file, or its update is broken off at every file operation, system call and page of the disk, or at
random moments. After each the index must open and say the old or the new, whole, and the next
update must go through. ``watch`` is another thing: a real service keeps a folder in step while people ask;
and so is ``replicas``: one of two services is killed meanwhile.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from eval.durability.calls import POINTS, calls_failed, can_trace
from eval.durability.corrupt import corrupted
from eval.durability.disks import can_mount, filled
from eval.durability.faults import faulted
from eval.durability.kills import killed, table
from eval.durability.small_index import NEW, OLD

app = typer.Typer(help=__doc__, no_args_is_help=True)
Quiet = Annotated[bool, typer.Option("--quiet", help="進捗を表示しない / no progress")]
Every = Annotated[int, typer.Option(min=1, help="いくつおきに / take each so-many-th only")]
POINT_HELP = "どの時点から数えるか / moments from which calls are counted: " + ", ".join(POINTS)
Point = Annotated[list[str] | None, typer.Option(help=POINT_HELP)]


@app.command()
def corrupt(quiet: Quiet = False) -> None:
    """一つずつファイルを壊して開く / open the index with each of its files damaged in turn."""
    with _folder() as place:
        told = corrupted(place, quiet=quiet)
    _table(told)
    raise typer.Exit(1 if set(told) - {"refused", "not needed"} else 0)


@app.command()
def faults(quiet: Quiet = False) -> None:
    """更新のファイル操作を一つずつ失敗させる / fail every file operation of an update in turn."""
    with _folder() as place:
        told = faulted(place, quiet=quiet)
    _table(told)
    raise typer.Exit(1 if set(told) - {OLD, NEW} else 0)


@app.command()
def calls(every: Every = 1, point: Point = None, quiet: Quiet = False) -> None:
    """更新のシステムコールを一つずつ失敗させる（strace） / fail every system call of an update."""
    if not can_trace():
        typer.echo(
            "strace がないか、使えません（apt-get install strace）。 / strace cannot be used"
        )
        raise typer.Exit(2)
    with _folder() as place:
        told = calls_failed(place, every, point or POINTS, quiet=quiet)
    _table(told)
    raise typer.Exit(1 if any(name.split()[0] not in (OLD, NEW) for name in told) else 0)


@app.command()
def disks(every: Every = 1, quiet: Quiet = False) -> None:
    """更新の途中でディスクを一杯にする / let the disk get full at every page of an update."""
    if not can_mount():
        typer.echo("unshare と mount が使えません。 / unshare and mount cannot be used here")
        raise typer.Exit(2)
    with _folder() as place:
        told = filled(place / "disk", every, quiet)
    _table(told)
    good = (f"full disk: {OLD}, then {OLD} (", f"read-only disk: {OLD} (", "went through: new")
    raise typer.Exit(1 if any(not name.startswith(good) for name in told) else 0)


@app.command()
def kills(
    count: Annotated[int, typer.Option(min=1, help="回数 / how many")] = 200,
    documents: Annotated[int, typer.Option(min=1, help="資料の数 / documents of an update")] = 12,
    quiet: Quiet = False,
) -> None:
    """更新を無作為な時に kill -9 する / kill an update at random moments."""
    with _folder() as place:
        done = killed(place, count, documents, quiet)
    typer.echo(table(done))
    survived = sum(kill.state in (OLD, NEW) for kill in done)
    typer.echo(f"{survived}/{count}")
    raise typer.Exit(0 if survived == count else 1)


@app.command()
def watch(
    files: Annotated[int, typer.Option(min=10, help="ファイルの数 / files")] = 500,
    people: Annotated[int, typer.Option(min=1, help="尋ねる人数 / people who ask")] = 20,
    pause: Annotated[float, typer.Option(min=0.1, help="質問の間（秒） / reading time")] = 20.0,
) -> None:
    """フォルダのファイルを写し、改名し、消す間、尋ね続ける / change a watched folder while people ask."""
    from eval.durability.in_step.run import Run

    with _folder() as place:
        figures = Run(place, files, people, pause).figures()
    typer.echo(json.dumps(figures, ensure_ascii=False, indent=1))
    raise typer.Exit(1 if figures["failed"] or figures["unlike_a_fresh_index"] else 0)


@app.command()
def replicas(
    database: Annotated[
        str, typer.Option(help="PostgreSQL（records_url の形） / a PostgreSQL, as records_url")
    ],
    users: Annotated[int, typer.Option(min=1, help="尋ねる人数 / people who ask")] = 50,
    seconds: Annotated[float, typer.Option(min=20, help="続ける秒数 / how long")] = 300,
    pause: Annotated[float, typer.Option(min=0, help="質問の間（秒） / reading time")] = 20.0,
) -> None:
    """二つの serve の一つを止めて戻し、索引を替える間、尋ね続ける / kill one of two services while people ask."""
    from eval.durability.replicated.front import nginx_program
    from eval.durability.replicated.run import Run, cores

    if nginx_program() is None:
        typer.echo("nginx がありません（apt-get install nginx-light）。 / nginx is not here")
        raise typer.Exit(2)
    with _folder() as place:
        run = Run(place, database, users, seconds, pause, max(1, cores() // 2))
        figures = run.figures()
    typer.echo(json.dumps(figures, ensure_ascii=False, indent=1))
    names = ("one_process", "two_processes", "two_processes_disturbed")
    raise typer.Exit(1 if any(figures[name]["failed"] for name in names) else 0)


@contextmanager
def _folder() -> Iterator[Path]:
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    with tempfile.TemporaryDirectory(prefix="seisaku-durability-") as name:
        yield Path(name)


def _table(told: Counter[str]) -> None:
    typer.echo("| 結果 / outcome | 回数 / times |\n|---|---|")
    for name, number in told.most_common():
        typer.echo(f"| {name} | {number} |")


if __name__ == "__main__":
    app()
