"""Units and counters: what they are written as, and the one unit they count in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from corpus.expressions.types import Kind

Unit = tuple[Kind, str, Decimal]
"""Kind, canonical unit, and how many canonical units one is."""


def _table(kind: Kind, rows: str) -> dict[str, Unit]:
    """Read rows of ``canonical[:written[=factor]],...``, divided by blanks."""
    table: dict[str, Unit] = {}
    for row in rows.split():
        canonical, _, others = row.partition(":")
        table[canonical] = (kind, canonical, Decimal(1))
        for other in filter(None, others.split(",")):
            written, _, factor = other.partition("=")
            table[written] = (kind, canonical, Decimal(factor or 1))
    return table


MONEY = _table("amount", "円 ドル:米ドル,USドル ユーロ ポンド 豪ドル 人民元 ウォン ルピー")
SHARES = _table("percent", "%:パーセント,割=10,‰=0.1")
SPANS = _table(
    "period",
    "年:年間,か年,ヵ年,カ年,ヶ年,ケ年,箇年 年度:年度間 週:週間 日:日間 時間 分:分間 秒:秒間 "
    "か月:ヶ月,カ月,ヵ月,ケ月,箇月,個月,月間,か月間,ヶ月間,カ月間,ヵ月間 半年 営業日",
)
COUNTERS = _table(
    "count",
    "人:名 者 都道府県 市町村 市区町村 連携施設 研究機関 金融機関 機関 拠点 大学 研究所 研究者 課題 分野 件 校 社:企業 "
    "種類:種 か所:箇所,ヵ所,カ所,ヶ所,ケ所,個所 回 本 台 か国:カ国,ヵ国,ヶ国,ケ国,箇国 施設 グループ 倍 点 編 つ "
    "ポスト 地域 市 県 町 村 区 自治体 団体 事業 事業者 事業所 学部 枠 組 期 店 店舗 個 世帯 戸 棟 床 病床 歳 号機 "
    "項目 品目 ケース 箱 袋 冊 枚 票 通 字:文字 桁 単位 学級 教室 室 便 隻 機 両 基 匹 頭 羽 株 口 口座 "
    "路線 商店街 銘柄 取組 講座 コース チーム 部局 部会 法人 組合 系統 "
    "ポイント:%ポイント,pt,%pt 光年 テスラ bp:ベーシスポイント",
) | _table(
    "count",
    "m:メートル,km=1000,キロメートル=1000,キロ=1000,cm=0.01,センチ=0.01,mm=0.001,ミリ=0.001,μm=0.000001,nm=0.000000001 "
    "m2:㎡,m²,平方メートル,平米,ha=10000,ヘクタール=10000,km2=1000000,km²=1000000,平方キロメートル=1000000 "
    "m3:㎥,m³,立方メートル g:グラム,kg=1000,キログラム=1000,mg=0.001,μg=0.000001,t=1000000,トン=1000000 "
    "L:l,リットル,mL=0.001,ml=0.001,kL=1000,kl=1000 "
    "t-CO2:tCO2,トン-CO2,t-CO2e,kt-CO2=1000,Mt-CO2=1000000,kg-CO2=0.001 "
    "Wh:kWh=1000,MWh=1000000,GWh=1000000000,TWh=1000000000000 W:kW=1000,MW=1000000,GW=1000000000 "
    "°C:℃,度C Hz:kHz=1000,MHz=1000000,GHz=1000000000 "
    "B:バイト,KB=1000,MB=1000000,GB=1000000000,TB=1000000000000 bps:kbps=1000,Mbps=1000000,Gbps=1000000000 "
    "Pa:hPa=100,kPa=1000,MPa=1000000 V:kV=1000 J:kJ=1000,MJ=1000000,GJ=1000000000,PJ=1000000000000000 "
    "km/h g/km mg/kg dB ppm ppb",
)
ALL: Mapping[str, Unit] = MONEY | SHARES | SPANS | COUNTERS

_NOT_BEFORE: Mapping[str, str] = {
    "割": "合当り賦引愚増安", "人": "材称事間権口工格文物類生身的気体道", "名": "前称簿刺義札誉",
    "社": "会員内長団外宅屋", "校": "正長舎則庭", "点": "検在灯滴火眼", "回": "復答避収線転帰路数目し",
    "本": "部的年社店省文項条資法人格体日業来質当物邦書", "期": "待限間日末中首初", "組": "織合み込",
    "種": "別子目", "台": "帳風頭湾数紙", "市": "場町民長区村立内", "県": "民庁立内", "町": "村民長内",
    "村": "長民", "区": "分別画域間切長民", "店": "主頭員長", "個": "人別性体々所月", "秒": "読",
    "分": "野析類の配担散科割岐", "日": "町本時程常経光付銀曜刊", "年": "代度齢号表次報収始頃月金式率目生",
    "通": "り信知常期貨販", "機": "関能器会構械種材", "基": "本準づ礎幹金盤地調", "口": "径頭", "枠": "組内",
    "株": "式主価", "室": "長内温", "頭": "取", "事業": "者所年部主化計費", "施設": "長整", "床": "面",
    "編": "集成", "つ": "いながけ", "大学": "院生等発", "件": "数費名", "時間": "帯外差", "週": "明末刊目",
    "字": "句", "歳": "代児", "両": "方者面立", "世帯": "主", "法人": "税", "便": "利", "m": "A", "%": "ポp",
    "項目": "め", "か月": "目", "年度": "目",
}  # fmt: skip
"""Characters behind a counter that make it part of another word (2人材, 3年度 is no 3年)."""


def _guarded(written: str) -> str:
    guard = _NOT_BEFORE.get(written, "")
    if re.fullmatch(r"[A-Za-zμ/0-9²³-]+", written):
        return re.escape(written) + r"(?![A-Za-z0-9²³])"
    return re.escape(written) + (f"(?![{guard}])" if guard else "")


def _length(written: str) -> tuple[int, str]:
    return -len(written), written


_BARE = frozenset({"B", "V", "J", "W", "l"})
"""Canonical only: one letter behind a number is more often a label (表3B)."""


def pattern(units: Mapping[str, Unit]) -> str:
    """Return a regular expression of the units as written, the longest first."""
    return "(?:" + "|".join(_guarded(u) for u in sorted(units.keys() - _BARE, key=_length)) + ")"
