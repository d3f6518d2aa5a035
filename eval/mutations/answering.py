"""Breaks in what is said, and in whether anything is said."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from assistant.draft import Draft
from assistant.question import Question
from assistant.select import Candidate
from eval.mutations.types import Break, Mutation, always

_UNIT = re.compile(
    r"(?<=\d)(?:兆円|億円|百万円|千円|万円|円|人|件|校|拠点|%|年度|年|月|日|m|トン|本)"
)
_DIGIT = re.compile(r"(?<!\[)\d(?!\])")
SHOWN = 2
"""Entries left of a list that is cut."""


def _said(change: Callable[[str], str]) -> Break:
    """Change the words of every draft, its quotes left as they are."""

    def broken(whole: Callable[..., Draft | None]) -> Callable[..., Draft | None]:
        def compose(question: Question, ranked: Sequence[Candidate]) -> Draft | None:
            draft = whole(question, ranked)
            return draft and replace(draft, text=change(draft.text), short=change(draft.short))

        return compose

    return broken


def _next_digit(text: str) -> str:
    return _DIGIT.sub(lambda digit: str((int(digit.group()) + 1) % 10), text)


def _cut(text: str) -> str:
    lines = text.split("\n")
    return "\n".join(lines[: 1 + SHOWN]) if "次の" in lines[0] else text


def _buried(text: str) -> str:
    return (
        "ご質問ありがとうございます。資料を確認したところ、関係する記載は次のとおりです。" * 5
        + text
    )


def _claim_lost(text: str) -> str:
    """Leave the quotation and drop the claim above it."""
    lines = text.split("\n")
    return "資料をご覧ください。[1]\n" + "\n".join(lines[1:]) if len(lines) > 1 else text


def _without_best(whole: Callable[..., list[Candidate]]) -> Callable[..., list[Candidate]]:
    return lambda *given: whole(*given)[1:]


def _no_eras(whole: dict[str, int]) -> dict[str, int]:
    return dict.fromkeys(whole, 0)


def _inverted(whole: Callable[[Any], float]) -> Callable[[Any], float]:
    return lambda found: 1.0 - whole(found)


def _answer(**changed: Callable[[Any], Any]) -> Break:
    """Change fields of every answer that is given."""

    def broken(whole: Callable[..., Any]) -> Callable[..., Any]:
        def ask(self: Any, *given: Any) -> Any:
            answer = whole(self, *given)
            return replace(answer, **{name: change(answer) for name, change in changed.items()})

        return ask

    return broken


_TRUSTED = {"assistant.desk.verified": always(lambda draft: True)}
"""The last check is off too: it would decline what is broken."""
_SURE = "assistant.desk.THRESHOLD"

ANSWERING = (
    Mutation("units_dropped", "数値の単位が落ちる / figures lose their units",
             {"assistant.desk.compose": _said(lambda text: _UNIT.sub("", text)), **_TRUSTED}),
    Mutation("figures_altered", "数字が1ずつ変わり、検査もしない / digits altered, unchecked",
             {"assistant.desk.compose": _said(_next_digit), **_TRUSTED}),
    Mutation("figures_altered_checked", "数字が1ずつ変わる（検査はする） / digits altered, checked",
             {"assistant.desk.compose": _said(_next_digit)}),
    Mutation("lists_cut", "一覧が2点で切れる / lists cut after two entries",
             {"assistant.desk.compose": _said(_cut)}),
    Mutation("claims_buried", "答えが前置きに埋もれる / claims buried in chatter",
             {"assistant.desk.compose": _said(_buried)}),
    Mutation("claims_lost", "引用だけで答えがない / a quotation without its claim",
             {"assistant.desk.compose": _said(_claim_lost)}),
    Mutation("second_best", "2番目の候補で答える / the second-best statement answers",
             {"assistant.desk.candidates": _without_best}),
    Mutation("eras_unread", "元号を読まない / eras unread",
             {"corpus.expressions.dates.ERAS": _no_eras, "corpus.expressions.find.ERAS": _no_eras}),
    Mutation("meaning_unread", "文の意味の近さを見ない / statements not compared by meaning",
             {"assistant.select.MEANING": always(0.0)}),
    Mutation("words_unread", "文の語の一致を見ない / statements not compared by words",
             {"assistant.select.LEXICAL": always(0.0)}),
    Mutation("never_declines", "断らない / never abstains",
             {_SURE: always(0.0), **_TRUSTED}),
    Mutation("always_declines", "いつも断る / always abstains", {_SURE: always(1.01)}),
    Mutation("declines_readily", "断りすぎる / abstains too readily", {_SURE: always(0.9)}),
    Mutation("declines_rarely", "断らなさすぎる / abstains too rarely", {_SURE: always(0.25)}),
    Mutation("confidence_inverted", "確からしさが逆 / confidence inverted before deciding",
             {"assistant.desk.confidence": _inverted}),
    Mutation("confidence_shown_inverted", "示す確からしさだけ逆 / the confidence shown is inverted",
             {"assistant.chain.Assistant.ask": _answer(confidence=lambda a: 1.0 - a.confidence)}),
    Mutation("confidence_constant", "示す確からしさがいつも同じ / the confidence shown never varies",
             {"assistant.chain.Assistant.ask": _answer(confidence=lambda a: 0.9)}),
)  # fmt: skip
