"""Charts of office files: the values that the file keeps, as their number formats show them."""

from __future__ import annotations

import pytest

from corpus.readers.cell_formats import shown_figure
from corpus.readers.chart_parts import MAX_SERIES
from corpus.readers.draft import DraftBlock
from corpus.readers.office_chart import CHART_VALUES, chart_blocks

_NAMES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)


def cache(kind: str, values: list[str], code: str = "") -> str:
    points = "".join(f'<c:pt idx="{i}"><c:v>{v}</c:v></c:pt>' for i, v in enumerate(values) if v)
    form = f"<c:formatCode>{code}</c:formatCode>" if code else ""
    return f'<c:{kind}>{form}<c:ptCount val="{len(values)}"/>{points}</c:{kind}>'


def series(name: str, categories: str, values: list[str], code: str, labels: str = "") -> str:
    return (
        f"<c:ser><c:tx><c:strRef>{cache('strCache', [name])}</c:strRef></c:tx>{labels}"
        f"<c:cat>{categories}</c:cat><c:val><c:numRef>{cache('numCache', values, code)}</c:numRef>"
        "</c:val></c:ser>"
    )


def rich(text: str, tag: str = "title") -> str:
    return (
        f"<c:{tag}><c:tx><c:rich><a:p><a:r><a:t>{text}</a:t></a:r></a:p></c:rich></c:tx></c:{tag}>"
    )


def plot(kind: str, inside: str, axes: tuple[int, int] = (1, 2)) -> str:
    ids = "".join(f'<c:axId val="{axis}"/>' for axis in axes)
    return f"<c:{kind}>{inside}{ids}</c:{kind}>"


def axis(kind: str, number: int, inside: str = "") -> str:
    return f'<c:{kind}><c:axId val="{number}"/>{inside}</c:{kind}>'


def chart(inside: str, title: str = "") -> bytes:
    head = rich(title) if title else ""
    return (
        f"<c:chartSpace {_NAMES}><c:chart>{head}<c:plotArea>{inside}</c:plotArea></c:chart>"
        "</c:chartSpace>"
    ).encode()


def years(*names: str) -> str:
    return f"<c:strRef>{cache('strCache', list(names))}</c:strRef>"


def table_of(part: bytes) -> DraftBlock:
    blocks, dropped = chart_blocks(part)
    assert not dropped
    return blocks[-1]


def test_a_bar_chart_is_a_table_with_its_title_heads_and_values_as_shown() -> None:
    bars = series("予算額", years("令和4年度", "令和5年度"), ["12345678", "114381245"], "#,##0")
    inside = plot("barChart", bars) + axis("catAx", 1) + axis("valAx", 2, rich("（千円）"))
    (caption, table), dropped = chart_blocks(chart(inside, "予算の推移"))
    assert (caption.kind, caption.text.text) == ("caption", "予算の推移\n（千円）")
    assert (
        table.text.text
        == "予算額\n令和4年度 | 予算額: 12,345,678千円\n令和5年度 | 予算額: 114,381,245千円"
    )
    assert [[(cell.text, cell.is_head) for cell in row] for row in table.cells] == [
        [("", True), ("予算額", True)],
        [("令和4年度", True), ("12,345,678", False)],
        [("令和5年度", True), ("114,381,245", False)],
    ]
    assert (table.kind, table.unit, dropped) == ("table", "千円", [])


@pytest.mark.parametrize(
    ("days", "code", "shown"),
    [
        (["45383", "45413"], "yyyy\\-mm\\-dd", ["2024-04-01", "2024-05-01"]),
        (["45383.0", "45748"], 'yyyy"年"m"月"', ["2024年4月", "2025年4月"]),
        (["43585", "43586"], "[$-411]ge\\.m\\.d;@", ["H31.4.30", "R1.5.1"]),
        (["45383", "45413"], "m/d/yyyy", ["2024/4/1", "2024/5/1"]),
    ],
)
def test_days_along_an_axis_are_dates(days: list[str], code: str, shown: list[str]) -> None:
    categories = f"<c:numRef>{cache('numCache', days, code)}</c:numRef>"
    line = plot("lineChart", series("件数", categories, ["1000000", "2500001"], "0"))
    rows = table_of(chart(line + axis("dateAx", 1) + axis("valAx", 2))).cells[1:]
    assert [[cell.text for cell in row] for row in rows] == [
        [shown[0], "1000000"],
        [shown[1], "2500001"],
    ]


