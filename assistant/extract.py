"""The exact words of a statement that answer a question: figures, dates, names, terms."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.question import Question, Term
from assistant.question_kinds import Kind
from assistant.statements import BETWEEN, Statement
from assistant.synonyms import SYNONYMS
from corpus.expressions import Dates, Expression, Quantity, find_expressions, same_value, years
from corpus.tokens import Token, tokenize

FIGURE_KINDS: dict[Kind, tuple[str, ...]] = {
    "amount": ("amount",),
    "count": ("count", "percent"),
    "percent": ("percent",),
    "period": ("period", "date"),
    "date": ("date",),
    "quantity": ("amount", "count", "percent", "period"),
}
"""Which expressions can answer a question of a kind, the likeliest first."""

_ORGANIZATION = re.compile(
    r"(?:[一-龠ァ-ヶーA-Za-z0-9・&()\s]|の(?=[一-龠]))*?(?:省|府|庁|機構|大学|研究所|会議|調査会|懇談会|検討会議|センター|事務局|本部|"
    r"委員会|協議会|コンソーシアム|法人|ボード|WG|室|JST|CSTI|NISTEP|政府|Consortium)(?:\([A-Za-z]+\))?"
)
_POST = re.compile(
    r"[一-龠ァ-ヶー・]{2,12}(?:大臣|長官|理事長|学長|機構長|拠点長|局長|委員長|会長)"
)
_QUOTED = re.compile(r"「([^」]{2,40})」|『([^』]{2,40})』|”([^”]{2,40})”")
_CLAUSE = re.compile(r"[、。()「」:;※]")
YEAR_FIT, UNIT_FIT, PART_FIT = 3.0, 4.0, 3.0
"""What a figure gains behind the year, by the unit, or for the part that the question names."""
READ_FIT = 1.0
"""What a figure or name gains when the reader is sure of it."""
_RELATIVE = re.compile(r"前年度|昨年度|前年|昨年")
_IN_BRACKETS = re.compile(r"\s?\([^()]*\)")
_PART = re.compile(r"うち(?:の)?([一-龠ァ-ヶー]{2,6})")
_SAID_OF_FIGURES = tuple(
    re.compile(words) for words in (r"計(?!画|測|算|器|量)|全部で|[合あ]わせて|延べ|のべ", "平均")
)
"""What a question may ask for and the words right before a figure say (「…後の計4回」)."""
LEAD_CHARS = 4
_FROM_TO = re.compile(r"いつから|いつまで(?=の間|続)|どの期間|何日から")
_BOUNDED = re.compile(
    r"以上|以下|以内|未満|超|まで|最低|最大|最高|上限|下限|少なくとも|必要|要件|条件|基準|対象"
)
_OPENING = re.compile(f"、|{re.escape(BETWEEN)}")
"""Where the words end that open a statement, and are said of all its figures."""


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a slide: ``slide.text[start:end]`` with how well they fit (higher is better)."""

    start: int
    end: int
    text: str
    fit: float


def find_span(
    question: Question, statement: Statement, read: Callable[[int, int], float]
) -> Span | None:
    """Return the words of a statement that are of the kind asked for, or None.

    ``read`` tells how sure the reader is of characters of the slide, 0 to 1.
    """
    if question.kind in FIGURE_KINDS:
        return _best_figure(question, statement, read)
    finders = {"person": persons, "organization": organizations, "term": _terms, "place": _places}
    finder = finders.get(question.kind)
    if finder is None:
        return None
    spans = [
        _span(
            statement,
            start,
            end,
            _closeness(question, statement, start, end)
            + READ_FIT * read(statement.start + start, statement.start + end),
        )
        for start, end in finder(statement.text)
        if not _repeats(question, statement.text[start:end])
    ]
    return max(spans, key=lambda span: span.fit, default=None)


def _span(statement: Statement, start: int, end: int, fit: float) -> Span:
    return Span(statement.start + start, statement.start + end, statement.text[start:end], fit)


def _repeats(question: Question, text: str) -> bool:
    """An answer that only says the question's own words again is none."""
    return text in question.text


