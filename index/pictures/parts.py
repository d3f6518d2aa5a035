"""Where pictures are kept and files are found, made when the first picture is asked for."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import NamedTuple

from corpus.files import Limits
from index.pictures.office_pages import OfficePages
from index.pictures.originals import Originals
from index.store.picture_cache import PictureCache


class _Parts(NamedTuple):
    cache: PictureCache
    originals: Originals
    office: OfficePages


class PictureParts:
    """Makes the parts once; any thread may ask."""

    def __init__(self, folder: Path, cache_bytes: int, limits: Limits, office: str) -> None:
        self._given, self._lock = (folder, cache_bytes, limits, office), threading.Lock()
        self._made: _Parts | None = None

    def get(self) -> _Parts:
        """Return the parts."""
        folder, cache_bytes, limits, office = self._given
        with self._lock:
            if self._made is None:
                cache = PictureCache(folder, cache_bytes)
                office_pages = OfficePages(cache, limits, office)
                self._made = _Parts(cache, Originals(cache, limits), office_pages)
            return self._made

    def close(self) -> None:
        """Remove what only this process could use."""
        with self._lock:
            if self._made is not None:
                self._made.cache.close()