def test_days_without_a_format_are_dates_on_an_axis_of_dates() -> None:
    categories = f"<c:numRef>{cache('numCache', ['45383'], 'General')}</c:numRef>"
    line = plot("lineChart", series("件数", categories, ["3"], "0"))
    table = table_of(chart(line + axis("dateAx", 1) + axis("valAx", 2)))
    assert table.cells[1][0].text == "2024/4/1"


def test_the_axis_s_own_format_goes_before_that_of_the_cells() -> None:
    own = '<c:numFmt formatCode="ggge&quot;年&quot;" sourceLinked="0"/>'
    categories = f"<c:numRef>{cache('numCache', ['45383'], 'General')}</c:numRef>"
    line = plot("lineChart", series("件数", categories, ["3"], "0"))
    table = table_of(chart(line + axis("dateAx", 1, own) + axis("valAx", 2)))
    assert table.cells[1][0].text == "令和6年"


def test_categories_of_two_levels_are_two_columns_and_each_row_names_both() -> None:
    levels = (
        '<c:multiLvlStrRef><c:multiLvlStrCache><c:ptCount val="4"/><c:lvl>'
        + "".join(f'<c:pt idx="{i}"><c:v>{"上下"[i % 2]}期</c:v></c:pt>' for i in range(4))
        + '</c:lvl><c:lvl><c:pt idx="0"><c:v>令和5年度</c:v></c:pt>'
        '<c:pt idx="2"><c:v>令和6年度</c:v></c:pt></c:lvl></c:multiLvlStrCache></c:multiLvlStrRef>'
    )
    bars = plot("barChart", series("件数", levels, ["10", "20", "30", "40"], "0"))
    table = table_of(chart(bars + axis("catAx", 1) + axis("valAx", 2)))
    assert table.text.text.split("\n")[1:] == [
        "令和5年度 | 上期 | 件数: 10", "令和5年度 | 下期 | 件数: 20",
        "令和6年度 | 上期 | 件数: 30", "令和6年度 | 下期 | 件数: 40",
    ]  # fmt: skip
    assert all(cell.is_head for row in table.cells[1:] for cell in row[:2])


def test_a_series_on_the_second_axis_says_so_with_its_unit() -> None:
    names = years("令和5年度")
    first = plot("barChart", series("予算額", names, ["1234.5"], "#,##0.0"))
    second = plot("lineChart", series("伸び率", names, ["0.031"], "0.0%"), (3, 4))
    axes = axis("catAx", 1) + axis("valAx", 2, rich("（億円）"))
    axes += axis("valAx", 4, rich("（％）")) + axis("catAx", 3)
    table = table_of(chart(first + second + axes))
    assert table.unit == ""
    assert (
        table.text.text.split("\n")[1]
        == "令和5年度 | 予算額（億円）: 1,234.5 | 伸び率（第2軸、％）: 3.1%"
    )


def test_labels_of_a_pie_tell_shares_and_words_set_by_hand() -> None:
    labels = (
        '<c:dLbls><c:dLbl><c:idx val="1"/><c:tx><c:rich><a:p><a:r><a:t>約30億円</a:t></a:r></a:p>'
        '</c:rich></c:tx></c:dLbl><c:showVal val="0"/><c:showPercent val="1"/></c:dLbls>'
    )
    pie = series("内訳", years("国費", "地方費"), ["90", "30"], "General", labels)
    table = table_of(chart(plot("pieChart", pie)))
    assert [row[1].text for row in table.cells[1:]] == ["90（75%）", "約30億円"]


