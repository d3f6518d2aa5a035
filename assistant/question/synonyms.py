"""Words that ask for what slides write otherwise: the plain and the official word."""

from __future__ import annotations

from corpus.normalize import fold

_GROUPS = (
    ("新た", "新規", "新しい"),
    ("選ぶ", "選定", "採択", "選抜", "選出"),
    ("金額", "予算", "額", "費用"),
    ("期間", "年度", "続く"),
    ("始まる", "開始", "始める", "スタート"),
    ("終わる", "終了", "完了"),
    ("作る", "策定", "構築", "創設", "設置", "整備"),
    ("増やす", "増加", "拡大", "拡充"),
    ("減る", "減少", "低下"),
    ("前年", "前年度", "昨年度"),
    ("決まる", "決定", "閣議決定"),
    ("お金", "資金", "経費", "予算"),
    ("ドクター", "博士", "博士後期課程"),
    ("要件", "条件"),
    ("目的", "目指す", "狙い", "ねらい"),
    ("課題", "問題", "困る"),
    ("国", "政府"),
    ("企業", "会社", "産業界"),
    ("自治体", "地方自治体", "地方公共団体", "市町村"),
    ("支援", "サポート", "助成", "補助"),
    ("働く", "雇用", "就職"),
    ("住所", "所在地", "場所"),
    ("最長", "長い", "最大"),
    ("参加", "参画"),
    ("外国", "海外", "国外"),
    ("起業", "スタートアップ", "ベンチャー"),
    ("担当", "所管", "担う"),
    ("概算", "要求", "要望"),
    ("トップ", "長"),
    ("止める", "取消"),
    ("定める", "策定", "決める"),
    ("場", "拠点"),
    ("置く", "設置"),
    ("改正", "改める"),
    ("WPI", "世界トップレベル研究拠点"),
    ("JST", "科学技術振興機構"),
    ("CSTI", "総合科学技術・イノベーション会議"),
    ("SPRING", "次世代研究者挑戦的研究"),
    ("NIMS", "物質・材料研究機構"),
    ("NISTEP", "科学技術・学術政策研究所"),
)  # fmt: skip
"""General vocabulary of Japanese administration, and the field's common abbreviations."""

SYNONYMS: dict[str, frozenset[str]] = {}
for _group in _GROUPS:
    for _word in _group:
        _others = frozenset(fold(other) for other in _group if other != _word)
        SYNONYMS[fold(_word)] = SYNONYMS.get(fold(_word), frozenset()) | _others
