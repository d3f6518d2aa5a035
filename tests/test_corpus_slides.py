"""Slides recovered from flat text, against the table written by reading the deck."""

import json
from importlib.resources import files

import pytest

from corpus.documents import bundled_deck
from corpus.normalize import fold, normalize
from corpus.readers.base import read_document
from corpus.slides import split_pages
from corpus.types import Document


@pytest.fixture(scope="module")
def deck() -> Document:
    return read_document(bundled_deck(), "deck.txt")


@pytest.fixture(scope="module")
def table() -> list[dict[str, object]]:
    text = files("eval").joinpath("datasets/deck_slides.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def first_lines(document: Document) -> list[int]:
    source = bundled_deck().read_text(encoding="utf-8")
    return [source.count("\n", 0, slide.source_start) + 1 for slide in document.slides]


def test_nine_in_ten_true_boundaries_are_found_and_at_most_one_in_ten_is_false(
    deck: Document, table: list[dict[str, object]]
) -> None:
    true = {row["first_line"] for row in table} - {1}
    found = set(first_lines(deck)) - {1}
    assert len(true & found) >= 0.9 * len(true)
    assert len(found - true) <= 0.1 * len(found)


def test_three_in_four_titles_are_the_ones_a_reader_gives(
    deck: Document, table: list[dict[str, object]]
) -> None:
    right = sum(
        fold(str(row["title"])) in fold(slide.title) or fold(slide.title) in fold(str(row["title"]))
        for row, slide in zip(table, deck.slides, strict=True)
        if slide.title
    )
    assert right >= 0.75 * len(table)


def test_printed_page_numbers_are_found_and_inferred_between(deck: Document) -> None:
    printed = {s.number: s.printed_page for s in deck.slides if not s.printed_page_inferred}
    assert printed == {5: "8", 11: "14", 13: "16", 20: "23", 21: "24", 22: "25"}
    assert deck.slides[5].printed_page == "9"
    assert deck.slides[5].printed_page_inferred


def test_every_character_of_a_slide_maps_into_the_source(deck: Document) -> None:
    source = bundled_deck().read_text(encoding="utf-8")
    for slide in deck.slides:
        assert len(slide.source_offsets) == len(slide.text)
        assert all(
            normalize(source[at : at + 2]).text[:1] == char
            for at, char in zip(slide.source_offsets, slide.text, strict=True)
            if not char.isspace() and at < len(source)
        )


@pytest.mark.parametrize(
    ("source", "pages"),
    [
        ("一枚目\f二枚目\f", 2),
        ("段落一。\n　段落二。\n　段落三。", 1),  # an indented paragraph is no page
        ("- 一\n  - 子\n  - 子\n- 二", 1),
        ("一枚目の本文\n\n\n\n二枚目の本文", 2),
        ("一枚だけ", 1),
    ],
)
def test_ordinary_texts_keep_their_pages(source: str, pages: int) -> None:
    assert len(split_pages(normalize(source))) == pages
