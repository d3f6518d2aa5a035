"""The line that names an answer's sources, ready to be pasted under what is quoted.

The form is that of the Government of Japan's standard terms of use: 「出典：『資料名』（機関名）p.N」 for
words taken as they are, with 「を基に作成」 for what was put together from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.common.places import of_unit
from assistant.common.types import Answer, Citation, Evidence
from index.store.documents import DocumentInfo


def credit(answer: Answer, documents: Iterable[DocumentInfo]) -> str:
    """Return one line a document, in the order of the citations, or of the places shown instead.

    "" for an answer without any. The page is the printed one where there is one, else the slide's position.
    """
    infos = {info.name: info for info in documents}
    cited: dict[str, list[Citation | Evidence]] = {}
    for source in answer.citations or answer.evidence:
        cited.setdefault(source.document, []).append(source)
    made = " を基に作成" if answer.mode != "extractive" or len(answer.citations) > 1 else ""
    return "\n".join(
        f"出典：{_name(name, infos)}{_pages(own)}{made}" for name, own in cited.items()
    )


def _name(name: str, infos: dict[str, DocumentInfo]) -> str:
    info = infos.get(name)
    title = (info.title if info else "") or name
    publisher = f"（{info.publisher}）" if info and info.publisher else ""
    return f"『{title}』{publisher}"


def _pages(citations: Sequence[Citation | Evidence]) -> str:
    pages = dict.fromkeys(
        f"p.{c.printed_page}"
        if c.printed_page
        else of_unit("credit", c.document, "ja", number=c.slide)
        for c in sorted(citations, key=lambda c: c.slide)
    )
    return "、".join(pages)
