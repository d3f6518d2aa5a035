"""Chances forced up or down, so that a test does not rest on weights that are fitted anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answer.claim import bundled_model
from assistant.evidence.told import bundled_model as told_model


def forced(
    patch: pytest.MonkeyPatch, *, claims: bool | None = None, tells: bool | None = None
) -> None:
    """Have everything or nothing claimed, and everything or nothing taken for told."""
    if claims is not None:
        claiming = replace(bundled_model(), least=0.0 if claims else 1.01)
        patch.setattr("assistant.answer.desk.bundled_model", lambda: claiming)
    if tells is not None:
        telling = replace(told_model(), near=0.0 if tells else 1.01)
        patch.setattr("assistant.answer.desk.told_model", lambda: telling)
