"""``seisaku index``: progress on stderr, the summary on stdout."""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from corpus.files import Limits
from corpus.readers.ocr import remedy
from index.publish.build import Builder
from index.publish.extraction_report import write_report
from index.publish.fetch import fetch
from index.publish.report import BuildReport, Progress
from index.store.engine_messages import NO_STORE
from index.store.engine_place import EngineAt
from index.store.errors import EngineError
from index.types import Embedder

EXIT_OK, EXIT_FAILED = 0, 1


def run_index(
    sources: Sequence[Path],
    index_dir: Path,
    embedder: Embedder,
    budget: int,
    max_bytes: int,
    rebuild: bool = False,
    remove: Sequence[str] = (),
    quiet: bool = False,
    limits: Limits | None = None,
    report_dir: Path | None = None,
    server: str | EngineAt | None = None,
) -> int:
    """Build or update an index and print what was done; return 1 if a file failed.

    Args:
        sources: files and folders.
        index_dir: where the index is kept.
        embedder: makes the vectors.
        budget: tokens a passage may have.
        max_bytes: a larger file is refused.
        rebuild: forget what was indexed before.
        remove: names of documents to take out.
        quiet: show no progress.
        limits: what one file may ask for, its size apart.
        report_dir: folder for the extraction report (HTML and JSON), or None.
        server: URL of the Chroma server that keeps the vectors, the engine that keeps all, or None.

    Raises:
        IndexBuildError: nothing could be done; the index is as it was.
    """
    with _Bar(quiet) as bar:
        builder = Builder(index_dir, embedder, budget, max_bytes, bar.show, limits, server)
        report = builder.run(sources, rebuild, remove)
    sys.stdout.write(summary(report) + "\n")
    if report_dir is not None:
        sys.stdout.write(f"{write_report(index_dir, report, report_dir)}\n")
    return EXIT_FAILED if report.failed else EXIT_OK


def run_fetch(
    index_dir: Path, embedder: Embedder, server: str | EngineAt | None, quiet: bool = False
) -> None:
    """Bring the index of the engine into a folder and print what came.

    Raises:
        EngineError: no engine is set, or it does not answer.
        IndexOpenError: there is no whole index that fits.
        IndexBuildError: the folder cannot be written.
    """
    if not isinstance(server, EngineAt):
        raise EngineError(NO_STORE)
    with _Bar(quiet) as bar:
        manifest = fetch(server, index_dir, embedder, bar.show)
    sys.stdout.write(
        f"{server.url} から {index_dir} へ: 文書 {len(manifest.documents)}、スライド {manifest.slides}、"
        f"節 {manifest.passages}、新しく埋め込んだ節 0 / fetched: documents, slides, passages, none embedded\n"
    )


def summary(report: BuildReport) -> str:
    """Return a report for a terminal, Japanese first."""
    lines = [
        f"文書 {report.documents}、スライド {report.slides}、節 {report.passages}（{report.seconds:.1f}秒）"
        " / documents, slides, passages",
        f"追加 {len(report.added)}、更新 {len(report.updated)}、変更なし {report.unchanged}、"
        f"削除 {len(report.removed)}、新しく埋め込んだ節 {report.embedded_passages}"
        " / added, updated, unchanged, removed, passages embedded",
    ]
    if report.reembedded:
        lines.append(
            "埋め込みモデルが変わったため、以前からの文書も埋め込み直しました。 / embedded anew: the model changed"
        )
    lines += [
        f"同じ資料の版: {'、'.join(group)} / editions of one document" for group in report.editions
    ]
    if report.unread_pages:
        pages = sum(count for _, count in report.unread_pages)
        lines.append(
            f"絵の文字を読んでいないページ: {len(report.unread_pages)}資料の{pages}ページ。"
            f"文字認識（OCR）を使うには {remedy()} / pages with pictures that were not read: install OCR"
        )
    lines += [f"読み飛ばし: {name}: {reason}" for name, reason in report.skipped]
    lines += [f"失敗: {reason}" for _, reason in report.failed]
    return "\n".join(lines)


class _Bar:
    """A tqdm bar that a build's steps share; reading and embedding tell of themselves at once."""

    def __init__(self, quiet: bool) -> None:
        self._lock = threading.Lock()
        self._bar = tqdm(disable=quiet, file=sys.stderr, unit="節", leave=False)
        self._step = ""

    def __enter__(self) -> _Bar:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    @property
    def show(self) -> Progress:
        return self._show

    def _show(self, step: str, done: int, total: int) -> None:
        with self._lock:
            if step != self._step:
                self._step = step
                self._bar.reset(total=total)
                self._bar.set_description_str(step)
            self._bar.total = total
            self._bar.update(done - self._bar.n)
