"""A conversation saved as Markdown and as Word says what was asked, answered and quoted, and where."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from test_app_evidence import answer, citation

from assistant.answer.written.conversation import Conversation, Exchange
from assistant.answer.written.memo import MemoEntry, entries, memo_markdown
from assistant.answer.written.memo_word import memo_docx
from assistant.common.types import Related

DAY = date(2026, 11, 24)
CREDIT = "出典：『基金の資料』（内閣府）p.2"
SAID: Conversation = (
    Exchange(
        "基金の\n規模は？",
        answer(answer="10兆円です。[1]\n*以上*です。", citations=(citation(6, 10),), credit=CREDIT,
               warnings=("推定です",)),
        inferred=frozenset({("deck.txt", 3)}),
        asked="2026-11-24T10:05:30+09:00",
    ),
    Exchange("月の人口は？", answer(answer="見当たりませんでした。", abstained=True,
             related=(Related("deck.txt", "近い題", 7, None),))),
    Exchange("壊れた問い", failure="処理中に問題が起きました。"),
)  # fmt: skip


@pytest.fixture
def told() -> list[MemoEntry]:
    return entries(SAID, {"deck.txt": "基金の資料"}, "ja")


def test_markdown_has_question_answer_place_quote_and_credit(told: list[MemoEntry]) -> None:
    text = memo_markdown(told, DAY, "ja")
    assert text.startswith("# 資料照会メモ\n\n2026年11月24日 作成\n")
    for part in (
        "## 問1 基金の 規模は？", "10兆円です。[1]  \n\\*以上\\*です。", "※ 推定です",
        "- [1] 基金の資料（deck.txt） スライド3枚目／資料2ページ（推定） 基金", "  > 10兆円", CREDIT,
        "**答えは見当たりません**", "- 基金の資料（deck.txt） スライド7枚目 近い題", "処理中に問題が起きました。",
    ):  # fmt: skip
        assert part in text
    english = memo_markdown(entries(SAID, {}, "en"), DAY, "en")
    assert "Made on 2026-11-24" in english and "[1] deck.txt Slide 3" in english


def test_the_word_memo_reads_back(told: list[MemoEntry]) -> None:
    memo = Document(BytesIO(memo_docx(told, DAY, "ja")))
    lines = [paragraph.text for paragraph in memo.paragraphs]
    assert lines[:2] == ["資料照会メモ", "2026年11月24日 作成"]
    assert "問1　基金の 規模は？" in lines and CREDIT in lines and "2026-11-24 10:05" in lines
    rows = [[cell.text for cell in row.cells] for table in memo.tables for row in table.rows]
    assert rows[1] == [
        "[1]",
        "基金の資料（deck.txt）\nスライド3枚目／資料2ページ（推定）\n基金",
        "10兆円",
    ]


def test_libreoffice_opens_the_word_memo(told: list[MemoEntry], tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("needs LibreOffice")
    file = tmp_path / "memo.docx"
    file.write_bytes(memo_docx(told, DAY, "ja"))
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    with pypdfium2.PdfDocument(tmp_path / "memo.pdf") as pdf:
        page = pdf[0]
        text = "".join(page.get_textpage().get_text_bounded().split())
        assert len(pdf) == 1 and round(page.get_width()) == 595
    for part in (
        "資料照会メモ",
        "問1基金の規模は？",
        "スライド3枚目／資料2ページ（推定）",
        "1/1ページ",
    ):
        assert part in text
