"""The service keeps a folder in step while people ask (``python -m eval.durability watch``, small)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from chat_page import app_served

from assistant.common.settings import Settings
from assistant.open import open_assistant
from assistant.operate.watch import folder as folder_module
from assistant.operate.watch.running import watching
from assistant.web.api import create_api
from eval.durability.in_step.run import Run
from eval.durability.in_step.service import Service


@contextmanager
def _served_here(index_dir: Path, folder: Path, log: Path) -> Iterator[Service]:
    """Serve in this process as ``seisaku serve`` does, without the chat."""
    settings = Settings(index_dir=index_dir, watch=(folder,), port=0, rate_limit="")
    turn, said = threading.Lock(), list[str]()
    assistant = open_assistant(settings)
    app = create_api(assistant, settings)
    with app_served(app, settings) as origin:
        with watching(settings, assistant.embedder, turn, said.append), Service(origin) as service:
            yield service
        assert any(str(folder) in line for line in said)
        assert "watch" not in httpx.get(f"{origin}/readyz").json()  # nobody watches any more


def test_files_come_and_go_while_people_ask_and_the_index_is_as_built_fresh(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_module, "SETTLED_SECONDS", 1.5)
    figures = Run(tmp_path, files=40, people=4, pause=2.0, hold=4.0, serve=_served_here).figures()
    assert figures["failed"] == {}
    assert figures["questions"] >= 4
    assert figures["unlike_a_fresh_index"] == []
    assert 5 <= figures["builds"] <= 10  # a storm is one update, whatever it holds
    assert figures["documents"] == 10 + 1 + 32
