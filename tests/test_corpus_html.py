"""Web pages are read as a browser shows them."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.blocks import Block
from corpus.files import ReadError
from corpus.readers.base import read_document
from corpus.readers.html import tables
from corpus.types import Document


def read(folder: Path, body: str, head: str = "", name: str = "a.html") -> Document:
    (folder / name).write_text(f"<html><head>{head}</head><body>{body}</body></html>", "utf-8")
    return read_document(folder / name, name)


def text(document: Document) -> str:
    return "\n".join(slide.text for slide in document.slides)


def table(document: Document) -> Block:
    return next(b for slide in document.slides for b in slide.blocks if b.kind == "table")


def rows(document: Document) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table(document).cells]


SEEN = "<p>上限は150万円とする。</p>"


@pytest.mark.parametrize(
    ("head", "hidden"),
    [
        ("", '<p style="display:none">9億円</p>'),
        ("", '<p style="DISPLAY : none !important; color:red">9億円</p>'),
        ("", "<div hidden><p>案は</p><p>9億円</p></div>"),
        ("", '<p><span style="visibility: hidden">9億円</span></p>'),
        ("", '<p><span style="font-size:0px">9億円</span></p>'),
        ("", '<p style="color:#FFF;background-color:white">9億円</p>'),
        ("", '<table><tr><td bgcolor="#000000"><font color="black">9億円</font></td></tr></table>'),
        ("", '<p style="color:white">9億円</p>'),
        ("", '<p style="position:absolute;left:-9999px">9億円</p>'),
        ("", '<p style="opacity:0">9億円</p>'),
        ("", '<p style="mso-hide:all">9億円</p>'),
        ("", "<dialog><p>9億円</p></dialog>"),
        ("<style>.draft, .old { display: none }</style>", '<p class="memo draft">9億円</p>'),
        ("<style>/* 案 */ #draft{visibility:hidden}</style>", '<p id="draft">9億円</p>'),
        ("<style>p.x{display:block} p.x{display:none}</style>", '<p class="x">9億円</p>'),
        ("<style>body{background:#fff}.w{color:#ffffff}</style>", '<p class="w">9億円</p>'),
    ],
)
def test_what_nobody_sees_is_told_and_not_read(tmp_path: Path, head: str, hidden: str) -> None:
    document = read(tmp_path, SEEN + hidden, head)
    assert text(document) == "上限は150万円とする。"
    assert any("9億円" in one.what and "見えない" in one.why for one in document.dropped)


@pytest.mark.parametrize(
    ("head", "shown"),
    [
        ("", '<p aria-hidden="true">9億円</p>'),
        ("", "<details><summary>詳細</summary><p>9億円</p></details>"),
        ("", '<p style="visibility:hidden"><span style="visibility:visible">9億円</span></p>'),
        ("", '<div style="background:navy"><p style="color:white">9億円</p></div>'),
        ('<link rel="stylesheet" href="a.css">', '<p style="color:white">9億円</p>'),
        ("<style>.x{display:none} #y{display:block}</style>", '<p class="x" id="y">9億円</p>'),
        ("<style>@media print { p { display: none } }</style>", "<p>9億円</p>"),
        ("<style>.x{display:none}</style>", '<p class="x" style="display:block">9億円</p>'),
        ("", "<p><ins>9億円</ins></p>"),
        ("", '<div style="font-size:0"><p style="font-size:12px">9億円</p></div>'),
    ],
)
def test_what_a_browser_shows_is_read(tmp_path: Path, head: str, shown: str) -> None:
    assert "9億円" in text(read(tmp_path, SEEN + shown, head))


@pytest.mark.parametrize(
    "struck",
    [
        "<s>100万円</s>",
        "<strike><b>100</b>万円</strike>",
        "<del>100万円</del>",
        '<span style="text-decoration: line-through">100万円</span>',
    ],
)
def test_struck_words_go_and_those_put_in_stay(tmp_path: Path, struck: str) -> None:
    document = read(tmp_path, f"<h1>改正</h1><p>上限は{struck}<ins>150万円</ins>とする。</p>")
    assert text(document) == "改正\n上限は150万円とする。"
    (told,) = document.dropped
    assert (told.what, told.where) == ("取り消し線の文字「100万円」", "見出し「改正」の部分")


@pytest.mark.parametrize(
    ("body", "read_as"),
    [
        ("10<sup>6</sup>m<sup>2</sup>", "10⁶m²"),
        ("10<sup>-3</sup>", "10⁻³"),
        ("CO<sub>2</sub>", "CO₂"),
        ("5億円<sup>注2</sup>である", "5億円(注2)である"),
        ("2<sup>x+y</sup>", "2^x+y"),
        ("20<sup>th</sup>", "20th"),
    ],
)
def test_raised_and_lowered_text_stays_apart_from_figures(
    tmp_path: Path, body: str, read_as: str
) -> None:
    assert text(read(tmp_path, f"<p>{body}</p>")) == read_as


@pytest.mark.parametrize(
    "place", ["<h1>{}市の計画</h1>", "<p>{}市の計画</p>", "<ul><li>{}市の計画</ul>"]
)
def test_a_reading_over_words_is_left_out_everywhere(tmp_path: Path, place: str) -> None:
    ruby = "<ruby>安曇野<rp>(</rp><rt>あづみの</rt><rp>)</rp></ruby>"
    assert text(read(tmp_path, place.format(ruby))).endswith("安曇野市の計画")


def test_lines_of_values_in_cells_are_rows(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "<table><tr><th>年度</th><th>予算額<br>（百万円）</th></tr>"
        "<tr><td><div>令和5年度</div><div>令和6年度</div></td><td>120<br>350</td></tr>"
        "<tr><td>令和7年度</td><td><p>400</p><p>80</p></td></tr></table>",
    )
    assert rows(document) == [
        ["年度", "予算額(百万円)"], ["令和5年度", "120"], ["令和6年度", "350"], ["令和7年度", "400 / 80"],
    ]  # fmt: skip


def test_a_sentence_broken_by_hand_in_a_cell_is_whole(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "<table><tr><th>項目</th><th>内容</th></tr><tr><td>対象</td>"
        "<td>この事業の対象は都道府県及び<br>市町村が行うものとする。</td></tr></table>",
    )
    assert rows(document)[1][1] == "この事業の対象は都道府県及び市町村が行うものとする。"


def test_a_table_inside_a_cell_is_a_table_of_its_own(tmp_path: Path) -> None:
    inner = (
        "<table><tr><th>費目</th><th>金額</th></tr><tr><td>委託費</td><td>450万円</td></tr></table>"
    )
    document = read(
        tmp_path,
        f"<table><tr><td>事業名</td><td>観光振興事業</td></tr><tr><td>内訳</td><td>{inner}</td></tr></table>",
    )
    kinds = [block.kind for block in document.slides[0].blocks]
    assert kinds == ["table", "caption", "table"]
    assert "委託費 | 金額: 450万円" in text(document).splitlines()
    assert text(document).count("450万円") == 1


def test_a_table_that_lays_out_the_page_is_no_table(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "<table><tr><td><h1>計画</h1><p>本文。</p>"
        "<table><tr><th>費目</th><th>金額</th></tr><tr><td>旅費</td><td>80万円</td></tr></table></td></tr></table>",
    )
    assert [block.kind for block in document.slides[0].blocks] == ["heading", "paragraph", "table"]


@pytest.mark.parametrize(
    "around",
    ["<p>（単位：千円）</p>{}", "{}"],
)
def test_a_table_knows_its_unit_from_its_caption_or_the_line_above(
    tmp_path: Path, around: str
) -> None:
    caption = "" if "単位" in around else "<caption>歳出（単位：千円）</caption>"
    body = f"<table>{caption}<tr><th>款</th><th>額</th></tr><tr><td>教育費</td><td>1,178</td></tr></table>"
    assert table(read(tmp_path, around.format(body))).unit == "千円"


def test_row_heads_of_the_file_are_heads(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "<table><thead><tr><th>款</th><th>令和5年度</th></tr></thead>"
        "<tr><th>100</th><td>1,178</td></tr></table>",
    )
    found = table(document)
    assert [head.text for head in found.row_heads(1, 1)] == ["100"]
    assert [head.text for head in found.column_heads(1, 1)] == ["令和5年度"]


def test_lists_keep_their_numbers_and_levels(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "<ol start=3><li>申請</li><li>審査<ul><li>書面</li><li>面接</li></ul></li><li>決定</li></ol>",
    )
    (block,) = document.slides[0].blocks
    assert text(document) == "3. 申請\n4. 審査\n・書面\n・面接\n5. 決定"
    assert (block.kind, [item.level for item in block.items]) == ("list", [1, 1, 2, 2, 1])


def test_pictures_and_embedded_pages_are_told(tmp_path: Path) -> None:
    document = read(
        tmp_path, SEEN + '<img src="a.png" alt="予算の推移のグラフ"><iframe src="b"></iframe>'
    )
    assert [one.what for one in document.dropped] == [
        "画像「予算の推移のグラフ」", "埋め込まれたページ",
    ]  # fmt: skip


def test_fields_of_a_form_show_what_they_hold(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        '<p><input type="checkbox" checked>同意する <input type="radio">同意しない '
        "<select><option>市</option><option selected>県</option></select></p>",
    )
    assert text(document) == "☑同意する ☐同意しない県"


@pytest.mark.parametrize("encoding", ["euc_jp", "cp932", "utf-16"])
def test_a_page_in_an_old_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    charset = {"euc_jp": "EUC-JP", "cp932": "Shift_JIS", "utf-16": "UTF-16"}[encoding]
    page = f'<html><head><meta charset="{charset}"></head><body><p>大学ファンドの規模</p></body></html>'
    (tmp_path / "a.htm").write_bytes(page.encode(encoding))
    assert text(read_document(tmp_path / "a.htm", "a.htm")) == "大学ファンドの規模"


def test_vendors_characters_of_a_page_are_read(tmp_path: Path) -> None:
    page = b'<meta charset="euc-jp"><p>' + b"\xad\xea" + "高橋</p>".encode("euc_jp")
    (tmp_path / "a.html").write_bytes(page)
    assert text(read_document(tmp_path / "a.html", "a.html")) == "(株)高橋"


def test_xhtml_is_read(tmp_path: Path) -> None:
    page = (
        '<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml">'
        "<head><title>計画</title></head><body><p>本文である。<br/>次の行</p></body></html>"
    )
    (tmp_path / "a.xhtml").write_text(page, "utf-8")
    document = read_document(tmp_path / "a.xhtml", "a.xhtml")
    assert (document.title, text(document)) == ("計画", "本文である。\n次の行")


@pytest.mark.parametrize(
    ("body", "read_as"),
    [
        ("<pre>款   額\n教育費   10  \n</pre>", "款 額\n教育費 10"),
        ("<ul><ul><li>深い項</li></ul><li>項</li></ul>", "・深い項\n・項"),
        ("<p>10<sup><b>6</b></sup>個</p>", "10⁶個"),
        ('<p>氏名 <input value="山田"><input type="hidden" value="x"></p>', "氏名山田"),
        ("<p>本文<!-- 案 --><script>x</script>続き</p>", "本文続き"),
    ],
)
def test_what_is_written_in_rarer_elements_is_read(tmp_path: Path, body: str, read_as: str) -> None:
    assert text(read(tmp_path, body)) == read_as


@pytest.mark.parametrize(
    ("head", "hidden"),
    [
        ("", '<p style="color:rgb(255, 255, 255)">9億円</p>'),
        ("<style>@media a{@media b{p{color:red}} p{color:red}} .x{display:none}</style>", '<p class="x">9億円</p>'),
        ("<style>.x{display:none} @media print { p { color:red </style>", '<p class="x">9億円</p>'),
    ],
)  # fmt: skip
def test_what_nobody_sees_is_found_through_any_style(
    tmp_path: Path, head: str, hidden: str
) -> None:
    assert text(read(tmp_path, SEEN + hidden, head)) == "上限は150万円とする。"


def test_words_around_an_element_that_is_seen_again_stay_unseen(tmp_path: Path) -> None:
    body = '<div style="visibility:hidden">案<b style="visibility:visible">決定</b>未定</div>'
    document = read(tmp_path, SEEN + body)
    assert text(document) == "上限は150万円とする。\n\n決定"
    assert [one.what for one in document.dropped] == [
        "表示されない文字「案」",
        "表示されない文字「未定」",
    ]


def test_nothing_is_told_of_empty_elements(tmp_path: Path) -> None:
    assert read(tmp_path, SEEN + "<p hidden></p><s></s>").dropped == ()


def test_of_much_that_is_hidden_the_first_is_told_and_the_rest_counted(tmp_path: Path) -> None:
    hidden = "".join(f"<p hidden>案{i}</p>" for i in range(205))
    assert read(tmp_path, SEEN + hidden).dropped[-1].what == "見えない文字など、ほか5件"


@pytest.mark.parametrize("tag", ["div", "b", "ul"])
def test_elements_within_elements_without_end_are_read(tmp_path: Path, tag: str) -> None:
    inner = f"<{tag}>" * 230 + ("<li>底</li>" if tag == "ul" else "底の文") + f"</{tag}>" * 230
    assert "底" in text(read(tmp_path, f"<p>前</p>{inner}<p>後</p>"))


def test_tables_with_spans_captions_and_roles_are_read_as_they_stand(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "<table><tr><th>区分</th><th>額</th><form></form></tr><tr><td rowspan=2>国</td><td>5</td></tr>"
        "<tr><td>6</td></tr></table>",
    )
    assert rows(document) == [["区分", "額"], ["国", "5"], ["国", "6"]]
    laid_out = read(tmp_path, '<table role="presentation"><tr><td>左</td><td>右</td></tr></table>')
    assert not [b for b in laid_out.slides[0].blocks if b.kind == "table"]


def test_spans_beyond_all_bounds_count_as_one_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MAX_PLACES", 5)
    body = "<tr><td>款</td><td rowspan=3 colspan=2>額</td></tr><tr><td>項</td><td>目</td></tr>"
    assert rows(read(tmp_path, f"<table>{body}</table>")) == [["款", "額"], ["項", "目"]]


def test_heads_of_several_lines_are_not_parted_into_rows(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "<table><tr><th>令和<br>5年度</th><th>令和<br>6年度</th></tr><tr><td>10</td><td>20</td></tr></table>",
    )
    assert rows(document)[1] == ["10", "20"] and len(rows(document)) == 2


@pytest.mark.parametrize("page", ["<!-- 案だけ -->", "<html><body><p hidden>案</p></body></html>"])
def test_a_page_without_words_is_refused(tmp_path: Path, page: str) -> None:
    (tmp_path / "a.html").write_text(page, "utf-8")
    with pytest.raises(ReadError, match=r"a\.html"):
        read_document(tmp_path / "a.html", "a.html")
