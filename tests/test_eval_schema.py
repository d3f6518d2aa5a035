"""The published JSON Schema is the code's own, and refuses what the loader refuses."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from test_eval_dataset import GOOD

from eval.cases.dataset import bundled_dataset, development_dataset, numbered_lines, parsed
from eval.cases.schema import case_schema, published_schema, schema_text

CHECK = Draft202012Validator(case_schema())


def test_the_published_schema_is_the_one_the_code_gives() -> None:
    assert published_schema().read_text(encoding="utf-8") == schema_text()
    Draft202012Validator.check_schema(case_schema())


@pytest.mark.parametrize("path", [bundled_dataset(), development_dataset()], ids=lambda p: p.name)
def test_every_bundled_line_fits_the_schema(path: Any) -> None:
    for number, line in numbered_lines(path):
        assert not list(CHECK.iter_errors(json.loads(line))), number


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"answerable": False, "accepted": [], "gold": []},
        {"provenance": "窓口の質問、2026年11月"},
        {"gold": [{"slide": 0, "passage": "x"}]},
        {"gold": [{"slide": 1, "passage": " "}]},
        {"gold": []},
        {"accepted": []},
        {"accepted": ["10兆円", " "]},
        {"kind": "list"},
        {"kind": "list", "items": [["A"], []]},
        {"kind": "list", "items": [["A"]]},
        {"kind": "reason"},
        {"kind": "reason", "facts": [["A", "B"]]},
        {"kind": "poem"},
        {"question": "　"},
        {"colour": "red"},
        {"history": [{"role": "system", "content": "x"}]},
        {"tags": ["conversation"], "id": "turn"},
        {"tags": ["conversation"], "id": "turn-1"},
        {"answerable": False},
        {"id": None},
    ],
)
def test_schema_and_loader_agree(change: dict[str, Any]) -> None:
    line = {**GOOD, **change}
    loads = not isinstance(parsed(json.dumps(line)), list)
    assert CHECK.is_valid(line) is loads
