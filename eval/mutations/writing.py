"""Ways to break what answers with a language model; seen where its replies are replayed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from eval.mutations.types import Mutation, always

_CHECK = "assistant.llm.check.checker.Checker.check"


def _doubting(whole: Callable[..., Any]) -> Callable[..., Any]:
    """Doubt every second claim."""
    count = 0

    def check(self: Any, words: str, *rest: Any) -> Any:
        nonlocal count
        count += 1
        told = whole(self, words, *rest)
        return replace(told, check="unheld", fault="support") if count % 2 else told

    return check


WRITING = (
    Mutation("one_page_handed", "モデルに1ページしか渡さない / the model is handed one page",
             {"assistant.llm.sources.context.MOST": always(1), "assistant.llm.sources.context.SURE": always(1)}),
    Mutation("claims_doubted", "正しい文の半分に印が付く / every second claim is doubted",
             {_CHECK: _doubting}),
    Mutation("follow_ups_alone", "続きの質問を補わない / follow-ups are not made whole",
             {"assistant.llm.writer.understand": lambda whole: lambda model, question, history:
              whole(model, question, ())}),
    Mutation("never_searches_again", "見つからなくても探し直さない / no second search",
             {"assistant.llm.writer.SEARCHES": always(0)}),
)  # fmt: skip
