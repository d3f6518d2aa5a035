"""``seisaku eval``: the commands that score, check and grow a dataset."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from assistant.operate.command_line import Config, IndexDir, plain_errors, refusal, settings_of

if TYPE_CHECKING:
    from assistant.common.settings import Settings

DATASET_HELP = "データセット（既定は同梱）と、--fail-under の続き / dataset, further conditions"
Dataset = Annotated[
    list[str] | None, typer.Argument(metavar="[DATASET] [METRIC=VALUE ...]", help=DATASET_HELP)
]
LINT_HELP = "データセット（既定は同梱） / dataset"
SCHEMA_HELP = "一行の JSON Schema を出力 / print the JSON Schema of a line"
CURATED_HELP = "加える先の問題集（既定は設定 curated_dataset） / dataset that grows"
CORPUS_HELP = "索引の資料とも照らす / hold it against the indexed documents"
BASELINE_HELP = "比べる以前の結果 / an earlier report to compare with"
REPORT_HELP = "報告を書くフォルダ / folder of the report"
RECORD_HELP = "言語モデルの返事を記録するファイル / write the language model's replies here"
REPLAY_HELP = "言語モデルの代わりに使う記録 / a recording in the language model's place"
LIMIT_HELP = "下回れば終了コード1。例 recall_at_5=0.95 / exit 1 below this"
FailUnder = Annotated[list[str] | None, typer.Option(metavar="METRIC=VALUE", help=LIMIT_HELP)]


class _EvalGroup(TyperGroup):
    """``seisaku eval [DATASET] ...`` beside ``seisaku eval lint``: no command named means to run."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the command that runs in front, unless another one is named first."""
        return super().parse_args(
            ctx, args if args[:1] and args[0] in self.commands else [RUN, *args]
        )


RUN = "run"
eval_cli = typer.Typer(cls=_EvalGroup)


@eval_cli.command(RUN)
def eval_command(
    dataset: Dataset = None,
    split: Annotated[str, typer.Option(help="dev、test、all のいずれか / which part")] = "all",
    baseline: Annotated[Path | None, typer.Option(metavar="FILE", help=BASELINE_HELP)] = None,
    fail_under: FailUnder = None,
    report: Annotated[Path | None, typer.Option(metavar="DIR", help=REPORT_HELP)] = None,
    llm_record: Annotated[Path | None, typer.Option(metavar="FILE", help=RECORD_HELP)] = None,
    llm_replay: Annotated[Path | None, typer.Option(metavar="FILE", help=REPLAY_HELP)] = None,
    index: IndexDir = None,
    config: Config = None,
) -> None:
    """決められた質問で採点します（0 合格、1 不合格、2 実行不能）。 / Score and gate.

    seisaku eval lint [DATASET]: 問題集の検査 / checks a dataset.
    """
    with plain_errors():
        settings = settings_of(index, config)
        named, conditions = _split_words(dataset or (), settings)
        from eval.scoring.cli import parse_fail_under, run_eval

        limits = parse_fail_under([*(fail_under or ()), *conditions])
        code = run_eval(
            named, settings, split=split, baseline=baseline, fail_under=limits, report=report,
            llm_record=llm_record, llm_replay=llm_replay,
        )  # fmt: skip
    raise typer.Exit(code)


@eval_cli.command("lint")
def lint_command(
    dataset: Annotated[Path | None, typer.Argument(help=LINT_HELP)] = None,
    schema: Annotated[bool, typer.Option("--schema", help=SCHEMA_HELP)] = False,
    corpus: Annotated[bool, typer.Option(help=CORPUS_HELP)] = True,
    index: IndexDir = None,
    config: Config = None,
) -> None:
    """問題集を検査します（0 誤りなし、1 誤りあり、2 実行不能）。 / Check a dataset."""
    with plain_errors():
        settings = settings_of(index, config)
        from eval.cases.lint.command import run_lint

        code = run_lint(dataset, settings, schema=schema, corpus=corpus)
    raise typer.Exit(code)


@eval_cli.command("curate")
def curate_command(
    dataset: Annotated[Path | None, typer.Argument(help=CURATED_HELP)] = None,
    index: IndexDir = None,
    config: Config = None,
) -> None:
    """評価（役に立たなかった、コメント）を問題にします。 / Make cases of feedback."""
    with plain_errors():
        settings = settings_of(index, config)
        from eval.cases.curate.command import run_curate

        code = run_curate(settings, dataset)
    raise typer.Exit(code)


def _split_words(words: Sequence[str], settings: Settings) -> tuple[Path | None, list[str]]:
    """Tell the dataset from the conditions that follow ``--fail-under`` without repeating it."""
    names = [word for word in words if "=" not in word]
    if len(names) > 1:
        raise refusal("one_dataset", settings, given=", ".join(names))
    return (Path(names[0]) if names else None), [word for word in words if "=" in word]
