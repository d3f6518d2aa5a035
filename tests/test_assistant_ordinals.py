"""Which one of a series a question names, and slides that lack it."""

from __future__ import annotations

import pytest

from assistant.chain import Assistant
from assistant.question.analysis import analyse
from assistant.question.match import lacking
from assistant.question.ordinals import ordinals
from corpus.types import Slide


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("第三期と第 3 期", {"第3期"}),
        ("第十二回、第二十回、第14回、第十期", {"第12回", "第20回", "第14回", "第10期"}),
        ("タイプBとA型", {"タイプb", "a型"}),
        ("事例4の表3、別添３", {"事例4", "表3", "別添3"}),
        ("STEP 3 と step2", {"step3", "step2"}),
        ("3期続けて、表1,200件、例5社、図の3割", set()),
    ],
)
def test_members_of_a_series_have_one_writing_and_counts_are_none(
    text: str, named: set[str]
) -> None:
    assert ordinals(text) == named


def test_one_of_a_series_that_the_slide_lacks_is_not_answered(assistant: Assistant) -> None:
    told = assistant.ask("第6期科学技術・イノベーション基本計画の期間はいつからいつまでですか")
    untold = assistant.ask("第9期科学技術・イノベーション基本計画の期間はいつからいつまでですか")
    assert untold.status != "answered"
    assert told.confidence > untold.confidence


def test_a_page_is_said_to_lack_the_member_of_a_series_that_is_asked_for() -> None:
    page = Slide(1, "拠点の支援", "第2期の支援は令和4年度に始まる。")
    assert lacking(analyse("第3期の支援はいつ始まりますか"), page, rarity).ordinal
    assert not lacking(analyse("第二期の支援はいつ始まりますか"), page, rarity).ordinal
    assert not lacking(analyse("支援はいつ始まりますか"), page, rarity).ordinal


def rarity(_: str) -> float:
    return 0.5