def test_a_scatter_chart_pairs_its_figures_and_names_each_series() -> None:
    def points(name: str, across: list[str], upward: list[str]) -> str:
        return (
            f"<c:ser><c:tx><c:strRef>{cache('strCache', [name])}</c:strRef></c:tx>"
            f"<c:xVal><c:numRef>{cache('numCache', across, 'General')}</c:numRef></c:xVal>"
            f"<c:yVal><c:numRef>{cache('numCache', upward, '0.0')}</c:numRef></c:yVal></c:ser>"
        )

    inside = points("東日本", ["1234567", "2"], ["0.5", "3"]) + points("西日本", ["7"], ["1"])
    axes = axis("valAx", 1, rich("人口")) + axis("valAx", 2, rich("指数"))
    table = table_of(chart(plot("scatterChart", inside) + axes))
    assert [[cell.text for cell in row] for row in table.cells] == [
        ["", "人口", "指数"], ["東日本", "1234567", "0.5"], ["東日本", "2", "3.0"],
        ["西日本", "7", "1.0"],
    ]  # fmt: skip


def test_labels_in_the_unit_of_the_axis_are_shown_in_it() -> None:
    labels = '<c:dLbls><c:showVal val="1"/></c:dLbls>'
    bars = series("予算額", years("令和5年度"), ["11400000000"], "#,##0", labels)
    units = '<c:dispUnits><c:builtInUnit val="hundredMillions"/></c:dispUnits>'
    table = table_of(chart(plot("barChart", bars) + axis("catAx", 1) + axis("valAx", 2, units)))
    assert (table.cells[1][1].text, table.unit) == ("114", "億")


def test_a_waterfall_of_the_newer_kind_is_a_table_too() -> None:
    part = """<cx:chartSpace xmlns:cx="http://schemas.microsoft.com/office/drawing/2014/chartex"
      xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">
      <cx:chartData><cx:data id="0"><cx:strDim type="cat"><cx:lvl ptCount="2"><cx:pt idx="0">前年度</cx:pt>
      <cx:pt idx="1">増額</cx:pt></cx:lvl></cx:strDim><cx:numDim type="val"><cx:lvl ptCount="2"
      formatCode="#,##0"><cx:pt idx="0">1000000</cx:pt><cx:pt idx="1">25000</cx:pt></cx:lvl></cx:numDim>
      </cx:data></cx:chartData><cx:chart><cx:title><cx:tx><cx:rich><a:p><a:r><a:t>増減</a:t></a:r></a:p>
      </cx:rich></cx:tx></cx:title><cx:plotArea><cx:plotAreaRegion><cx:series layoutId="waterfall">
      <cx:tx><cx:txData><cx:v>予算額</cx:v></cx:txData></cx:tx><cx:dataId val="0"/></cx:series>
      </cx:plotAreaRegion></cx:plotArea></cx:chart></cx:chartSpace>"""
    (caption, table), dropped = chart_blocks(part.encode())
    assert (caption.text.text, dropped) == ("増減", [])
    assert table.text.text == "予算額\n前年度 | 予算額: 1,000,000\n増額 | 予算額: 25,000"


def test_what_is_not_read_of_a_chart_is_told_with_its_place() -> None:
    linked = chart(plot("barChart", "<c:ser><c:val><c:numRef/></c:val></c:ser>"), "題だけ")
    (caption,), (told,) = chart_blocks(linked, "スライド3")
    assert caption.text.text == "題だけ"
    assert (told.what, told.where) == (CHART_VALUES, "スライド3")
    _, (broken,) = chart_blocks(b"<c:chartSpace", "スライド4")
    assert (broken.what, broken.where) == (CHART_VALUES, "スライド4")
    many = [str(i) for i in range(1200)]
    long = plot("lineChart", series("値", years(*many), many, "0"))
    blocks, (cut,) = chart_blocks(chart(long), "スライド5")
    assert (len(blocks[0].cells), cut.what) == (1001, "グラフの項目200個")


def test_series_without_figures_and_too_many_series_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bare = "<c:ser><c:tx><c:v>目標</c:v></c:tx></c:ser>"
    whole = plot("barChart", series("実績", years("令和6年度"), ["10"], "0") + bare)
    assert "10" in table_of(chart(whole)).text.text
    blocks, (other,) = chart_blocks(b"<c:other xmlns:c='c'/>", "スライド1")
    assert (blocks, other.what) == ([], CHART_VALUES)
    space = 'xmlns:cx="http://schemas.microsoft.com/office/drawing/2014/chartex"'
    newer = (
        '<cx:chartData><cx:data id="0"/></cx:chartData><cx:chart><cx:plotArea><cx:plotAreaRegion>'
    )
    newer += (
        '<cx:series><cx:dataId val="0"/></cx:series></cx:plotAreaRegion></cx:plotArea></cx:chart>'
    )
    blocks, dropped = chart_blocks(f"<cx:chartSpace {space}>{newer}</cx:chartSpace>".encode(), "")
    assert (blocks, [one.what for one in dropped]) == ([], [CHART_VALUES])
    many = "".join(
        series(f"系列{i}", years("令和6年度"), [str(i)], "0") for i in range(MAX_SERIES + 3)
    )
    _, (cut,) = chart_blocks(chart(plot("barChart", many)), "スライド5")
    assert cut.what == "グラフの系列3本"


