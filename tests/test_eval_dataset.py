"""Datasets: what a line must hold, how it is split, and where gold must stand."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from assistant.chain import Assistant
from corpus.documents import DECK_NAME
from eval.cases.dataset import Case, DatasetError, bundled_dataset, lint_gold, load_dataset

GOOD: dict[str, Any] = {
    "id": "x-1",
    "question": "規模は？",
    "kind": "amount",
    "answerable": True,
    "accepted": ["10兆円"],
    "gold": [{"slide": 1, "passage": "10兆円"}],
}


def write(folder: Path, *lines: dict[str, Any] | str) -> Path:
    path = folder / "set.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"gold": [{"slide": 0, "passage": "x"}]}, "gold.0.slide"),
        ({"gold": [{"slide": 1, "passage": " "}]}, "gold.0.passage"),
        ({"gold": []}, "gold"),
        ({"accepted": []}, "accepted"),
        ({"accepted": ["10兆円", " "]}, "accepted.1"),
        ({"kind": "list"}, "items"),
        ({"kind": "list", "items": [["A"], []]}, "items.1"),
        ({"kind": "reason"}, "facts"),
        ({"kind": "poem"}, "kind"),
        ({"question": "　"}, "question"),
        ({"colour": "red"}, "colour"),
        ({"history": [{"role": "system", "content": "x"}]}, "history.0.role"),
        ({"tags": ["conversation"], "id": "turn"}, "id"),
        ({"answerable": False}, "unanswerable"),
    ],
)
def test_a_wrong_line_is_named_with_its_field(
    change: dict[str, Any], field: str, tmp_path: Path
) -> None:
    path = write(tmp_path, {**GOOD, "id": "x-0"}, "", {**GOOD, **change})
    with pytest.raises(DatasetError, match="3行目") as raised:
        load_dataset(path)
    assert str(path) in str(raised.value)
    assert field in str(raised.value)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["{"], "JSON"),
        (["[1]"], "1行目"),
        ([""], "empty"),
        ([GOOD, GOOD], "duplicate id"),
    ],
)
def test_files_that_are_no_dataset(
    lines: list[dict[str, Any] | str], words: str, tmp_path: Path
) -> None:
    with pytest.raises(DatasetError, match=words):
        load_dataset(write(tmp_path, *lines))


def test_a_missing_file_and_one_of_another_encoding_are_told(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="missing"):
        load_dataset(tmp_path / "missing.jsonl")
    path = tmp_path / "sjis.jsonl"
    path.write_bytes("大学".encode("shift_jis"))
    with pytest.raises(DatasetError, match="読めません"):
        load_dataset(path)


def test_a_line_separator_inside_a_string_ends_no_line(tmp_path: Path) -> None:
    line = json.dumps({**GOOD, "question": "規模\u2028は？"}, ensure_ascii=False)
    assert load_dataset(write(tmp_path, line))[0].question == "規模\u2028は？"


def test_the_split_is_the_parity_of_the_digest_and_keeps_a_conversation_together() -> None:
    turns = [Case(**{**GOOD, "id": f"deck-c01-{n}", "tags": ["conversation"]}) for n in (1, 2, 3)]
    even = int(hashlib.sha256(b"deck-c01").hexdigest(), 16) % 2 == 0
    assert {case.conversation for case in turns} == {"deck-c01"}
    assert {case.split for case in turns} == {"dev" if even else "test"}
    single = Case(**GOOD)
    digest = int(hashlib.sha256(b"x-1").hexdigest(), 16)
    assert single.conversation == ""
    assert single.split == ("dev" if digest % 2 == 0 else "test")


def test_gold_that_is_not_on_its_slide_is_listed_and_white_space_does_not_matter() -> None:
    golds = [
        {"slide": 1, "passage": "10 兆円\n規模"},
        {"slide": 1, "passage": "20兆円"},
        {"slide": 9, "passage": "10兆円"},
    ]
    case = Case(**{**GOOD, "gold": golds})
    texts = {(DECK_NAME, 1): "１０兆円規模の大学ファンド"}
    problems = lint_gold([case], lambda document, number: texts.get((document, number)))
    assert [problem.split(" gold")[0] for problem in problems] == ["x-1", "x-1"]
    assert "20兆円" in problems[0]
    assert "スライド9" in problems[1]


def test_the_bundled_set_is_as_large_and_as_varied_as_promised() -> None:
    cases = load_dataset(bundled_dataset())
    tags = Counter(tag for case in cases for tag in case.tags)
    single = [case for case in cases if not case.conversation]
    assert sum(case.answerable for case in single) >= 90
    assert sum(not case.answerable for case in single) >= 20
    assert tags["near"] >= 10
    assert tags["paraphrase"] >= 20
    assert len({case.conversation for case in cases} - {""}) >= 10
    assert {"halfwidth", "fullwidth", "casual", "english", "western-year"} <= set(tags)
    assert {case.split for case in cases} == {"dev", "test"}


def test_every_gold_passage_of_the_bundled_set_stands_on_its_slide(assistant: Assistant) -> None:
    cases = load_dataset(bundled_dataset())
    assert lint_gold(cases, lambda name, number: assistant.slide(name, number).text) == ()
