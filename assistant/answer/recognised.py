"""What an answer says of words that OCR read: characters may be wrong, and where to look."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.common.messages import Language, message
from assistant.common.places import place
from assistant.common.types import Citation, Evidence
from corpus.readers.ocr import UNSURE
from corpus.types import Slide
from index.store.errors import UnknownSlideError


def recognised(
    said: Sequence[Citation | Evidence], slide: Callable[[str, int], Slide], language: Language
) -> tuple[str, ...]:
    """Return one warning a slide whose cited or shown words were read in a picture.

    Args:
        said: the citations of an answer, or the places that it shows.
        slide: gives a slide by document and number.
        language: of the warnings.
    """
    told: dict[tuple[str, int], str] = {}
    for cited in said:
        try:
            found = slide(cited.document, cited.slide)
        except UnknownSlideError:  # taken out of the index since
            continue
        if found.is_recognised(cited.start, cited.end):
            told[cited.document, cited.slide] = _warning(cited, found, language)
    return tuple(told.values())


def _warning(cited: Citation | Evidence, slide: Slide, language: Language) -> str:
    unsure = any(note.startswith(UNSURE) for note in slide.notes)
    where = place(
        cited.document, cited.slide, cited.printed_page, cited.printed_page_inferred, language
    )
    return message("recognised_unsure" if unsure else "recognised", language, place=where)
