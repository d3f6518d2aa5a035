"""What a claim is before it is held against anything: a statement, a lead-in, markup, an order."""

from __future__ import annotations

import re

from assistant.llm.orders import is_order
from corpus.normalize import normalize_query

_MARKUP = re.compile(r"https?:|www\.|\]\(|!\[|<[a-zA-Z/!]|javascript:|data:|`", re.I)
_ABSENT = re.compile(
    r"(?:記載|記述|明記|言及|情報|説明|内訳|数値|データ|資料)[^。]{0,20}(?:あり|され|み?られ|見当たり|見つかり|示し|確認でき|含まれ|載って|書かれて|示されて)(?:て?い)?ません"
    r"|(?:分かり|判断でき|特定でき|お答えでき|確認でき)ません|not (?:stated|mentioned|found|given|in the documents)"
)
_LEADS_IN = re.compile(
    r"(?:次|以下|下記|下表|上記)(?:の|に|は|で)?[^。]{0,24}(?:とおり|通り|です|ます|示し|まとめ|挙げ|点|もの|表)[^。]{0,12}[。：:]?$|(?:as follows|the following[^.]*)[.:]?$"
)
_LABEL = re.compile(r"^[^。\d]{1,24}[：:]$")
_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


def plain(text: str) -> str:
    """Return a claim's words as they are compared."""
    return normalize_query(text).strip()


def is_markup(claim: str) -> bool:
    """Whether a claim holds links, pictures, HTML or code."""
    return _MARKUP.search(claim) is not None


def speaks_to_the_model(claim: str) -> bool:
    """Whether a claim repeats an order that a document gives."""
    return is_order(claim)


def tells_absence(claim: str) -> bool:
    """Whether a claim says that the documents do not tell something."""
    return _ABSENT.search(claim) is not None


def leads_in(claim: str) -> bool:
    """Whether a claim only announces what follows, or labels it."""
    return _LEADS_IN.search(claim) is not None or _LABEL.match(claim) is not None


def is_english(claim: str) -> bool:
    """Whether a claim is written without Japanese."""
    return _JAPANESE.search(claim) is None and re.search(r"[A-Za-z]{3}", claim) is not None
