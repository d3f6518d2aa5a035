"""Training groups about rows of tables, made by rule: JaQuAD has prose only.

Each group is a question for one figure, the row that holds it as our readers write rows
(「宮城県 | 2021年 残高: 16.2 | …」), and rows that share its name, its column or its table. Names,
columns, units and figures are drawn here; no document and no question set is read.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.cross_encoder.mining import NEGATIVES, Group

ROWS: dict[str, str] = {
    "都道府県別": (
        "北海道 青森県 宮城県 秋田県 福島県 茨城県 群馬県 埼玉県 千葉県 東京都 "
        "神奈川県 新潟県 石川県 長野県 静岡県 愛知県 三重県 京都府 大阪府 兵庫県 "
        "奈良県 岡山県 広島県 香川県 愛媛県 高知県 福岡県 長崎県 熊本県 沖縄県"
    ),
    "業種別": (
        "製造業 非製造業 建設業 運輸業 卸売業 小売業 情報通信業 金融業 保険業 "
        "不動産業 宿泊業 飲食業 医療 福祉 農業 林業 漁業 鉱業 電気業 化学工業 "
        "鉄鋼業 食料品製造業 繊維工業 印刷業"
    ),
    "規模別": (
        "大企業 中堅企業 中小企業 小規模事業者 資本金1億円以上 従業員300人未満 従業員20人以下"
    ),
    "年代別": ("10代 20代 30代 40代 50代 60代 70歳以上 全体"),
    "国別": ("日本 米国 英国 ドイツ フランス 韓国 中国 インド カナダ イタリア"),
    "機関別": (
        "東西大学 中央研究所 第一機構 南部大学 北部高等専門学校 産業振興公社 地域支援センター"
    ),
}
"""Names of rows by what they are of, apart by white space."""
COLUMNS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("売上高", ("売上", "売り上げ"), "億円"), ("経常利益", ("もうけ", "利益"), "億円"),
    ("従業員数", ("働く人の数", "従業員"), "人"), ("事業所数", ("事業所", "事業所の数"), "か所"),
    ("予算額", ("予算",), "億円"), ("出荷額", ("出荷",), "億円"), ("利用者数", ("使っている人", "利用者"), "人"),
    ("相談件数", ("相談", "寄せられた相談の数"), "件"), ("構成比", ("割合", "占める割合"), "%"),
    ("前年比", ("前の年からの伸び", "増減"), "%"), ("普及率", ("どのくらい広まっているか", "普及の割合"), "%"),
    ("貸付残高", ("貸付の残り", "融資の残高"), "億円"), ("預金残高", ("預金", "預けられた額"), "億円"),
    ("研究者数", ("研究者", "研究者の数"), "人"), ("論文数", ("論文", "論文の数"), "本"),
    ("補助金額", ("補助金", "補助の額"), "万円"), ("認証件数", ("認証された数",), "件"),
    ("満足度", ("満足している人の割合",), "%"), ("最大配合量", ("入れてよい量", "配合の上限"), "g"),
    ("平均年齢", ("年齢の平均",), "歳"), ("輸出額", ("輸出",), "億円"), ("輸入額", ("輸入",), "億円"),
)  # fmt: skip
YEARS = (
    "2001年",
    "2011年",
    "2019年",
    "2021年",
    "2023年",
    "平成30年度",
    "令和元年度",
    "令和3年度",
    "令和5年度",
)
QUESTIONS = (
    "{row}の{year}の{column}はいくらですか。",
    "{year}の{row}の{column}を教えてください。",
    "{row}では{year}に{column}はどのくらいでしたか。",
    "{row} {column} {year}",
    "{year}、{row}で{column}は何{unit}ですか。",
    "{row}について、{year}の{column}は？",
)
TITLED, NUMBERED, UNTITLED_COLUMNS = 0.8, 0.4, 0.3
"""Shares of tables with a caption, with a number before it, and of rows without their heads."""


@dataclass(frozen=True, slots=True)
class _Table:
    caption: str
    rows: tuple[str, ...]
    column: int
    years: tuple[str, ...]
    heads: bool


def table_groups(count: int, seed: int) -> Iterator[Group]:
    """Yield groups; the same seed gives the same ones."""
    dice = random.Random(seed)  # noqa: S311
    for _ in range(count):
        yield _group(dice)


def _group(dice: random.Random) -> Group:
    kind = dice.choice(list(ROWS))
    names = ROWS[kind].split()
    asked, *others = dice.sample(range(len(COLUMNS)), 3)
    table = _table(kind, names, asked, dice)
    row, year = dice.choice(table.rows), dice.choice(table.years)
    column, meant, unit = COLUMNS[asked]
    told = column if dice.random() < 0.5 else dice.choice(meant)
    question = dice.choice(QUESTIONS).format(row=row, year=year, column=told, unit=unit)
    text, start, end = _passage(table, row, year, dice)
    other_tables = [_table(kind, names, other, dice) for other in others]
    wrong = [(other.caption, _passage(other, row, None, dice)[0]) for other in other_tables]
    without = [name for name in table.rows if name != row]
    wrong += [
        (table.caption, _passage(table, dice.choice(without), None, dice, but=row)[0])
        for _ in range(NEGATIVES - len(wrong))
    ]
    dice.shuffle(wrong)
    return Group(
        question,
        (table.caption, text),
        start,
        end,
        tuple(wrong),
    )


def _table(kind: str, names: Sequence[str], column: int, dice: random.Random) -> _Table:
    name, _, unit = COLUMNS[column]
    number = f"図表{dice.randint(1, 40)} " if dice.random() < NUMBERED else ""
    caption = f"{number}{kind}{name}({unit})" if dice.random() < TITLED else ""
    heads = dice.random() > UNTITLED_COLUMNS
    # without heads nothing tells one year's figure from another's
    years = tuple(sorted(dice.sample(YEARS, dice.randint(1, 4) if heads else 1)))
    rows = tuple(dice.sample(names, min(len(names), dice.randint(4, 7))))
    return _Table(caption, rows, column, years, heads)


def _passage(
    table: _Table, row: str, year: str | None, dice: random.Random, but: str = ""
) -> tuple[str, int, int]:
    """Return some rows of a table, ``row`` among them, and the characters of the asked figure."""
    near = [name for name in table.rows if name not in (row, but)]
    chosen = [row, *dice.sample(near, min(len(near), dice.randint(0, 2)))]
    dice.shuffle(chosen)
    text, place = "", (0, 0)
    for name in chosen:
        text += ("\n" if text else "") + name
        for of in table.years:
            head = f"{of} {COLUMNS[table.column][0]}: " if table.heads else ""
            text += " | " + head
            value = _value(COLUMNS[table.column][2], dice)
            if name == row and of == year:
                place = (len(text), len(text) + len(value))
            text += value
    return text, *place


def _value(unit: str, dice: random.Random) -> str:
    if unit == "%":
        return f"{dice.choice(['', '+', '-', '▲'])}{dice.uniform(0, 90):.1f}%"
    value = dice.choice([f"{dice.uniform(0, 30):.1f}", f"{dice.randint(1, 99_999):,}"])
    return value + (unit if dice.random() < 0.5 else "")
