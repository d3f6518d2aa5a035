"""The command ``seisaku train``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from assistant.operate.command_line import Config, IndexDir, plain_errors, settings_of

if TYPE_CHECKING:
    from assistant.common.settings import Settings
    from eval.own_model.learning import Learned
    from index.cross_encoder.asked import Asked

QUESTIONS_HELP = "質問（問題集か docs/questions.md の形） / questions with where they are answered"
NOT_BETTER = 1
"""Exit code where the learned weights do not help; 2 is a wrong call."""


def train_command(
    folder: Annotated[
        Path | None,
        typer.Argument(help="資料（既定は今の索引の資料） / documents; default: the index's"),
    ] = None,
    questions: Annotated[Path | None, typer.Option(metavar="FILE", help=QUESTIONS_HELP)] = None,
    out: Annotated[Path, typer.Option(metavar="FILE", help="書く重み / weights to write")] = Path(
        "var/cross_encoder.safetensors"
    ),
    split: Annotated[
        Literal["dev", "test"] | None, typer.Option(help="問題集のどの部分か / part of a dataset")
    ] = None,
    rounds: Annotated[int, typer.Option(min=1, max=20, help="何回ずつ学ぶか / rounds")] = 3,
    index: IndexDir = None,
    config: Config = None,
) -> None:
    """省内の質問で、読み直しのモデルを学び直します（役立たなければ書きません）。 / Train on own questions."""
    with plain_errors():
        from eval.cases.dataset import bundled_dataset
        from eval.own_model.questions import parted, read_questions

        settings = settings_of(index, config)
        asked = read_questions(questions or bundled_dataset(), split)
        learning, held = parted(asked)
        typer.echo(
            f"学習 {len(learning)} 問、測るため取り分け {len(held)} 問 / to learn from, and held out",
            err=True,
        )
        found = _learned(settings, folder, learning, held, out, rounds)
    raise typer.Exit(_told(found, out))


def _learned(
    settings: Settings, folder: Path | None, learning: list[Asked], held: list[Asked], out: Path,
    rounds: int,
) -> Learned:  # fmt: skip
    """Learn into a file beside ``out``, which replaces it only where the new weights help."""
    from assistant.open import open_embedder
    from eval.benchmarks.indexes import indexed
    from eval.own_model.learning import learn
    from index.cross_encoder.scores import bundled_weights
    from index.open import Index

    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(f"{out.name}.new")
    with indexed(folder or settings.index_dir, settings.index_dir, quiet=False):
        index = Index(settings.index_dir, open_embedder(settings))
        start = settings.cross_encoder or bundled_weights()
        try:
            found = learn(index, learning, held, start, part, rounds)
            if found.helps:
                part.replace(out)
        finally:
            index.close()
            part.unlink(missing_ok=True)
    return found


def _told(found: Learned, out: Path) -> int:
    """Print what came of it and return the exit code."""
    gain, low, high = found.gain
    before, after = (sum(ranks) / max(1, len(ranks)) for ranks in (found.before, found.after))
    typer.echo(f"学んだ組 / groups: {found.groups}")
    typer.echo(f"取り分けた質問のページの MRR / MRR of pages held out: {before:.3f} -> {after:.3f}")
    typer.echo(f"差 / difference: {gain:+.3f} [{low:+.3f}, {high:+.3f}]")
    if not found.helps:
        typer.echo(
            "良くならないので、重みは書きませんでした。質問を増やしてください。 / "
            "no better, so nothing was written; more questions may help"
        )
        return NOT_BETTER
    typer.echo(f'設定に書くと使われます / to use it: cross_encoder = "{out}"')
    return 0
