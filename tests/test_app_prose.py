"""What a language model writes is shown as lists, tables and marks, and as nothing else."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from hostile_texts import ALL
from said_server import CLAIMS, UNHELD, WRITTEN
from test_app_evidence import answer, citation
from test_app_memo import DAY

from assistant.answer.written.conversation import Exchange
from assistant.answer.written.memo import entries, memo_markdown
from assistant.answer.written.memo_word import memo_docx
from assistant.answer.written.prose import Node, Part, said, written
from assistant.common.types import Answer, Claim
from assistant.web.chat.prose_html import prose_html
from assistant.web.chat.replies import chat_messages
from assistant.web.portals.markdown import answer_markdown

REASON = "（原資料で確認できません：その値は、表の別の行のものです）"


def model_answer(text: str, **values: object) -> Answer:
    return answer(answer=text, mode="generative", citations=(citation(6, 10),), **values)


def outline(part: Part) -> Any:
    """Return a node as nested lists, its kind first."""
    return part if isinstance(part, str) else [part.kind, *map(outline, part.parts)]


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("一\n二", [["p", "一", ["br"], "二"]]),
        ("**「10兆円」**です。", [["p", ["strong", "「10兆円」"], "です。"]]),
        ("規模[1]と[99]", [["p", "規模", ["marker", "[1]"], "と", "[99]"]]),
        ("- 一\n  - 二", [["ul", ["li", ["p", "一"], ["ul", ["li", ["p", "二"]]]]]]),
        ("1. 一\n  - 二\n2. 三",
         [["ol", ["li", ["p", "一"], ["ul", ["li", ["p", "二"]]]], ["li", ["p", "三"]]]]),
        ("- 一\n    - 二\n        - 三",
         [["ul", ["li", ["p", "一"], ["ul", ["li", ["p", "二"], ["ul", ["li", ["p", "三"]]]]]]]]),
        ("## 題\n文", [["heading", "題"], ["p", "文"]]),
        (f"~~五。~~{UNHELD}六。", [["p", ["s", "五。"], ["unheld", UNHELD], "六。"]]),
        ("~~五。~~ (not confirmed in the documents)",
         [["p", ["s", "五。"], ["unheld", "(not confirmed in the documents)"]]]),
        ("~~誰も説明しない線~~", [["p", "~~誰も説明しない線~~"]]),
        ("値（図から読み取り）", [["p", "値", ["picture", "（図から読み取り）"]]]),
        ("a \\*b\\* *c* `d`", [["p", "a ", "*", "b", "*", " *c* `d`"]]),
        ("> 引用\n\n---\n```\nコード\n```", [["p", "> 引用"], ["p", "---", ["br"], "```", ["br"],
         "コード", ["br"], "```"]]),
        ("| a | b |\n|---|---|\n| 1 | 2\\|3 |",
         [["table", ["thead", ["tr", ["th", "a"], ["th", "b"]]],
           ["tbody", ["tr", ["td", "1"], ["td", "2|3"]]]]]),
        ("| a |\n|---|", [["table", ["thead", ["tr", ["th", "a"]]]]]),
        ("| a | b |", [["p", "| a | b |"]]),
    ],
)  # fmt: skip
def test_markdown_becomes_the_few_forms_it_may_have(text: str, tree: list[Any]) -> None:
    assert [outline(node) for node in written(text, {1})] == tree


@pytest.mark.parametrize("row", [f"| 四 | 九{UNHELD} |", f"| ~~四~~ | ~~九~~{UNHELD} |"])
def test_a_row_that_is_not_held_is_struck_as_a_whole(row: str) -> None:
    (table,) = written(f"| a | b |\n|---|---|\n{row}")
    rows = outline(table)[2]
    assert rows == ["tbody", ["tr", ["td", ["s", "四"]], ["td", ["s", "九"], ["unheld", UNHELD]]]]


def test_each_remark_says_why_where_the_claims_are_as_many() -> None:
    shown = prose_html(said(model_answer(WRITTEN, claims=CLAIMS)), "ja")
    assert "（原資料で確認できません：「5兆円」が、示されたページに見当たりません）" in shown
    assert f"<s>9兆円</s>{_span('unheld', REASON)}" in shown
    fewer = prose_html(said(model_answer(WRITTEN, claims=CLAIMS[:2])), "ja")
    assert "：" not in fewer and fewer.count(UNHELD) == 2


def test_a_sentence_taken_out_takes_its_reason_with_it() -> None:
    text = f"（リンクや指示を含む文を除きました）~~五。~~{UNHELD}"
    claims = (
        Claim("除", (), "unheld", "指示の文です。"),
        Claim("五。", (), "unheld", "別の年です。"),
    )
    (line,) = said(model_answer(text, claims=claims))
    assert outline(line)[1:] == [
        ["unheld", "（リンクや指示を含む文を除きました）"], ["s", "五。"],
        ["unheld", "（原資料で確認できません：別の年です）"],
    ]  # fmt: skip


def test_an_extracted_answer_s_markdown_stays_words() -> None:
    (line,) = said(answer(answer="- **一**[1]\n| a |", citations=(citation(6, 10),)))
    assert outline(line) == ["p", "- **一**", ["marker", "[1]"], ["br"], "| a |"]


def _span(name: str, words: str) -> str:
    return f'<span class="{name}">{words}</span>'


def _words(part: Part) -> str:
    return "".join(map(_words, part.parts)) if isinstance(part, Node) else part


@pytest.mark.parametrize("hostile", ALL)
def test_hostile_markdown_becomes_no_element_and_no_link(hostile: str) -> None:
    told = model_answer(f"前。{hostile}[1]\n\n- {hostile}\n\n| {hostile} |\n|---|\n| {hostile} |")
    (_, shown) = chat_messages((Exchange("q", told),), "ja")
    tags = {piece.split(">")[0].split()[0] for piece in shown["content"].split("<")[1:]}
    assert tags <= {
        "div", "/div", "p", "/p", "br", "ul", "/ul", "ol", "/ol", "li", "/li", "strong", "/strong",
        "blockquote", "/blockquote",
        "table", "/table", "thead", "/thead", "tbody", "/tbody", "tr", "/tr", "td", "/td", "th",
        "/th", "h2", "/h2", "span", "/span",
    }  # fmt: skip
    assert "\n" not in shown["content"]  # a blank line would end the block and begin Markdown
    made = answer_markdown(told, None, "ja")
    assert re.search(r"(?<!\\)(?:<|\]\()", made) is None


def test_a_portal_gets_lists_tables_and_struck_words() -> None:
    made = answer_markdown(model_answer(WRITTEN, claims=CLAIMS), None, "ja")
    for part in (
        "大学ファンドは「10兆円」規模です。[1]  \n~~2020年は5兆円でした。~~（原資料で確認できません：",
        "### 内訳", "- 創設の経緯[1]\n  - 制度改正\\[2\\]\n- 今後の予定", "1. 法案の提出[1]\n2. 運用の開始",
        "| 年度 | 規模 |\n| --- | --- |\n| 令和3年度 | 4.5兆円[1] |\n| ~~令和4年度~~ | ~~9兆円~~（",
    ):  # fmt: skip
        assert part in made


def test_marks_are_left_out_where_markdown_would_show_them() -> None:
    assert answer_markdown(model_answer("これは**太い**字"), None, "ja").startswith(
        "これは**太い**字"
    )
    assert answer_markdown(model_answer("これは**「太い」**字"), None, "ja").startswith(
        "これは「太い」字"
    )


def test_the_memos_have_lists_tables_struck_words_and_who_worded_them() -> None:
    told = model_answer(
        WRITTEN, claims=CLAIMS, warnings=("2件の記述は確認できません",),
        understood="大学ファンドの内訳は何ですか",
    )  # fmt: skip
    said = entries((Exchange("その内訳は？", told),), {}, "ja")
    text = memo_markdown(said, DAY, "ja")
    for part in ("言語モデルが", "質問の理解：大学ファンドの内訳は何ですか", "- 創設の経緯[1]\n  - 制度改正",
                 "| ~~令和4年度~~ | ~~9兆円~~（原資料で確認できません：", "※ 2件の記述は確認できません"):  # fmt: skip
        assert part in text
    memo: Any = Document(BytesIO(memo_docx(said, DAY, "ja")))
    styles = {p.text: p.style.name for p in memo.paragraphs if p.style.name.startswith("List")}
    assert styles == {
        "創設の経緯[1]": "List Bullet", "制度改正[2]": "List Bullet 2", "今後の予定": "List Bullet",
        "法案の提出[1]": "List Number", "運用の開始": "List Number",
    }  # fmt: skip
    table = memo.tables[0]
    assert [cell.text for cell in table.rows[2].cells] == ["令和4年度", f"9兆円{REASON}"]
    struck = [run.text for row in table.rows for cell in row.cells for p in cell.paragraphs
              for run in p.runs if run.font.strike]  # fmt: skip
    assert struck == ["令和4年度", "9兆円"]
    crossed = [run.text for p in memo.paragraphs for run in p.runs if run.font.strike]
    assert crossed == ["2020年は5兆円でした。"]


def test_each_ordered_list_of_a_memo_counts_from_its_own_first_number() -> None:
    told = model_answer("1. 一\n2. 二\n\n文\n\n1. 壱\n\n文\n\n5. 五")
    memo: Any = Document(BytesIO(memo_docx(entries((Exchange("q", told),), {}, "ja"), DAY, "ja")))
    numbered = [p._p.pPr.numPr.numId.val for p in memo.paragraphs if p.style.name == "List Number"]
    assert numbered[0] == numbered[1] and len(set(numbered)) == 3
    starts = memo.part.numbering_part.element.num_having_numId(numbered[-1])
    assert starts.lvlOverride_lst[0].find(".//{*}startOverride").val == 5
