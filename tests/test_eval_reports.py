"""Reports as CI, a pull request and a browser show them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from junitparser import Failure, JUnitXml, Skipped
from playwright.sync_api import Page, expect, sync_playwright
from test_app_chat import CHROMIUM, QUIET
from test_eval_harness import RIGHT, Standin, case

from assistant.chain import Assistant
from assistant.common.settings import Settings
from eval.cases.dataset import Case, bundled_dataset, load_dataset
from eval.scoring.cli import run_eval
from eval.scoring.gate import baseline_of
from eval.scoring.plan import Done, Plan
from eval.scoring.report import results_json, write_report
from eval.scoring.reports.junit import junit
from eval.scoring.reports.markdown import markdown
from eval.scoring.reports.pictures import WIDTH
from eval.scoring.run import run

LINES = (
    case("test", "規模は"),
    case("test", "対象は", accepted=["数校"], gold=[{"slide": 2, "passage": "数校程度"}]),
    case("test", "期間は", accepted=["5年"]),
    case("test", "天気は", answerable=False, tags=["must"]),
)


def done(says: dict[str, tuple[str, int]], path: Path, before: Done | None = None) -> Done:
    """Run four cases over a stand-in that says what it is told to."""
    path.write_text("\n".join(map(json.dumps, LINES)), encoding="utf-8")
    cases = tuple(Case(**line) for line in LINES)
    baseline = baseline_of(results_json(before)) if before else None
    plan = Plan(path, cases, {"recall_at_5": 0.9}, baseline)
    return Done(plan, run(Standin(says), cases, quiet=True))


@pytest.fixture
def worse(tmp_path: Path) -> Done:
    """A run that lost 対象は, won nothing, never knew 期間は, and now answers of the weather."""
    path = tmp_path / "set.jsonl"
    whole = done(RIGHT, path)
    evil = ("晴れ|です<script>alert(1)</script>\n![x](https://example.org)", 3)
    return done({"規模は": RIGHT["規模は"], "天気は": evil}, path, whole)


def test_junit_fails_what_the_gate_fails_and_skips_other_wrong_answers(worse: Done) -> None:
    xml = JUnitXml.fromstring(junit(worse))
    suites = {suite.name: suite for suite in xml}
    found = {c.name: [type(r) for r in c.result] for suite in suites.values() for c in suite}
    ids = [line["id"] for line in LINES]
    assert list(suites) == ["gate", "test"]
    assert [found[name] for name in ids] == [[], [Failure], [Skipped], [Failure]]
    failed = {(c.name, c.classname) for c in suites["gate"] if c.result}
    assert ("abstention_f1", "gate.baseline") in failed
    assert ("recall_at_5", "gate.gate") not in failed
    assert (suites["test"].tests, suites["test"].failures, suites["test"].skipped) == (4, 2, 1)
    assert "対象は" in next(c for c in suites["test"] if c.name == ids[1]).result[0].message


def test_markdown_shows_both_answers_and_lets_no_document_break_out(worse: Done) -> None:
    text = markdown(worse, "TABLE")
    assert "不合格 / failed" in text
    lost = next(line for line in text.splitlines() if line.startswith(f"| {LINES[1]['id']} "))
    assert "数校程度です。" in lost
    assert "見つかりませんでした。" in lost
    assert "<script" not in text
    assert "![" not in text
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert {row.replace("\\|", "").count("|") for row in rows} == {5}
    assert "TABLE" in text


def test_an_unbroken_run_says_so(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    whole = done({**RIGHT, "期間は": ("5年です。", 1)}, path)
    again = done({**RIGHT, "期間は": ("5年です。", 1)}, path, whole)
    assert "合格 / passed" in markdown(again, "")
    assert "lost" not in markdown(again, "")
    assert again.changes == ()
    assert "<failure" not in junit(again).decode()


@pytest.fixture(scope="module")
def report(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of six cases over the real deck, one of them lost and one won."""
    dev = [case for case in load_dataset(bundled_dataset()) if case.split == "dev"]
    kinds = {case.kind: case for case in dev if case.answerable and not case.history}
    cases = (*list(kinds.values())[:5], next(case for case in dev if not case.answerable))
    plan = Plan(bundled_dataset(), cases, {})
    first = Done(plan, run(assistant, cases, quiet=True))
    old = results_json(first)
    for row, right in zip(old["cases"], (not old["cases"][0]["right"], False), strict=False):
        row["right"] = right
    folder = tmp_path_factory.mktemp("report")
    compared = Done(Plan(plan.path, cases, {}, baseline_of(old)), first.results)
    write_report(folder, compared, assistant.picture)
    return folder / "report.html"


@pytest.fixture
def page(report: Path) -> Iterator[tuple[Page, list[str]]]:
    if CHROMIUM is None:
        pytest.skip("needs Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        opened = browser.new_page()
        asked: list[str] = []
        opened.on("request", lambda request: asked.append(request.url))
        opened.on("pageerror", lambda error: asked.append(str(error)))
        opened.goto(report.as_uri())
        yield opened, asked
        browser.close()


def test_the_page_filters_its_cases_and_shows_each_cited_slide(
    page: tuple[Page, list[str]],
) -> None:
    shown, asked = page
    rows = shown.locator("tbody tr")
    visible = shown.locator("tbody tr:visible")
    expect(visible).to_have_count(6)
    expect(shown.locator("#count")).to_have_text("6 / 6 問")
    for name in ("split", "kind", "outcome", "change", "tags"):
        select = shown.locator(f"select[data-filter={name}]")
        for value in select.locator("option").evaluate_all("os => os.map(o => o.value)")[1:]:
            held = rows.evaluate_all(
                "(rows, [name, value]) => rows.filter(r => r.dataset[name].split(' ')"
                ".includes(value)).length",
                [name, value],
            )
            select.select_option(value)
            expect(visible).to_have_count(held)
        select.select_option("")
    words = rows.nth(2).locator("td").nth(1).inner_text()
    shown.locator("input[data-filter=words]").fill(words)
    expect(visible).to_have_count(1)
    shown.locator("input[data-filter=words]").fill("")
    pictures = shown.locator("figure img")
    assert pictures.count() >= 5
    for i in range(pictures.count()):
        pictures.nth(i).scroll_into_view_if_needed()
        pictures.nth(i).evaluate("image => image.decode()")
        assert pictures.nth(i).evaluate("image => image.naturalWidth") == WIDTH
    assert [url[:5] for url in asked if not url.startswith("data:")] == ["file:"], "fetches nothing"


def test_two_equal_runs_write_the_same_bytes_but_for_the_times(
    settings: Settings, tmp_path: Path
) -> None:
    dev = [case for case in load_dataset(bundled_dataset()) if case.split == "dev"]
    lines = [case.model_dump_json() for case in (*dev[:3], *[c for c in dev if c.history][:2])]
    (tmp_path / "set.jsonl").write_text("\n".join(lines), encoding="utf-8")
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        code = run_eval(tmp_path / "set.jsonl", settings, split="all", report=folder, quiet=True)
        assert code == 0
    files = sorted(path.name for path in folders[0].iterdir())
    assert files == ["junit.xml", "report.html", "report.md", "results.json", "timings.json"]
    for name in files:
        same = (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes()
        assert same is (name != "timings.json"), name
