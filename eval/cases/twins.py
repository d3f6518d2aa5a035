"""Pairs of a question that the ministry PDFs answer and a like one that they do not, as cases.

The file quotes nothing of the PDFs, so that an answer is judged by its words alone and the gold
passage is left open (``eval/datasets/README.md``).
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any, Literal

from eval.cases.dataset import FACT_KINDS, Case, Gold

TWINS = "ministry_twins.jsonl"
Half = Literal["a", "b"]
"""``a``: the first seventeen documents, read in development. ``b``: the last, for measuring."""
_UNSAID = "（PDF にあり）"
_AMOUNTS = {"percent": "amount", "period": "amount"}


def twins(half: Half) -> tuple[Case, ...]:
    """Return the cases of one half."""
    lines = files("eval.datasets").joinpath(TWINS).read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    return tuple(_case(row) for row in rows if row["id"].startswith(f"twin-{half}-"))


def _case(row: dict[str, Any]) -> Case:
    kind, asked = _AMOUNTS.get(row["kind"], row["kind"]), row["answerable"]
    listed = kind == "list" and bool(row["items"])
    if kind == "list" and not listed:
        kind = "term"
    if asked and not row["accepted"] and row["items"] and kind not in FACT_KINDS:
        kind, listed = "list", True
    told = tuple(row["accepted"]) if asked else ()
    items = tuple((item,) if isinstance(item, str) else tuple(item) for item in row["items"])
    facts = (told,) if told else items
    return Case(
        id=row["id"],
        question=row["question"],
        kind=kind,
        answerable=asked,
        accepted=told if kind not in FACT_KINDS and kind != "list" else (),
        items=items if asked and listed and kind == "list" else (),
        facts=facts if asked and kind in FACT_KINDS else (),
        gold=(Gold(document=row["document"], slide=row["page"], passage=_UNSAID),) if asked else (),
        reason=row["reason"],
    )
