"""True sentences made false by script: every kind, really false, the same for the same seed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant.common.types import Place
from corpus.documents import DECK_NAME
from corpus.expressions import Dates, Quantity, find_expressions, same_value, years
from corpus.normalize import normalize_query
from corpus.types import Slide
from eval.spoiled.__main__ import app
from eval.spoiled.check import Verdict, checked, figures, listed, markdown, outcomes
from eval.spoiled.denial import denied
from eval.spoiled.figures import figure, unit
from eval.spoiled.ground import Ground, ground
from eval.spoiled.lines import read_grounds, read_spoiled, write_spoiled
from eval.spoiled.make import spoil
from eval.spoiled.names import name, names, pool
from eval.spoiled.places import other_page
from eval.spoiled.tables import column, row
from eval.spoiled.types import KINDS, Sentence, Spoiled, SpoiledError
from eval.spoiled.years import rewritten, year
from index.store.errors import UnknownSlideError

FUND = """\
大学ファンドは、2021年度に10兆円規模で創設されました。
所管は文部科学省であり、東京都に事務局を置いています。
2018年度に検討を始め、大阪府で説明会を開きました。"""
CHANNELS = """\
チャネル | 1997年度 | 2003年度 | 2021年度
営業職員 | 1997年度: 88.5% | 2003年度: 71.8% | 2021年度: 55.9%
代理店 | 1997年度: 10.9% | 2003年度: 22.5% | 2021年度: 37.7%
その他 | 1997年度: 0.6% | 2003年度: 5.7% | 2021年度: 6.4%"""
CRABS = "農林水産省は、北海道のズワイガニ漁の漁獲量を400トンと見込んでいます。"


class Shelf:
    """Three slides of three documents, held in memory."""

    def __init__(self) -> None:
        texts = {"fund.pdf": FUND, "life.pdf": CHANNELS, "crab.pdf": CRABS}
        self._slides = {(name, 1): Slide(1, "", text) for name, text in texts.items()}

    def slide(self, document: str, number: int) -> Slide:
        try:
            return self._slides[document, number]
        except KeyError:
            raise UnknownSlideError(f"{document} {number}") from None


def on(document: str, text: str) -> Ground:
    return ground(Sentence("s", "?", text, ((document, 1),)), Shelf())


TRUE = [
    on("fund.pdf", "大学ファンドは2021年度に10兆円規模で創設されました。"),
    on("fund.pdf", "所管する文部科学省は東京都に事務局を置いています。"),
    on("life.pdf", "2021年度の営業職員の割合は55.9%です。"),
    on("crab.pdf", "農林水産省は漁獲量を４００トンと見込んでいます。"),
]
SEEDS = range(25)


def made(way: Any, true: Ground) -> set[str]:
    """Everything that a way makes of a sentence over many seeds."""
    return {text for seed in SEEDS if (text := way(true, Random(seed))) is not None}


def values(text: str) -> list[Quantity | Dates | None]:
    return [expression.value for expression in find_expressions(text)]


def test_every_kind_can_be_made_and_at_most_once_a_sentence() -> None:
    spoiled = spoil(TRUE, 1)
    assert {one.kind for one in spoiled} == set(KINDS)
    pairs = [(one.original, one.kind) for one in spoiled]
    assert len(set(pairs)) == len(pairs)


def test_nothing_spoiled_says_the_same_as_its_original() -> None:
    cited = {true.sentence.text: true.sentence.places for true in TRUE}
    for one in (one for seed in SEEDS for one in spoil(TRUE, seed)):
        true = normalize_query(one.original)
        assert (one.sentence == true) == (one.kind == "other_page")
        assert (one.places != cited[one.original]) == (one.kind == "other_page")
        if one.kind in ("figure", "unit", "year"):
            before, after = values(true), values(one.sentence)
            same = [same_value(a, b) for a, b in zip(before, after, strict=True)]
            assert same.count(False) == 1


def test_the_same_seed_gives_the_same_and_another_seed_something_else() -> None:
    assert spoil(TRUE, 1) == spoil(TRUE, 1) != spoil(TRUE, 2)


def test_a_line_more_changes_nothing_of_the_others_but_names_and_pages() -> None:
    kept = ("figure", "unit", "year", "row", "column", "denial")
    few = [one for one in spoil(TRUE[:3], 1) if one.kind in kept]
    assert few == [
        one for one in spoil(TRUE, 1) if one.kind in kept and one.original != TRUE[3].sentence.text
    ]


def test_a_changed_number_stands_nowhere_on_the_slides() -> None:
    for text in made(figure, TRUE[2]):
        assert text.startswith("2021年度の営業職員の割合は") and text.endswith("%です。")
        (told,) = [e.text for e in find_expressions(text) if isinstance(e.value, Quantity)]
        assert told not in CHANNELS
    assert len(made(figure, TRUE[2])) > 5


def test_a_number_is_never_changed_into_what_a_slide_tells_in_another_writing() -> None:
    shelf = Shelf()
    shelf._slides["fund.pdf", 1] = Slide(1, "", "10兆円、200,000億円、30兆円、40兆円")
    true = ground(Sentence("s", "?", "規模は10兆円です。", (("fund.pdf", 1),)), shelf)
    texts = {text for seed in range(60) if (text := figure(true, Random(seed)))}
    assert texts and not texts & {f"規模は{n}0兆円です。" for n in "1234"}


@pytest.mark.parametrize(
    ("sentence", "spoiled"),
    [
        ("規模は10兆円です。", {"規模は10億円です。"}),
        ("支払いは5千円です。", {"支払いは5百万円です。"}),
        ("参加は30人です。", {"参加は30社です。", "参加は30件です。"}),
        ("割合は28.6%です。", {"割合は28.6倍です。"}),
        ("支給は3か月です。", {"支給は3年です。", "支給は3日間です。"}),
        ("予算は1兆2,000億円です。", set()),
        ("差は3%ポイントです。", set()),
        ("規模は大きいです。", set()),
    ],
)
def test_a_unit_is_taken_for_a_plausible_other_one(sentence: str, spoiled: set[str]) -> None:
    assert made(unit, on("fund.pdf", sentence)) == spoiled


def test_a_unit_that_the_slides_tell_too_is_not_taken() -> None:
    assert made(unit, on("fund.pdf", "規模は10億円です。")) == {"規模は10万円です。"}


def test_a_year_is_one_that_the_slides_tell_of_something_else() -> None:
    assert made(year, TRUE[0]) == {"大学ファンドは2018年度に10兆円規模で創設されました。"}
    assert made(year, TRUE[2]) == {f"{y}年度の営業職員の割合は55.9%です。" for y in (1997, 2003)}


def test_a_year_that_stands_beside_the_claim_s_figure_is_not_taken() -> None:
    shelf = Shelf()
    shelf._slides["fund.pdf", 1] = Slide(1, "", "2020年度と2021年度はそれぞれ10兆円です。")
    true = ground(Sentence("s", "?", "2021年度は10兆円です。", (("fund.pdf", 1),)), shelf)
    told = {y for text in made(year, true) for y in years(text)}
    assert told == {2019, 2022, 2023}


@pytest.mark.parametrize(
    ("text", "new", "spoiled"),
    [
        ("2021年度", 2023, "2023年度"),
        ("令和3年", 2023, "令和5年"),
        ("令和3年(2021年)", 2020, "令和2年(2020年)"),
        ("令和 3 年秋", 2022, "令和 4 年秋"),
        ("R3.11.18", 2022, "R4.11.18"),
        ("2021/11/18", 2019, "2019/11/18"),
        ("12021年", 2023, "12021年"),
        ("令和3年", 2015, "令和3年"),
    ],
)
def test_a_year_is_rewritten_as_it_was_written(text: str, new: int, spoiled: str) -> None:
    assert rewritten(text, 2021, new) == spoiled


def test_a_date_of_an_era_that_had_not_begun_is_left_alone() -> None:
    texts = made(year, on("fund.pdf", "令和元年に検討を始めました。"))
    assert texts == {"令和3年に検討を始めました。"}  # 2018 is no year of 令和


def test_a_name_is_replaced_by_one_of_its_kind_that_is_not_told_of_the_same() -> None:
    others = pool([Shelf().slide("crab.pdf", 1)])
    texts = {text for seed in SEEDS if (text := name(TRUE[1], Random(seed), others))}
    assert (
        texts
        == {
            "所管する文部科学省は大阪府に事務局を置いています。",  # of the same slide, told of something else
            "所管する農林水産省は東京都に事務局を置いています。",  # the slide has no other ministry
        }
    )


def test_names_are_found_with_what_belongs_to_them() -> None:
    found = {(n.text, n.kind) for n in names("文部科学省の山田太郎氏が東京都港区で話しました。")}
    assert {("文部科学省", "省庁"), ("山田太郎", "人名"), ("東京都", "自治体")} <= found
    assert not names("令和3年に始めました。")
    assert not next(n for n in names("東日本大震災です。") if n.text == "日本").opens


def test_one_name_is_not_replaced_by_another_writing_of_it() -> None:
    shelf = Shelf()
    shelf._slides["fund.pdf", 1] = Slide(1, "", "米国で始まった。\n\n展示はアメリカで開く。")
    true = ground(Sentence("s", "?", "米国で始まりました。", (("fund.pdf", 1),)), shelf)
    assert name(true, Random(0), {}) is None


def test_a_row_gives_another_row_s_figure_or_name() -> None:
    assert made(row, TRUE[2]) == {
        "2021年度の営業職員の割合は37.7%です。", "2021年度の営業職員の割合は6.4%です。",
        "2021年度の代理店の割合は55.9%です。", "2021年度のその他の割合は55.9%です。",
    }  # fmt: skip


def test_a_column_gives_another_column_s_figure_or_head() -> None:
    assert made(column, TRUE[2]) == {
        "2021年度の営業職員の割合は88.5%です。", "2021年度の営業職員の割合は71.8%です。",
        "1997年度の営業職員の割合は55.9%です。", "2003年度の営業職員の割合は55.9%です。",
    }  # fmt: skip


@pytest.mark.parametrize(
    "table",
    [
        "区分 | 定員 | 応募\n春 | 30 | 30\n秋 | 30 | 30",  # nothing differs
        "区分 | 額 | 件数\n春の部 | 300円 | 12件\n秋の部 | 40% | 7件",  # other units
        "区分 | 額\n冬の部 | 300円\n夏の部 | 300円",  # stands in several rows, none of them named
    ],
)
def test_a_figure_that_would_stay_true_or_is_of_another_unit_is_not_taken(table: str) -> None:
    shelf = Shelf()
    shelf._slides["fund.pdf", 1] = Slide(1, "", table)
    for sentence in ("春の定員は30人です。", "春の部の額は300円です。"):
        true = ground(Sentence("s", "?", sentence, (("fund.pdf", 1),)), shelf)
        assert made(column, true) == set()
        assert not any("40円" in text or "300%" in text for text in made(row, true))


@pytest.mark.parametrize(
    ("sentence", "spoiled"),
    [
        ("上限は10件です。", "上限は10件ではありません。"),
        ("上限は10件ではありません。", "上限は10件です。"),
        ("申請を受け付けます。", "申請を受け付けません。"),
        ("申請を受け付けません。", "申請を受け付けます。"),
        ("基金を創設しました。", "基金を創設しませんでした。"),
        ("基金を創設しませんでした。", "基金を創設しました。"),
        ("影響は大きいです。", "影響は大きくないです。"),
        ("影響は大きくないです。", "影響は大きいです。"),
        ("費用は高いでした。", None),
        ("場合が多いのです。", "場合が多いのではありません。"),
        ("学生は対象です。", "学生は対象外です。"),
        ("学生は対象外となります。", "学生は対象となります。"),
        ("事業を実施する。", "事業を実施しない。"),
        ("誰でも利用できる", "誰でも利用できない"),
        ("制限はない。", "制限はある。"),
        ("義務である。", "義務ではない。"),
        ("届出は必要", "届出は不要"),
        ("罰則あり", "罰則なし"),
        ("対象者は次のとおりです。", None),
        ("届け出なければなりません。", None),
        ("資料に記載がありません。", None),
        ("よろしくお願いします。", None),
        ("公募の開始", None),
    ],
)
def test_a_denial_is_grammatical_or_left(sentence: str, spoiled: str | None) -> None:
    assert denied(sentence) == spoiled


def test_other_pages_are_of_another_document_that_speaks_of_something_else() -> None:
    found = {other_page(TRUE[0], Random(seed), TRUE) for seed in SEEDS}
    assert found == {(("life.pdf", 1),), (("crab.pdf", 1),)}
    assert other_page(TRUE[0], Random(0), TRUE[:2]) is None


def write(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    lines = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in rows)
    path.write_text(lines, encoding="utf-8")
    return path


def test_lines_are_read_with_one_place_or_several_and_come_back_as_written(tmp_path: Path) -> None:
    places: list[Place] = [("fund.pdf", 1), ("life.pdf", 1)]
    path = write(tmp_path / "true.jsonl", [
        {"id": 1, "question": "?", "sentence": "あ。", "document": "fund.pdf", "slide": 1},
        {"id": "b", "sentence": "い。", "places": places},
    ])  # fmt: skip
    one, two = read_grounds(path, Shelf())
    assert one.sentence == Sentence("1", "?", "あ。", (("fund.pdf", 1),))
    assert two.sentence.places == tuple(places) and len(two.slides) == 2
    spoiled = [Spoiled("b", "figure", "?", "い3。", tuple(places), "い2。")]
    write_spoiled(tmp_path / "out/spoiled.jsonl", spoiled)
    assert [s for s, _ in read_spoiled(tmp_path / "out/spoiled.jsonl", Shelf())] == spoiled


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ({"id": "a", "sentence": "あ。"}, r"true\.jsonl 1行目 JSON: .*places"),
        ({"id": "a", "sentence": " ", "document": "fund.pdf", "slide": 1}, "1行目 sentence"),
        ({"id": "a", "sentence": "あ。", "document": "gone.pdf", "slide": 1}, r"1行目: gone\.pdf 1"),
        ({"id": "a", "sentence": "あ。", "document": "fund.pdf", "slide": 9}, r"1行目: fund\.pdf 9"),
    ],
)  # fmt: skip
def test_a_wrong_line_is_named(tmp_path: Path, line: Mapping[str, Any], message: str) -> None:
    with pytest.raises(SpoiledError, match=message):
        read_grounds(write(tmp_path / "true.jsonl", [line]), Shelf())
    with pytest.raises(SpoiledError, match="文が一つもありません"):
        read_grounds(write(tmp_path / "true.jsonl", []), Shelf())


def test_shares_marked_are_told_by_kind_and_wrong_verdicts_are_listed() -> None:
    spoiled = [
        (one, ground(Sentence(one.id, "?", one.sentence, one.places), Shelf()))
        for one in spoil(TRUE, 1)
    ]

    def only_figures(one: Ground) -> Verdict:
        wrong = not all(one.tells(e.value) for e in one.quantities)
        return Verdict("unheld" if wrong else "held", "figure" if wrong else "")

    found = outcomes(TRUE, spoiled, only_figures)
    told = figures(found)
    assert told["true"]["marked"] == 0 and told["true"]["n"] == 4
    assert told["figure"]["marked"] == told["unit"]["marked"] == 1
    assert told["denial"]["marked"] == 0 and told["denial"]["checks"] == {
        "held": told["denial"]["n"]
    }
    low, high = told["spoiled"]["interval"]
    assert 0 <= low < told["spoiled"]["marked"] < high <= 1
    assert "| denial | 4 | 0.000 [0.000, 0.000] | held 4 |" in markdown(found)
    missed = listed(found)
    assert "[denial] s → held" in missed and "  原文: " in missed and "[figure]" not in missed


def test_the_checker_is_asked_and_its_verdict_understood() -> None:
    held = checked(TRUE[0])
    unheld = checked(on("fund.pdf", "大学ファンドは2021年度に70兆円規模で創設されました。"))
    assert (held.check, held.marked) == ("held", False)
    assert (unheld.check, unheld.marked) == ("unheld", True) and unheld.why


def test_both_commands_run_over_an_index(deck_index: Path, tmp_path: Path) -> None:
    true = write(tmp_path / "true.jsonl", [
        {"id": "d1", "question": "大学ファンドの規模は？", "sentence": "10兆円規模の大学ファンドを創設します。",
         "document": DECK_NAME, "slide": 3},
    ])  # fmt: skip
    spoiled, run = tmp_path / "spoiled.jsonl", CliRunner()
    index = ["--index", str(deck_index)]
    result = run.invoke(app, ["make", "--answers", str(true), *index, "--out", str(spoiled)])
    assert result.exit_code == 0, result.output
    assert "| other_page | 0 | 0.00 |" in result.stdout  # one document has no other
    lines = [json.loads(line) for line in spoiled.read_text(encoding="utf-8").splitlines()]
    assert {"figure", "unit", "denial"} <= {line["kind"] for line in lines}
    assert set(lines[0]) == {"id", "kind", "question", "sentence", "places", "original"}
    result = run.invoke(
        app, ["check", "--spoiled", str(spoiled), "--true", str(true), *index, "--out", str(tmp_path), "--list"]
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    told = json.loads((tmp_path / "spoiled.json").read_text(encoding="utf-8"))["figures"]
    assert told["true"]["n"] == 1 and told["spoiled"]["n"] == len(lines)
    assert "| true | 1 |" in (tmp_path / "spoiled.md").read_text(encoding="utf-8")
