"""The deck written by a real office suite says the same slide by slide, in the same order."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from corpus.readers.base import read_document
from corpus.types import Document, Slide
from eval.benchmarks.office import of_file, table
from eval.benchmarks.office_deck import OfficeError, read_deck, render
from eval.cases.dataset import Case, Gold
from eval.scoring.run import Metric

SLIDES = 14
SAME = 0.97
"""Share of a slide's characters that stand in the same order; wrapped lines move a few."""


@pytest.fixture(scope="module")
def deck() -> Document:
    whole = read_deck()
    return replace(whole, slides=whole.slides[:SLIDES])


@pytest.fixture(scope="module")
def written(deck: Document, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    if shutil.which("soffice") is None:
        pytest.skip("needs LibreOffice")
    return render(deck, tmp_path_factory.mktemp("office"))


@pytest.mark.parametrize("kind", ["pdf", "pptx"])
def test_an_office_file_of_the_deck_is_read_like_its_text(
    deck: Document, written: Mapping[str, Path], kind: str
) -> None:
    found = read_document(written[kind], written[kind].name)
    assert len(found.slides) == SLIDES
    shares = [
        SequenceMatcher(None, body(a), body(b), autojunk=False).ratio()
        for a, b in zip(deck.slides, found.slides, strict=True)
    ]
    assert sorted(shares)[1] > SAME, shares  # one slide may be drawn too dense
    numbers = [
        (a.printed_page, b.printed_page) for a, b in zip(deck.slides, found.slides, strict=True)
    ]
    told = [pair for pair in numbers if pair[1] is not None]
    assert len(told) >= SLIDES / 3
    assert all(ours == theirs for ours, theirs in told)


def body(slide: Slide) -> str:
    """Return a slide's text without white space and title, which may stand before or after it."""
    bare, title = ("".join(text.split()) for text in (slide.text, slide.title))
    return bare.replace(title, "", 1)


def test_without_an_office_suite_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, deck: Document
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(OfficeError, match="libreoffice-impress"):
        render(deck, tmp_path)


def test_gold_slides_move_to_the_other_file_and_losses_are_marked() -> None:
    case = Case(
        id="a", question="q", kind="amount", answerable=True, accepted=("x",),
        gold=(Gold(document="deck.txt", slide=3, passage="p"),),
    )  # fmt: skip
    assert of_file(case, "deck.pdf").gold[0].document == "deck.pdf"
    low, high = Metric(0.5, None, None, 10), Metric(0.9, None, None, 10)
    shown = table({"text": {"dev": {"mrr": high}}, "pdf": {"dev": {"mrr": low}}})
    assert "0.500 (-0.400) ✗" in shown
