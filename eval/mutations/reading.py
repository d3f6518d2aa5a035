"""Breaks in what is read and indexed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from corpus.slides import PageLines
from corpus.types import Document, Passage, Slide
from eval.mutations.types import Mutation, always

OLD_SHARE = 0.8
"""Share of the deck that the stale index was made of."""
STEP = 3
"""Every third passage is lost."""


TINY = 15
"""Tokens of a passage where passages are cut too small: less than a sentence."""


def _one_further(whole: Callable[[int, PageLines], Slide]) -> Callable[[int, PageLines], Slide]:
    return lambda number, page: whole(number + 1, page)


def _last_line_lost(whole: Callable[[int, PageLines], Slide]) -> Callable[[int, PageLines], Slide]:
    return lambda number, page: whole(number, replace(page, lines=page.lines[:-1]))


def _one_page(whole: Callable[..., tuple[PageLines, ...]]) -> Callable[..., tuple[PageLines, ...]]:
    return lambda text: (PageLines(tuple(text.lines())),)


def _older(whole: Callable[[bytes, str], tuple[str, str]]) -> Callable[..., tuple[str, str]]:
    def decode(data: bytes, name: str) -> tuple[str, str]:
        text, encoding = whole(data, name)
        return text[: int(OLD_SHARE * len(text))], encoding

    return decode


def _thinned(whole: Callable[..., tuple[Passage, ...]]) -> Callable[..., tuple[Passage, ...]]:
    def split(document: Document, budget: int) -> tuple[Passage, ...]:
        return tuple(p for i, p in enumerate(whole(document, budget)) if i % STEP != STEP - 1)

    return split


def _tiny(whole: Callable[..., tuple[Passage, ...]]) -> Callable[..., tuple[Passage, ...]]:
    return lambda document, budget: whole(document, TINY)


def _whitespace(whole: Any) -> Callable[[str], Sequence[str]]:
    return lambda text: text.split()


READING = (
    Mutation("radicals_unrepaired", "部首を直さない / radicals stay",
             {"corpus.normalize.radical_table": always(dict)}, rebuild=True),
    Mutation("words_by_white_space", "形態素でなく空白で語を切る / tokens by white space",
             {"index.search.lexical.search_words": _whitespace}, rebuild=True),
    Mutation("slides_one_further", "スライド番号が1つずれる / slide numbers off by one",
             {"corpus.readers.text._slide": _one_further}, rebuild=True),
    Mutation("pages_lost", "ページの区切りを失う / page breaks lost",
             {"corpus.readers.text.split_pages": _one_page}, rebuild=True),
    Mutation("last_line_lost", "各スライドの最後の行を失う / each slide's last line lost",
             {"corpus.readers.text._slide": _last_line_lost}, rebuild=True),
    Mutation("stale_index", "索引が古い版のまま / the index is of an older deck",
             {"corpus.readers.text.decode": _older}, rebuild=True),
    Mutation("titles_lost", "題名を失う / titles lost",
             {"corpus.readers.text.find_title": always(lambda text: "")}, rebuild=True),
    Mutation("passages_lost", "節の3つに1つが索引にない / every third passage is not indexed",
             {"index.publish.plan.split_document": _thinned}, rebuild=True),
    Mutation("passages_tiny", "節が15語しかない / passages of fifteen tokens",
             {"index.publish.plan.split_document": _tiny}, rebuild=True),
)  # fmt: skip
