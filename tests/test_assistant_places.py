"""The parts of a document are called what people call them: slides, pages or sheets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from small_workbook import rows, workbook

from assistant.common.messages.unit import UNIT_MESSAGES
from assistant.common.places import Unit, place, unit_of
from assistant.question.pages import page_reference
from assistant.web.library.lengths import holdings, length
from corpus.readers.base import read_document
from index.store.documents import DocumentInfo
from index.store.extraction import Extraction, extraction_of, shown_pages


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("説明.pptx", "slide"), ("旧.PPT", "slide"), ("deck.txt", "slide"), ("配布/スライド案.md", "slide"),
        ("議事録.txt", "page"), ("議事録.docx", "page"), ("deck/議事録.txt", "page"), ("index.html", "page"),
        ("白書.pdf", "page"), ("束.zip/説明.pptx", "slide"), ("", "page"),
        ("予算.xlsx", "sheet"), ("一覧.csv", "sheet"), ("旧.ods", "sheet"),
    ],
)  # fmt: skip
def test_the_name_of_a_document_tells_what_its_parts_are(name: str, unit: Unit) -> None:
    assert unit_of(name) == unit


@pytest.mark.parametrize(
    ("name", "printed", "cells", "told", "told_english"),
    [
        ("a.pptx", None, "", "スライド3枚目", "Slide 3"),
        ("deck.txt", "6", "", "スライド3枚目／資料6ページ（推定）", "Slide 3 / printed p. 6 (inferred)"),
        ("a.docx", None, "", "3ページ目", "Page 3"),
        ("a.docx", "1", "", "3枚目／資料1ページ（推定）", "Page 3 / printed p. 1 (inferred)"),
        ("a.pdf", "1", "", "PDF 3枚目／資料1ページ（推定）", "PDF page 3 / printed p. 1 (inferred)"),
        ("a.xlsx", None, "", "シート3枚目", "Sheet 3"),
        ("a.xlsx", None, "シート『別表1』 B2", "3枚目／シート『別表1』 B2", "Sheet 3 / シート『別表1』 B2"),
    ],
)  # fmt: skip
def test_a_place_is_told_in_the_words_of_its_kind(
    name: str, printed: str | None, cells: str, told: str, told_english: str
) -> None:
    assert place(name, 3, printed, True, "ja", cells) == told
    assert place(name, 3, printed, True, "en", cells) == told_english


@pytest.mark.parametrize("asked", ["スライド3枚目", "3枚目", "シート3枚目", "3枚目のシート"])
def test_what_a_place_is_called_can_be_asked_for(asked: str) -> None:
    found = page_reference(f"{asked}の内容")
    assert found is not None and (found.number, found.physical, found.whole) == (3, True, True)


def test_every_sentence_has_all_three_forms() -> None:
    forms = {key.rpartition("_")[0] for key in UNIT_MESSAGES} - {"pdf_page"}
    assert all(
        {f"{key}_{u}" for u in ("slide", "page", "sheet")} <= set(UNIT_MESSAGES) for key in forms
    )


def _facts(pages: int, notes: tuple[tuple[int, str], ...] = ()) -> Extraction:
    return Extraction("a", "", "", pages, 0, 0, (), (), 0, {}, 0, 0, notes)


def _info(name: str, facts: Extraction) -> DocumentInfo:
    return DocumentInfo(name, "", "", facts.pages, 1, "/", name, "hash", facts)


def test_the_library_counts_each_kind_by_its_own_name() -> None:
    infos = [_info("a.pptx", _facts(27)), _info("b.pdf", _facts(1200)), _info("c.xlsx", _facts(3))]
    assert holdings(infos, "ja") == "資料3件・スライド27枚・1,200ページ・シート3枚"
    assert holdings(infos, "en") == "3 documents, 27 slides, 1,200 pages, 3 sheets"
    assert holdings([], "ja") == "資料0件・0ページ"
    assert [length(info, "ja") for info in infos] == ["スライド27枚", "1,200ページ", "シート3枚"]


def test_a_hidden_sheet_is_no_page_of_the_library_and_a_long_sheet_is_one(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        rows(sheet, [["事業名", "予算額"], ["森林環境整備事業", 239000]])
        rows(sheet.parent.create_sheet("別表2"), [["担当", "林野庁"]])
        unseen = sheet.parent.create_sheet("控え")
        rows(unseen, [["未定の額", 1]])
        unseen.sheet_state = "hidden"
        long = [
            ["番号", "市町村名", "事業の名前"],
            *([i, f"市町村{i}", f"事業{i}"] for i in range(2000)),
        ]
        rows(sheet.parent.create_sheet("一覧"), long)

    path = workbook(tmp_path / "予算.xlsx", fill)
    facts = extraction_of(read_document(path, path.name), 1)
    assert facts.pages > 4  # each part of the long sheet has a number, the hidden sheet has one too
    assert shown_pages(facts) == 3
    assert length(replace(_info(path.name, facts)), "ja") == "シート3枚"
