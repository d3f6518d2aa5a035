"""Breaks in the search and in how a question is understood."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from assistant.common.types import Turn
from assistant.question.analysis import Question
from assistant.question.followup import Read
from eval.mutations.types import Break, Mutation, always
from index.search.fusion import FusionWeights
from index.types import Hit


def _weights(**given: float) -> Break:
    return always(lambda: replace(FusionWeights(), **given))


def _backwards(whole: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *given: -whole(*given)


def _least_relevant(whole: Callable[..., list[Hit]]) -> Callable[..., list[Hit]]:
    return lambda hits, relevance, *weight: whole(hits, -relevance, *weight)


def _rolled(whole: Callable[..., Any]) -> Callable[..., Any]:
    return lambda self, text: np.roll(whole(self, text), 1)


_READS_QUESTIONS = (
    "index.open", "assistant.question.analysis", "assistant.question.courtesy", "assistant.question.pages",
    "assistant.answer.page_answer", "assistant.answer.routes.page", "assistant.answer.overview",
    "assistant.question.sums", "index.search.titles",
)  # fmt: skip
"""Modules that normalise a question for themselves: one left whole would mend it for the others."""


def _same(text: str) -> str:
    return text


def _one_kind(whole: Callable[[str], Question]) -> Callable[[str], Question]:
    return lambda text: replace(whole(text), kind="statement")


def _forgetful(whole: Callable[[str, Sequence[Turn]], Read]) -> Callable[..., Read]:
    return lambda question, history: whole(question, ())


def _overheard(whole: Callable[[str, Sequence[Turn]], Read]) -> Callable[..., Read]:
    """Take the turns of whoever asked before for this conversation's own."""
    heard: list[Turn] = []

    def read(question: str, history: Sequence[Turn]) -> Read:
        understood = whole(question, [*heard[-1:], *history])
        heard.append(Turn("user", question))
        return understood

    return read


FINDING = (
    Mutation("meaning_only", "語の一致の重みを0にする / lexical fusion weights zero",
             {"index.open.FusionWeights": _weights(
                 words=0.0, bigrams=0.0, slide_words=0.0, slide_bigrams=0.0)}),
    Mutation("words_only", "意味（ベクトル）の重みを0にする / dense weight zero",
             {"index.open.FusionWeights": _weights(dense=0.0)}),
    Mutation("hits_backwards", "検索の点数の符号が逆 / fused scores negated",
             {"index.search.query.weighted_sum": _backwards}),
    Mutation("reranker_reversed", "再順位付けが逆向き / the reranker prefers the irrelevant",
             {"index.search.rerank.ordered": _least_relevant}),
    Mutation("reranker_overrules", "再順位付けの重みが100倍 / the reranker's weight a hundredfold",
             {"index.search.rerank.WEIGHT": always(15.0)}),
    Mutation("queries_misembedded", "問いのベクトルが1次元ずれる / query vectors rolled by one",
             {"eval.mutations.models.RememberingEmbedder.embed_query": _rolled}),
    Mutation("queries_unrepaired", "問いの全角・半角を直さない / queries are not normalised",
             {f"{module}.normalize_query": always(_same) for module in _READS_QUESTIONS}),
    Mutation("one_slide_read", "1枚目の候補しか読まない / only the best slide is read",
             {"assistant.evidence.choose.LOOKED_AT": always(1)}),
    Mutation("history_ignored", "会話の履歴を見ない / history ignored",
             {"assistant.chain.read": _forgetful}),
    Mutation("history_of_others", "ほかの人の問いを履歴に混ぜる / another's question in the history",
             {"assistant.chain.read": _overheard}),
    Mutation("kinds_unread", "問いの種類を見ない / the kind of question ignored",
             {"assistant.question.followup.analyse": _one_kind}),
)  # fmt: skip
