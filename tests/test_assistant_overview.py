"""Summaries of a document and of a topic, in the slides' own words."""

from collections.abc import Iterator

import pytest

from assistant.answer.overview import asked_overview
from assistant.chain import Assistant
from assistant.common.settings import Settings
from assistant.open import open_assistant
from corpus.documents import bundled_deck
from index.publish.build import Builder
from index.types import Embedder


def _check_citations(assistant: Assistant, question: str) -> list[int]:
    answer = assistant.ask(question)
    assert not answer.abstained
    assert answer.citations
    for citation in answer.citations:
        slide = assistant.slide(citation.document, citation.slide)
        assert citation.quote == slide.text[citation.start : citation.end]
        assert f"[{citation.marker}]" in answer.answer
    return [citation.slide for citation in answer.citations]


@pytest.mark.parametrize(
    "question",
    [
        "この資料の概要を教えてください",
        "資料全体を要約して",
        "この資料には何が書かれていますか？",
        "Please summarize this document.",
    ],
)
def test_a_whole_document_is_told_by_different_slides_in_order(
    assistant: Assistant, question: str
) -> None:
    slides = _check_citations(assistant, question)
    assert len(set(slides)) == len(slides) == 8
    assert slides == sorted(slides)
    assert "大学の研究力強化" in assistant.ask(question).answer


def test_a_topic_is_told_by_the_slides_that_have_it(assistant: Assistant) -> None:
    slides = _check_citations(
        assistant, "スタートアップ・エコシステム拠点都市の概要を教えてください"
    )
    assert 17 in slides
    for number in slides:
        slide = assistant.slide(assistant.documents()[0].name, number)
        assert "拠点都市" in slide.title + slide.text


@pytest.mark.parametrize("question", ["月面基地について要約して", "ブラジルの概要を教えてください"])
def test_a_topic_that_is_not_there_is_declined(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).abstained


@pytest.mark.parametrize(
    "question",
    [
        "大学ファンドの規模はどのくらいですか",
        "スタートアップ・エコシステム拠点都市はどこですか",
        "資料で示された要件は何ですか",
        "",
    ],
)
def test_other_questions_ask_for_no_summary(assistant: Assistant, question: str) -> None:
    assert asked_overview(question, assistant.documents()) is None


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("two")
    (folder / "防災白書.txt").write_text(
        "防災白書\n\n避難所の備蓄は三日分を目安とし、毛布と水を優先して配ります。", encoding="utf-8"
    )
    (folder / "empty.md").write_text("# 見出しだけ\n", encoding="utf-8")
    builder = Builder(folder / "index", embedder, 120, 2**22)
    builder.run([bundled_deck(), folder / "防災白書.txt", folder / "empty.md"])
    opened = open_assistant(Settings(index_dir=folder / "index"))
    yield opened
    opened.close()


def test_several_documents_are_told_one_by_one(two: Assistant) -> None:
    answer = two.ask("登録された資料の概要を教えて")
    assert {"防災白書.txt"} < {citation.document for citation in answer.citations}


def test_a_named_document_is_told_alone(two: Assistant) -> None:
    answer = two.ask("「防災白書」の概要を教えてください。")
    assert {citation.document for citation in answer.citations} == {"防災白書.txt"}
    assert "避難所" in answer.answer
