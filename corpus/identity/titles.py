"""The title of a document: on its cover by size of type, place and words; then its properties."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import log2

from corpus.identity.bodies import body_of_line
from corpus.identity.file_names import named_after_file
from corpus.identity.groups import Candidate, candidates, usual_size, with_part
from corpus.identity.lines import Line
from corpus.identity.names import DATE, EDITION, embedded_title
from corpus.normalize import fold

OPENING = 60
"""The first words of a document are its title where they are no longer: else its first sentence."""
ENOUGH = 1.0
"""The score from which a line is a title; running text in one size stays below (development half)."""
_TOPIC = re.compile(
    r"(?:について|ガイドライン|ガイドブック|白書|報告書?|届出書|申請書|書類|レポート|計画|戦略|方針|指針|要綱|要領|条例|規則|基準|基本法|議事録|議事概要|"
    r"議事要旨|会議録|一覧表?|名簿|対照表|点数表|予定表|照会先|概要|要点|案|資料|手引き?|マニュアル|整理|意見|調査票?|結果|様式|ツール|"
    r"統計|指標|Q&A|図|ページ|取扱い?|留意点|する件|を改正する(?:省令|件|告示|法律)|版|編|推移|状況|予算|決算|答申|ペーパー|事例|リスト)"
    r"等?(?:\s?\(.*\))*(?:\s?(?:vol|ver)\.?\s?[\d.]+)?$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"(?:について|する件|する省令|する告示|する政令)(?:\s?\(.*\))?$")
_SAYS = re.compile(
    r"(?:です|ます|ました|ません|ください|下さい|ましょう|ている|される|した|する|ない|なる|である)$"
)
_BULLET = re.compile(
    r"^[・•●◆■□※⇒→➡▶►✓◎○~]|^\(?[\d①-⑳]+[.)]|^[①-⑳]|^[a-zア-ン][.)]|^\([^()]{1,3}\)\s"
)
_BULLETED = re.compile(r"^[○◎●◆■□・※]\s?(?=\S{3})")
_SECTION = re.compile(r"^第\s?\d+\s?(?:[章節条款編部]|\s)|^[IVX]+(?:-\d+)?[.\s]|^\d+[.\s]")
_SERIES_CODE = re.compile(r"\s[A-Z]{1,4}-?\d[\d\-]*$")
_PAPER_LABEL = re.compile(r"(?:配[布付]資料|資料)\s?(?:\S{0,3}\d[\d\-]*)?$")
_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠々]")


def cover_title(lines: Sequence[Line], heads: Sequence[str], running: Sequence[str]) -> str:
    """Return the title that stands on a page, "" where no line stands out.

    Args:
        lines: the page's lines.
        heads: titles that the file itself gives (the slide's title, the property), as a sign.
        running: running heads of the pages that follow, as a sign.
    """
    usual = usual_size(lines)
    known = [key for text in heads if len(key := fold(text)) > 3]
    repeated = {fold(text) for text in running}
    marked = _marked(lines)
    scored = [
        (
            _score(one, usual, known, repeated) + (1.2 if one.lines[-1] in marked else 0.0),
            -one.place,
            one,
        )
        for one in candidates(lines)
    ]
    best = max(scored, key=lambda found: found[:2], default=None)
    return _BULLETED.sub("", with_part(best[2], lines)) if best and best[0] >= ENOUGH else ""


def property_title(embedded: str) -> str:
    """Return the title in a file's properties, cleaned where it is a file's name; "" for defaults."""
    head, _, tail = embedded.rpartition("|")
    if head and (body_of_line(tail) or len(tail) < len(head)):  # a web page's title and its site
        embedded = head.strip(" |")
    return embedded_title(embedded) or named_after_file(embedded)


def _marked(lines: Sequence[Line]) -> list[Line]:
    """Return the lines right above a date, an edition or a body's name, as a cover's title stands."""
    return [
        line for i, line in enumerate(lines)
        if any(_dates(after.text) or body_of_line(after.text) for after in lines[i + 1 : i + 3])
    ]  # fmt: skip


def _dates(text: str) -> bool:
    """Whether a line is a date or an edition and nothing else."""
    return (
        re.fullmatch(rf"[(〔]?(?:{DATE}|{EDITION})[)〕]?", text.strip(), re.IGNORECASE) is not None
    )


def _score(one: Candidate, usual: float, known: Sequence[str], repeated: set[str]) -> float:
    text, first, key = one.text, one.lines[0], fold(one.text)
    score = 0.0
    if usual and first.size:
        score += 2.5 * min(1.5, log2(first.size / usual)) if first.size >= usual else -1.0
        score += 0.5 if abs(first.left + first.right - 1) < 0.12 else 0.0
    score += {1: 1.5, 2: 0.6}.get(first.level, 0.0)
    score += 1.0 if _TOPIC.search(text) else 0.0
    sure = 1.5 if usual else 2.5  # a deck's own title; on a page of sizes it was guessed from them
    score += sure if any(key in other or other in key for other in known) else 0.0
    score += 0.7 if key in repeated else 0.0
    score += 1.0 if _SUBJECT.search(text) else 0.0
    if one.place == 0 and first.block == 0 and len(text) <= OPENING and first.kind != "table":
        score += 0.5 if usual else 1.0  # without sizes a document's first words are its title
    score -= 0.1 * min(one.place, 10)
    score -= 1.5 if _SAYS.search(text) else 0.0
    heads = one.place == 0 and _BULLETED.match(text)  # 「○何々基準」 heads a notice
    item = first.kind in ("list", "note", "caption") or _BULLET.search(text)
    score -= 1.5 if item and not heads else 0.0
    score -= 1.2 if _SECTION.search(text) else 0.0
    score -= (
        1.2 if _SERIES_CODE.search(text) or (_PAPER_LABEL.search(text) and "回" in text) else 0.0
    )
    score -= 0.5 if not _JAPANESE.search(text) else 0.0
    return score - (0.8 if len(text) < 5 else 0.0)
