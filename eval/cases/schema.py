"""The JSON Schema of a dataset's line, as published in ``eval/datasets/case.schema.json``."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from eval.cases.dataset import FACT_KINDS, Case

ANSWERS = ("gold", "accepted", "items", "facts")


def case_schema() -> dict[str, Any]:
    """Return the schema: the fields of ``Case``, and which of them its kind needs."""
    schema = Case.model_json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "seisaku eval case",
        "allOf": [
            _when(_is("answerable", False), {name: {"maxItems": 0} for name in ANSWERS}),
            _when(_is("answerable", True), {"gold": {"minItems": 1}}, ["gold"]),
            _needs("items", {"const": "list"}),
            _needs("facts", {"enum": sorted(FACT_KINDS)}),
            _needs("accepted", {"not": {"enum": sorted({"list", *FACT_KINDS})}}),
            _when(
                {"properties": {"tags": {"contains": {"const": "conversation"}}},
                 "required": ["tags"]},
                {"id": {"pattern": r"^.+-\d+$"}},
            ),
        ],
    }  # fmt: skip


def published_schema() -> Path:
    """Return the path of the published file."""
    return Path(str(files("eval").joinpath("datasets/case.schema.json")))


def schema_text() -> str:
    """Return the schema as the published file holds it."""
    return json.dumps(case_schema(), ensure_ascii=False, indent=2) + "\n"


def _is(name: str, value: bool) -> dict[str, Any]:
    return {"properties": {name: {"const": value}}}


def _needs(field: str, kind: dict[str, Any]) -> dict[str, Any]:
    answered = {"properties": {"answerable": {"const": True}, "kind": kind}}
    return _when(answered, {field: {"minItems": 1}}, [field])


def _when(
    condition: dict[str, Any], properties: dict[str, Any], required: list[str] | None = None
) -> dict[str, Any]:
    then: dict[str, Any] = {"properties": properties}
    return {"if": condition, "then": then | ({"required": required} if required else {})}
