"""Answers that are a statement of a slide, told whole: reasons, definitions, methods and the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.cells import row_quote
from assistant.draft import Draft, Quote
from assistant.question import Question
from assistant.select import Candidate
from assistant.statements import Statement, asks

LABEL_CHARS = 24
_REASON = re.compile(
    r"ため|から|により|によって|ので|背景|課題|懸念|必要|急務|不可欠|求められ|観点|理由"
)
_DEFINING = re.compile(
    r"とは|[::]|(?:する|した|である)(?:事業|制度|仕組み|拠点|大学|システム|機関|姿勢|支援|もの)|\(.+\)|を目指す|。"
)
_NEEDED = re.compile(
    r"(?:必要|急務|重要|必須|不可欠|喫緊の課題|求められ(?:る|ている))(?:である|です|となる)?。?$"
)
"""What has to be done; why, stands before it."""
_CAUSE = re.compile(r"(?<!の)ため、|から、|により|によって|ので|理由")
INTRODUCES = re.compile(
    r"(?:次の|以下の|下記の|次に掲げる|以下に掲げる|次のよう|以下のよう)[^。]*[。:]?$|(?:とおり|通り)(?:である|です|とする)?[。:]?$"
    r"|(?:以下|次|下記)に(?:示|挙げ|掲げ|列挙|述べ|まとめ)[^。]{0,8}[。:]?$"
)
"""Sentences that lead in what they do not tell themselves."""
_CONTENTS = re.compile(r"(?:[.…・‥·]\s?){4,}\s?\d*$")
"""How a line of a table of contents ends."""
_BACK = re.compile(
    r"(?:また、)?(?:こうした|そうした|このよう[なに]|そのよう[なに]|これら|このため|そのため|したがって|この結果|よって)"
)
"""How a sentence begins that says nothing without the one before it."""
_CAPTION = re.compile(r"^(?:図表?|表|グラフ|別表|別紙)\s?[\dIVX][\d.-]*[.:\s](?!.*。$)")
"""A caption names what stands below it."""
_BROKEN = re.compile(r"^[^()]{3,}\)")
"""The end of what began in brackets on another line."""
_GLUED = re.compile(r"(?:\S*\d\S*\s){6}")
"""Figures of several rows in one cell: which belongs to what cannot be told."""
_SO = re.compile(r"^(?:[⇒→➡]|このため|そのため|したがって|よって|こうした|これら)")


def whole_statement(question: Question, ranked: Sequence[Candidate]) -> Draft | None:
    """Answer with the statement that fits best, or None where none tells anything new."""
    usable = [c for c in ranked if says_more(question, c.statement)]
    if not usable:
        return None
    best = max(usable[:8], key=lambda c: c.score + _kind_bonus(question, c.statement))
    quote = row_quote(question, best) or (
        with_cause(best) if question.kind == "reason" else with_rest_of_sentence(best)
    )
    text = quote.shown
    gist = best.span.text if best.span else text
    return Draft(f"{text}[1]", gist, (quote,))


def says_more(question: Question, statement: Statement) -> bool:
    """Whether a statement tells something that the question does not say itself."""
    known = question.key
    new = [word for word in statement.words if word not in known]
    return (
        not statement.heading
        and len(statement.text) >= 6
        and len(new) >= 2
        and any(not word.isascii() or word.isalpha() for word in new)
        and not asks(statement)
        and not _CONTENTS.search(statement.text)
        and not _CAPTION.match(statement.text)
        and not _BROKEN.match(statement.text)
        and not (statement.row and _GLUED.search(statement.text))
    )


def _kind_bonus(question: Question, statement: Statement) -> float:
    if question.kind == "reason":
        return 0.3 if _REASON.search(statement.text) else 0.0
    if question.kind == "definition":
        return 0.2 if len(statement.text) > 20 and _DEFINING.search(statement.text) else 0.0
    return 0.1 if len(statement.text) > 20 else 0.0


def with_rest_of_sentence(candidate: Candidate) -> Quote:
    """A label alone (「人が変わる」) is quoted with the line under it."""
    statement = candidate.statement
    if len(statement.text) > LABEL_CHARS or statement.text.endswith("。"):
        return Quote(candidate, statement.start, statement.end)
    below = [s for s in candidate.parts.statements if s.line == statement.line + 1]
    end = below[-1].end if below and below[0].block == statement.block else statement.end
    return Quote(candidate, statement.start, end)


def with_cause(candidate: Candidate) -> Quote:
    """Quote a statement of what has to be done with the one before it, which says why.

    「施設が不十分。構築が急務。」; where the statement tells a cause itself, or a block ends between
    them and nothing like 「⇒」 or 「このため」 leads over, it stands alone.
    """
    alone, statement = with_rest_of_sentence(candidate), candidate.statement
    back = bool(_BACK.match(statement.text))
    if not back and (not _NEEDED.search(statement.text) or _CAUSE.search(statement.text)):
        return alone
    before = [s for s in candidate.parts.statements if s.end <= statement.start]
    if not before or before[-1].heading:
        return alone
    cause = before[-1]
    if back and not cause.text.endswith("。"):
        return alone
    if not back and cause.block != statement.block and not _SO.search(statement.text):
        return alone
    return Quote(candidate, cause.start, alone.end)
