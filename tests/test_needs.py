"""``make check`` runs what needs only the code, and finds that out by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from needs import TESTS, is_unit, needs_more


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("import subprocess", True),
        ("from pathlib import Path", False),
        ("import subprocesses", False),
        ("from playwright.sync_api import Page", True),
        ("def test():\n    from index.cross_encoder.train import train", True),
        ("from app_server import serving", True),
        ("from corpus.normalize import fold", False),
    ],
)
def test_a_file_is_known_by_what_it_and_its_helpers_import(
    tmp_path: Path, text: str, more: bool
) -> None:
    file = tmp_path / "test_new.py"
    file.write_text(text, encoding="utf-8")
    assert needs_more(file) is more


def test_a_test_with_the_model_s_fixture_is_no_unit() -> None:
    light = TESTS / "test_check.py"
    assert is_unit(light, ("tmp_path",))
    assert not is_unit(light, ("settings", "deck_index", "embedder"))


def test_the_marker_stands_on_this_test(request: pytest.FixtureRequest) -> None:
    assert request.node.get_closest_marker("unit")


def test_the_marker_does_not_stand_where_the_model_is_used(
    request: pytest.FixtureRequest, embedder: object
) -> None:
    assert request.node.get_closest_marker("unit") is None
