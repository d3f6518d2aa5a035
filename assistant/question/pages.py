"""Pages named in a question: 「資料10ページ」 is the printed number, 「12枚目」 the physical one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from assistant.question.analysis import analyse, holds_only
from corpus.normalize import fold, normalize_query
from index.store.documents import DocumentInfo
from index.types import PageNumber

NAME_CHARS = 3
"""A document name shorter than this is not looked for in questions."""

_PHYSICAL = re.compile(
    r"(?:PDF|スライド|\bslide)\s?(?:の|番号|no\.)?\s?第?(?P<a>\d{1,4})(?![\d.,年月日件人円億万%]|枚(?!目))"
    r"\s?(?:枚目|番目|ページ目?|頁目?)?|(?:シート\s?)?(?<![\d.~-])(?P<b>\d{1,9})枚目(?:の(?:スライド|シート|ページ))?",
    re.IGNORECASE,
)
_PRINTED = re.compile(
    r"(?<![\d.,~-])(?<![全約計])(?:資料の?\s?)?第?(?P<a>\d{1,9})\s?(?:ページ|頁)目?"
    r"(?!\s?(?:以[内上下]|程度|超|分|ずつ|くらい|ほど|もの|あり|です|から|[~-]\d|の(?:資料|冊子|報告書|文書)))"
    r"|(?:資料の?\s?)?(?:(?<![A-Za-z])(?:[Pp]{1,2}\.\s?|p)|(?i:\bpage)\s?)(?P<b>\d{1,4})(?![\d.,~-]\d|\d)(?:ページ)?"
)
_STEP = re.compile(
    r"(?:(?P<next>次|つぎ)|(?P<back>前|まえ|一つ前|ひとつ前)|(?:そ|こ|今|いま|同じ|さっき|先ほど))の?\s?(?:ページ|頁|スライド)"
    r"|\b(?:the )?(?:(?P<onward>next)|(?P<backward>previous)|(?:that|this|same)) (?:page|slide)\b",
    re.IGNORECASE,
)
_EDGE = re.compile(
    r"^(?:における|について|では|には|の|に|で|は|を|と|が|[、,/／\s])+|[、,/／\s]+$"
)
_LEAD = re.compile(
    r"^(?:では|じゃあ|それでは|で|あと|続けて|次に)[、,]\s*|^(?:では|じゃあ|それでは)"
)
_FRAME = frozenset(
    ("ページ", "頁", "枚", "詳しい", "もっと", "要約", "概要", "要点", "ポイント", "話", "表示", "見せる", "まとめ", 
     "まとめる", "纏める", "一言", "有る", "在る", "教える", "見る")
)  # fmt: skip
"""Words that ask for a page as a whole."""
_ENGLISH_FRAME = re.compile(
    r"(?:what|what's|is|are|on|in|the|of|say|says|does|do|show|me|tell|contents?|summary|"
    r"summari[sz]e|about|written|which|please|deck|document|slide|page|there|it|a)"
)


@dataclass(frozen=True, slots=True)
class PageReference:
    """A page that a question names.

    Attributes:
        number: the number, as asked.
        physical: whether the position in the file is meant, and not the printed number.
        rest: the question without the page.
        whole: whether the page as a whole is asked for (「資料10ページの内容」).
    """

    number: int
    physical: bool
    rest: str
    whole: bool


@dataclass(frozen=True, slots=True)
class PageStep:
    """A page named by its distance from the one last spoken of.

    Attributes:
        step: 1 for the next, -1 for the one before, 0 for that page itself.
        rest: the question without the page.
        whole: whether the page as a whole is asked for.
    """

    step: int
    rest: str
    whole: bool


@dataclass(frozen=True, slots=True)
class FoundPage:
    """The slide a reference means.

    Attributes:
        slide: its physical number.
        counted: True where no slide has the number printed, so that it was counted.
        others: further slides with the same printed number.
    """

    slide: int
    counted: bool = False
    others: tuple[int, ...] = ()


def page_reference(question: str, known: str = "") -> PageReference | None:
    """Return the page a question names, or None; ``known`` are words that name the document."""
    text = normalize_query(question)
    physical, printed = _PHYSICAL.search(text), _PRINTED.search(text)
    match = physical or printed
    if match is None:
        return None
    rest = _PRINTED.sub("", _PHYSICAL.sub("", text))
    rest = _EDGE.sub("", rest.replace(known, "") if known else rest)
    number = int(match["a"] or match["b"])
    return PageReference(
        number, physical is not None, rest, holds_only(rest, _FRAME, _ENGLISH_FRAME)
    )


def says_title(reference: PageReference, title: str) -> bool:
    """Return whether what a question says beside the page is only which document, by its title."""
    if reference.whole:  # it says nothing beside the page
        return False
    words = {form for term in analyse(title).terms for form in (term.surface, term.lemma)}
    return bool(words) and holds_only(reference.rest, _FRAME | words, _ENGLISH_FRAME)


def of_title(reference: PageReference, title: str) -> PageReference:
    """Return a reference to a page as a whole where all else only names its document."""
    if analyse(reference.rest).kind == "statement" and says_title(reference, title):
        return replace(reference, whole=True)
    return reference


def name_in(info: DocumentInfo, question: str) -> str:
    """Return the words of a question that name a document: its name or title, "" where none."""
    text = normalize_query(question)
    stem = PurePosixPath(info.name).stem
    names = (info.name, PurePosixPath(info.name).name, stem, info.title)
    written = [normalize_query(name) for name in names if len(name) >= NAME_CHARS]
    exact = [name for name in written if name in text]
    if exact:
        return max(exact, key=len)
    return next((name for name in written if fold(name) in fold(text)), "")


def page_step(question: str) -> PageStep | None:
    """Return the page a question names by the one last spoken of (「次のページは？」), or None."""
    bare = _LEAD.sub("", normalize_query(question))
    match = _STEP.match(bare)
    if match is None:
        return None
    step = int(bool(match["next"] or match["onward"])) - int(
        bool(match["back"] or match["backward"])
    )
    rest = _EDGE.sub("", bare[match.end() :])
    return PageStep(step, rest, holds_only(rest, _FRAME, _ENGLISH_FRAME))


def find_page(reference: PageReference, numbers: Sequence[PageNumber]) -> FoundPage | None:
    """Return the slide of a document that is meant, or None where it has no such page."""
    if not reference.physical:
        same = sorted(
            (page for page in numbers if page.value == reference.number),
            key=lambda page: (page.inferred, page.slide),
        )
        if same:
            return FoundPage(same[0].slide, others=tuple(page.slide for page in same[1:]))
    if not any(page.slide == reference.number for page in numbers):
        return None
    has_printed = any(page.value is not None for page in numbers)
    return FoundPage(reference.number, counted=not reference.physical and has_printed)
