"""The right page for officials' questions: ``python -m eval.benchmarks.officials QUESTIONS --index INDEX``.

``QUESTIONS`` are lines as in docs/questions.md; the told ones count, a turn of a conversation as it was
made whole. Every system reads the pages as the index holds them, so that only finding is compared. The
vector peers embed with the public weights of the bundled encoder, untrained on documents of ministries.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.common.settings import load_settings
from assistant.open import open_assistant
from eval.benchmarks.allganize import markdown, ranked_pages
from eval.benchmarks.page_baselines import Page, PageSearch, page_bigrams, vector_pages, word_cuts
from eval.benchmarks.page_scores import PageQuestion, score
from eval.benchmarks.paired import ALL, figures
from eval.benchmarks.peers import require
from eval.benchmarks.progress import shown
from eval.benchmarks.report import machine, write_results
from eval.benchmarks.shared_vectors import SharedVectors
from eval.benchmarks.vector_peers import BASELINE, PEERS
from eval.scoring.report import dataset_hash, git_hash
from index.bi_encoder.bundled_embedder import BundledEmbedder
from index.search.searchable import Searchable

SMALLEST = 10
"""A group of fewer questions is not shown."""


def main(
    questions: Annotated[Path, typer.Argument(help="問い（JSON Lines） / questions")],
    index: Annotated[Path, typer.Option(help="資料の索引 / index of the documents")],
    out: Annotated[Path | None, typer.Option(help="officials.json を書くフォルダ")] = None,
    peers: Annotated[bool, typer.Option(help="ほかの仕組みと並べる / peers beside us")] = True,
    quiet: Annotated[bool, typer.Option(help="進みを表示しない / no progress bar")] = False,
) -> None:
    """Print how often each system finds the page, by kind, format and wording of the question."""
    if peers:
        require()
    lines = [json.loads(line) for line in questions.read_text(encoding="utf-8").splitlines()]
    told = [line for line in lines if line["answerable"] and line.get("page")]
    with closing(open_assistant(load_settings(None, {"index_dir": index}))) as assistant:
        searches: dict[str, PageSearch] = {"seisaku": ranked_pages(assistant)}
        if peers:
            searches |= _peers(pages_of(assistant.desk.index), quiet)
        asked = [asked_of(line) for line in told]
        rows = [score(n, shown(s, n, quiet, len(asked)), asked) for n, s in searches.items()]
    values = {
        "git": git_hash(), "machine": machine(), "questions": questions.name,
        "questions_sha256": dataset_hash(questions), "systems": figures(rows, groups(told), BASELINE),
    }  # fmt: skip
    text = markdown(values, "The right page for officials' questions")
    typer.echo(text)
    if out is not None:
        write_results(out, "officials", values, text)


def _peers(texts: dict[Page, str], quiet: bool) -> dict[str, PageSearch]:
    embedder = SharedVectors(BundledEmbedder(published=True), quiet)
    found = {name: vector_pages(peer, texts, embedder) for name, peer in PEERS.items()}
    found["BM25 words, best 400-character cut"] = word_cuts(texts)
    found["BM25 bigrams, whole page"] = page_bigrams(texts)
    return found


def pages_of(index: Searchable) -> dict[Page, str]:
    """Return the text of every page of an index."""
    return {
        (info.name, page.slide): index.slide(info.name, page.slide).text
        for info in index.documents()
        for page in index.page_numbers(info.name)
    }


def asked_of(line: dict[str, Any]) -> PageQuestion:
    """Return a line of a set of questions with every page that tells it."""
    also = frozenset((line["document"], page) for page in line.get("also_pages") or ())
    text = line.get("standalone") or line["question"]
    return PageQuestion(line["id"], line["kind"], text, (line["document"], line["page"]), also)


def groups(lines: Sequence[dict[str, Any]]) -> dict[str, list[int]]:
    """Return the places of all questions, then of those of each kind, format, wording and source."""
    found: dict[str, list[int]] = {ALL: list(range(len(lines)))}
    for i, line in enumerate(lines):
        names = [f"kind {line['kind']}", f"format {Path(line['document']).suffix[1:]}"]
        names += [f"{name} {line[name]}" for name in ("wording", "source") if line.get(name)]
        names.append("turn" if line.get("history") else "single")
        for name in names:
            found.setdefault(name, []).append(i)
    kept = (name for name, places in found.items() if name == ALL or len(places) >= SMALLEST)
    return {name: found[name] for name in kept}


if __name__ == "__main__":
    typer.run(main)
