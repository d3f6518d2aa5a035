"""What kind of document it is, told by the words of its title and cover."""

from __future__ import annotations

import re
from collections.abc import Sequence

_KINDS = (
    ("白書", r"白書"),
    ("議事録", r"議事(?:録|概要|要旨)|会議録|minutes"),
    ("議事次第", r"議事次第"),
    ("Q&A", r"Q\s?&\s?A|QA|質疑応答|疑義解釈|よくある(?:御|ご)?質問|FAQ"),
    ("省令", r"(?:省|府|内閣府)令(?!.*(?:概要|について))"),
    ("政令", r"(?:施行|政)令(?!.*(?:概要|について))"),
    ("告示", r"告示|の一部を改正する件|を定める件"),
    ("条例", r"条例"),
    ("様式", r"様式|届出書|申請書|調査票|報告書様式|記入(?:例|用紙)|チェックシート"),
    ("名簿", r"名簿"),
    ("対照表", r"対照表|新旧"),
    ("ガイドライン", r"ガイドライン|ガイドブック|手引|てびき|マニュアル|指針|基準$|ハンドブック|guidelines?"),
    ("概要資料", r"概要|ポイント|説明資料|ポンチ|概略"),
    ("一覧", r"一覧|リスト|点数表|コード表|予定表|照会先"),
    ("統計表", r"統計|集計|年報|月報|実績|調査結果|歳[入出]|推移"),
    ("計画", r"計画|戦略|プラン|ロードマップ|工程表"),
    ("要綱", r"要綱|要領|規程|規則"),
    ("報告書", r"報告|レポート|ペーパー|とりまとめ|取りまとめ|整理|答申|中間試案|意見|report"),
    ("会議資料", r"第\d+回.*(?:会議|部会|審議会|協議会|委員会|検討会)|(?:配[布付]|提出|討議用|会議)資料|参考資料"),
    ("通知", r"について$|について\(|事務連絡|通知"),
)  # fmt: skip
_COMPILED = tuple((kind, re.compile(words, re.IGNORECASE)) for kind, words in _KINDS)
_NOTICE = re.compile(
    r"(?:発|第)\s?[\d一二三四五六七八九十]+\s?(?:第\s?\d+\s?)?号|^事務連絡$|殿$|御中$"
)
_NUMBERED = re.compile(r"(省令|告示|政令)第\s?[\d一二三四五六七八九十百〇]+\s?号")


def kind_of(title: str, cover: Sequence[str]) -> str:
    """Return the kind of a document, "" where neither its title nor its cover tells it.

    Args:
        title: its title.
        cover: the lines of its first page, from the top.
    """
    for line in cover:
        if (number := _NUMBERED.search(line)) and len(line) <= 24:
            return number[1]
    told = _told(title)
    if told in ("", "通知", "報告書") and any(_NOTICE.search(line) for line in cover[:12]):
        return "通知"
    return told or next(
        (found for line in cover[:4] if len(line) < 40 and (found := _told(line))), ""
    )


def _told(text: str) -> str:
    return next((kind for kind, words in _COMPILED if words.search(text)), "")
