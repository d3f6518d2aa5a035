"""What an answer says of citations that OCR read: characters may be wrong, and where to look."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.messages import Language, message
from assistant.places import place
from assistant.types import Citation
from corpus.readers.ocr import UNSURE
from corpus.types import Slide


def recognised(
    citations: Sequence[Citation], slide: Callable[[str, int], Slide], language: Language
) -> tuple[str, ...]:
    """Return one warning a slide whose cited words were read in a picture.

    Args:
        citations: those of an answer.
        slide: gives a slide by document and number.
        language: of the warnings.
    """
    told: dict[tuple[str, int], str] = {}
    for cited in citations:
        found = slide(cited.document, cited.slide)
        if found.is_recognised(cited.start, cited.end):
            told[cited.document, cited.slide] = _warning(cited, found, language)
    return tuple(told.values())


def _warning(cited: Citation, slide: Slide, language: Language) -> str:
    unsure = any(note.startswith(UNSURE) for note in slide.notes)
    where = place(
        cited.document, cited.slide, cited.printed_page, cited.printed_page_inferred, language
    )
    return message("recognised_unsure" if unsure else "recognised", language, place=where)
