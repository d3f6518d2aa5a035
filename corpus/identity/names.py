"""Which words can be the title of a document, and which only stand where titles do."""

from __future__ import annotations

import re
import unicodedata

MIN_CHARS, MAX_CHARS = 2, 110
"""Shorter (施策 is a title) is a mark or a label, longer a sentence; the long names of laws stay under 110."""
MIN_LATIN_WORDS = 3
"""A property in Latin letters of fewer words (「Services」, 「dp2021_11」) is a style's or a file's name."""

YEAR = r"(?:(?:令和|平成|昭和|[RHS])\s?(?:\d{1,2}|元|[一二三四五六七八九十]{1,3})|(?:19|20)\d{2})"
EDITION = (
    rf"(?:{YEAR}\s?(?:\([^()]{{3,8}}\))?\s?年?度?(?:\s?\d{{1,2}}\s?月(?:\s?\d{{1,2}}\s?日)?)?\s?"
    r"(?:改[訂定訂])?版?|第?\s?\d{1,2}(?:\.\d{1,2}){0,2}\s?版|初版|改[訂定]版?|"
    r"ver(?:sion)?\.?\s?\d{1,2}(?:\.\d{1,2}){0,2}|v\d{1,2}(?:\.\d{1,2}){1,2})"
)
DATE = (
    rf"(?:{YEAR}\s?(?:\([^()]{{2,8}}\))?\s?[年.\-/]\s?(?:\([^()]{{3,8}}\)\s?)?(?:[\d一二三四五六七八九十]{{1,3}}\s?[月.\-/]?\s?"
    r"(?:\d{1,2}\s?日?|[一二三四五六七八九十]{1,3}\s?日)?)?\s?(?:\([月火水木金土日]\))?)"
)
_WHEN = r"(?:作成|更新|改[訂定]|公表|公開|発行|策定|決定|制定|現在|時点|版|初版|案|頃|閣議決定|最終|施行|[:年月日度])*"
_ENGLISH_DATE = (
    r"(?:\d{1,2}\s)?(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"\s(?:\d{1,2},?\s)?(?:\d{4}|Reiwa\s\d{1,2})"
)
_LABELS = (
    r"(?:参考|補足|配[布付]|委員提出|机上|会議)?資料|別[添紙表記]|参考|様式|別記様式|付[録属]|附[録属]|添付|目次|本文|本編|概要|概要版|要旨|"
    r"はじめに|まえがき|現行|改正(?:前|後|案)|案|暫定版|最終版|確定版|未定稿|写|公印省略|印影印刷|機密性[\d情報]*|取扱注意|厳重注意|"
    r"報道発表(?:資料)?|Press ?Release|"
    r"事務連絡|お知らせ|表紙|表|図|図表|記|以上|注意事項|凡例|奥付|議事次第|検索|サイト内検索|本文へ|メニュー|ホーム|English|お問い?合わ?せ"
)
_NUMBERS = r"[\s\-‐ー.・,第号\d一二三四五六七八九十①-⑳ⅠⅡⅢⅣⅤIVXA-Z()~の]*"
_NO_TITLE = re.compile(
    "|".join(
        (
            r"^[\W\d_]*$",
            rf"^[\[(〔【<《]?(?:{_LABELS}){_NUMBERS}[\])〕】>》]?$",
            r"^\S{2,40}(?:部会|委員会|審議会|検討会|協議会|研究会)(?:配[布付]|参考)?資料\s?(?:\d[\d\-]*)?$",
            rf"^[(〔]?{_WHEN}\s?{DATE}(?:\s?{_WHEN})[)〕]?(?:\s?\d{{1,2}}:\d\d)?$",
            rf"^[(〔]?{EDITION}[)〕]?$",
            rf"^{_ENGLISH_DATE}$",
            r"^[(〔]?\s?単位\s?[::]?.{1,16}$|^[(]?(?:千|百万|億|兆)?[円人件%][)]?$",
            r"^\S{0,16}\s?(?:発|第|告示|省令|訓令|政令|達|事務連絡)\s?(?:第\s?)?[\d一二三四五六七八九十百〇]+\s?"
            r"(?:第\s?[\d一二三四五六七八九十百〇]+\s?)?号(?:の\d+)?$",
            r"^[-‐ー\s]*(?:p\.?|page|第)?\s?\d{1,4}\s?(?:頁|ページ|/\s?\d+)?[-‐ー\s]*$",
            r"〒|https?:|www\.|@|^(?:TEL|FAX|電話|住所|所在地|E-?mail|担当|連絡先|作成者?|氏名|発行者?|編集|提出者?)(?:\s?[::(\d]|$)",
            r"(?:殿|御中|各位|宛)$|^各[都市]",
            r"^\S{2,14}\s?[一-龠]{0,2}\s?-\s?\d{1,2}(?:-\d{1,2})*(?:\([^()]*\))?(?:\s[\d.]+)?$",
            r"[。]|^(?:スライド|Slide|Sheet|シート)\s?\d*$",
            r"\d+[,.]?\d*\s?(?:円|人|件|%|点|枚)$",
        )
    ),
    re.IGNORECASE,
)
_DEFAULT = re.compile(
    r"^(?:Word Document|Document\s?\d*|文書\s?\d*|Untitled.*|no ?title|title|タイトル(?:なし)?|無題.*|名称未設定.*|"
    r"(?:Microsoft )?(?:PowerPoint|Word|Excel)?\s?"
    r"(?:プレゼンテーション|Presentation|文書|Document|ワークシート|ブック)\s?\d*|"
    r"スライド\s?\d*|Slide\s?\d*|Book\s?\d*|Sheet\s?\d*|新しい.*|新規.*|白紙.*|テンプレート.*|template.*|表紙|標題|表題|題名?|"
    r"Microsoft Office User|Normal(?:\.dotm?)?|一太郎.*|.*スライド マスター.*)$",
    re.IGNORECASE,
)
_PROGRAM = re.compile(
    r"^(?:Microsoft (?:Office )?(?:Word|PowerPoint|Excel|Visio) - \s?|Taro\d*(?=-)-\s?)",
    re.IGNORECASE,
)
"""What Word, Excel and 一太郎 put before a file's name when they print it to a PDF."""
_HEXADECIMAL = re.compile(r"<((?:[0-9A-Fa-f]{2})+)>")
_SUFFIX = re.compile(
    r"\.(?:docx?|docm|pptx?|pptm|xlsx?|xlsm|pdf|jtdc?|jtd|rtf|txt|html?|csv|indd|ai|md|odt)$",
    re.IGNORECASE,
)
_CODE = re.compile(r"^(?:[\d\-_.]+|[0-9０-９]+[_ ])(?=\D)")
_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠々]")


