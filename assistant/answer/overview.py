"""Questions for a summary: of a document as a whole, or of what the documents say of a topic."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.question.analysis import holds_only
from assistant.question.pages import name_in
from corpus.normalize import normalize_query
from index.store.documents import DocumentInfo

_SUMMARY = re.compile(
    r"概要|要約|要点|全体像|まとめ|主な内容|どんな(?:内容|資料|文書)|どのような(?:内容|資料|文書)|何が書|何について|"
    r"summar|overview|what is (?:this|the) (?:document|deck|file) about|key points",
    re.IGNORECASE,
)
_FRAME = frozenset(
    ("概要", "要約", "要点", "ポイント", "全体像", "纏め", "まとめ", "まとめる", "纏める", "内容", "主", "どんな",
     "書く", "資料", "文書", "スライド", "デッキ", "ファイル", "ドキュメント", "pdf", "報告書", "本", "全体", "全部",
     "簡単", "短い", "一言", "登録", "教える", "示す", "説明", "見る", "有る", "下さい")
)  # fmt: skip
"""Words that ask for a summary of a document and name nothing in it."""
_ENGLISH_FRAME = re.compile(
    r"(?:please|give|me|an?|the|this|of|is|are|what|tell|summar\w+|overview|documents?|deck|file|about|key|points|whole)"
)
_TOPIC = re.compile(
    r"^(?P<topic>.{2,40}?)(?:について|に関して|に関する|における)?(?:の)?(?:スライド|資料|ページ|内容|記載|部分)?(?:を|の|、)?"
    r"(?:簡単に|短く|ざっと|まとめて)?"
    r"(?:要約|要点を|要点は|まとめて|概要を(?:教|説明|まとめ|示)|概要は\??$)"
    r"|^(?:please )?(?:summari[sz]e|give (?:me )?(?:a summary|an overview) of) "
    r"(?:the slides? (?:on|about) )?(?P<english>.{2,60}?)\??$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class AskedOverview:
    """What is to be summed up: some documents, or a topic where there are none."""

    documents: tuple[DocumentInfo, ...]
    topic: str = ""


def asked_overview(question: str, documents: Sequence[DocumentInfo]) -> AskedOverview | None:
    """Return what a question wants summed up, or None where it asks for something else."""
    text = normalize_query(question)
    if not _SUMMARY.search(text):
        return None
    named = [info for info in documents if name_in(info, text)]
    rest = text
    for info in named:
        rest = rest.replace(name_in(info, text), "")
    if holds_only(rest, _FRAME, _ENGLISH_FRAME):
        return AskedOverview(tuple(named or documents))
    match = _TOPIC.search(text)
    if match is None:
        return None
    topic = (match["topic"] or match["english"]).strip("「」『』 ")
    return AskedOverview((), topic)
