"""The assistant with its chances decided: a figure or name proposed is claimed, what is untold declined.

Run as a program it is ``app.py`` so decided. Which chance the fitted weights give a question of the deck
is for the evaluation; how an answer, a place or a refusal looks and travels must not hang on it.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

UNTOLD = ("大阪大学", "パスポート")
"""Of what the bundled deck says nothing; a question that names one of them is declined."""
HELD = 0.5


def decide(patch: pytest.MonkeyPatch) -> None:
    """Decide the chances until the patch is undone."""
    desk = importlib.import_module("assistant.answer.desk")

    surely = replace(desk.bundled_model(), least=0.0)
    patch.setattr(desk, "bundled_model", lambda: surely)
    patch.setattr(desk, "told", _told(desk.told))


def _told(whole: Callable[..., float]) -> Callable[..., float]:
    """Decide by words: told is what a page near it has half the words of, and nothing is named that is not."""
    from assistant.question.match import lacking

    def told(question: Any, ranked: Any, hits: Any, index: Any) -> float:
        whole(question, ranked, hits, index)
        if any(word in question.text for word in UNTOLD):
            return 0.0
        held = [lacking(question, one.slide, index.rarity).held for one in ranked]
        return float(bool(ranked) and (not question.terms or max(held) >= HELD))

    return told


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from app import main

    decide(pytest.MonkeyPatch())
    main()
