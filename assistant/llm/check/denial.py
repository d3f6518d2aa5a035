"""Does a claim deny what its pages affirm, or the reverse?

What a sentence says in the end is looked at: its last predicate, and whether the same predicate is
denied where the page uses it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.llm.check.support import lemmas
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
_EXCLUDED = re.compile(
    r"対象外|除[くきい]|対象(?:と(?:は)?(?:なら|し)|に(?:は)?(?:含ま|なら))|以外|不可|×|非該当"
)
WINDOW = 18
"""Characters behind a predicate in which its denial stands."""
LAST = 2
"""Words before a claim's end that its denial may be of: what comes last is often a light verb."""
BEST = 2
"""Places of the pages, the most alike, in which those words are looked up."""
ALIKE = 3
"""Places of the pages, the most alike, in which a denial is looked for where none has those words."""
SAME = 0.6
"""Share of a claim's words from which a place says the same, so that its denial is missed."""


def disagree(claim: str, statements: Sequence[str]) -> bool:
    """Whether a claim denies in the end what its pages only affirm, or affirms what they only deny.

    Args:
        claim: the sentence.
        statements: those of its pages, the most alike first.
    """
    if "対象外" in claim and not any(_EXCLUDED.search(text) for text in statements):
        return any("対象" in text for text in statements)
    words = _last_words(claim)
    if _denies_in_the_end(claim, words):
        return _never_denied([word.lemma for word in words], statements)
    return bool(words) and _only_denied(claim, words[-1].lemma, statements)


def _last_words(claim: str) -> list[Token]:
    """Return the last words of a claim that carry meaning, numbers and what they count apart."""
    tokens = tokenize(claim.rstrip("。 "))
    counted = {t.end for t in tokens if t.is_number}
    words = [t for t in tokens if t.is_content and not t.is_number and t.start not in counted]
    return [t for t in words if not t.surface.startswith("な")][-LAST:]


def _denies_in_the_end(claim: str, words: Sequence[Token]) -> bool:
    end = claim.rstrip("。 ")
    start = max(len(end) - WINDOW, words[-1].start if words else 0)
    return _DENIED.search(_EVEN.sub("", end[start:])) is not None


def _never_denied(last: Sequence[str], statements: Sequence[str]) -> bool:
    best = statements[:BEST]
    told = [denied for text in best for lemma in last for denied in _told(text, lemma)]
    if told:
        return not any(told)
    near = statements[:ALIKE]
    return bool(near) and not any(_DENIED.search(_EVEN.sub("", text)) for text in near)


def _only_denied(claim: str, lemma: str, statements: Sequence[str]) -> bool:
    """Whether the place that says the same denies a claim's last word wherever it uses it."""
    words = lemmas(claim)
    same = [s for s in statements[:1] if len(words & lemmas(s)) >= SAME * len(words)]
    told = [denied for text in same for denied in _told(text, lemma)]
    return bool(told) and all(told)


def _denied_behind(text: str, end: int) -> bool:
    window = re.split(r"[、。\n]", text[end : end + WINDOW])[0]
    return _DENIED.search(_EVEN.sub("", window)) is not None


@lru_cache(maxsize=4096)
def _told(text: str, lemma: str) -> tuple[bool, ...]:
    """Return, for each place where a text uses a word, whether it is denied there."""
    return tuple(_denied_behind(text, t.end) for t in tokenize(text) if t.lemma == lemma)
