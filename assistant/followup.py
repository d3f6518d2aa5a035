"""Follow-up questions made whole without an LLM: 「その期間は？」 after a question about a fund.

What a turn leaves out (its topic) is taken from the last questions of the same conversation, by
rules over MeCab tokens. A question that stands on its own is returned as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.pages import page_reference
from assistant.question import analyse
from assistant.types import Turn
from corpus.expressions import find_expressions, plain_year
from corpus.normalize import normalize_query
from corpus.tokens import Token, tokenize

MEMORY = 6
"""Earlier questions that are looked at; older topics are forgotten."""
_POINTING = re.compile(
    r"^(?:それ|その|これ|この|そちら|こちら|そこ|同じ|あれ|あの)|(?:それ|その(?!他|ほか|後|際|うち)|同(?=事業|制度|大学|拠点|プログラム)|そこ|この(?=事業|制度|大学|拠点|プログラム|ファンド|会議))"
)
_PERSON = re.compile(r"^(?:その|この)(?:方|かた|人|先生|研究者)|^彼女?(?=[のはが])")
_NAMED = re.compile(r"(?P<name>[^。\n]{2,30}?)です。")
_LINK = re.compile(
    r"^(?:では|じゃあ|それでは|それなら|ちなみに|また|あと|なお|そして|で、|ところで|次に|続いて|続けて|さらに|ついでに)[、,]?\s*"
)
_RETURN = re.compile(
    r"^(?P<name>[^、。]{2,30}?)(?:の(?:話|件|ほう))?に(?:話を)?戻[^、。]{0,12}[、。]\s*"
)
"""「STARTに戻りますが、前年度の予算額は？」"""
_ASKED = re.compile(
    r"(?:総額|合計|約)?(?:いくら|何[^、。?は]{0,8}|どこ|いつ|誰|どのくらい|どれくらい|どの[^、。?は]{0,8})[^、。は]*[。?]*$"
)
"""What a question asks, from its question word on."""
_SAYS_MORE = re.compile(r"何|いつ|いくら|どこ|誰|なぜ|は|が|を|です|ます|ください")
_RELATIVE_YEAR = re.compile(r"[前昨今本来翌]年度?")
_SWAP = re.compile(
    r"^(?P<new>[^、。?？]{1,30}?)(?:の(?:場合|ほう|方))?(?:は|だと|では|なら|について(?:は)?)?(?:どう(?:です|でしょう)?か?|いかがです?か?)?[?？。]*$"
)


def standalone(question: str, history: Sequence[Turn]) -> str:
    """Return the question so that it can be searched without the conversation.

    Args:
        question: the user's words.
        history: earlier turns, oldest first; only the user's are used.
    """
    text = normalize_query(question)
    asked = [normalize_query(t.content) for t in history if t.role == "user"][-MEMORY:]
    if not asked or not text:
        return text
    wholes = [asked[0]]
    for turn in asked[1:]:
        wholes.append(_complete(turn, wholes[-1]))
    if back := _RETURN.match(text):
        return _returned(text[back.end() :], back["name"], wholes)
    return _complete(_with_person(text, history), wholes[-1])


def _returned(rest: str, name: str, wholes: Sequence[str]) -> str:
    """Take up the last topic that has a name again; a new name is a topic itself."""
    topics = [topic_of(whole) for whole in reversed(wholes) if name in whole]
    topic = next((topic for topic in topics if name in topic), name)
    return rest if topic in rest else f"{topic}の{rest}"


def _with_person(text: str, history: Sequence[Turn]) -> str:
    """Put the name the last answer gave in the place of 「その方」."""
    pointed = _PERSON.match(text)
    said = next((t.content for t in reversed(history) if t.role == "assistant"), "")
    named = _NAMED.match(normalize_query(said))
    return (
        f"{named['name'].removesuffix('氏')}さん{text[pointed.end() :]}"
        if pointed and named
        else text
    )


def _complete(text: str, before: str) -> str:
    bare = _LINK.sub("", text)
    if page_reference(bare) is not None:
        return bare
    topic = topic_of(before)
    if pointed := _POINTING.search(bare):
        return _asking(_resolve(bare, pointed, topic), before)
    if _is_bare_phrase(bare):
        return _swap(bare, before) or (f"{topic}の{bare}" if topic else bare)
    if stands_alone(bare):
        return bare
    if topic and (swapped := _swapped_topic(bare, topic)):
        return f"{swapped}{bare.removeprefix(next(iter(_noun_phrases(bare))))}"
    return f"{topic}の{bare}" if topic and topic not in bare else bare


def _asking(text: str, before: str) -> str:
    """「そのうちAには?」 asks of A what the question before asked: 「…Aには総額いくらですか」."""
    asked = _ASKED.search(before)
    if asked is None or not text.rstrip("?。").endswith(("では", "には")):
        return text
    return text.rstrip("?。") + asked.group()


def _swapped_topic(text: str, topic: str) -> str:
    """「Aの本格型」 and then 「育成型では…」: the new name takes the place of the one of its kind."""
    first = next(iter(_noun_phrases(text)), "")
    if not first or not text.startswith(first):
        return ""
    old = _same_kind(first, topic)
    return topic.replace(old, first, 1) if old else ""


def stands_alone(text: str) -> bool:
    """A question with a name of its own, or with three words that name its matter, is whole."""
    terms = [term for term in analyse(text).terms if term.weight >= 0.5]
    return any(term.proper for term in terms) or len(terms) >= 3 or (not terms and len(text) > 20)


def _resolve(text: str, pointed: re.Match[str], topic: str) -> str:
    if not topic:
        return text
    word = pointed.group()
    particle = "の" if word in ("その", "この", "同じ", "あの", "同") else ""
    if (
        re.match(r"(?:事業|制度|プログラム|拠点|大学|ファンド|会議|機関)", text[pointed.end() :])
        and particle
    ):
        noun = re.match(
            r"(?:事業|制度|プログラム|拠点|大学|ファンド|会議|機関)", text[pointed.end() :]
        )
        skip = noun.end() if noun else 0
        return text[: pointed.start()] + topic + text[pointed.end() + skip :]
    return text[: pointed.start()] + topic + particle + text[pointed.end() :]


def topic_of(question: str) -> str:
    """Return the noun phrase a question is about.

    「Aの規模はいくらですか」 is about A; in 「AのBは何拠点を支援しますか」, where more is said than
    the question word, it is about all of 「AのB」.
    """
    marked = re.match(
        r"(?P<subject>[^、]+?)(?:とは|って|における|に対する|では|には|について|は)(?P<rest>.*)$",
        question,
    )
    if marked is None:
        match = re.match(r"(?P<topic>.+?)(?:が|を|で|に|の)", question)
        return match.group("topic") if match else ""
    subject, rest = marked.group("subject"), marked.group("rest")
    asks_only = re.fullmatch(
        r"[、]?(?:いくら|何|どこ|いつ|誰|どのくらい|どれくらい|どなた)?[^ァ-ヶ一-龠]{0,8}[?？。]*",
        rest,
    )
    if asks_only and "の" in subject:
        return subject.rpartition("の")[0]
    return subject.removesuffix("に").removesuffix("で")


def _is_bare_phrase(text: str) -> bool:
    """Whether a text only names something: 「ではハーバードは？」, 「2010年度は？」."""
    match = _SWAP.match(text)
    return match is not None and not _SAYS_MORE.search(match.group("new"))


def _swap(text: str, before: str) -> str:
    """Put a new name or year in the place of the one of its kind in the question before.

    Where there is none, what was asked is asked of the new words within the topic.
    """
    match = _SWAP.match(text)
    new = match.group("new").strip() if match else ""
    if not new:
        return ""
    if _year_at(new) == (0, len(new)) and (year := _year_at(before)):
        return before[: year[0]] + new + before[year[1] :]
    old = _same_kind(new, before)
    if old:
        return before.replace(old, new, 1)
    owner = re.match(r"(?P<owner>[^、。は]+?)の(?P<of>[^の、。]+?(?:は|を|が|に|って).*)$", before)
    if owner and _is_name(new) and _is_name(owner["owner"]):
        return f"{new}の{owner['of']}"
    topic = topic_of(before)
    rest = re.sub(
        r"^(?:とは|って|における|に対する|では|には|について|は|の|が|を|に|で)",
        "",
        before[len(topic) :],
    )
    return f"{topic}の{new}は{rest}" if topic and rest else ""


def _year_at(text: str) -> tuple[int, int] | None:
    """Return where a text first names a year alone, in any writing (令和4年度, FY2022, 前年度)."""
    told = [(e.start, e.end) for e in find_expressions(text) if plain_year(e) is not None]
    told += [match.span() for match in _RELATIVE_YEAR.finditer(text)]
    return min(told, default=None)


def _is_name(text: str) -> bool:
    return (
        any(term.proper for term in analyse(text).terms)
        or re.search("[A-Za-zァ-ヶ]", text) is not None
    )


def _same_kind(new: str, before: str) -> str:
    """Return the words of ``before`` that end in the same noun or are the same kind of name."""
    tokens = tokenize(new)
    if not tokens:
        return ""
    phrases = _noun_phrases(before)
    for phrase in phrases:
        old = tokenize(phrase)
        if old[-1].surface == tokens[-1].surface and phrase != new:
            return phrase
    for phrase in phrases:
        old = tokenize(phrase)
        if _kind_of_name(old) and _kind_of_name(old) == _kind_of_name(tokens):
            return phrase
    return ""


def _kind_of_name(tokens: Sequence[Token]) -> str:
    if re.search(r"年度?$", "".join(token.surface for token in tokens)):
        return "year"
    return next((token.name_kind for token in tokens if token.name_kind), "")


def _noun_phrases(text: str) -> list[str]:
    phrases: list[list[Token]] = []
    for token in tokenize(text):
        nominal = token.pos in ("名詞", "接頭辞", "接尾辞", "記号") or token.is_number
        if nominal and phrases and phrases[-1] and phrases[-1][-1].end == token.start:
            phrases[-1].append(token)
        elif nominal:
            phrases.append([token])
    return ["".join(token.surface for token in phrase) for phrase in phrases]
