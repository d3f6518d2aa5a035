"""The names of ministries, councils, prefectures and agencies, and how they stand on a line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from corpus.normalize import fold

_CHARS = r"[一-龠々ァ-ヶーA-Za-z・]"
_UNIT = (
    r"局|部|課|室|官|本部|センター|事務局|班|係|担当|委員会|部会|会議|審議会|協議会|分科会|小委員会|ワーキンググループ|WG|"
    r"研究会|検討会|懇談会|庁|機構|事務所|院|署|支局|補佐官|所|グループ|チーム|タスクフォース"
)
_UNITS = (
    rf"(?:\s?(?:{_CHARS}|\([^()\d]{{2,20}}\)){{1,20}}?(?:{_UNIT})(?![会員])"
    r"|\s?\([^()\d]{2,12}担当\)|\(防災\))*"
)
_OFFICER = r"(?:\s?(?:(?<=[局部課室庁])長官?|(?<=官)|大臣|知事)(?:\s[一-龠々ぁ-んァ-ヶ\s]{2,10})?)?"
_FORM = (
    rf"(?:(?:独立行政法人|国立研究開発法人|国立大学法人|一般社団法人|一般財団法人|公益社団法人|公益財団法人|株式会社)\s?{_CHARS}{{2,24}}|"
    rf"(?:[A-Za-z]+\s)?{_CHARS}{{2,20}}?(?:\([^()\d]{{2,20}}\))?{_CHARS}{{0,12}}(?:省|庁|会議|審議会|協議会|委員会|調査会|懇談会|検討会|研究会|部会|機構|研究所|センター|協会|公社|事業団|"
    r"振興会|財団|本部|事務局|大学|連合会)|[一-龠々ヶケァ-ヴーぁ-ん]{1,8}(?<![都地])(?<!町)(?:市|区|町|村)(?:役所|役場)?)"
)
_PREFIX = (
    r"(?:(?:作成|発行|公表|編集|編|著|監修|制作|提出|発行元|発行者|編集者|作成者|公表者|"
    r"問い?合わ?せ先|担当)\s?[::]?\s?)?"
)
_SUFFIX = r"(?:\s?(?:編|編集|編著|作成|発行|公表|監修|提出資料|提供))?"
_JOINT = re.compile(r"\s?[・、,/&＆]\s?|\s+(?=\S)")
_COUNCIL = re.compile(
    r"((?:[一-龠々ァ-ヶーA-Za-z0-9・\s]|に関する|のための|\([^()\d]{2,20}\)){2,30}"
    r"(?:協議会|審議会|委員会|検討会|研究会|懇談会|有識者会議|推進会議|部会))"
    r"\s?(?:\(?第\s?\d+回|議事|会議|討議|(?:配[布付]|参考)?資料)"
)
_NO_BODY = re.compile(
    r"^(?:都道府県|市区?町村|市町村|地方|関係|各|当該|同|本)|この|その|及び|又は|等$"
)


_HOST = re.compile(r"(?<=[@/.])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.go\.jp(?![\w.-])", re.IGNORECASE)
ENGLISH_NAME = 12
"""An English name of fewer characters (MIC, an address) is an abbreviation that stands in other words too."""


@dataclass(frozen=True, slots=True)
class Body:
    """A body that publishes documents.

    Attributes:
        name: its official name.
        parent: the ministry it belongs to, "" where it is one.
    """

    name: str
    parent: str = ""


@cache
def listed_bodies() -> dict[str, Body]:
    """Return the listed bodies by each of their names, folded."""
    found: dict[str, Body] = {}
    text = files("corpus.identity").joinpath("bodies.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, parent, others = [*line.split("\t"), "", ""][:3]
        for said in (name, *filter(None, others.split("、"))):
            found[fold(said)] = Body(name, parent)
    return found


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the pattern of a listed body with its units, and of any body by its form."""
    names = {name for body in listed_bodies().values() for name in (body.name, body.parent) if name}
    japanese = sorted((re.escape(name) for name in names), key=len, reverse=True)
    ministers = sorted(
        {re.escape(name[:-1]) for name in names if name.endswith("省")}, key=len, reverse=True
    )
    listed = (
        rf"(?:{'|'.join(japanese)}){_UNITS}{_OFFICER}|(?:{'|'.join(ministers)})大臣"
        r"(?:\s?[一-龠々ぁ-んァ-ヶ]{1,4}\s?[一-龠々ぁ-んァ-ヶ]{1,6})?"
    )
    return re.compile(listed), re.compile(_FORM + _UNITS)