def _repeats_figure(question: Question, expression: Expression) -> bool:
    """Whether the question says the same figure itself, in whatever writing."""
    own = find_expressions(question.text)
    return _repeats(question, expression.text) or any(
        same_value(expression.value, figure.value) for figure in own
    )


# --- figures -----------------------------------------------------------------------------------


def _best_figure(
    question: Question, statement: Statement, read: Callable[[int, int], float]
) -> Span | None:
    kinds = FIGURE_KINDS[question.kind]
    found = [e for e in find_expressions(statement.text) if _suits(question, e, kinds)]
    spans = [
        _span(
            statement,
            e.start,
            e.end,
            _figure_fit(question, statement, e, found, kinds)
            + READ_FIT * read(statement.start + e.start, statement.start + e.end),
        )
        for e in found
    ]
    return max(spans, key=lambda span: span.fit, default=None)


def _suits(question: Question, expression: Expression, kinds: Sequence[str]) -> bool:
    if question.kind == "count" and question.counter:
        counter = {
            "人": "[人名]",
            "名": "[人名]",
            "校": "(?:校|大学)",
            "つ": "(?:つ|拠点|件|機関)",
            "度": "(?:度|°C|℃)",
        }.get(question.counter, re.escape(question.counter))
        return expression.kind == "count" and bool(re.search(counter, expression.text))
    return expression.kind in kinds and not _repeats_figure(question, expression)


def _figure_fit(
    question: Question,
    statement: Statement,
    expression: Expression,
    found: Sequence[Expression],
    kinds: Sequence[str],
) -> float:
    """How near the question's words stand; words before another figure belong to that figure."""
    rank = kinds.index(expression.kind) if expression.kind in kinds else len(kinds)
    own = (
        _own_words(statement.text, expression, found) if len(found) > 1 else statement.text
    ).casefold()
    in_own = sum(t.weight for t in question.terms if any(form in own for form in _forms(t)))
    near = _closeness(question, statement, expression.start, expression.end)
    placed = _year_fit(question, statement, expression, own)
    placed += UNIT_FIT * told_by_unit(question, expression.text)
    part = _PART.search(question.text)
    if part and part.group(1) in own:
        placed += PART_FIT
    lead = statement.text[max(0, expression.start - LEAD_CHARS) : expression.end]
    placed += PART_FIT * any(p.search(question.text) and p.search(lead) for p in _SAID_OF_FIGURES)
    placed += PART_FIT * (bool(_FROM_TO.search(question.text)) and _is_stretch(expression))
    placed -= _is_condition(question, statement.text, expression)
    return near + 2 * in_own - 0.2 * rank + placed


def _is_stretch(expression: Expression) -> bool:
    value = expression.value
    return isinstance(value, Dates) and value.first != value.last


def _is_condition(question: Question, text: str, expression: Expression) -> bool:
    """Whether a figure only bounds what is spoken of (「10%以上の商店街は43%」), unasked."""
    value = expression.value
    bounded = isinstance(value, Quantity) and value.bound in (">=", ">", "<", "<=")
    return (
        bounded
        and text[expression.end : expression.end + 1] == "の"
        and not _BOUNDED.search(question.text)
    )


def _own_words(text: str, expression: Expression, found: Sequence[Expression]) -> str:
    """Return the words that tell what one of several figures is of.

    They stand between the figure before and this one, within its cell; what opens the whole
    statement (the name of a row, 「…別にみると、」) is said of all its figures.
    """
    if found[0].start <= 1:  # 「6/1 着任 10/1 任命」
        after = min((e.start for e in found if e.start >= expression.end), default=len(text))
        return text[expression.end : after]
    before = max((e.end for e in found if e.end <= expression.start), default=0)
    opening = max((m.end() for m in _OPENING.finditer(text, 0, found[0].start)), default=0)
    start = max(before, opening, text.rfind(BETWEEN, 0, expression.start))
    return text[:opening] + text[start : expression.start]


