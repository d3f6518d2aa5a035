"""A reranker by name: any ``CrossEncoder`` of sentence-transformers, offline unless told otherwise."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from index.search.rerank import contenders, ordered
from index.store.errors import RerankerModelError
from index.types import Hit

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder


class NamedReranker:
    """Reranks with the model of a folder or a Hugging Face id, loaded at first use.

    Safe to share by threads.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = threading.Lock()  # fast tokenizers fail when two threads set their padding
        self._model: CrossEncoder | None = None

    def rerank(self, query: str, hits: Sequence[Hit]) -> list[Hit]:
        """Return the hits in a new order.

        Raises:
            RerankerModelError: the model cannot be loaded.
        """
        pairs = [(query, hit.passage.indexed_text) for hit in contenders(hits)]
        if not pairs:
            return []
        with self._lock:
            if self._model is None:
                self._model = self._load()
            relevance = self._model.predict(pairs, show_progress_bar=False)
        return ordered(hits, np.asarray(relevance, dtype=np.float32).reshape(-1))

    def _load(self) -> CrossEncoder:
        offline = os.environ.setdefault("HF_HUB_OFFLINE", "1").upper() in {"1", "ON", "YES", "TRUE"}
        from safetensors import SafetensorError
        from sentence_transformers import CrossEncoder

        try:
            model: CrossEncoder = CrossEncoder(
                self._name, device="cpu", local_files_only=offline,
                model_kwargs={"use_safetensors": True},  # weights that are pickles could run code
            )  # fmt: skip
            return model
        except (OSError, ValueError, KeyError, ImportError, RuntimeError, SafetensorError) as error:
            raise RerankerModelError(
                f"設定 reranker のモデル「{self._name}」を読み込めません。sentence-transformers の "
                "CrossEncoder のフォルダか名前を書いてください。同梱のものは bundled、使わないときは none "
                "です。名前のものは、ネットワークのある環境で HF_HUB_OFFLINE=0 として一度実行し、取得して"
                f"ください。 / reranker: cannot use {self._name!r}: {error}. Name a folder or a cached "
                "CrossEncoder, or set bundled or none."
            ) from error