def body_of_line(line: str) -> str:
    """Return the bodies that a whole line names (joined by 「・」), "" where it says anything else.

    Only listed bodies and their units: 「厚生労働省 老健局」, 「総務省・経済産業省」, a signature
    「厚生労働省保険局医療課長」, 「内閣府(防災担当)・消防庁」, an abbreviation or English name alone.
    """
    bare = _bare(line)
    if (body := listed_bodies().get(fold(bare))) is not None:
        return body.name
    parts = _parts(bare, _patterns()[0])
    return "・".join(dict.fromkeys(_official(part) for part in parts))


def body_by_form(line: str) -> str:
    """Return a body that a whole line names by the form of its name only (「南町総務課」)."""
    bare = _bare(line)
    if _NO_BODY.search(bare) or len(bare) > 40:
        return ""
    return bare if _patterns()[1].fullmatch(bare) else ""


def leading_body(text: str) -> str:
    """Return the listed body that a text begins with: 「法制審議会第198回会議配布資料」."""
    found = _patterns()[0].match(text.lstrip("〔[(【<「 "))
    return _official(found.group()) if found else ""


def named_bodies(text: str) -> list[str]:
    """Return the listed bodies named anywhere in a text, in order, with their units."""
    return [_official(match.group()) for match in _patterns()[0].finditer(text)]


def body_of_host(text: str) -> str:
    """Return the body whose mail or web address stands in a text (``mhlw.go.jp``), "" where several do."""
    told = (".".join(host.split(".")[-3:]).lower() for host in _HOST.findall(text))
    found = {body.name for host in told if (body := listed_bodies().get(fold(host)))}
    return found.pop() if len(found) == 1 else ""


def english_body(text: str) -> str:
    """Return the body whose English name stands in a text, as in a copyright line, or ""."""
    found = [name for name in _english() if name in fold(text)]
    return listed_bodies()[max(found, key=len)].name if found else ""


@cache
def _english() -> tuple[str, ...]:
    return tuple(name for name in listed_bodies() if name.isascii() and len(name) > ENGLISH_NAME)


def council_of(title: str) -> str:
    """Return the council that a title begins with, by the form of its name, "" where none.

    「ウェブ推進協議会(第1回) 議事概要」: its minutes and papers are the council's.
    """
    found = _COUNCIL.match(re.sub(r"^第\s?\d+回\s?", "", title))
    return found[1].strip() if found and not _NO_BODY.search(found[1]) else ""


def parent_of(body: str) -> str:
    """Return the ministry of a body as printed (「法制審議会商法部会」: 法務省), "" for ministries."""
    key = fold(body)
    known = [name for name in listed_bodies() if key.startswith(name)]
    return listed_bodies()[max(known, key=len)].parent if known else ""


def _bare(line: str) -> str:
    bare = line.strip().strip("〔〕[]【】<>「」■○●◎※ ")
    bare = re.sub(rf"^{_PREFIX}", "", bare)
    bare = re.sub(rf"{_SUFFIX}$", "", bare)
    return re.sub(r"(?<=[一-龠])\s(?=[一-龠]\s|[一-龠]$)", "", bare).strip()


def _parts(bare: str, pattern: re.Pattern[str]) -> list[str]:
    """Return the bodies that fill a line, [] where anything else stands in it."""
    found: list[str] = []
    at = 0
    while at < len(bare):
        match = pattern.match(bare, at)
        if match is None or match.end() == at:
            return []
        found.append(match.group())
        at = match.end()
        joint = _JOINT.match(bare, at)
        at = joint.end() if joint else at
        if not joint and at < len(bare):
            return []
    return found


def _official(said: str) -> str:
    """Return a body's own name: a minister's or a head's signature without the person."""
    minister = re.match(r"([一-龠]+?)大臣", said)
    if minister and fold(f"{minister[1]}省") in listed_bodies():
        return f"{minister[1]}省"
    said = re.sub(r"(?<=[局部課室庁])長官?(?:\s.*)?$", "", said)
    said = re.sub(r"(?<=[都道府県])知事.*$", "", said)
    return re.sub(r"(?<=[一-龠])\s+(?=[一-龠A-Z(])", "", said).strip(" ・、")
