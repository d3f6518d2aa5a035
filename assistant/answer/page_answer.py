"""Answers about a page that the question names: the page as a whole, or something asked of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assistant.common.messages import Language, message
from assistant.common.places import place
from assistant.common.types import Place, Turn
from assistant.evidence.statements import Statement, take_apart
from assistant.question.analysis import analyse
from assistant.question.editions import Editions, without_edition
from assistant.question.followup import asked_at, read_again
from assistant.question.pages import (
    FoundPage,
    PageReference,
    PageStep,
    find_page,
    name_in,
    of_title,
    page_reference,
    page_step,
    says_title,
)
from corpus.normalize import fold, normalize_query
from corpus.types import Slide
from index.search.searchable import Searchable
from index.store.documents import DocumentInfo

if TYPE_CHECKING:
    from numpy.typing import NDArray

KEY_LINES = 4
"""Lines of a slide that stand for it."""
LINE_CHARS = (8, 140)
READ = 32
"""Lines of a slide that are compared; each costs some milliseconds."""
REPEATED = 0.79
"""Cosine from which a line says again what a chosen one says."""
FULL_CHARS, FULL = 40, 0.3
"""What a line of that many characters is worth beside its cosine, in a summary of several slides."""


@dataclass(frozen=True, slots=True)
class AskedPage:
    """The page a question means, in the document it means.

    Attributes:
        reference: what was asked.
        document: the document looked in.
        found: the slide, or None where the document has no such page.
        warnings: what has to be said of the choice.
    """

    reference: PageReference
    document: DocumentInfo
    found: FoundPage | None
    warnings: tuple[str, ...] = ()


def asked_page(
    index: Searchable, question: str, history: Sequence[Turn], language: Language
) -> AskedPage | None:
    """Return the page a question asks for, or None where it names none."""
    reference = page_reference(question)
    documents = index.documents()
    if reference is None and history and (step := page_step(question)):
        return _stepped(index, step, history, language)
    if reference is None or not documents:
        return None
    named = [info for info in documents if name_in(info, question)]
    if named:
        spoken = max((name_in(info, question) for info in named), key=len)
        reference = page_reference(question, spoken) or reference
    pool = named or [i for i in documents if says_title(reference, i.title)] or list(documents)
    editions, asked = Editions(documents), analyse(question)
    if excluded := editions.excluded(asked):
        wanted = editions.wanted(asked)
        named_editions = {name for left_out in excluded for name in wanted[left_out]}
        pool = [info for info in pool if info.name in named_editions] or pool
        reference = page_reference(without_edition(normalize_query(question))) or reference
    document, sure = _choose(index, reference, question, history, pool)
    reference = of_title(reference, document.title)
    found = find_page(reference, index.page_numbers(document.name))
    warnings = []
    if not sure:
        warnings.append(
            message("page_document", language, document=document.title or document.name)
        )
    if found and found.counted:
        warnings.append(message("page_counted", language, number=reference.number))
    if found and found.others:
        others = "、".join(map(str, found.others))
        warnings.append(message("page_repeated", language, number=reference.number, others=others))
    return AskedPage(reference, document, found, tuple(warnings))


def _stepped(
    index: Searchable, step: PageStep, history: Sequence[Turn], language: Language
) -> AskedPage | None:
    """Return the page that lies so far from the one last spoken of, None where none was."""
    (name, slide), said = _last_place(index, history)
    document = next((info for info in index.documents() if info.name == name), None)
    if document is None:
        return None
    reference = PageReference(slide + step.step, True, step.rest, step.whole)
    where = place(name, slide, None, False, language)
    counted = message("page_stepped" if said else "page_stepped_near", language, place=where)
    return AskedPage(
        reference, document, find_page(reference, index.page_numbers(name)), (counted,)
    )


def _choose(
    index: Searchable, reference: PageReference, question: str, history: Sequence[Turn],
    pool: Sequence[DocumentInfo],
) -> tuple[DocumentInfo, bool]:  # fmt: skip
    """Return the document meant, and whether there is no doubt about it."""
    if len(pool) == 1:
        return pool[0], True
    by_name = {info.name: info for info in pool}
    last = _last_cited(index, history)
    if last in by_name:
        return by_name[last], True
    older = Editions(pool).wanted(analyse(question))
    by_name = {name: info for name, info in by_name.items() if name not in older}
    having = [n for n in by_name if find_page(reference, index.page_numbers(n))]
    hits = index.hits(reference.rest or question, 30, having or list(by_name))
    best = hits[0].passage.document if hits else next(iter(having or by_name))
    return by_name[best], len(having) == 1


def _last_place(index: Searchable, history: Sequence[Turn]) -> tuple[Place, bool]:
    """Return the first slide that the last answer cites, else the best for its question; and whether cited."""
    asked = asked_at(history)
    since = asked[-1] if asked else 0
    cited = next((turn.cited for turn in reversed(history[since:]) if turn.cited), ())
    if cited:
        return cited[0], True
    words = read_again(history, since) if asked else None
    hits = index.hits(words.search, 1) if words and words.own else ()
    return ((hits[0].passage.document, hits[0].passage.slide) if hits else ("", 0)), False


def _last_cited(index: Searchable, history: Sequence[Turn]) -> str:
    """Return the document last cited: as the turn says, else the one that fits the last question."""
    cited = next((turn.document for turn in reversed(history) if turn.document), "")
    return cited or _last_place(index, history)[0][0]


def missing(index: Searchable, page: AskedPage, language: Language) -> str:
    """Say that a document has no such page, and which it has."""
    numbers = index.page_numbers(page.document.name)
    values = [number.value for number in numbers if number.value is not None]
    printed = (
        message("printed_range", language, first=min(values), last=max(values)) if values else ""
    )
    key = "asked_physical" if page.reference.physical else "asked_printed"
    return message(
        "page_missing",
        language,
        document=page.document.title or page.document.name,
        asked=message(key, language, number=page.reference.number),
        slides=len(numbers),
        printed=printed,
    )


def place_of(slide: Slide, document: str, language: Language) -> str:
    """Return where a slide is."""
    return place(document, slide.number, slide.printed_page, slide.printed_page_inferred, language)


def title_of(slide: Slide, language: Language) -> str:
    """Return a slide's title, or that it has none."""
    return slide.title or message("untitled", language)


