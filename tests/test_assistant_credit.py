"""The line that names an answer's sources."""

import json
from dataclasses import replace

import pytest
from forced import forced

from assistant.answer.credit import credit
from assistant.chain import Assistant
from assistant.common.types import Answer, Citation, Evidence
from assistant.operate.cli import readable
from index.store.documents import DocumentInfo
from index.store.extraction import Extraction


def cited(document: str, slide: int, printed: str | None = None) -> Citation:
    return Citation(1, document, "題", slide, printed, "引用", 0, 2, "引用です", 0.9)


def shown(document: str, slide: int, printed: str | None = None) -> Evidence:
    return Evidence(document, "題", slide, printed, "引用です", 0, 4, 0.9)


def answer(*citations: Citation, mode: str = "extractive") -> Answer:
    return Answer("id", "問", "問", "答え", "答え", False, 0.9, citations, mode=mode)


@pytest.fixture(scope="module")
def documents(assistant: Assistant) -> list[DocumentInfo]:
    (info,) = assistant.documents()
    assert isinstance(info.extraction, Extraction)
    return [
        replace(info, name="a.pdf", title="研究力の強化", publisher="文部科学省"),
        replace(info, name="b.pdf", title="", publisher=""),
    ]


@pytest.mark.parametrize(
    ("given", "line"),
    [
        (answer(cited("a.pdf", 3, "2")), "出典：『研究力の強化』（文部科学省）p.2"),
        (answer(cited("b.pdf", 3)), "出典：『b.pdf』3ページ目"),
        (
            answer(cited("a.pdf", 9, "8"), cited("a.pdf", 3, "2"), cited("a.pdf", 3, "2")),
            "出典：『研究力の強化』（文部科学省）p.2、p.8 を基に作成",
        ),
        (
            answer(cited("a.pdf", 3, "2"), mode="generative"),
            "出典：『研究力の強化』（文部科学省）p.2 を基に作成",
        ),
        (
            answer(cited("b.pdf", 1), cited("a.pdf", 3, "2")),
            "出典：『b.pdf』1ページ目 を基に作成\n出典：『研究力の強化』（文部科学省）p.2 を基に作成",
        ),
        (answer(), ""),
        (
            replace(answer(), evidence=(shown("b.pdf", 1), shown("a.pdf", 3, "2"))),
            "出典：『b.pdf』1ページ目\n出典：『研究力の強化』（文部科学省）p.2",
        ),
    ],
)
def test_the_line_names_title_publisher_and_page(
    documents: list[DocumentInfo], given: Answer, line: str
) -> None:
    assert credit(given, documents) == line


@pytest.mark.parametrize("claims", [True, False])
def test_every_answer_carries_it(
    assistant: Assistant, claims: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced(monkeypatch, claims=claims, tells=True)
    told = assistant.ask("大学ファンドはどのくらいの規模ですか？")
    assert told.status == ("answered" if claims else "shown")
    assert told.credit.startswith("出典：『")
    assert json.loads(json.dumps(told.to_json()))["credit"] == told.credit
    assert readable(told).endswith(told.credit)
    *_, streamed = assistant.stream("大学ファンドはどのくらいの規模ですか？")
    assert isinstance(streamed, Answer)
    assert streamed.credit == told.credit


def test_a_refusal_names_no_source(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    forced(monkeypatch, tells=False)
    assert assistant.ask("月面基地の予算はいくらですか").credit == ""
