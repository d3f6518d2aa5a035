"""The reliability diagram against hand-worked bins."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
import typer

from eval.reliability import binned, calibration_error, drawn, main, told


def _results(path: Path, cases: list[tuple[str, float, bool, bool]]) -> Path:
    values = [
        {"split": split, "right": right, "answer": {"confidence": sure, "abstained": declined}}
        for split, sure, right, declined in cases
    ]
    path.write_text(json.dumps({"cases": values}), encoding="utf-8")
    return path


def test_bins_hold_what_was_answered_with_that_confidence() -> None:
    bins = binned([(0.55, True), (0.57, False), (0.93, True), (1.0, True)])
    assert [(b.count, round(b.confidence, 3), b.right) for b in bins] == [
        (2, 0.56, 0.5),
        (2, 0.965, 1.0),
    ]
    assert calibration_error(bins) == pytest.approx((2 * 0.06 + 2 * 0.035) / 4)
    assert calibration_error([]) == 0.0


def test_declined_questions_and_other_splits_are_left_out(tmp_path: Path) -> None:
    file = _results(
        tmp_path / "results.json",
        [("dev", 0.9, True, False), ("dev", 0.2, True, True), ("test", 0.8, False, False)],
    )
    assert list(told([file], "dev")) == [(0.9, True)]
    assert len(list(told([file], "all"))) == 2


def test_the_diagram_is_an_svg_with_a_point_a_bin(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = _results(tmp_path / "r.json", [("dev", 0.6, True, False), ("dev", 0.95, True, False)])
    main([file], "all", tmp_path / "r.svg")
    root = ElementTree.parse(tmp_path / "r.svg").getroot()  # noqa: S314 - our own file
    assert len(root.findall(".//{http://www.w3.org/2000/svg}circle")) == 2
    assert "calibration error" in capsys.readouterr().out
    assert drawn([]).startswith("<svg")


def test_what_is_no_result_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{}", encoding="utf-8")
    with pytest.raises(typer.BadParameter, match=r"x\.json"):
        list(told([tmp_path / "x.json"], "all"))
