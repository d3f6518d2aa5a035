"""How much the documents hold, in words that fit their kinds: 「スライド27枚」, 「12ページ」, 「シート3枚」."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from assistant.common.messages import Language, message
from assistant.common.places import UNITS, Unit, unit_of
from index.store.documents import DocumentInfo
from index.store.extraction import shown_pages


def length(info: DocumentInfo, language: Language) -> str:
    """Return how long a document is."""
    return _length(unit_of(info.name), shown_pages(info.extraction), language)


def holdings(documents: Iterable[DocumentInfo], language: Language) -> str:
    """Return how many documents there are, and how many slides, pages and sheets they have."""
    infos = list(documents)
    counts: Counter[Unit] = Counter()
    for info in infos:
        counts[unit_of(info.name)] += shown_pages(info.extraction)
    held = [unit for unit in UNITS if counts[unit]] or ["page"]
    told = [_length(unit, counts[unit], language) for unit in held]
    lengths = message("counts_apart", language).join(told)
    return message("holdings", language, documents=len(infos), lengths=lengths)


def _length(unit: Unit, count: int, language: Language) -> str:
    return message(f"length_{unit}", language, count=f"{count:,}")
