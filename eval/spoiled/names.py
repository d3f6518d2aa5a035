"""A sentence with another name of the same kind in the place of one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random

from corpus.expressions.date_patterns import ERAS
from corpus.normalize import fold
from corpus.tokens import Token, tokenize
from corpus.types import Slide
from eval.spoiled.ground import Ground, replaced, says

Pool = Mapping[str, Sequence[str]]
"""Names of other slides by their kind."""
LEAST = 2
"""Characters of a name; a single one (日, 米) is part of too many words."""
MINISTRIES = (
    "文部科学省", "経済産業省", "厚生労働省", "農林水産省", "国土交通省", "総務省", "財務省", "外務省", "法務省",
    "環境省", "防衛省", "内閣府", "内閣官房", "復興庁", "デジタル庁", "金融庁", "消費者庁", "こども家庭庁", "警察庁",
    "文化庁", "スポーツ庁", "中小企業庁", "資源エネルギー庁", "特許庁", "林野庁", "水産庁", "観光庁", "気象庁",
    "消防庁",
)  # fmt: skip
"""UniDic has these as common nouns."""
_MINISTRY = re.compile("|".join(sorted(MINISTRIES, key=len, reverse=True)))
_NOUNS = frozenset({"名詞", "接尾辞", "接頭辞"})
_BODIES = frozenset("都道府県市区町村郡")
_SAME = ({"米国", "アメリカ", "合衆国"}, {"英国", "イギリス"}, {"独国", "ドイツ"}, {"仏国", "フランス"},
         {"韓国", "大韓民国"}, {"中国", "中華人民共和国"}, {"EU", "欧州連合"}, {"欧州", "ヨーロッパ"})  # fmt: skip
"""Writings of one thing."""


@dataclass(frozen=True, slots=True)
class Name:
    """``text[start:end]`` of the text it was found in.

    Attributes:
        text: the name.
        kind: 人名, 地名, 一般, 自治体 or 省庁.
        start: its first character.
        end: one past its last.
        opens: whether no noun stands right before it (日本 in 東日本).
        closes: whether none stands right behind it.
    """

    text: str
    kind: str
    start: int
    end: int
    opens: bool = True
    closes: bool = True

    @property
    def whole(self) -> bool:
        """Whether it stands by itself, no part of a longer noun."""
        return self.opens and self.closes


@lru_cache(maxsize=2048)
def names(text: str) -> tuple[Name, ...]:
    """Return the names of a normalised text: neighbours of one kind as one, 県 and the like with it."""
    tokens = tokenize(text)
    ministries = [Name(m.group(), "省庁", *m.span()) for m in _MINISTRY.finditer(text)]
    taken = {i for name in ministries for i in range(name.start, name.end)}
    others = [name for name in _proper_nouns(tokens) if name.start not in taken]
    nouns = [token for token in tokens if token.pos in _NOUNS]
    starts, ends = {noun.start for noun in nouns}, {noun.end for noun in nouns}
    found = (
        replace(name, opens=name.start not in ends, closes=name.end not in starts)
        for name in (*ministries, *others)
        if len(name.text) >= LEAST and name.text not in ERAS
    )
    return tuple(sorted(found, key=lambda name: name.start))


def _proper_nouns(tokens: Sequence[Token]) -> Iterator[Name]:
    last: Name | None = None
    for token in tokens:
        beside = last is not None and token.start == last.end
        if last and beside and token.surface in _BODIES and last.kind == "地名":
            last = Name(last.text + token.surface, "自治体", last.start, token.end)
        elif last and beside and token.name_kind == last.kind:
            last = Name(last.text + token.surface, last.kind, last.start, token.end)
        else:
            if last is not None:
                yield last
            kind = token.name_kind
            last = Name(token.surface, kind, token.start, token.end) if kind else None
    if last is not None:
        yield last


def pool(slides: Sequence[Slide]) -> Pool:
    """Return the names of all slides by their kind, each once, in the order they stand.

    Only whole ones: part of a longer noun is often no name at all (プラット of プラットフォーム).
    """
    found: dict[str, dict[str, None]] = {}
    for slide in slides:
        for name in filter(lambda name: name.whole, names(slide.text)):
            found.setdefault(name.kind, {})[name.text] = None
    return {kind: tuple(own) for kind, own in found.items()}


def name(ground: Ground, rng: Random, others: Pool) -> str | None:
    """Replace a name by one of the same slides, else by one that they do not have.

    One of the same slides must not stand where they tell of the same thing.
    """
    told_of_it = "\n".join(ground.of_the_same(ground.statements))
    near = pool(ground.slides)
    own = [name for name in names(ground.text) if name.opens]
    for old in rng.sample(own, len(own)):
        here = [n for n in near.get(old.kind, ()) if not says(told_of_it, n)]
        far = [n for n in others.get(old.kind, ()) if not says(ground.told, n)]
        for new in (*rng.sample(here, len(here)), *rng.sample(far, len(far))):
            if not _is_one(old.text, new) and not says(ground.text, new):
                return replaced(ground.text, old.start, old.end, new)
    return None


def _is_one(one: str, other: str) -> bool:
    """Whether two names may mean the same: one holds the other, or both are writings of one thing."""
    a, b = fold(one), fold(other)
    return a in b or b in a or any({one, other} <= same for same in _SAME)
