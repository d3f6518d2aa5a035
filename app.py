"""The ``seisaku`` command: composes what the packages offer; ``python app.py`` serves the chat."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.operate.backup.cli import backup_command, restore_command
from assistant.operate.command_line import Config, IndexDir, plain_errors, refusal, settings_of
from assistant.operate.insight.cli import insight_command
from assistant.operate.parts.cli import licenses_command
from assistant.operate.read.cli import read_command
from assistant.operate.records.key_cli import key_cli
from assistant.operate.sealed.cli import records_cli
from assistant.operate.watch.command import watch_command
from eval.commands import eval_cli
from eval.own_model.cli import train_command

if TYPE_CHECKING:
    from assistant.common.settings import Settings
    from assistant.operate.curation import Curator
    from assistant.operate.records.feedback import Feedback
    from eval.cases.lint.indexed import Corpus

# Nothing is looked up, reported or downloaded unless someone asks for it.
OFFLINE = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_OFFLINE": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
}
BYTES_PER_MB = 1024 * 1024
NOT_INDEXED = 1
"""Exit code of ``seisaku index`` where something named could not be indexed; 2 is a wrong call."""

EVAL_HELP = "決められた質問で採点します。 / Score and gate; lint checks a dataset."

cli = typer.Typer(
    name="seisaku",
    help="政策資料に、根拠のスライドと原文を添えて答えます。 / "
    "Answers from policy documents, with the slide and the exact passage.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
cli.add_typer(key_cli, name="key")
cli.add_typer(records_cli, name="records")
cli.add_typer(eval_cli, name="eval", help=EVAL_HELP)
cli.command("backup")(backup_command)
cli.command("restore")(restore_command)
cli.command("insight")(insight_command)
cli.command("licenses")(licenses_command)
cli.command("read")(read_command)
cli.command("train")(train_command)
cli.command("watch")(watch_command)

AsJson = Annotated[bool, typer.Option("--json", help="JSON で出力 / print JSON")]
BATCH_HELP = "一行一件で読み、一行一件で出力 / one JSON object a line"
Batch = Annotated[Path | None, typer.Option(metavar="IN.jsonl", help=BATCH_HELP)]
PORT_HELP = "待ち受けポート（0で自動） / port"
ROOT_HELP = "逆プロキシの下のパス / path behind a proxy"
REBUILD_HELP = "すべて読み直して作り直す / read and make everything anew"
FETCH_HELP = "store_url の Milvus から索引をフォルダに取り寄せる / bring the index of store_url into the folder"
EXTRACTION_HELP = "読み取りの報告（HTML と JSON）を書くフォルダ / folder for the extraction report"


@cli.callback()
def stay_offline() -> None:
    """Set the defaults that keep every library quiet, before any of them is imported."""
    for name, value in OFFLINE.items():
        os.environ.setdefault(name, value)


@cli.command("index")
def index_command(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            readable=False,  # our own message tells in Japanese too, and what became of the index
            help="ファイルまたはフォルダ（既定は同梱の資料） / files and folders",
        ),
    ] = None,
    index: IndexDir = None,
    config: Config = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help=REBUILD_HELP)] = False,
    remove: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="資料を索引から除く / drop a document from the index"),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="進捗を表示しない / no progress")] = False,
    report: Annotated[Path | None, typer.Option(metavar="DIR", help=EXTRACTION_HELP)] = None,
    fetch: Annotated[bool, typer.Option("--fetch", help=FETCH_HELP)] = False,
) -> None:
    """索引を作成・更新します。 / Build or update the index."""
    with plain_errors():
        settings = settings_of(index, config)
    if fetch:
        if paths or remove or rebuild or report:
            raise typer.BadParameter("--fetch は単独で使います。 / --fetch is used alone")
        with plain_errors(NOT_INDEXED):
            _fetch_index(settings, quiet)
        return
    with plain_errors(NOT_INDEXED):
        code = _build_index(settings, paths, rebuild, remove, quiet, report)
    raise typer.Exit(code)


def _fetch_index(settings: Settings, quiet: bool) -> None:
    from assistant.open import open_embedder
    from index.publish.cli import run_fetch

    run_fetch(settings.index_dir, open_embedder(settings), settings.server, quiet)


def _build_index(
    settings: Settings, paths: list[Path] | None = None, rebuild: bool = False,
    remove: list[str] | None = None, quiet: bool = False, report: Path | None = None,
) -> int:  # fmt: skip
    from assistant.open import open_embedder
    from corpus.documents import bundled_deck
    from index.publish.cli import run_index

    sources = tuple(paths or ()) or (() if remove else (bundled_deck(),))
    return run_index(
        sources, settings.index_dir, open_embedder(settings), budget=settings.passage_tokens,
        max_bytes=settings.max_file_mb * BYTES_PER_MB, rebuild=rebuild, quiet=quiet,
        remove=tuple(remove or ()), limits=settings.limits, report_dir=report,
        server=settings.server,
    )  # fmt: skip


@cli.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="質問 / the question")] = None,
    as_json: AsJson = False,
    batch: Batch = None,
    index: IndexDir = None,
    config: Config = None,
) -> None:
    """質問に、根拠を添えて答えます。 / Answer a question with its citations."""
    with plain_errors():
        settings = settings_of(index, config)
        _require(question, batch, settings)
        from assistant.operate.cli import run_ask

        code = run_ask(settings, question, as_json=as_json, batch=batch)
    raise typer.Exit(code)


@cli.command()
def search(
    query: Annotated[str | None, typer.Argument(help="検索する語 / words to find")] = None,
    k: Annotated[int | None, typer.Option("-k", min=1, max=100, help="件数 / hits")] = None,
    as_json: AsJson = False,
    batch: Batch = None,
    index: IndexDir = None,
    config: Config = None,
) -> None:
    """資料の該当箇所を検索します。 / Find passages, without an answer."""
    with plain_errors():
        settings = settings_of(index, config)
        _require(query, batch, settings)
        from assistant.operate.cli import run_search

        code = run_search(settings, query, k or settings.top_k, as_json=as_json, batch=batch)
    raise typer.Exit(code)


def _require(question: str | None, batch: Path | None, settings: Settings) -> None:
    if (question is None) == (batch is None):
        raise refusal("question_or_batch", settings)


@cli.command()
def serve(
    host: Annotated[str | None, typer.Option(help="待ち受けアドレス / address")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help=PORT_HELP)] = None,
    root_path: Annotated[str | None, typer.Option(help=ROOT_HELP)] = None,
    index: IndexDir = None,
    config: Config = None,
) -> None:
    """チャットと HTTP サービスを起動します。 / Serve the chat and the HTTP service."""
    with plain_errors():
        from assistant.web.serve import run_serve

        settings = settings_of(index, config, host=host, port=port, root_path=root_path)
        code = run_serve(settings, build_index=_build_index, curator=_curator)
    raise typer.Exit(code)


def _curator(feedback: Feedback, corpus: Corpus, settings: Settings) -> Curator:
    from eval.cases.curate.curator import FeedbackCurator

    return FeedbackCurator(feedback, corpus, settings.curated_file, settings.language)


GENAI_HELP = "源内の登録用紙に書く内容（JSON）を出力 / print what 源内's form for an app wants"
URL_HELP = "--genai で使う、源内から届くアドレス / address of this service as 源内 reaches it"


@cli.command()
def doctor(
    index: IndexDir = None,
    config: Config = None,
    genai: Annotated[bool, typer.Option("--genai", help=GENAI_HELP)] = False,
    url: Annotated[str | None, typer.Option(help=URL_HELP)] = None,
) -> None:
    """モデル・辞書・索引・オフライン動作を点検します。 / Check what is needed."""
    with plain_errors():
        settings = settings_of(index, config)
        from assistant.operate.cli import run_doctor
        from assistant.operate.genai_form import run_genai

        code = run_genai(settings, url) if genai else run_doctor(settings)
    raise typer.Exit(code)


BUNDLE_HELP = "まだないフォルダ / a folder that is not there yet"


@cli.command()
def bundle(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=BUNDLE_HELP)],
    config: Config = None,
) -> None:
    """ネットワークのない計算機に入れるための束を作ります。 / Collect an air-gapped installation."""
    with plain_errors():
        settings = settings_of(None, config)
        from assistant.operate.bundle.command import run_bundle

        code = run_bundle(settings, folder)
    raise typer.Exit(code)


def main() -> None:
    """Run the ``seisaku`` command."""
    cli()


if __name__ == "__main__":
    if not sys.argv[1:] or (sys.argv[1].startswith("--") and sys.argv[1] != "--help"):
        sys.argv.insert(1, "serve")
    main()
