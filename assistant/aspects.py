"""What a question asks for, thing by thing: 「背景と、準拠した語彙は何ですか」 asks for two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.question import Question, analyse
from corpus.tokens import Token, tokenize

MOST = 4
"""Things looked for; a question that names more is about the whole of them."""
_SENTENCE = re.compile(r"[^。?？]+")
_WH = re.compile(r"何|なに|どこ|どれ|どの|どう|どん|いくら|いくつ|いつ|誰(?!も)|だれ|なぜ")
_ASKED = re.compile(r"(?<!ため)(?<!場合)(?<![はも])、$")
"""How a clause ends that asks something before another does (「何で、」「確認し、」)."""
_BEFORE = re.compile(r"(?:では|には|とは|について|において|で、|は、|、)")
_TAIL = re.compile(
    r"(?:それぞれ|(?:を|も|について|に関して)?(?:教え|説明|示し|述べ|挙げ|まとめ|知り)|は(?:何|どう|どの|どん|いくら|いくつ|どこ|誰)"
    r"|が(?:何|どう|どの|いくら|いくつ)).*$"
)
_TOGETHER = re.compile(r"(?:と|も)?(?:あわせて|併せて|合わせて|含めて|それぞれ)?$")
_NOT_TWO = re.compile(
    r"^(?:の(?:違い|差|関係|比較|連携|つなが|間)|[^、。はがをと]{1,16}の[^、。はがをの]{0,4}(?:双方|両方|両者|差|違い|関係|比較|連携|間)(?![一-龠])"
    r"|(?:違|異な|比べ|比較|同じ|同様|連携|協力|対比|は|し|さ|す|呼|言|い[うわ]|な[るっりれ]|考|思|定|認|見|も|指|の))"
)
"""What follows 「と」 where it does not join two things that are asked for."""
_JOINING = frozenset({"と", "及び", "および", "並びに"})


def aspects(text: str) -> tuple[Question, ...]:
    """Return the things a question asks for, each analysed by itself; one or none: no more than one."""
    found = [piece for sentence in _SENTENCE.findall(text) for piece in _of_sentence(sentence)]
    asked = [
        analyse(piece if _WH.search(piece) or piece.endswith("か") else f"{piece}は何ですか")
        for piece in found
    ]
    told = [one for one in asked if any(term.weight >= 0.15 for term in one.terms)]
    return tuple(told[:MOST]) if len(told) > 1 else ()


def _of_sentence(sentence: str) -> Iterator[str]:
    for clause in _clauses(sentence.strip()):
        joined = tuple(_joined(clause))
        if joined:
            yield from joined
        else:
            yield _without_tail(clause) or clause


def _without_tail(clause: str) -> str:
    """Drop the words that ask: 「…の理由もあわせて教えてください」."""
    return _TOGETHER.sub("", _TAIL.sub("", clause))


def _clauses(sentence: str) -> list[str]:
    """Cut behind a comma that ends one asking clause before another (「何で、いつ…か」)."""
    pieces: list[str] = [""]
    for part in re.split(r"(?<=、)", sentence):
        if _WH.search(pieces[-1]) and _ASKED.search(pieces[-1]):
            pieces.append("")
        pieces[-1] += part
    asking = [piece for piece in pieces if _WH.search(piece)]
    return pieces if len(asking) > 1 else [sentence]


def _joined(clause: str) -> Iterator[str]:
    """Yield the things that 「と」 or 「及び」 joins before the asking word."""
    asked = _without_tail(clause).rstrip("はがをもで、")
    tokens = tokenize(asked)
    depth = 0
    cuts: list[Token] = []
    for i, token in enumerate(tokens):
        depth += (token.surface in "「『(") - (token.surface in "」』)")
        if token.surface in _JOINING and not depth and _joins(tokens, i, asked):
            cuts.append(token)
    if not cuts:
        return
    starts = [0, *(token.end for token in cuts)]
    ends = [*(token.start for token in cuts), len(asked)]
    for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
        piece = asked[start:end].strip("、 ")
        yield _last_phrase(piece) if i == 0 else piece


def _joins(tokens: Sequence[Token], i: int, text: str) -> bool:
    if not 0 < i < len(tokens) - 1:
        return False
    before = tokens[i - 1]
    noun = before.pos in ("名詞", "接尾辞") or before.surface in "」』)"
    comma = tokens[i + 1].surface == "、"
    after = text[tokens[i].end :].lstrip("、")
    if _with_somebody(tokens[i + 1 :]):
        return False
    return noun and (not _NOT_TWO.match(after) or (comma and not after.startswith(("の", "は"))))


def _with_somebody(tokens: Sequence[Token]) -> bool:
    """Whether nouns that are something to do follow at once: 「希望者と契約する」 is no pair."""
    verb = next((token for token in tokens if token.pos not in ("名詞", "接尾辞", "接頭辞")), None)
    return verb is not None and verb is not tokens[0] and verb.lemma in ("為る", "する")


def _last_phrase(piece: str) -> str:
    """Drop what stands before the last 「では」, 「は、」 or comma: it is of both things."""
    cut = max(
        (match.end() for match in _BEFORE.finditer(piece) if match.end() < len(piece)), default=0
    )
    return piece[cut:]
