"""Editions of one 資料 against each other: the one asked for, else the newest, is preferred.

Preference acts only between passages that say the same of another year; what only an older edition
says stays where it is. Of those that say the same, a model is handed the preferred ones first; without
one, only they are looked at: the best claim must not be last year's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from assistant.common.messages import Language, message
from assistant.common.types import Answer
from assistant.question.analysis import Question
from corpus.expressions import find_expressions
from corpus.normalize import fold
from index.store.documents import DocumentInfo
from index.types import Hit

SAME = 0.6
"""Similarity, figures and years apart, from which two texts say the same of different years."""
_DIGITS = re.compile(r"\d[\d,.]*")
_EDITION = re.compile(
    r"(?:(?:令和|平成|昭和)\s?(?:\d{1,2}|元)|(?:19|20)\d{2})年?度?版(?:の資料)?(?:における|によると|について|では|に|で|の)?[、,]?"
)

_CHANGE = re.compile(
    r"[はがを]?(?:どう|どのように|どれだけ|どれくらい|いくら)?"
    r"(?:変わ|変化|増え|減っ|増加|減少|違|異な|比べ|比較)[^。?]*[。?]?$"
)
_VERSIONS = re.compile(r"版.*(?:と|から|、).*版")


class Editions:
    """The documents of an index that are editions of one 資料."""

    def __init__(self, documents: Sequence[DocumentInfo]) -> None:
        series: dict[str, list[DocumentInfo]] = defaultdict(list)
        for info in documents:
            if info.series:
                series[info.series].append(info)
        groups = [g for g in series.values() if len({info.edition_order for info in g}) > 1]
        self._groups = [sorted(g, key=lambda info: info.edition_order) for g in groups]

    def __bool__(self) -> bool:
        """Whether there is any choice between editions."""
        return bool(self._groups)

    def wanted(self, question: Question) -> Mapping[str, Collection[str]]:
        """Return, for every document that has other editions, the documents to prefer to it.

        Those of a year that the question names, else the newest; a year that no edition has
        prefers none.
        """
        chosen: dict[str, Collection[str]] = {}
        for group in self._groups:
            asked = [i for i in group if int(i.edition_order[:4]) in question.years]
            newest = [i for i in group if i.edition_order == group[-1].edition_order]
            best = asked or ([] if question.years else newest)
            names = {info.name for info in best}
            chosen.update({info.name: names for info in group if names and info.name not in names})
        return chosen

    def excluded(self, question: Question) -> set[str]:
        """Return the documents left out because another edition is named (「令和4年度版では」)."""
        if not _EDITION.search(question.text):
            return set()
        wanted = self.wanted(question)
        return {
            info.name
            for group in self._groups
            if any(int(i.edition_order[:4]) in question.years for i in group)
            for info in group
            if info.name in wanted
        }

    def compared(self, question: Question) -> tuple[DocumentInfo, ...]:
        """Return the editions that a question sets against each other, oldest first."""
        if not _CHANGE.search(question.text) or len(question.years) < 2:
            return ()
        for group in self._groups:
            asked = [i for i in group if int(i.edition_order[:4]) in question.years]
            if len({info.edition_order for info in asked}) > 1 and _VERSIONS.search(question.text):
                return tuple(asked)
        return ()

    def noted(self, answer: Answer, language: Language) -> Answer:
        """Return an answer with what is to be said of the editions that it cites or shows."""
        named = {c.document for c in answer.citations} or {e.document for e in answer.evidence}
        return replace(answer, warnings=(*answer.warnings, *self.told(named, language)))

    def told(self, documents: Collection[str], language: Language) -> tuple[str, ...]:
        """Return what to say of the editions that an answer cites."""
        return tuple(
            message(
                "edition_cited",
                language,
                edition=info.edition,
                others="、".join(
                    dict.fromkeys(o.edition for o in group if o.edition_order != info.edition_order)
                ),
            )
            for group in self._groups
            for info in group
            if info.name in documents
        )


def of_one_edition(text: str) -> str:
    """Return what a comparison of editions asks of each: 「額はどう変わりましたか」 is 「額は?」."""
    return _CHANGE.sub("は?", without_edition(text))


def without_edition(text: str) -> str:
    """Return a question without the edition it names: 「令和4年度版では、額は?」 is 「額は?」."""
    return _EDITION.sub("", text).strip() or text


def prefer(
    hits: Sequence[Hit], wanted: Mapping[str, Collection[str]], question: Question
) -> list[Hit]:
    """Put what a preferred edition says too behind everything else; the order is otherwise kept."""
    return sorted(hits, key=_told_anew(hits, wanted, question))


def newest(
    hits: Sequence[Hit], wanted: Mapping[str, Collection[str]], question: Question
) -> list[Hit]:
    """Leave out what a preferred edition says too."""
    told_anew = _told_anew(hits, wanted, question)
    return [hit for hit in hits if not told_anew(hit)]


def _told_anew(
    hits: Sequence[Hit], wanted: Mapping[str, Collection[str]], question: Question
) -> Callable[[Hit], bool]:
    """Return whether a preferred edition says the same as a hit, and has its words of the question."""
    preferred = {name for names in wanted.values() for name in names}
    newer = [(p.document, _bare(p.indexed_text), fold(p.indexed_text))
             for hit in hits if (p := hit.passage).document in preferred]  # fmt: skip
    lemmas = [t.surface for t in question.terms if t.weight >= 0.5 and not t.surface.isdigit()]

    def told_anew(hit: Hit) -> bool:
        names = wanted.get(hit.passage.document, ())
        if not names:
            return False
        own, bare = fold(hit.passage.indexed_text), _bare(hit.passage.indexed_text)
        return any(
            name in names
            and not any(word in own and word not in other for word in lemmas)
            and SequenceMatcher(None, bare, masked, autojunk=False).ratio() >= SAME
            for name, masked, other in newer
        )

    return told_anew


def _bare(text: str) -> str:
    """Return a text with 0 for each figure and date."""
    bare, at = "", 0
    for figure in find_expressions(text):
        bare += text[at : figure.start] + "0"
        at = figure.end
    return _DIGITS.sub("0", fold(bare + text[at:]))
