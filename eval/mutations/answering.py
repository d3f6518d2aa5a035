"""Breaks in what is said, and in whether anything is said."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from eval.mutations.types import Break, Mutation

_UNIT = re.compile(
    r"(?<=\d)(?:兆円|億円|百万円|千円|万円|円|人|件|校|拠点|%|年度|年|月|日|m|トン|本)"
)
_DIGIT = re.compile(r"(?<!\[)\d(?!\])")


def _said(change: Callable[[str], str]) -> Break:
    """Change the words of every claim, its quotes left as they are."""
    return _answer(
        answer=lambda a: change(a.answer) if a.status == "answered" else a.answer,
        short_answer=lambda a: change(a.short_answer),
    )


def _next_digit(text: str) -> str:
    return _DIGIT.sub(lambda digit: str((int(digit.group()) + 1) % 10), text)


def _buried(text: str) -> str:
    return (
        "ご質問ありがとうございます。資料を確認したところ、関係する記載は次のとおりです。" * 5
        + text
    )


def _claim_lost(text: str) -> str:
    """Leave the quotation and drop the claim above it."""
    lines = text.split("\n")
    return "資料をご覧ください。[1]\n" + "\n".join(lines[1:]) if len(lines) > 1 else text


def _without_best(whole: Callable[..., list[Any]]) -> Callable[..., list[Any]]:
    return lambda *given: whole(*given)[1:]


def _shortened(whole: Callable[..., tuple[Any, ...]]) -> Callable[..., tuple[Any, ...]]:
    return lambda *given, **named: whole(*given, **named)[:1]


def _limit(**changed: float) -> Break:
    """Change the chances from which something is claimed or shown."""

    def broken(whole: Callable[[], Any]) -> Callable[[], Any]:
        return lambda: replace(whole(), **changed)

    return broken


def _no_eras(whole: dict[str, int]) -> dict[str, int]:
    return dict.fromkeys(whole, 0)


def _inverted(whole: Callable[..., float]) -> Callable[..., float]:
    return lambda *given: 1.0 - whole(*given)


def _answer(**changed: Callable[[Any], Any]) -> Break:
    """Change fields of every answer that is given."""

    def broken(whole: Callable[..., Any]) -> Callable[..., Any]:
        def ask(self: Any, *given: Any) -> Any:
            answer = whole(self, *given)
            return replace(answer, **{name: change(answer) for name, change in changed.items()})

        return ask

    return broken


_ASK = "assistant.chain.Assistant.ask"
_CLAIM, _TOLD = "assistant.answer.desk.bundled_model", "assistant.answer.desk.told_model"

ANSWERING = (
    Mutation("units_dropped", "数値の単位が落ちる / figures lose their units",
             {_ASK: _said(lambda text: _UNIT.sub("", text))}),
    Mutation("figures_altered", "数字が1ずつ変わる / digits altered", {_ASK: _said(_next_digit)}),
    Mutation("claims_buried", "答えが前置きに埋もれる / claims buried in chatter", {_ASK: _said(_buried)}),
    Mutation("claims_lost", "引用だけで答えがない / a quotation without its claim",
             {_ASK: _said(_claim_lost)}),
    Mutation("places_cut", "箇所が一つしか示されない / only one place is shown",
             {"assistant.answer.desk.chosen": _shortened}),
    Mutation("second_best", "2番目からの箇所で答える / the best places are left out",
             {"assistant.answer.desk.weighed": lambda whole: lambda *given: whole(*given)[4:]}),
    Mutation("eras_unread", "元号を読まない / eras unread",
             {"corpus.expressions.dates.ERAS": _no_eras, "corpus.expressions.find.ERAS": _no_eras}),
    Mutation("claims_everything", "いつも言い切る / always claims", {_CLAIM: _limit(least=0.0)}),
    Mutation("claims_nothing", "言い切らない / never claims", {_CLAIM: _limit(least=1.01)}),
    Mutation("never_declines", "断らない / never declines", {_TOLD: _limit(near=0.0)}),
    Mutation("always_declines", "いつも断る / always declines", {_TOLD: _limit(near=1.01)}),
    Mutation("declines_readily", "断りすぎる / declines too readily", {_TOLD: _limit(near=0.9)}),
    Mutation("confidence_shown_inverted", "示す確からしさだけ逆 / the confidence shown is inverted",
             {_ASK: _answer(confidence=lambda a: 1.0 - a.confidence)}),
    Mutation("confidence_constant", "示す確からしさがいつも同じ / the confidence shown never varies",
             {_ASK: _answer(confidence=lambda a: 0.9)}),
)  # fmt: skip
