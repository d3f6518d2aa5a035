"""Words in the pictures of a Word file: the text of metafiles, OCR of the others where it is enabled."""

from __future__ import annotations

from hashlib import sha256

from corpus.files import Announce, Limits
from corpus.readers import ocr
from corpus.readers.docx.pages import said_in_file
from corpus.readers.docx.picture import PAGE_INCHES, Picture, share_of
from corpus.readers.draft import DraftBlock, under_each_other
from corpus.readers.metafile import metafile_lines

LARGE = 0.02
"""Share of the page from which a picture is no logo, stamp or icon."""
LINKED = "ファイルの外にある画像のため読んでいません。文書に埋め込んで保存し直してください"


class PictureReader:
    """Reads the pictures of one file, within the limits; one that repeats is read once.

    Attributes:
        state: for ``Document.metadata``: the engine, or why none; "" while no picture needs one.
    """

    def __init__(self, limits: Limits, announce: Announce) -> None:
        """Prepare; the engine is looked for at the first picture."""
        self._limits = limits
        self._announce = announce
        self._seen: set[bytes] = set()
        self._read = 0
        self.state = ""

    def read(self, blob: bytes | None, size: tuple[float, float]) -> Picture:
        """Read a picture.

        Args:
            blob: its bytes, None where they are not in the file.
            size: as shown, in inches; zeros where that is not said.
        """
        if blob is None:
            return Picture(unread=LINKED)
        digest = sha256(blob).digest()
        if digest in self._seen or 0 < size[0] * size[1] < LARGE * PAGE_INCHES[0] * PAGE_INCHES[1]:
            return Picture()
        self._seen.add(digest)
        if lines := metafile_lines(blob):
            words = under_each_other([said_in_file(line) for line in lines])
            return Picture(DraftBlock(words, "figure", share=share_of(size)))
        engine = ocr.engine_for(self._limits)
        self.state = self.state or engine
        if engine in (ocr.OFF, ocr.NONE):
            note = ocr.unread(engine, whole=False)
            return Picture(None, (note,), note.partition("（")[2].removesuffix("）"))
        if self._read >= self._limits.ocr_pages:
            return self._incomplete(engine, ocr.TOO_MANY)
        self._read += 1
        self._announce(1, ocr=True)
        return self._recognised(blob, size, engine)

    def _recognised(self, blob: bytes, size: tuple[float, float], engine: str) -> Picture:
        from corpus.readers.docx.picture_text import read_picture

        try:
            return read_picture(blob, size, self._limits.ocr_seconds)
        except TimeoutError:
            return self._incomplete(engine, ocr.SLOW)
        except RuntimeError:
            return self._incomplete(engine, ocr.FAILED)

    def _incomplete(self, engine: str, note: str) -> Picture:
        self.state = ocr.incomplete(engine, self._limits)
        return Picture(None, (note,), note)
