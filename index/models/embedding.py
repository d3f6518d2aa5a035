"""Sentence-transformers models behind the ``Embedder`` protocol, offline unless told otherwise."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.models.unpacked import MANIFEST

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

QUERY_CACHE_SIZE = 1024
"""Queries kept; 1.5 kB each at 384 dimensions. A follow-up and a reload ask the same again."""
_MODEL_SUFFIXES = frozenset({".json", ".txt", ".model", ".safetensors", ".bin"})
_SAMPLES, _SAMPLE_BYTES = 256, 65_536
"""How much of a large file tells two models apart: 16 MiB spread evenly, 20 ms instead of 0.4 s."""


class EmbeddingModelError(RuntimeError):
    """The setting ``embedding_model`` names no usable model; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Prefixes:
    """What the model was trained to see before a query and before a passage."""

    query: str = ""
    passage: str = ""


_FAMILY_PREFIXES = (
    # Wang et al. 2024, arXiv:2402.05672, section 3; the instruct models take a task text instead.
    (re.compile(r"(?:^|[/_-])e5[-_](?!.*instruct)", re.I), Prefixes("query: ", "passage: ")),
    # The model cards of cl-nagoya/ruri-v3-*: "1+3 prefix scheme".
    (re.compile(r"ruri-v3", re.I), Prefixes("検索クエリ: ", "検索文書: ")),
)


@dataclass(frozen=True, slots=True)
class _Located:
    """A model found on disk: its name in the settings, its folder and what tells it apart."""

    name: str
    folder: Path
    identity: str


