"""Questions that only a proper name answers: who holds a post, which universities were chosen."""

from __future__ import annotations

import re

from assistant.extract import organizations
from assistant.question import Question
from corpus.normalize import fold
from corpus.tokens import tokenize

_POST = (
    r"(?P<post>委員長|理事長|理事|学長|総長|大臣|長官|局長|部長|課長|機構長|所長|拠点長|センター長|会長|社長|議長|座長|"
    r"監事|監督|代表者?|責任者|担当者|総括|プログラムオフィサー|フェロー|委員)"
)
_HOLDER = re.compile(
    rf"{_POST}(?:に(?:就|任命|な|選)[ぁ-ん一-龠]*?の?|を(?:務|つと)め[ぁ-ん]*の?)?"
    r"(?:は|って|の(?:氏名|お?名前)は?)、?(?:誰|だれ|どなた|何という人)"
)
_BODIES = "大学|機関|自治体|都市|企業|会社|研究所|法人|団体|高専|学校"
_WHICH = re.compile(
    rf"(?:{_BODIES})(?:名)?(?:は|を|って|とは)?、?(?:どこ|すべて|全て|全部|教え|挙げ|列挙|一覧)"
    rf"|(?:{_BODIES})の(?:名前|名称)|どこの(?:{_BODIES})|どの(?:{_BODIES})"
)


_PUBLIC = re.compile(r"[国県市都府道]立(?!大学)[一-龠]{2,}")
"""「国立天文台」 is a name though none of its words is."""


def asked_post(question: Question) -> str:
    """Return the post whose holder is asked for, "" where none is."""
    match = _HOLDER.search(question.key)
    return match["post"] if match else ""


def wants_names(question: Question) -> bool:
    """Whether bodies are asked for by name, so that 「個別の大学の枠を超えた連携」 tells nothing."""
    return bool(_WHICH.search(question.key))


def names_something(text: str, question: Question) -> bool:
    """Whether a text names a body that the question does not: a proper name within such a name."""
    known = question.key
    if any(match.group() not in known for match in _PUBLIC.finditer(fold(text))):
        return True
    bodies = organizations(text)
    return any(
        (token.pos_detail == "固有名詞" or re.fullmatch(r"[A-Z]{3,}", token.surface))
        and fold(token.surface) not in known
        and any(start <= token.start < end for start, end in bodies)
        for token in tokenize(text)
    )
