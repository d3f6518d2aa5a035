"""Which list of the best slides answers a question that asks for several things."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from assistant.item_lists import MIN_ITEMS, Item, ItemList, lead_key
from assistant.lists import lists_of
from assistant.match import holds
from assistant.question import Question
from assistant.select import Candidate
from assistant.statements import MARK
from corpus.normalize import fold

IN_LEAD, IN_LABEL, IN_SECTION, IN_ITEMS, IN_TITLE, ON_SLIDE = 1.0, 0.9, 0.8, 0.7, 0.6, 0.3
"""What a word of the question counts for by where it stands."""
NOUN, NAMES, NUMBERED, NUMBER, QUOTED, SCRAPS, STATEMENT = 0.5, 0.6, 0.4, 0.5, 0.8, 1.0, 0.35
"""Gains for the noun asked for in the lead, for entries that end in it, for the slide's own ①②③
where only 「柱」 or 「内容」 is asked for, for the number asked for and for
words quoted in the question;
loss for scraps; share of the best statement's score inside the list. Chosen on ``dev``."""
NAME_CHARS = 4
"""Characters of a lead (「〇京都大学」) that is a name when a question says all of it."""
NAMED_CHARS = 6
"""Characters of a heading in one piece that a question must say to name it."""
FOREIGN = 0.8
"""Loss for a list under another name than the question's."""
ENOUGH = 1.0
"""Below this no list is said; the best statement is."""
_NOUN = r"[一-龠ァ-ヶーa-z]{2,12}"
_WHICH = re.compile(
    r"(?:(?<!な)どの|どんな|どのような|どういう|どういった|何の|いかなる)(?P<noun>[一-龠ァ-ヶーa-z]{1,12})"
)
_ASKING = re.compile(
    r"何|なに|どこ|どれ|(?<!な)どの|どう|どんな|挙げ|列挙|教え|示し|すべて|全て|全部|\d"
)
_MARKED = re.compile(
    rf"(?P<noun>{_NOUN})」?(?:(?:とは|には|は|を|が|の名称|の名前)|(?:として|に|と)(?=して|は|なる|され|指摘|挙げ))"
)
_QUOTED = re.compile(r"[「『\"]([^「」『』\"]{3,40})[」』\"]")
_CLASSES = {
    "自治体": "[都道府県市区町村]",
    "都市": "市|都市",
    "機関": "機構|機関|研究所|大学|センター|法人",
    "企業": "社|株式会社",
    "省庁": "[省庁府]",
}
"""How names of some classes end."""
_GENERAL = frozenset(
    [
        "点",
        "柱",
        "内容",
        "取組",
        "段階",
        "項目",
        "もの",
        "こと",
        "例",
        "機関",
        "名称",
        "条件",
        "種類",
    ]
)
"""Nouns that hardly ever stand in the lead of what they ask for."""
_LETTER = re.compile(r"^[アイウエオカキ](?=[^ァ-ヶー])")
"""How items are counted in kana; white space is folded away."""
_WANTED = re.compile(r"([2-9])(?:つ|点|種類|分野|段階|本柱)")
_NO_NOUN = re.compile(
    r"[ぁ-ん](?<!づくり)(?<!もの)(?<!こと)(?<!まち)(?<!ひと)(?<!取り組み)(?<!しくみ)$"
)
_PIECE_OF_SENTENCE = re.compile(
    r"(?:し|して|を|が|に|は|の|と|、)$|^[)」、]|^\(.*\)$|^(?:また|おいて)|//|\b(?:www|go\.jp)\b|(?:[.…・‥]\s?){3,}\s?\d*$"
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The entries of a list, and the candidate of its slide that it was found by."""

    candidate: Candidate
    items: tuple[Item, ...]


def choose(question: Question, ranked: Sequence[Candidate]) -> Chosen | None:
    """Return the list that fits best, or None where none fits enough."""
    nouns = asked_nouns(question)
    slides: dict[tuple[str, int], Candidate] = {}
    for candidate in ranked:
        slides.setdefault((candidate.document, candidate.slide.number), candidate)
    best: tuple[float, Candidate, ItemList] | None = None
    for candidate in slides.values():
        within = [c for c in ranked if c.slide is candidate.slide]
        lists = lists_of(candidate.parts)
        names_led = _names_led(question, lists)
        for made in lists:
            score = _fit(question, nouns, candidate, within, made, names_led)
            if best is None or score > best[0]:
                best = (score, _inside(made, within) or candidate, made)
    if best is None or best[0] < ENOUGH:
        return None
    return Chosen(best[1], _trimmed(best[2], nouns))


def asked_nouns(question: Question) -> tuple[str, ...]:
    """Return the nouns that the question asks instances of (「どの分野」, 「支援内容は」)."""
    key = question.key
    which = [match["noun"] for match in _WHICH.finditer(key)]
    if which:
        return tuple(which)
    asking = _ASKING.search(key)
    before = [m["noun"] for m in _MARKED.finditer(key[: asking.start()] if asking else key)]
    return tuple(before[-1:])


def specific_nouns(question: Question) -> tuple[str, ...]:
    """Return the nouns asked for that can be expected beside what they ask for."""
    return tuple(noun for noun in asked_nouns(question) if noun not in _GENERAL)


def _names_led(question: Question, lists: Sequence[ItemList]) -> frozenset[str]:
    """Return the names of the question that are, alone, the lead of a list (「〇京都大学」)."""
    leads = [_bare(lead_key(made)) for made in lists]
    return frozenset(
        term.surface
        for term in question.terms
        if term.proper
        and any(lead.startswith(term.surface) and lead in question.key for lead in leads if lead)
    )


def _bare(lead: str) -> str:
    return MARK.sub("", lead).strip(" ()<>【】")


def _fit(
    question: Question,
    nouns: Sequence[str],
    slide: Candidate,
    within: Sequence[Candidate],
    made: ItemList,
    names_led: frozenset[str],
) -> float:
    lead, section = lead_key(made), fold(made.section)
    items = fold("\n".join(item.text for item in made.items))
    total = sum(term.weight for term in question.terms) or 1.0
    covered = 0.0
    places = (
        (IN_LEAD, lead), (IN_LABEL, fold(made.label)), (IN_SECTION, section), (IN_ITEMS, items),
        (IN_TITLE, slide.parts.title_key), (ON_SLIDE, slide.parts.key),
    )  # fmt: skip
    for term in question.terms:
        share = max((w for w, key in places if holds(term, key, frozenset())), default=0.0)
        covered += term.weight * share / total
    wanted = _WANTED.search(question.text)
    number = 0.0 if wanted is None else NUMBER if int(wanted[1]) == len(made.items) else -NUMBER
    inside = _inside(made, within)
    named = [fold(m) for m in _QUOTED.findall(question.text)]
    noun_fit = _noun_fit(nouns, lead + section, made)
    # under 「〇愛媛大学」 stand its centres, whatever they are called
    if any(_bare(lead).startswith(name) for name in names_led):
        noun_fit = max(noun_fit, 0.0)
    return (
        covered
        + QUOTED * _named_share(question.key, named, lead, section)
        + noun_fit
        + number
        - (FOREIGN if _of_another(question, made, lead + section + items, names_led) else 0.0)
        + STATEMENT * (inside.score if inside else 0.0)
        - (SCRAPS if any(_scrap(item.text, made) for item in made.items) else 0.0)
        - (SCRAPS if len({fold(item.text) for item in made.items}) < len(made.items) else 0.0)
    )


def _named_share(key: str, quoted: Sequence[str], lead: str, section: str) -> float:
    """Return 1.0 where the question says the lead or quotes the heading, less for a part of it."""
    if any(name in lead or name in section for name in quoted):
        return 1.0
    name = _bare(lead)
    if len(name) >= NAME_CHARS and name in key:
        return 1.0
    same = SequenceMatcher(None, key, section, autojunk=False).find_longest_match().size
    return min(1.0, 2 * same / len(section)) if same >= NAMED_CHARS else 0.0


def _noun_fit(nouns: Sequence[str], around: str, made: ItemList) -> float:
    """What is listed should be what is asked for: said around the list, or by its entries."""
    told = [noun for noun in nouns if noun not in _GENERAL]
    if not told:
        return NUMBERED if nouns and made.numbered else 0.0
    named = sum(_names(item, told) for item in made.items)
    if named > len(made.items) / 2:
        return NAMES
    if any(noun in around if len(noun) > 2 else around.endswith(noun) for noun in told):
        return NOUN
    return NOUN / 2 if _names(made.items[-1], told) else -NOUN


def _of_another(question: Question, made: ItemList, around: str, names_led: frozenset[str]) -> bool:
    """Whether the list stands under a name of its own while the question names something else.

    So does each list of a slide but the one that a name of the question leads in (``names_led``).
    """
    names = [t for t in question.terms if t.proper or (t.surface.isascii() and t.surface.isalpha())]
    near = around + fold(made.label)
    if any(t.surface in names_led and not holds(t, near, frozenset()) for t in names):
        return True
    return any(repeats(question, item.text) for item in made.items) or (
        bool(made.label and names) and not any(holds(t, near, frozenset()) for t in names)
    )


def repeats(question: Question, text: str) -> bool:
    """Whether an entry says only what the question says, a remark and its letter (「ア」) aside."""
    bare = fold(re.sub(r"\([^()]*\)$", "", text))
    return bare in question.key or (
        bare != _LETTER.sub("", bare) and _LETTER.sub("", bare) in question.key
    )


def _inside(made: ItemList, within: Sequence[Candidate]) -> Candidate | None:
    first = made.first - 1 if made.lead else made.first
    return next((c for c in within if first <= c.statement.line <= made.last), None)


def _scrap(text: str, made: ItemList) -> bool:
    """A piece of a sentence is no entry; one of an enumeration ends in a noun."""
    if len(text.strip("() ")) < 2 and not text.isalnum():
        return True
    inside = made.first == made.last
    return bool(_PIECE_OF_SENTENCE.search(text) or (inside and _NO_NOUN.search(text)))


def _names(item: Item, nouns: Sequence[str]) -> bool:
    bare = re.sub(r"\([^()]*\)$", "", fold(item.text)).strip()
    return any(re.search(rf"(?:{_ends(noun)})(?:\s|$)", bare) for noun in nouns)


def _ends(noun: str) -> str:
    """Return a pattern of how names of such a thing end: 「自治体」 are 「…市」 and 「…県」."""
    return _CLASSES.get(noun, re.escape(_head(noun)))


def _head(noun: str) -> str:
    """The end of a compound, which names what it is: 「公立大学」 are 「大学」."""
    return noun[-2:] if len(noun) > 3 and re.fullmatch("[一-龠]+", noun) else noun


def _trimmed(made: ItemList, nouns: Sequence[str]) -> tuple[Item, ...]:
    """Cut entries to the name asked for, and the list to the number its lead gives.

    「北海道大学 電子科学研究所」 is cut where universities are asked for; under 「7大学9拠点」 are 7.
    """
    items = made.items
    for head in map(_head, nouns):
        if number := re.search(rf"(?<!\d)(\d{{1,2}}){re.escape(head)}", lead_key(made)):
            items = items[: max(MIN_ITEMS, int(number[1]))]
        cut = [(item, re.match(rf"\S*?{re.escape(head)}(?=\s)", item.text)) for item in items]
        items = tuple(Item(i.start, i.end, m.group()) if m else i for i, m in cut)
    return items