class SentenceTransformerEmbedder:
    """Embeds with a sentence-transformers model, loaded at first use; safe to share by threads.

    Args:
        model: the setting ``embedding_model``: a folder or a Hugging Face id.
        batch_size: passages a forward pass; 16 was fastest of 8, 16 and 32 on two cores.
        threads: torch's CPU threads, for the whole process; None leaves torch's choice.

    Raises:
        EmbeddingModelError: ``model`` is neither a folder nor in the Hugging Face cache.
    """

    def __init__(
        self, model: str | Path, *, batch_size: int = 16, threads: int | None = None
    ) -> None:
        self._located = _locate(model)
        self._batch_size = batch_size
        self._threads = threads
        self._lock = threading.RLock()  # fast tokenizers fail when two threads set their padding
        self._loaded: tuple[SentenceTransformer, Prefixes] | None = None
        self._cached_query = lru_cache(QUERY_CACHE_SIZE)(self._encode_query)

    @property
    def fingerprint(self) -> str:
        """Names weights, pooling and prompts; reads files but never loads torch."""
        prefixes = find_prefixes(self._located.folder, self._located.name)
        return f"{self._located.identity}:{_short(repr(prefixes))}"

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return self._model()[0].get_embedding_dimension() or len(self.embed_query(""))

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return L2-normalised vectors in the order of ``texts``, ``[len(texts), dimensions]``.

        A text longer than the model's limit is cut there.
        """
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        return self._encode(texts, self._model()[1].passage)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Return one L2-normalised vector, ``[dimensions]``; the last 1,024 are remembered."""
        return self._cached_query(text).copy()

    def _encode_query(self, text: str) -> NDArray[np.float32]:
        return np.ravel(self._encode([text], self._model()[1].query))

    def _encode(self, texts: Sequence[str], prefix: str) -> NDArray[np.float32]:
        """``encode`` batches texts of like length together and returns them in input order."""
        import torch

        with self._lock, torch.inference_mode():
            vectors = self._model()[0].encode(
                list(texts),
                prompt=prefix,
                batch_size=self._batch_size,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
        return np.ascontiguousarray(vectors, np.float32)

    def _model(self) -> tuple[SentenceTransformer, Prefixes]:
        with self._lock:
            if self._loaded is None:
                model = _load(self._located, self._threads)
                prefixes = find_prefixes(self._located.folder, self._located.name)
                self._loaded = model, prefixes
            return self._loaded


def find_prefixes(folder: Path, name: str) -> Prefixes:
    """Return the prompts of the model's own config, else those its family was trained with."""
    prompts = _read_json(folder / "config_sentence_transformers.json").get("prompts") or {}
    if any(prompts.values()):
        passage = next((prompts[k] for k in ("passage", "document", "corpus") if k in prompts), "")
        return Prefixes(prompts.get("query", ""), passage)
    origin = _read_json(folder / "config.json").get("_name_or_path", "")
    for pattern, prefixes in _FAMILY_PREFIXES:
        if pattern.search(name) or pattern.search(origin):
            return prefixes
    return Prefixes()


def _locate(model: str | Path) -> _Located:
    folder = Path(model).expanduser()
    if folder.is_dir():
        return _Located(folder.name, folder, f"local:{_digest(folder)}")
    name = str(model)
    cached = _cached_snapshot(name)
    if cached is None and not _offline():
        _load(_Located(name, Path(name), ""), None, download=True)
        cached = _cached_snapshot(name)
    if cached is None:
        raise _unusable(name, "it is neither a folder nor in the Hugging Face cache")
    return _Located(name, cached, f"hub:{name}@{cached.name}")


def _offline() -> bool:
    """Forbid asking the hub, which retries for minutes behind a firewall; it reads this once."""
    value = os.environ.setdefault("HF_HUB_OFFLINE", "1")
    return value.strip().upper() in {"1", "ON", "YES", "TRUE"}


def _cached_snapshot(name: str) -> Path | None:
    """Return the cached snapshot's folder, named for its revision; asks no network."""
    _offline()
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    for candidate in (name, f"sentence-transformers/{name}"):  # the library's own short names
        with contextlib.suppress(HFValidationError):  # a path to nothing is no valid id either
            found = try_to_load_from_cache(candidate, "config.json")
            if isinstance(found, str):
                return Path(found).parent
    return None


def _load(located: _Located, threads: int | None, *, download: bool = False) -> SentenceTransformer:
    _offline()
    import torch
    import transformers
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer

    if threads is not None:
        torch.set_num_threads(threads)
    transformers.utils.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    place = str(located.folder)
    try:
        return SentenceTransformer(
            place, device="cpu", local_files_only=not download,
            model_kwargs={"use_safetensors": True},  # weights that are pickles could run code
        )  # fmt: skip
    except (OSError, ValueError, KeyError, ImportError, RuntimeError, SafetensorError) as error:
        raise _unusable(located.name, str(error)) from error


def _unusable(name: str, reason: str) -> EmbeddingModelError:
    return EmbeddingModelError(
        f"設定 embedding_model のモデル「{name}」を読み込めません。"
        "モデルのフォルダを指定するか、設定を消して同梱モデルを使うか、"
        "ネットワークのある環境で HF_HUB_OFFLINE=0 として一度実行し、取得してください。 / "
        f"embedding_model: cannot use {name!r}: {reason}. Name a model folder, remove the setting"
        " to use the bundled model, or run once with HF_HUB_OFFLINE=0 where there is a network."
    )


def _digest(folder: Path) -> str:
    """Hash every config, vocabulary and weights file by relative name, size and sampled bytes."""
    total = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.suffix in _MODEL_SUFFIXES):
        if path.name != MANIFEST:  # holds times, which differ between copies
            total.update(f"{path.relative_to(folder).as_posix()}:{path.stat().st_size}\n".encode())
            for block in _sampled(path):
                total.update(block)
    return total.hexdigest()[:16]


def _sampled(path: Path) -> Iterator[bytes]:
    """Yield evenly spread blocks: every fine-tune of one model has the same safetensors header."""
    size = path.stat().st_size
    step = max(_SAMPLE_BYTES, size // _SAMPLES)
    with path.open("rb") as file:
        for start in range(0, size, step):
            file.seek(start)
            yield file.read(_SAMPLE_BYTES)


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _read_json(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}
