"""Does a claim deny what its pages affirm, or the reverse?

What a sentence says in the end is looked at: its last predicate, and whether the same predicate is
denied where the page uses it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from corpus.tokens import Token, tokenize

_DENIED = re.compile(
    r"な(?:い|く|かっ|けれ)|ません|ず(?=[、。にと\n]|$|とも)|無い|ぬ(?=[。、])|なし|(?<=対象)外|不可|禁止|除[くきい]|不要|未[定実達整]|×"
)
_EVEN = re.compile(
    r"なければ?な(?:らない|らず|りません)|なくてはな(?:らない|らず|りません)|だけ(?:で(?:は)?なく|でなく)|のみならず|のみでなく|にとどまらず|限らず|限りません|問わず|かかわらず|関わらず"
    r"|ないよう|しかない|違いない|ざるを得ない|やむを得ない|少なく(?:ない|とも|ありません)|わけではな|過ぎ(?:ない|ません)|すぎ(?:ない|ません)|過言ではな"
    r"|欠かせ(?:ない|ません)|間違いな|絶えな|不可欠|切れ目(?:の|が)?な[いく]|ではなく|でなく|のではな[いく]"
)
"""Turns in which a denial denies nothing, or twice, or something else than what is said."""
WINDOW = 18
"""Characters behind a predicate in which its denial stands."""
ALIKE = 3
"""Places of the pages, the most alike, in which the predicate is looked up."""


def disagree(claim: str, statements: Sequence[str]) -> bool:
    """Whether a claim's last predicate is denied, and nowhere where its pages use it; or the reverse.

    Args:
        claim: the sentence.
        statements: those of its pages, the most alike first.
    """
    stem = _predicate(claim)
    if stem is None:
        return _DENIED.search(_EVEN.sub("", claim[-WINDOW:])) is not None and _affirm(statements)
    denied = _denied_behind(claim, stem.end)
    told = [told for text in statements for told in _told(text, stem.lemma)][:ALIKE]
    if not told and denied:
        return _affirm(statements)
    return bool(told) and denied not in told


def _affirm(statements: Sequence[str]) -> bool:
    """Whether none of the most alike statements denies anything."""
    alike = statements[:ALIKE]
    return bool(alike) and not any(_DENIED.search(_EVEN.sub("", text)) for text in alike)


def _predicate(claim: str) -> Token | None:
    """Return the last word of a claim that carries meaning, None where it ends in a figure."""
    bare = claim.rstrip("。 ")
    tokens = tokenize(bare)
    words = [t for t in tokens if t.is_content and not t.surface.startswith("な")]
    if words and any(t.is_number and t.end == words[-1].start for t in tokens):
        return None
    return words[-1] if words and len(bare) - words[-1].end <= WINDOW else None


def _denied_behind(text: str, end: int) -> bool:
    window = re.split(r"[、。\n]", text[end : end + WINDOW])[0]
    return _DENIED.search(_EVEN.sub("", window)) is not None


@lru_cache(maxsize=4096)
def _told(text: str, lemma: str) -> tuple[bool, ...]:
    """Return, for each place where a text uses a word, whether it is denied there."""
    return tuple(_denied_behind(text, t.end) for t in tokenize(text) if t.lemma == lemma)
