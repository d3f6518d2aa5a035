"""What a server loads until its first answer; loaded once by the process that servers are forked from."""

from __future__ import annotations

import importlib
import os

from app import OFFLINE

NEEDED = (
    "assistant.operate.cli", "assistant.web.serve", "assistant.web.api", "assistant.open", "chromadb",
    "assistant.answer.examples", "index.search.generation", "index.store.chroma", "index.models.bert",
    "index.bi_encoder.bundled_embedder", "index.cross_encoder.scores", "index.publish.build", "decided",
)  # fmt: skip

for _name, _value in OFFLINE.items():
    os.environ.setdefault(_name, _value)
for _name in NEEDED:
    importlib.import_module(_name)

from assistant.common.settings import Settings  # noqa: E402 - after what it must find set
from assistant.open import open_embedder, open_reader  # noqa: E402

open_embedder(Settings()).embed_query("")
if (_reader := open_reader(Settings())) is not None:
    _reader.read("", [("", "")])
