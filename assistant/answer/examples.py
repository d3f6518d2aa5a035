"""Questions to begin with: facts and figures that the documents were found to tell, each tried before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile
from math import ceil
from typing import Protocol

from assistant.answer.suggest import Suggests, concrete_sections, is_titled
from assistant.common.errors import AssistantError
from assistant.common.messages import Language, message
from assistant.common.types import Answer
from corpus.blocks import Block, is_head_row
from corpus.documents import DECK_NAME
from corpus.types import Slide
from index.store.documents import DocumentInfo
from index.store.errors import IndexingError

DECK_EXAMPLES = (
    "大学ファンドはどのくらいの規模ですか？",
    "博士後期課程の学生には、生活費としていくら支援されますか？",
    "スタートアップ・エコシステムのグローバル拠点都市はどこですか？",
    "WPIの拠点が満たすべき要件は何ですか？",
)
EXAMPLES = 4
DOCUMENTS = 8
"""Documents that are looked at, so that a large library costs no more than a small one."""
SLIDES = 12
"""Slides of a document that are looked at, from its beginning."""
TRIED = 4
"""Questions of a document that are tried at most, a tenth of a second each on two cores."""
NAME_CHARS = (2, 24)
_FIGURE = re.compile(r"^[△▲-]?\d[\d,.]*(?:%|円|人|件|校|兆円|億円|万円|千円|百万円)?$")
_NAME = re.compile(r"^(?!.*(?:[、。|…]|\.{3}))(?=.*[ぁ-んァ-ヶ一-龠A-Za-z]).+$")


class Tries(Suggests, Protocol):
    """What the examples ask of an assistant."""

    def documents(self) -> Sequence[DocumentInfo]:
        """Return what is indexed."""
        ...


def example_questions(assistant: Tries, language: Language) -> tuple[str, ...]:
    """Return questions that the documents answer: the bundled deck's own, else what is found.

    Nothing is offered that no document tells; of a library where nothing is found, none.
    """
    documents = list(assistant.documents())[:DOCUMENTS]
    if not documents:
        return ()
    each = ceil(EXAMPLES / len(documents))
    found: list[str] = []
    for document in documents:
        if len(found) >= EXAMPLES:
            break
        found += [q for q in _of(assistant, document, each, language) if q not in found]
    return tuple(found[:EXAMPLES])


def _of(assistant: Tries, document: DocumentInfo, most: int, language: Language) -> tuple[str, ...]:
    if document.name == DECK_NAME:
        return DECK_EXAMPLES[:most]
    tried = islice(_candidates(assistant, document, language), TRIED)
    told = (q for q, number, words in tried if _tells(assistant, q, document.name, number, words))
    return tuple(islice(told, most))


def _candidates(
    assistant: Tries, document: DocumentInfo, language: Language
) -> Iterator[tuple[str, int, str]]:
    """Yield questions, each with the slide that is to answer it and words that must be told."""
    for number in range(1, min(document.slides, SLIDES) + 1):
        try:
            slide = assistant.slide(document.name, number)
        except (AssistantError, IndexingError, LookupError):
            continue
        for row, column, cell in islice(_figures(slide), 1):
            yield message("example_cell", language, row=row, column=column), number, cell
        for section in list(concrete_sections(slide))[: int(is_titled(slide))]:
            yield (
                message("suggest_section", language, title=slide.title, section=section), number, "",
            )  # fmt: skip


def _figures(slide: Slide) -> Iterator[tuple[str, str, str]]:
    """Yield the names of row and column of figures in a slide's tables, and the figures."""
    for block in slide.blocks:
        yield from _of_table(block)


def _of_table(block: Block) -> Iterator[tuple[str, str, str]]:
    heads = list(takewhile(is_head_row, block.cells))
    if not heads:
        return
    for row in block.cells[len(heads) :]:
        for head, cell in zip(heads[-1][1:], row[1:], strict=False):
            if _is_name(row[0].text) and _is_name(head.text) and _FIGURE.match(cell.text):
                yield row[0].text, head.text, cell.text


def _is_name(text: str) -> bool:
    return NAME_CHARS[0] <= len(text) <= NAME_CHARS[1] and _NAME.match(text) is not None


def _tells(assistant: Tries, question: str, document: str, number: int, words: str) -> bool:
    """Whether the answer to a question stands on its slide and tells the words."""
    try:
        answer = assistant.extract(question, ())
    except (AssistantError, IndexingError):
        return False
    return answer.status in ("answered", "shown") and _first(answer) == (document, number) and (
        words in " ".join([answer.answer, *(place.text for place in answer.evidence)])
    )  # fmt: skip


def _first(answer: Answer) -> tuple[str, int]:
    """Return the document and slide that an answer cites first, or shows as its best place."""
    if answer.citations:
        return answer.citations[0].document, answer.citations[0].slide
    best = max(answer.evidence, key=lambda place: place.score)
    return best.document, best.slide
