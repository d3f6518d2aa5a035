"""The file behind a slide, where it lies by itself or inside a container, and its pages as a PDF."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.files import Limits, ReadError, content_hash
from corpus.pictures.painter import OriginalChangedError, OriginalGoneError
from corpus.readers.guard import GuardedReader
from index.publish.containers import unpacked_member
from index.store.documents import SlideSource
from index.store.picture_cache import PictureCache


@dataclass(frozen=True, slots=True)
class Original:
    """A document's own file: its bytes, and the suffix that names its format (".pdf")."""

    data: bytes
    suffix: str


class Originals:
    """Takes files out of containers, and makes PDFs of pictures, to show their pages."""

    def __init__(self, cache: PictureCache, limits: Limits) -> None:
        """Prepare; ``cache`` keeps what is taken out."""
        self._cache = cache
        self._limits = limits

    def reachable(self, source: SlideSource) -> SlideSource:
        """Return a slide's source whose file can be opened, if there is one.

        Raises:
            OriginalError: the container is gone, or holds another file now.
        """
        if source.file.is_file():
            return source
        name = f"{source.content_hash}{source.file.suffix.lower()}"
        kept = self._cache.path(name) or self._taken_out(source, name)
        return replace(source, file=kept) if kept else source

    def _taken_out(self, source: SlideSource, name: str) -> Path | None:
        with tempfile.TemporaryDirectory(prefix="seisaku-members-") as scratch:
            try:
                with GuardedReader(self._limits) as reader:
                    file = unpacked_member(source.file, reader, Path(scratch))
            except ReadError:
                raise OriginalGoneError(str(source.file)) from None
            if file is None:
                return None
            data = file.read_bytes()
        if content_hash(data) != source.content_hash:
            raise OriginalChangedError(str(source.file))
        return self._cache.put(name, data)

    def whole(self, source: SlideSource) -> Original:
        """Return the file as it was read.

        Raises:
            OriginalError: it is gone, or another one now.
        """
        file = self.reachable(source).file
        try:
            data = file.read_bytes()
        except OSError:
            raise OriginalGoneError(str(file)) from None
        if content_hash(data) != source.content_hash:
            raise OriginalChangedError(str(file))
        return Original(data, file.suffix.lower())

    def picture_pages(self, source: SlideSource) -> tuple[Path, str]:
        """Return a picture as a PDF, a page a frame, and its SHA-256.

        Raises:
            OriginalError: the picture is gone or another one now.
        """
        name = f"{source.content_hash}.pages.pdf"
        pdf = self._cache.path(name) or self._wrapped(source, name)
        return pdf, content_hash(pdf.read_bytes())

    def _wrapped(self, source: SlideSource, name: str) -> Path:
        try:
            data = source.file.read_bytes()
        except OSError:
            raise OriginalGoneError(str(source.file)) from None
        if content_hash(data) != source.content_hash:
            raise OriginalChangedError(str(source.file))
        with tempfile.TemporaryDirectory(prefix="seisaku-members-") as scratch:
            try:
                with GuardedReader(self._limits) as reader:
                    (made,) = reader.unpack(source.file, source.file.name, Path(scratch))
            except ReadError:
                raise OriginalChangedError(str(source.file)) from None
            kept = self._cache.put(name, made.file.read_bytes())
        if kept is None:
            raise OriginalGoneError(str(source.file))
        return kept
