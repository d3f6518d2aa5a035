"""What a claim is before it is held against anything: a statement, a lead-in, markup, an order."""

from __future__ import annotations

import re

from assistant.evidence.statements import BETWEEN
from assistant.llm.sources.orders import is_order
from corpus.normalize import normalize_query

_MARKUP = re.compile(r"https?:|www\.|\]\(|!\[|<[a-zA-Z/!]|javascript:|data:\w+/|`", re.I)
_ADDRESS = re.compile(r"(?:https?://|www\.)[A-Za-z0-9./_~%-]+")
_ABSENT = re.compile(
    r"(?:記載|記述|明記|言及|掲載|表示)(?:(?:が|は|も)[^。、]{0,8}(?:(?<!では)あり|され|見られ|見当たり)(?:てい)?ません|(?:さ|し|され)?て(?:は|も)?(?:い|おり)ません|ありません)|見当たりません"
    r"|資料(?:に|から|で|の中)(?:は|も|に)?[^。]{0,40}(?:(?<!では)ありません|示されていません|書かれていません|読み取れません|確認できません|含まれていません|分かりません|特定できません)"
    r"|資料(?:では|の)[^。]*(?:読んだ|読み取った|対応させた|当てはめた)[^。]*(?:です|ました)。?$"
    r"|not (?:stated|mentioned|given) in the|(?:documents?|pages?|sources?) (?:do|does) not (?:state|mention|say|give)"
)
_LEADS_IN = re.compile(
    r"(?:次|以下|下記|下表)(?:の|に)[^。、がを]{0,14}(?:とおり|通り|点|つ|もの|要素|項目|表|内容|区分|種類)(?:です|となります|になります|があります|に(?:示し|まとめ)ます|が(?:挙げられ|示され|定められ)ています)?[。：:]?$"
    r"|(?:as follows|the following[^.]*)[.:]?$"
)
_LABEL = re.compile(r"^[^。\d]{1,24}[：:]$")
_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_ANNOUNCES = re.compile(r"次の|以下の|下記の")


def plain(text: str) -> str:
    """Return a claim's words as they are compared."""
    return normalize_query(text).strip()


def is_markup(claim: str, pages: str = "") -> bool:
    """Whether a claim holds links, pictures, HTML or code; addresses that its pages print are words."""
    bare = _ADDRESS.sub(lambda found: "" if found.group() in pages else found.group(), claim)
    return _MARKUP.search(bare) is not None


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
    """Whether a claim is English, a Japanese gloss here and there apart."""
    latin, japanese = len(re.findall(r"[A-Za-z]", claim)), len(_JAPANESE.findall(claim))
    return latin > 2 * japanese and re.search(r"[A-Za-z]{3}", claim) is not None


def is_row(claim: str) -> bool:
    """Whether a claim is a row of a table."""
    return BETWEEN in claim


def announces(claim: str) -> bool:
    """Whether a claim says that a list follows, which its count is of."""
    return _ANNOUNCES.search(claim) is not None


def wants_english(question: str) -> bool:
    """Whether a question asks for an English answer: it is English, or says so."""
    return (re.search(r"[\u3041-\u3096]", question) is None and is_english(question)) or (
        re.search(r"英語|\bEnglish\b", question) is not None
    )
