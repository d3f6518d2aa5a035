"""What every test shares: an index of the bundled deck, and an environment of its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from decided import decide
from filelock import FileLock
from needs import is_unit, needs_more
from opened_index import built
from playwright.sync_api import expect

from app import OFFLINE
from assistant.chain import Assistant
from assistant.common.settings import Settings
from assistant.open import open_assistant, open_embedder
from corpus.documents import bundled_deck
from index.types import Embedder

# Three test processes share two cores: what is waited for comes, but not always within 5 seconds.
expect.set_options(timeout=20_000)

for _name, _value in OFFLINE.items():
    os.environ.setdefault(_name, _value)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave whole files out of ``make check`` that hold no unit: their imports alone take seconds."""
    if config.option.markexpr != "unit" or collection_path.suffix != ".py":
        return None
    return needs_more(collection_path) or None


LONGEST = (
    "test_app_written", "test_app_card", "test_durability", "test_replicas", "test_security_browser",
    "test_app_cli", "test_llm_server", "test_own_model", "test_app_chat", "test_security_openapi",
    "test_bundled_model", "test_eval_peers", "test_app_conversations", "test_watch_index", "test_index_engine",
    "test_app_accessibility", "test_watch_service", "test_index_cli", "test_security_pickles",
    "test_eval_scale", "test_app_load", "test_eval_mutations", "test_app_library", "test_app_widget",
    "test_app_curate", "test_app_sign_in", "test_index_search", "test_llm_attacks", "test_app_operations",
    "test_eval_reports", "test_corpus_other_formats", "test_embedding", "test_app_records",
    "test_app_chat_tools", "test_corpus_ocr", "test_index_build", "test_app_documents", "test_deploy",
    "test_app_proxy", "test_pictures", "test_index_flat", "test_insight_page", "test_app_trial",
    "test_app_limited", "test_index_kill",
)  # fmt: skip
"""Files that take long: handed to the processes first, so that all of them end together."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need neither server, browser, other program nor model (see ``needs``)."""
    items.sort(key=lambda item: LONGEST.index(item.path.stem) if item.path.stem in LONGEST else 99)
    for item in items:
        if is_unit(item.path, getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.unit)


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a developer's own settings out of the tests (the model cache is shared)."""
    for name in [name for name in os.environ if name.startswith("SEISAKU_")]:
        if name != "SEISAKU_CACHE":
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The bundled model, loaded once."""
    return open_embedder(Settings())


@pytest.fixture(scope="session")
def deck_index(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """A folder with an index of the bundled deck; tests must not change it."""
    own = tmp_path_factory.mktemp("deck") / "index"
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return _built(own, embedder)
    made = tmp_path_factory.getbasetemp().parent / "deck-index"  # of all workers of this run
    with FileLock(f"{made}.lock"):
        if not made.is_dir():
            _built(own, embedder).rename(made)
    return shutil.copytree(made, own)


def _built(folder: Path, embedder: Embedder) -> Path:
    built(folder, [bundled_deck()], embedder)
    return folder


@pytest.fixture(scope="session")
def settings(deck_index: Path) -> Settings:
    """Settings that name the deck's index."""
    return Settings(index_dir=deck_index)


@pytest.fixture(scope="session")
def assistant(settings: Settings) -> Iterator[Assistant]:
    """The real assistant over the deck."""
    opened = open_assistant(settings)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def decided() -> Iterator[None]:
    """Assistants of this process claim what they propose and decline what is untold."""
    with pytest.MonkeyPatch.context() as patch:
        decide(patch)
        yield