def test_words_by_hand_stand_where_a_value_is_missing_and_a_format_of_one_point_is_its_own() -> (
    None
):
    labels = (
        '<c:dLbls><c:dLbl><c:idx val="0"/><c:tx><c:rich><a:p><a:r><a:t>集計中</a:t></a:r></a:p></c:rich></c:tx>'
        '</c:dLbl><c:showVal val="1"/><c:showPercent val="1"/></c:dLbls>'
    )
    one = series("値", years("国", "県"), ["#N/A", "0.5"], "0", labels)
    own = one.replace('idx="1"><c:v>0.5', 'idx="1" formatCode="0.0%"><c:v>0.5')
    table = table_of(chart(plot("pieChart", own)))
    assert [row[1].text for row in table.cells[1:]] == ["集計中", "50.0%"]


@pytest.mark.parametrize(
    ("up", "head"), [("", "所得"), (axis("valAx", 2, rich("指数")), "所得（指数）")]
)
def test_bubbles_have_a_size_and_one_series_names_the_figures(up: str, head: str) -> None:
    def values(tag: str, *figures: str) -> str:
        return f"<c:{tag}><c:numRef>{cache('numCache', list(figures), '0')}</c:numRef></c:{tag}>"

    inside = "<c:ser><c:tx><c:v>所得</c:v></c:tx>"
    inside += (
        values("xVal", "1", "2")
        + values("yVal", "3", "4")
        + values("bubbleSize", "5", "")
        + "</c:ser>"
    )
    table = table_of(chart(plot("bubbleChart", inside) + up))
    assert [[cell.text for cell in row] for row in table.cells] == [
        ["横軸", head, "大きさ"], ["1", "3", "5"], ["2", "4", ""],
    ]  # fmt: skip


def test_an_entity_of_a_stranger_is_not_resolved() -> None:
    part = chart(plot("barChart", series("&x;", years("年"), ["1"], "0")))
    blocks, _ = chart_blocks(b'<!DOCTYPE c [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + part)
    assert "年 | 1" in blocks[-1].text.text


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        ("12345678", "", "12345678"),
        ("1.2345678E7", "General", "12345678"),
        ("0.30000000000000004", "General", "0.3"),
        ("2.5", "0", "3"),
        ("0.125", "0.0%", "12.5%"),
        ("-1234.5", '#,##0;"▲"#,##0', "▲1,235"),
        ("-1234.5", "#,##0.0_);[Red]\\(#,##0.0\\)", "(1,234.5)"),
        ("0", '_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"_ ;_ @_ ', "-"),
        ("12345678", '#,##0,,"百万円"', "12百万円"),
        ("1234", "[$¥-411]#,##0", "¥1,234"),
        ("99", '[<100]"100未満";#,##0', "100未満"),
        ("123456", "0.00E+00", "1.23E+05"),
        ("3.5", "# ?/?", "3 1/2"),
        ("7", ";;;", ""),
        ("#N/A", "#,##0", "#N/A"),
        ("1e999999", "0", "1e999999"),
        ("45383", '[$-411]ggge"年"m"月"d"日"(aaa)', "令和6年4月1日(月)"),
        ("43586", '[$-ja-JP-x-gannen]ggge"年"m"月"d"日";@', "令和元年5月1日"),
        ("45383", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2024年4月1日"),
        ("45383.75", 'm/d" "h"時"mm"分"', "4/1 18時00分"),
        ("1.75", "[h]:mm:ss", "42:00:00"),
    ],
)
def test_a_number_is_shown_as_its_format_says(value: str, code: str, shown: str) -> None:
    assert shown_figure(value, code) == shown
