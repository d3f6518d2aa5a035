"""The harness from dataset to exit code, with a small stand-in for the assistant."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from assistant.common.settings import Settings
from assistant.common.types import Answer, Citation, Turn
from corpus.documents import DECK_NAME
from corpus.types import Passage, Slide
from eval.cases.dataset import Case, load_dataset
from eval.scoring.cli import run_eval
from eval.scoring.run import run, summarise
from index.store.errors import UnknownSlideError
from index.types import Hit

SLIDES = {1: "10兆円規模の大学ファンドを創設", 2: "対象は数校程度", 3: "関係のない頁"}


@dataclass
class Standin:
    """Says what it is told to say; a question it was told nothing about is declined."""

    says: Mapping[str, tuple[str, int]]
    ranks: Mapping[str, Sequence[int]] = field(default_factory=dict)
    milliseconds: float = 1.0
    document: str = DECK_NAME
    searched: list[str] = field(default_factory=list)
    heard: list[tuple[Turn, ...]] = field(default_factory=list)

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        self.heard.append(tuple(history))
        whole = f"{history[0].content} {question}" if history else question
        said = self.says.get(question)
        self.milliseconds += 1
        return Answer(
            id="a", question=question, standalone_question=whole,
            answer=f"{said[0]}[1]" if said else "見つかりませんでした。",
            short_answer=said[0] if said else "", abstained=said is None, confidence=0.5,
            citations=(self._cite(said[1]),) if said else (),
            timings_ms={"total": self.milliseconds},
        )  # fmt: skip

    def _cite(self, slide: int) -> Citation:
        quote = SLIDES.get(slide, "作り話")[:4]
        return Citation(1, DECK_NAME, "", slide, None, quote, 0, len(quote), quote, 0.5)

    def search(self, query: str, k: int) -> list[Hit]:
        self.searched.append(query)
        numbers = self.ranks.get(query, (1, 1, 2, 3))[:k]
        return [Hit(Passage(f"{n}", self.document, n, "", "", "x", 0, 1, 1), 1.0) for n in numbers]

    def slide(self, document: str, number: int) -> Slide:
        if document != DECK_NAME or number not in SLIDES:
            raise UnknownSlideError(f"{document} {number}")
        return Slide(number, "", SLIDES[number])

    def close(self) -> None:
        pass


def case(split: str, question: str, **values: Any) -> dict[str, Any]:
    """Make a case whose id falls into the split."""
    made: dict[str, Any] = {"question": question, "kind": "amount", "answerable": True, **values}
    if made["answerable"]:
        made = {
            "accepted": ["10兆円"],
            "gold": [{"slide": 1, "passage": "10兆円規模"}],
            **made,
        }
    ids = (f"{question}-{n}" for n in count())
    return next(c for i in ids if Case(**(c := {"id": i, **made})).split == split)


LINES = [
    case("dev", "規模は"),
    case("test", "規模は"),
    case("test", "対象は", accepted=["数校"], gold=[{"slide": 2, "passage": "数校程度"}]),
    case("test", "天気は", answerable=False),
]
RIGHT = {"規模は": ("10兆円です。", 1), "対象は": ("数校程度です。", 2)}


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    path = tmp_path / "set.jsonl"
    path.write_text("\n".join(map(json.dumps, LINES)), encoding="utf-8")
    return path


@pytest.fixture
def evaluate(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, dataset: Path) -> Iterator[Any]:
    def call(assistant: Any, path: Path | None = None, **options: Any) -> int:
        monkeypatch.setattr("assistant.open.open_assistant", lambda settings: assistant)
        settings = Settings(index_dir=tmp_path / "index")
        return run_eval(path or dataset, settings, quiet=True, **options)

    yield call


def test_metrics_of_a_hand_worked_run(dataset: Path) -> None:
    lines = [Case(**line) for line in LINES if Case(**line).split == "test"]
    # 規模は: right, gold first. 対象は: declined though answerable, gold is the second slide.
    # 天気は: answered though the deck does not say.
    standin = Standin({"規模は": RIGHT["規模は"], "天気は": ("晴れです。", 9)})
    metrics = summarise(run(standin, lines, quiet=True))
    values = {name: (metric.value, metric.n) for name, metric in metrics.items()}
    assert values == {
        "recall_at_1": (0.5, 2),
        "recall_at_5": (1.0, 2),
        "mrr": (0.75, 2),
        "ndcg_at_10": (pytest.approx((1 + 1 / math.log2(3)) / 2), 2),
        "answer_score": (0.5, 2),
        "list_precision": (None, 0),
        "list_recall": (None, 0),
        "abstention_precision": (0.0, 1),
        "abstention_recall": (0.0, 1),
        "abstention_f1": (0.0, 2),
        "confidence_brier": (0.25, 3),  # half sure of everything
        "verbatim_rate": (0.5, 2),  # the invented slide 9 is no citation
        "citation_rate": (1.0, 1),
        "citation_precision": (1.0, 1),
        "citation_recall": (1.0, 1),
        "text_rate": (1.0, 2),
        "clean_rate": (1.0, 2),
        "marker_rate": (1.0, 2),
        "claim_support": (0.5, 2),
        "held_rate": (None, 0),
        "unsupported_figure_rate": (0.0, 2),
        "conversation_rate": (None, 0),
        "misled_rate": (pytest.approx(1 / 3), 3),  # of the weather nothing is told
        "claim_precision": (0.5, 2),
        "claim_rate": (pytest.approx(2 / 3), 3),
    }
    assert all(m.low is not None for m in metrics.values() if m.value is not None)


def test_sureness_is_held_against_what_came_true() -> None:
    lines = [Case(**line) for line in LINES if Case(**line).split == "test"]
    standin = Standin({"規模は": RIGHT["規模は"], "天気は": ("晴れです。", 9)})
    sure = {
        "規模は": 0.9,
        "対象は": 0.2,
        "天気は": 0.7,
    }  # right; declined though told; claimed, untold
    results = [
        replace(r, answer=replace(r.answer, confidence=sure[r.case.question]))
        for r in run(standin, lines, quiet=True)
    ]
    brier = summarise(results)["confidence_brier"]
    assert brier.value == pytest.approx((0.1**2 + 0.8**2 + 0.7**2) / 3)


def test_gold_that_is_indexed_in_other_characters_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    line = case("test", "資金は", gold=[{"slide": 1, "passage": "民間 資金"}])
    (mended,) = run(Standin(RIGHT), [Case(**line)], quiet=True)
    assert mended.gold_text == (False,)
    monkeypatch.setitem(SLIDES, 1, "民間\n資金を")
    (found,) = run(Standin(RIGHT), [Case(**line)], quiet=True)
    monkeypatch.setitem(SLIDES, 1, "⺠間資金を")
    (radical,) = run(Standin(RIGHT), [Case(**line)], quiet=True)
    assert (found.gold_text, radical.gold_text) == ((True,), (False,))


def test_slides_of_another_document_are_never_gold() -> None:
    (result,) = run(Standin(RIGHT, document="other.txt"), [Case(**LINES[1])], quiet=True)
    assert (result.recall_at_5, result.reciprocal_rank) == (0.0, 0.0)


def test_a_follow_up_is_asked_with_its_history_and_searched_by_its_standalone_question() -> None:
    history = [{"role": "user", "content": "規模は"}, {"role": "assistant", "content": "10兆円"}]
    line = {**LINES[2], "id": "c01-2", "tags": ["conversation"], "history": history}
    standin = Standin(RIGHT, {"規模は 対象は": (2, 1)})
    results = run(standin, [Case(**line)], quiet=True)
    assert standin.heard == [(Turn("user", "規模は"), Turn("assistant", "10兆円"))]
    assert standin.searched == ["規模は 対象は"]
    assert results[0].recall_at_1 == 1.0
    assert summarise(results)["conversation_rate"].value == 1.0


def test_dev_and_test_stand_beside_each_other_and_the_gate_holds_for_test(
    evaluate: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate(Standin(RIGHT), fail_under={"answer_score": 0.9}) == 0
    shown = capsys.readouterr().out
    assert "| 指標 | dev（95%区間、n） | test（95%区間、n） | 基準（test） | 目標 |" in shown
    assert (
        "| answer_score | 1.000（1.000–1.000、1） | 1.000（1.000–1.000、2） | 0.90 合格 | 0.92 |"
        in shown
    )
    assert "| conversation_rate | – | – |  | 0.95 |" in shown
    rows = [line for line in shown.splitlines() if line.startswith("|")]
    assert len({row.count("|") for row in rows}) == 1
    assert "nan" not in shown.lower()


def test_a_test_metric_below_its_gate_exits_1_whatever_dev_says(
    evaluate: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    worse = Standin({"規模は": RIGHT["規模は"]})
    assert evaluate(worse, fail_under={"answer_score": 0.9}) == 1
    assert "0.90 不合格" in capsys.readouterr().out
    assert evaluate(worse) == 0, "a set of one's own has no gate unless one is given"
    assert evaluate(worse, split="dev", fail_under={"answer_score": 0.9}) == 0
    assert "基準（dev）" in capsys.readouterr().out


def test_a_gate_on_a_metric_without_any_case_fails(evaluate: Any) -> None:
    assert evaluate(Standin(RIGHT), fail_under={"conversation_rate": 0.0}) == 1


def test_equal_runs_write_equal_results_and_keep_times_apart(evaluate: Any, tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder, milliseconds in zip(folders, (1.0, 500.0), strict=True):
        assert evaluate(Standin(RIGHT, milliseconds=milliseconds), report=folder) == 0
    results, timings = (
        [(folder / name).read_bytes() for folder in folders]
        for name in ("results.json", "timings.json")
    )
    assert results[0] == results[1]
    assert timings[0] != timings[1]
    values = json.loads(results[0])
    assert values["versions"]["torch"]
    assert len(values["dataset_sha256"]) == 64
    assert [line["id"] for line in values["cases"]] == [line["id"] for line in LINES]


def test_a_fall_against_the_baseline_fails_and_names_the_cases(
    evaluate: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evaluate(Standin(RIGHT), report=tmp_path / "before")
    baseline = tmp_path / "before" / "results.json"
    assert evaluate(Standin(RIGHT), baseline=baseline) == 0
    capsys.readouterr()
    assert evaluate(Standin({"規模は": RIGHT["規模は"]}), baseline=baseline) == 0  # one case of two
    assert f"不正解になった問題: {LINES[2]['id']} / lost" in capsys.readouterr().out
    assert evaluate(Standin({}), baseline=baseline) == 1
    shown = capsys.readouterr().out
    assert "- answer_score: 1.000 → 0.000（-1.000） 低下" in shown
    ids = "、".join(line["id"] for line in LINES[:3])
    assert f"不正解になった問題: {ids} / lost" in shown
    assert "別の問題集" not in shown


def test_each_split_is_held_against_its_own_baseline(
    evaluate: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # before: dev wrong, test half right; the same again must pass for dev too
    standin = Standin({"対象は": RIGHT["対象は"]})
    evaluate(standin, report=tmp_path / "all")
    evaluate(standin, split="dev", report=tmp_path / "dev")
    assert evaluate(standin, split="dev", baseline=tmp_path / "all" / "results.json") == 0
    capsys.readouterr()
    assert evaluate(standin, baseline=tmp_path / "dev" / "results.json") == 2
    assert "--split all" in capsys.readouterr().err


def test_a_baseline_over_other_questions_is_pointed_out(
    evaluate: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evaluate(Standin(RIGHT), report=tmp_path / "before")
    fewer = tmp_path / "fewer.jsonl"
    fewer.write_text("\n".join(map(json.dumps, LINES[:3])), encoding="utf-8")
    evaluate(Standin(RIGHT), fewer, baseline=tmp_path / "before" / "results.json")
    assert "別の問題集" in capsys.readouterr().out
    assert len(load_dataset(fewer)) == 3
