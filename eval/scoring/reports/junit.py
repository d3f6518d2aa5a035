"""JUnit XML, which CI services show beside a change.

A condition of the gate that fails is a failure, and so is a case that was lost or that must be
right. Another wrong answer is only skipped: the gate allows for some, and a page that is always red
is not read.
"""

from __future__ import annotations

import io

from junitparser import Failure, JUnitXml, Skipped, TestCase, TestSuite

from eval.scoring.compare import MUST
from eval.scoring.gate import Verdict
from eval.scoring.judge import Result
from eval.scoring.plan import Done


def junit(done: Done) -> bytes:
    """Return the XML: a suite of the gate's conditions, and one of cases for each split."""
    xml = JUnitXml("seisaku eval")
    xml.add_testsuite(_suite("gate", [_condition(v) for v in done.verdicts if v.against != MUST]))
    lost = {change.id for change in done.changes if change.outcome == "lost"}
    lost |= {verdict.metric for verdict in done.verdicts if verdict.against == MUST}
    for split, results in done.by_split.items():
        xml.add_testsuite(_suite(split, [_case(r, r.case.id in lost) for r in results]))
    out = io.BytesIO()
    xml.write(out, pretty=True)
    return out.getvalue()


def _suite(name: str, cases: list[TestCase]) -> TestSuite:
    suite = TestSuite(name)
    for case in cases:
        suite.add_testcase(case)
    return suite


def _condition(verdict: Verdict) -> TestCase:
    case = TestCase(verdict.metric, f"gate.{verdict.against}")
    if not verdict.passed:
        now = "–" if verdict.value is None else f"{verdict.value:.4f}"
        case.result = [Failure(f"{verdict.metric} = {now}, {verdict.against} {verdict.wanted:.4f}")]
    return case


def _case(result: Result, lost: bool) -> TestCase:
    case = TestCase(result.case.id, f"{result.case.split}.{result.case.kind}")
    if not result.right:
        words = f"{result.case.question} → {' '.join(result.answer.answer.split())}"
        case.result = [Failure(words) if lost else Skipped(words)]
    return case
