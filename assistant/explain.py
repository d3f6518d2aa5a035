"""Answers of several statements: explanations, and questions that ask for two things.

The best statement alone is too short an answer to 「理由と方法を説明して」. What follows it, what it
announces (「次の三つである」), and what tells the other things asked for are added, a citation each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.aspects import aspects
from assistant.cells import row_quote
from assistant.draft import Draft, Quote
from assistant.extract import FIGURE_KINDS
from assistant.item_lists import Item
from assistant.list_choice import repeats
from assistant.lists import lists_of
from assistant.match import holds
from assistant.question import Question
from assistant.question_kinds import Kind
from assistant.select import Candidate
from assistant.statements import Statement
from assistant.telling import INTRODUCES, says_more
from corpus.expressions import find_expressions
from corpus.normalize import fold

STATEMENTS, CHARS = 4, 300
"""Statements of an explanation, and its characters: what a reader takes in at a glance."""
ANNOUNCED = 6
"""Entries of a list that an introductory sentence announces."""
NEXT, SAME_BLOCK = 0.25, 0.1
"""What a statement gains that goes on right after a chosen one, or stands in its block."""
REPEATS = 0.5
"""What it loses for words that are said already."""
WORTH = 0.85
"""Worth, against the best statement's, from which a statement is added."""
TELLS = 0.34
"""Share of the words of a thing asked for that a statement must hold to tell of it."""
EXPLAINED: frozenset[Kind] = frozenset({"reason", "method", "definition", "statement", "yesno"})
"""Kinds that a sentence alone rarely answers."""
OFTEN: frozenset[Kind] = frozenset({"list", "comparison"})
"""Kinds that want more where they ask for an explanation; figures and names stay short."""
_EXPLAIN = re.compile(
    r"説明|仕組み|背景|経緯|概要|どのよう|どう|理由|なぜ|目的|具体的に|内容|特徴|違い"
)
_ASIDE = re.compile(
    r"^(?:※|\(?注|\(?出典|資料|出所|図\s?\d|表\s?\d|\d{1,3}\s?(?:https?|[^\s。]{1,40}の略))|https?://|(?:ホームページ|アドレス|URL)$|電話番号"
)
_BARE = re.compile(r"\d[万億兆]|\d$")
_CAPTION = 12
"""Characters below which a statement tells nothing by itself."""


def explained(question: Question, draft: Draft, ranked: Sequence[Candidate]) -> Draft:
    """Return a draft with the statements that belong to it, or as it is where it says enough."""
    if len(draft.quotes) != 1 or "\n・" in draft.text:
        return draft
    parts = aspects(question.text)
    explains = question.kind in EXPLAINED or (
        question.kind in OFTEN and bool(_EXPLAIN.search(question.text))
    )
    if not parts and not explains and not INTRODUCES.search(draft.quotes[0].text):
        return draft
    return _with(draft, [*_chosen(question, parts, draft.quotes[0], ranked, explains)])


def _chosen(
    question: Question,
    parts: Sequence[Question],
    first: Quote,
    ranked: Sequence[Candidate],
    explains: bool,
) -> Iterator[Quote]:
    """Yield what is added to the first quote, in the order in which it was chosen."""
    pool = _pool(first.candidate, ranked)
    picked = _Picked(question, first)
    for item in _announced(question, first):
        yield picked.announced(item)
    for part in parts:
        if picked.full:
            return
        if not picked.tells(part) and (best := _telling(part, pool, picked)):
            yield picked.take(best)
    if INTRODUCES.search(first.text):
        yield from picked.following()
    while explains and not picked.full:
        best = max(pool, key=picked.worth, default=None)
        if best is None or picked.worth(best) < WORTH:
            return
        yield picked.take(best)


