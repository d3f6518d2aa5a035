"""Hidden slides and notes come into the index, and go from it, as the settings say."""

from __future__ import annotations

from pathlib import Path

import pptx
from index_states import MAX_BYTES, LetterEmbedder
from pptx.util import Inches

from corpus.files import Limits
from index.publish.build import Builder, BuildReport
from index.publish.extraction_report import extractions
from index.store.extraction import Extraction


def a_deck(file: Path) -> None:
    deck = pptx.Presentation()
    for text in ("公表の本文である。", "未公表の案である。"):
        slide = deck.slides.add_slide(deck.slide_layouts[6])
        box = slide.shapes.add_textbox(Inches(1), Inches(1), Inches(6), Inches(1))
        box.text_frame.text = text
    slide._element.set("show", "0")
    deck.save(file)


def build(tmp_path: Path, hidden: bool) -> BuildReport:
    limits = Limits(hidden_slides=hidden)
    builder = Builder(tmp_path / "index", LetterEmbedder(), 120, MAX_BYTES, limits=limits)
    return builder.run([tmp_path / "documents"])


def deck_facts(tmp_path: Path) -> Extraction:
    (facts,) = [one for one in extractions(tmp_path / "index")[0] if one.format == "PPTX"]
    return facts


def test_a_deck_is_read_again_when_hidden_slides_are_asked_for_and_when_no_longer(
    tmp_path: Path,
) -> None:
    (tmp_path / "documents").mkdir()
    file = tmp_path / "documents" / "案.pptx"
    a_deck(file)
    (tmp_path / "documents" / "本文.txt").write_text("別の資料である。", encoding="utf-8")
    build(tmp_path, hidden=False)
    assert build(tmp_path, hidden=False).unchanged == 2
    assert build(tmp_path, hidden=True).updated == ("案.pptx",)
    assert deck_facts(tmp_path).without_text == ()
    assert build(tmp_path, hidden=False).updated == ("案.pptx",)
    assert deck_facts(tmp_path).without_text == (2,)


def test_what_was_read_of_hidden_slides_goes_even_where_the_file_is_damaged_since(
    tmp_path: Path,
) -> None:
    (tmp_path / "documents").mkdir()
    file = tmp_path / "documents" / "案.pptx"
    a_deck(file)
    (tmp_path / "documents" / "本文.txt").write_text("別の資料である。", encoding="utf-8")
    build(tmp_path, hidden=True)
    file.write_bytes(b"PK damaged")
    (failed,) = build(tmp_path, hidden=False).failed
    assert "非表示スライド" in failed[1]
