"""Passages: budget, boundaries, spans and stable ids, on the deck and on hard cases."""

from itertools import pairwise

import pytest

from corpus.documents import bundled_deck
from corpus.passages import split_document, split_slide
from corpus.readers.base import read_document
from corpus.tokens import count_tokens
from corpus.types import Document, Slide


@pytest.fixture(scope="module")
def deck() -> Document:
    return read_document(bundled_deck(), "deck.txt")


def test_passages_stay_in_the_budget_and_equal_their_span(deck: Document) -> None:
    slides = {slide.number: slide for slide in deck.slides}
    for passage in split_document(deck, 120):
        assert passage.text == slides[passage.slide].text[passage.start : passage.end]
        assert passage.tokens <= 120


def test_all_words_of_every_slide_are_in_its_passages(deck: Document) -> None:
    for slide in deck.slides:
        joined = "".join(p.text for p in split_slide("deck.txt", slide, 60))
        assert "".join(joined.split()) == "".join(slide.text.split())


def test_ids_are_unique_and_the_same_on_every_run(deck: Document) -> None:
    first, second = split_document(deck), split_document(deck)
    assert [p.id for p in first] == [p.id for p in second]
    assert len({p.id for p in first}) == len(first)


@pytest.mark.parametrize("budget", [20, 33, 50])
def test_a_cut_never_falls_inside_a_figure_or_a_row(budget: int) -> None:
    text = "予算は" + "17,474百万円と13,734百万円と2.6億円と6,111億円と" * 12 + "です"
    row = "東京大学 名古屋大学 信州大学 首都大学東京"
    slide = Slide(1, "", f"{text}\n{row}")
    passages = split_slide("x.txt", slide, budget)
    assert len(passages) > 2
    for before, after in pairwise(passages):
        assert not (before.text[-1].isdigit() and after.text[0] in "0123456789,.百億兆万円")
    assert any(row in passage.text for passage in passages)


def test_a_passage_carries_its_title_and_section(deck: Document) -> None:
    passage = next(p for p in split_document(deck) if "生活費相当額(年間" in p.text)
    assert passage.slide_title == "博士後期課程学生の処遇向上と研究環境確保"
    assert passage.indexed_text.startswith(passage.slide_title)
    assert passage.tokens == count_tokens(passage.text)