class _Picked:
    """The statements chosen so far, and what one more is worth beside them."""

    def __init__(self, question: Question, first: Quote) -> None:
        self._question, self._first = question, first.candidate
        inside = [
            s
            for s in first.candidate.parts.statements
            if first.start <= s.start and s.end <= first.end
        ]
        self._held = [(first.candidate, s) for s in inside or [first.candidate.statement]]
        self._chars = len(first.text)
        self._count = 1

    @property
    def full(self) -> bool:
        """Whether no more may be added."""
        return self._count >= STATEMENTS or self._chars >= CHARS

    def take(self, candidate: Candidate) -> Quote:
        """Add a statement; return its quote."""
        self._held.append((candidate, candidate.statement))
        self._chars += len(candidate.statement.text)
        self._count += 1
        quote = Quote(candidate, candidate.statement.start, candidate.statement.end)
        return row_quote(self._question, candidate) or quote

    def announced(self, item: Item) -> Quote:
        """Add an entry of the list that the first statement announces; return its quote."""
        inside = (s for s in self._first.parts.statements if item.start <= s.start < item.end)
        self._held += [(self._first, s) for s in inside]
        self._chars += item.end - item.start
        self._count += 1
        return Quote(self._first, item.start, item.end)

    def following(self) -> Iterator[Quote]:
        """Add what a sentence announces where no list is found below it: the next statements."""
        first = self._first
        below = [s for s in first.parts.statements if s.start > first.statement.start]
        if self._count > 1:
            return
        for statement in below[: STATEMENTS + 1]:
            candidate = replace(first, statement=statement, span=None, read=None)
            if not self.full and self.fits(candidate):
                yield self.take(candidate)

    def has(self, candidate: Candidate) -> bool:
        """Whether the statement, or its words, are chosen already."""
        key = candidate.statement.key
        return any(candidate.statement == s or key in s.key or s.key in key for _, s in self._held)

    def tells(self, part: Question) -> bool:
        """Whether a chosen statement tells of a thing asked for."""
        return any(_share(part, s) >= 2 * TELLS and _suits(part, s) for _, s in self._held)

    def fits(self, candidate: Candidate) -> bool:
        """Whether a statement may be added at all."""
        text = candidate.statement.text
        row = row_quote(self._question, candidate)
        return (
            len(text) >= _CAPTION
            and self._chars + len(row.shown if row else text) <= CHARS + 60
            and not _ASIDE.search(text)
            and not self.has(candidate)
            and says_more(self._question, candidate.statement)
        )

    def worth(self, candidate: Candidate) -> float:
        """Return how much a statement adds, against the first one's worth."""
        if candidate.slide is not self._first.slide or not self.fits(candidate):
            return 0.0
        statement = candidate.statement
        said = frozenset().union(*(s.words for _, s in self._held))
        own = statement.words
        repeated = len(own & said) / len(own) if own else 1.0
        return (
            candidate.score / max(self._first.score, 0.1)
            + (NEXT if any(_goes_on(s, statement) for _, s in self._held) else 0.0)
            + (SAME_BLOCK if any(s.block == statement.block for _, s in self._held) else 0.0)
            - REPEATS * repeated
        )


def _goes_on(one: Statement, other: Statement) -> bool:
    """Whether a statement stands right behind another."""
    return one.end <= other.start <= one.end + 2


def _pool(first: Candidate, ranked: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates with the rest of the first one's slide, which count as its least."""
    known = {c.statement for c in ranked if c.slide is first.slide}
    least = min((c.score for c in ranked if c.slide is first.slide), default=0.0)
    rest = [
        replace(first, statement=s, span=None, read=None, score=least)
        for s in first.parts.statements
        if s not in known and not s.heading
    ]
    return [*ranked, *rest]


def _telling(part: Question, pool: Sequence[Candidate], picked: _Picked) -> Candidate | None:
    """Return the candidate that tells most of a thing asked for, None where none does."""
    best = max(pool, key=lambda c: _worth_for(part, c, picked), default=None)
    return best if best is not None and _worth_for(part, best, picked) > 0.0 else None


def _worth_for(part: Question, candidate: Candidate, picked: _Picked) -> float:
    share = _share(part, candidate.statement)
    if share < TELLS or not _suits(part, candidate.statement) or not picked.fits(candidate):
        return 0.0
    return share + candidate.score / 2


def _suits(part: Question, statement: Statement) -> bool:
    """Whether a statement holds a figure where one is asked for."""
    if part.kind not in FIGURE_KINDS:
        return True
    if part.kind == "count" and _BARE.search(statement.text):
        return True
    return any(e.kind in FIGURE_KINDS[part.kind] for e in find_expressions(statement.text))


def _share(part: Question, statement: Statement) -> float:
    """Return the share of a thing's words that a statement, or what names it, holds."""
    key = "\n".join((statement.key, fold(statement.label), fold(statement.section)))
    total = sum(term.weight for term in part.terms)
    held = sum(t.weight for t in part.terms if holds(t, key, statement.words, statement.values))
    return held / total if total else 0.0


def _announced(question: Question, quote: Quote) -> tuple[Item, ...]:
    """Return the entries of the list right under a sentence that announces one (「次の三つである」)."""
    if not INTRODUCES.search(quote.text):
        return ()
    parts = quote.candidate.parts
    below = next((s for s in parts.statements if s.start >= quote.end), None)
    if below is None:
        return ()
    lists = [m for m in lists_of(parts) if m.first == below.line and m.first < m.last]
    items = max((m.items for m in lists), key=len, default=())[:ANNOUNCED]
    return () if any(repeats(question, item.text) for item in items) else items


def _with(draft: Draft, more: Sequence[Quote]) -> Draft:
    """Return the draft with a line a quote, those of one slide in its order."""
    slides = list(dict.fromkeys(id(quote.candidate.slide) for quote in (*draft.quotes, *more)))
    more = sorted(more, key=lambda q: (slides.index(id(q.candidate.slide)), q.start))
    lines = [f"・{quote.shown}[{i}]" for i, quote in enumerate(more, start=2)]
    return Draft("\n".join([draft.text, *lines]), draft.short, (*draft.quotes, *more))
