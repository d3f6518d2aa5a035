"""Broken lines, vertical runs and overflow, as they stand in the deck."""

import pytest

from corpus.layout import lay_out
from corpus.mapped import MappedText


def laid_out(source: str) -> str:
    return lay_out(list(MappedText(source, tuple(range(len(source)))).lines()))[0].text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "大\n\n学\n\n改\n\n革\n\n内\n閣\n府\n\n文\n部\n科\n学\n省",
            "大学改革\n\n内閣府\n\n文部科学省",
            id="vertical labels apart",
        ),
        pytest.param(
            "（\n令\n和\n３\n年\n１\n月\n28\n\n日\n成\n立\n）",
            "（令和３年１月28日成立）",
            id="vertical date in brackets",
        ),
        pytest.param(
            "世界と比べて相対的に低下。他方、欧米の主要\n大学は数兆円規模のファンドの運用益を活用し、研究基盤や若手研究者への\n投資を拡大。",
            "世界と比べて相対的に低下。他方、欧米の主要大学は数兆円規模のファンドの運用益を活用し、研究基盤や若手研究者への投資を拡大。",
            id="sentence broken in a box",
        ),
        pytest.param(
            "社会変革を次々と起こしていく。組織・個\n\n人のニーズに合わせて",
            "社会変革を次々と起こしていく。組織・個人のニーズに合わせて",
            id="word broken across an empty line",
        ),
        pytest.param("〇東北大学\n金属材料研究所", "〇東北大学\n金属材料研究所", id="labels stay apart"),
        pytest.param(
            "神奈川大学\n甲南大学\n工学院大学", "神奈川大学\n甲南大学\n工学院大学", id="column stays apart"
        ),
        pytest.param(
            "九州大学 岐阜大学 立教大学\n岡山大学 富山大学 日本歯科大学",
            "九州大学 岐阜大学 立教大学\n岡山大学 富山大学 日本歯科大学",
            id="table rows stay apart",
        ),
        pytest.param(
            "Supereminent Program\nfor Activating", "Supereminent Program\nfor Activating",
            id="english labels",
        ),
    ],
)  # fmt: skip
def test_lines_are_mended_the_japanese_way(before: str, after: str) -> None:
    assert laid_out(before) == after


def test_overflow_is_dropped_with_a_note() -> None:
    source = "課題" + "あ" * 23 + "\n" + "あ" * 13 + "\n世界"
    text, notes = lay_out(list(MappedText(source, tuple(range(len(source)))).lines()))
    assert text.text == "課題\n世界"
    assert "36文字" in notes[0]


def test_offsets_stay_with_their_characters() -> None:
    source = "研究力の強化を図り、多様な研究大学群の形\n成を行う"
    text = lay_out(list(MappedText(source, tuple(range(len(source)))).lines()))[0]
    assert "形成" in text.text
    assert [source[at] for at in text.offsets] == list(text.text)
