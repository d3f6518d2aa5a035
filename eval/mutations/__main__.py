"""``python -m eval.mutations``: breaks the product in every known way and tells what the gate saw."""

from __future__ import annotations

import os
import random
import tempfile
import time
from pathlib import Path
from typing import Annotated

import typer

from eval.mutations.catalogue import MODEL_MUTATIONS, MUTATIONS, chosen
from eval.mutations.suite import Outcome, Suite

SHOWN = 4
"""Conditions that are named for each mutation; the rest are counted."""


def main(
    clean: Annotated[int, typer.Option(help="壊さない実行の回数 / unbroken runs")] = 0,
    only: Annotated[list[str] | None, typer.Option(help="変異の名前 / names of mutations")] = None,
    llm_replay: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="言語モデルの記録で答える / answered by a recording"),
    ] = None,
    list_: Annotated[
        bool, typer.Option("--list", help="壊し方を並べるだけ / only name them")
    ] = False,
) -> None:
    """Break the product in known ways and print which the gate catches; exit 1 if it missed one.

    With ``--clean N`` the product is left whole instead, and false alarms are counted: each run
    indexes and reads everything anew and asks the questions in another order.
    """
    if list_:
        print(listed())  # noqa: T201
        return
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    with tempfile.TemporaryDirectory() as folder:
        if clean:
            raise typer.Exit(_clean(Path(folder), clean))
        raise typer.Exit(_broken(Path(folder), only, llm_replay))


def listed() -> str:
    """Return every break, and whether it is tried without a language model and with a recording."""
    rows = [
        f"| {name} | {mutation.tells} | {_tick(name in MUTATIONS)} | {_tick(name in MODEL_MUTATIONS)} |"
        for name, mutation in {**MUTATIONS, **MODEL_MUTATIONS}.items()
    ]
    head = "| 変異 / mutation | 内容 / what is broken | モデルなし / without | 記録 / recording |"
    return "\n".join([head, "|---|---|:-:|:-:|", *rows])


def _tick(known: bool) -> str:
    return "✓" if known else ""


def _broken(folder: Path, only: list[str] | None, replay: Path | None) -> int:
    known = MUTATIONS if replay is None else MODEL_MUTATIONS
    names = only or list(known)
    suite, begun = Suite(folder, replay=replay), time.perf_counter()
    print("| 変異 / mutation | 内容 / what is broken | 検出 / caught | 何で / by |")  # noqa: T201
    print("|---|---|---|---|", flush=True)  # noqa: T201
    missed = 0
    for mutation in chosen(names, known):
        outcome = suite.tried(mutation)
        missed += not outcome.caught
        print(row(mutation.tells, outcome), flush=True)  # noqa: T201
    seconds = time.perf_counter() - begun
    print(f"\n{len(names) - missed}/{len(names)} caught, {seconds:.0f} s")  # noqa: T201
    return 1 if missed else 0


def row(tells: str, outcome: Outcome) -> str:
    """Return one line of the table."""
    by = [f"{v.metric}（{v.against}）" for v in outcome.failed]
    more = f" ほか{len(by) - SHOWN}" if len(by) > SHOWN else ""
    caught = "✓" if outcome.caught else "✗ 見逃し / missed"
    return f"| {outcome.name} | {tells} | {caught} | {'、'.join(by[:SHOWN])}{more} |"


def _clean(folder: Path, runs: int) -> int:
    whole = Suite(folder / "baseline", remember=False)
    baseline, alarms = whole.baseline, 0
    for run in range(1, runs + 1):
        suite = Suite(folder / str(run), remember=False)
        order = list(suite.cases)
        random.Random(run).shuffle(order)  # noqa: S311
        outcome = suite.judge(f"run {run}", suite.in_order(order), baseline)
        alarms += outcome.caught
        by = ", ".join(verdict.metric for verdict in outcome.failed)
        print(f"run {run}: {'FALSE ALARM ' + by if outcome.caught else 'passed'}", flush=True)  # noqa: T201
    print(f"false alarms: {alarms} of {runs}")  # noqa: T201
    return 1 if alarms else 0


if __name__ == "__main__":
    typer.run(main)
