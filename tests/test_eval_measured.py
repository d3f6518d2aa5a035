"""The tables of the evaluation are what the kept figures say, and these are what runs measured."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from eval.benchmarks.paired import Row, figures
from eval.benchmarks.report import figure, write_results
from eval.measured.__main__ import DOCS, PAGES, app
from eval.measured.kept import RESULTS, read
from eval.measured.lines import sources
from eval.measured.page import BEGIN, shown
from eval.measured.types import Figure

COMMIT = "0123456" + 33 * "8"


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    for name in PAGES.values():
        shutil.copy(DOCS / name, folder / name)
    return folder


@pytest.fixture
def results(tmp_path: Path) -> Path:
    return Path(shutil.copytree(RESULTS, tmp_path / "results"))


def run(*words: object) -> tuple[int, str]:
    found = CliRunner().invoke(app, [str(word) for word in words])
    return found.exit_code, found.output


def officials(folder: Path) -> Path:
    """Write a run of ``eval.benchmarks.officials`` as it writes one."""
    found = {
        "seisaku": (1.0, 1.0, 1.0, 0.0),
        "llama-index defaults": (1.0, 0.0, 0.0, 0.0),
        "LangChain defaults": (1.0, 1.0, 1.0, 1.0),
        "BM25 words, best 400-character cut": (1.0, 1.0, 1.0, 0.0),
        "BM25 bigrams, whole page": (1.0, 1.0, 1.0, 0.0),
    }
    rows = [Row(name, {"recall_at_1": own, "recall_at_5": own}) for name, own in found.items()]
    write_results(folder, "officials", {"git": COMMIT, "systems": figures(rows)}, "")
    return folder / "officials.json"


def changed(file: Path, **values: Any) -> Path:
    told = json.loads(file.read_text(encoding="utf-8"))
    told.update(values)
    file.write_text(json.dumps(told), encoding="utf-8")
    return file


def test_the_pages_are_what_the_command_writes(docs: Path) -> None:
    assert run("write", "--docs", docs)[0] == 0
    for name in PAGES.values():
        ours = (DOCS / name).read_text(encoding="utf-8")
        assert ours == (docs / name).read_text(encoding="utf-8"), f"{name}: make report"


def test_a_table_changed_by_hand_is_written_anew(docs: Path) -> None:
    page = docs / PAGES["ja"]
    before = page.read_text(encoding="utf-8")
    head, begin, rest = before.partition(BEGIN)
    page.write_text(head + begin + rest.replace("0.", "0.9", 1), encoding="utf-8")
    assert run("write", "--docs", docs)[0] == 0
    assert page.read_text(encoding="utf-8") == before


def test_what_a_run_measured_stands_in_both_pages(
    tmp_path: Path, docs: Path, results: Path
) -> None:
    code, said = run("accept", officials(tmp_path), "--results", results)
    assert (code, COMMIT[:7] in said) == (0, True)
    assert run("write", "--docs", docs, "--results", results)[0] == 0
    kept = read(results / "officials.json")
    for name in PAGES.values():
        page = (docs / name).read_text(encoding="utf-8")
        (row,) = [line for line in page.splitlines() if f"{kept.date} {COMMIT[:7]} |" in line]
        assert "| 0.750 [" in row and f"`{kept.command}`" in row
        assert "| +0.500 [+0.000, +1.000] | 4 |" in page
        assert "| −0.250 [−0.750, +0.000] | 4 |" in page


def test_a_kept_figure_has_the_interval_of_its_own_kind(tmp_path: Path, results: Path) -> None:
    run("accept", officials(tmp_path), "--results", results)
    kept = read(results / "officials.json").figures
    path = "systems/llama-index defaults/all/recall_at_1/difference"
    assert kept[path] == Figure(0.5, (0.0, 1.0), 4)  # not the mean's, which is 0.25


def test_the_scores_of_seisaku_eval_are_taken_too(tmp_path: Path, results: Path) -> None:
    metric = {"value": 0.9, "low": 0.8, "high": None, "n": 20}
    names = [line.path.split("/")[2] for s in sources() if s.name == "deck" for line in s.lines]
    test = {name: {**metric, "high": 1.0} for name in names[:-1]} | {names[-1]: metric}
    file = tmp_path / "results.json"
    file.write_text(json.dumps({"git": COMMIT, "metrics": {"test": test}}), encoding="utf-8")
    told = ("--as", "deck", "--command", "seisaku eval", "--date", "2026-11-28")
    assert run("accept", file, *told, "--results", results)[0] == 0
    found = list(read(results / "deck.json").figures.values())
    assert found[0] == Figure(0.9, (0.8, 1.0), 20) and found[-1] == Figure(0.9, None, 20)


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"git": ""}, "--commit"),
        ({"date": ""}, "--date"),
        ({"systems": {}}, "systems/seisaku/all/recall_at_1/mean"),
        ({"systems": []}, "recall_at_1/mean"),
    ],
)
def test_what_a_run_does_not_tell_is_named_and_nothing_is_kept(
    tmp_path: Path, results: Path, change: dict[str, Any], wanted: str
) -> None:
    before = (results / "officials.json").read_bytes()
    code, said = run("accept", changed(officials(tmp_path), **change), "--results", results)
    assert code == 2 and wanted in said and "officials.json" in said
    assert (results / "officials.json").read_bytes() == before


def test_a_file_that_is_no_run_is_named(tmp_path: Path, results: Path) -> None:
    (tmp_path / "officials.json").write_text("[", encoding="utf-8")
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")
    assert "officials.json" in run("accept", tmp_path / "officials.json", "--results", results)[1]
    code, said = run("accept", tmp_path / "other.json", "--results", results)
    assert code == 2 and "--as" in said and "allganize" in said


def test_a_page_without_its_place_and_a_lost_result_are_told(docs: Path, results: Path) -> None:
    page, before = docs / PAGES["en"], (docs / PAGES["ja"]).read_bytes()
    page.write_text("# Evaluation\n", encoding="utf-8")
    code, said = run("write", "--docs", docs)
    assert code == 2 and PAGES["en"] in said and (docs / PAGES["ja"]).read_bytes() == before
    (results / "screen.json").unlink()
    code, said = run("write", "--docs", docs, "--results", results)
    assert code == 2 and "screen.json" in said


def test_a_run_tells_its_command_without_where_it_lay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["/usr/bin/python", "-m", "eval.benchmarks.screen", "../問い.jsonl", "/a/b/資料"]
    monkeypatch.setattr("sys.orig_argv", words)
    write_results(tmp_path, "screen", {"figures": figure([1.0, 0.0])}, "")
    told = json.loads((tmp_path / "screen.json").read_text(encoding="utf-8"))
    assert told["command"] == "python -m eval.benchmarks.screen '../問い.jsonl' '資料'"
    assert told["figures"] == {"mean": 0.5, "interval": [0.0, 1.0], "n": 2}


def test_figures_are_shown_with_three_decimals_and_differences_with_their_sign() -> None:
    assert shown(Figure(0.0079365, (0.0, 0.0238095))) == "0.008 [0.000, 0.024]"
    assert shown(Figure(-0.03, (-0.06, 0.0)), signed=True) == "−0.030 [−0.060, +0.000]"
    assert shown(Figure(1.0)) == "1.000"


def test_none_of_sixty_three_is_not_told_as_certain() -> None:
    assert shown(Figure(0.0, (0.0, 0.0), 63)) == "0.000 [0.000, 0.057]"
    assert shown(Figure(1.0, (1.0, 1.0), 18)) == "1.000 [0.815, 1.000]"
    assert shown(Figure(0.0, (0.0, 0.1), 63)) == "0.000 [0.000, 0.100]"