def can_be_title(text: str) -> bool:
    """Whether a line, or a title in a file's properties, can name a document.

    Not a running label (「資料1」, 「別添」, 「目次」, 「中医協 総-1」, 「商法部会資料 10」), a unit, a date or edition
    alone, a number, an address, a sentence.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    return (
        MIN_CHARS <= len(text) <= MAX_CHARS
        and _NO_TITLE.search(text) is None
        and _DEFAULT.match(text) is None
    )


def embedded_title(text: str) -> str:
    """Return the title in a file's properties where a person gave it, else "".

    Defaults of programs, file names and numbers are no titles. Of the name of another file (「Microsoft
    Word - 報告書.doc」) see :func:`corpus.identity.file_names.named_after_file`.
    """
    is_own = file_name(text) is None and tells(text) and can_be_title(text)
    return text if is_own else ""


def file_name(text: str) -> str | None:
    """Return a file's name without what its program put around it, None where it is no file's."""
    text = text.strip()
    cut = _SUFFIX.sub("", _PROGRAM.sub("", _decoded(text)))
    return None if cut == text and not (_CODE.match(cut) and "_" in cut) else cut


def _decoded(text: str) -> str:
    """Return a name that Acrobat wrote as the hexadecimal bytes of Shift_JIS."""
    found = _HEXADECIMAL.fullmatch(text)
    return bytes.fromhex(found[1]).decode("cp932", "replace") if found else text


def tells(text: str) -> bool:
    """Whether a text holds words for people: Japanese, or a few in Latin letters."""
    return bool(_JAPANESE.search(text)) or len(re.findall(r"[A-Za-z]{2,}", text)) >= MIN_LATIN_WORDS