def _year_fit(question: Question, statement: Statement, expression: Expression, own: str) -> float:
    """Of 「2012年度3拠点、2017年度2拠点」 the figure of the year asked for, or of none.

    The year stands before the figure, or in brackets right behind it.
    """
    if expression.kind == "date":
        return 0.0
    relative = _RELATIVE.search(question.text)
    if (relative is not None) != bool(_RELATIVE.search(own)):
        return -YEAR_FIT / 2
    written, beside = _year_beside(statement, expression)
    if not written:
        return YEAR_FIT if relative else 0.0
    if question.years:
        return YEAR_FIT if question.years & written else -YEAR_FIT
    return -1.0 if beside else 0.0


def _year_beside(statement: Statement, expression: Expression) -> tuple[frozenset[int], bool]:
    """Return the years told of a figure, and whether the year touches it."""
    found = [e for e in find_expressions(statement.text) if e.start != expression.start]
    behind = _IN_BRACKETS.match(statement.text, expression.end)
    if behind and (written := years(behind.group())):
        return written, False
    before = [e for e in found if e.end <= expression.start]
    if before and before[-1].kind == "date":
        return years(before[-1].text), expression.start - before[-1].end <= 1
    return frozenset(), False


def told_by_unit(question: Question, text: str) -> bool:
    """Whether a figure is told by the unit asked for (「1拠点当たり」: 「2億円/拠点」)."""
    return bool(question.per and re.search(rf"[/・]1?{question.per}|{question.per}間", text))


def _closeness(question: Question, statement: Statement, start: int, end: int) -> float:
    """How near the question's words stand to a place of the statement; those before count more."""
    text = statement.text.casefold()
    clause_start = max((m.end() for m in _CLAUSE.finditer(text, 0, start)), default=0)
    total = 0.0
    for term in question.terms:
        places = [m.start() for form in _forms(term) for m in re.finditer(re.escape(form), text)]
        total += term.weight * max(
            (_nearness(place, start, end, clause_start) for place in places), default=0.0
        )
    return total - start / 10_000


def _forms(term: Term) -> set[str]:
    forms = {term.surface, term.lemma, *SYNONYMS.get(term.lemma, ())}
    return {form for form in forms if len(form) > 1 or form == term.surface}


def _nearness(place: int, start: int, end: int, clause_start: int) -> float:
    if place < start:
        return (1.0 if place >= clause_start else 0.6) * 20 / (20 + start - place)
    return 0.5 * 20 / (20 + max(0, place - end))


# --- names -------------------------------------------------------------------------------------


def persons(text: str) -> list[tuple[int, int]]:
    """Personal names, else posts."""
    return named_persons(text) or [match.span() for match in _POST.finditer(text)]


def named_persons(text: str) -> list[tuple[int, int]]:
    """Runs of MeCab's personal names; a space between family and given name is allowed."""
    names = [t for t in tokenize(text) if t.pos_detail == "固有名詞" and _is_person(t)]
    return _runs(names, text, gap=" ")


def _is_person(token: Token) -> bool:
    return token.name_kind == "人名"


def _places(text: str) -> list[tuple[int, int]]:
    tokens = [
        t for t in tokenize(text) if t.name_kind == "地名" or t.surface in "県市町村島都府区州国"
    ]
    named = {t.start for t in tokens if t.name_kind == "地名"}
    return [(a, b) for a, b in _runs(tokens, text, gap="") if any(a <= s < b for s in named)]


def _runs(tokens: Sequence[Token], text: str, gap: str) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for token in tokens:
        if runs and text[runs[-1][1] : token.start] in ("", gap):
            runs[-1] = (runs[-1][0], token.end)
        else:
            runs.append((token.start, token.end))
    return runs


def organizations(text: str) -> list[tuple[int, int]]:
    """Names of bodies by how they end (大学, 機構, 省)."""
    found = []
    for match in _ORGANIZATION.finditer(text):
        piece = match.group()
        lead = len(piece) - len(piece.lstrip(" ・()"))
        if len(piece) - lead >= 2:
            found.append((match.start() + lead, match.end()))
    return found


def _terms(text: str) -> list[tuple[int, int]]:
    return [(match.start() + 1, match.end() - 1) for match in _QUOTED.finditer(text)]
