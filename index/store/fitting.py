"""Whether an index was made as this program and its settings would make it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from corpus import PIPELINE_VERSION
from index.store.errors import IndexMismatchError
from index.store.generations import FORMAT, other_version

if TYPE_CHECKING:
    from index.store.generations import Manifest
    from index.types import Embedder


def check_fits(manifest: Manifest, embedder: Embedder, place: Path | str) -> None:
    """Refuse an index of another version or embedding model; ``place`` is where it is.

    Raises:
        IndexMismatchError: it does not fit.
    """
    if manifest.format != FORMAT or manifest.pipeline != PIPELINE_VERSION:
        raise other_version(place)
    if manifest.embedding != embedder.fingerprint:
        raise IndexMismatchError(
            f"索引 {place} は別の埋め込みモデル（{manifest.embedding}）で作られています。"
            f"今の設定は {embedder.fingerprint} です。設定 embedding_model を戻すか、"
            "seisaku index で作り直してください。 / built with another embedding model: restore the "
            "setting embedding_model, or run seisaku index again"
        )