@dataclass(frozen=True, slots=True)
class Line:
    """A key line of a slide: ``slide.text[start:end]``."""

    start: int
    end: int


def key_lines(index: Searchable, slide: Slide) -> list[Line]:
    """Return the lines that say most of what a slide says, in its order.

    Those nearest to the mean of all its lines, each unlike the ones chosen before.
    """
    return nearest_lines(index, slide, None, KEY_LINES)


def nearest_lines(
    index: Searchable,
    slide: Slide,
    vector: NDArray[np.float32] | None,
    count: int,
    fits: Callable[[Statement], bool] | None = None,
) -> list[Line]:
    """Return the lines of a slide nearest to a vector, each unlike the others, in its order.

    Args:
        index: embeds the lines.
        slide: whose lines.
        vector: shape ``[dimensions]``; longer lines are preferred then. None for the mean of all.
        count: most lines.
        fits: which lines may be chosen; None for all.
    """
    statements = [s for s in telling(slide) if fits is None or fits(s)][:READ]
    if len(statements) <= count:
        return [Line(s.start, s.end) for s in statements]
    vectors = index.embed_passages([f"{slide.title}\n{s.text}" for s in statements])
    if vector is None:
        worth = vectors @ vectors.mean(axis=0)
    else:
        length = np.array([min(len(s.text), FULL_CHARS) / FULL_CHARS for s in statements])
        worth = vectors @ vector + FULL * length
    chosen: list[int] = []
    for i in sorted(range(len(statements)), key=lambda i: -float(worth[i])):
        if all(float(vectors[i] @ vectors[j]) < REPEATED for j in chosen):
            chosen.append(i)
        if len(chosen) == count:
            break
    return [Line(statements[i].start, statements[i].end) for i in sorted(chosen)]


def telling(slide: Slide) -> list[Statement]:
    """Return the statements that can stand for a slide, with the bare labels where there is little more."""
    title = fold(slide.title)
    others = [s for s in take_apart(slide) if fold(s.text) not in title]
    low, high = LINE_CHARS
    full = [s for s in others if not s.heading and low <= len(s.text) <= high]
    return full if len(full) >= KEY_LINES - 1 else [s for s in others if len(s.text) >= low // 2]
