"""A question finds passages that use another name for what it speaks of."""

from pathlib import Path

import pytest

from index.open import open_index
from index.publish.build import Builder
from index.search.expansion import Expansion
from index.types import Embedder

HELD = {"大学ファンド": 20, "10兆円ファンド": 0, "jst": 1, "科学技術振興機構": 9, "機構": 90}


def held(name: str) -> int:
    return HELD.get(name.lower(), 0)


@pytest.mark.parametrize(
    ("question", "others"),
    [
        ("10兆円ファンドの規模は", ["大学ファンド"]),
        ("大学ファンドの規模は", []),  # the documents hardly use the other name
        ("ＪＳＴの役割は", ["科学技術振興機構"]),
        ("JSTX の役割は", []),
        ("JST（科学技術振興機構）の役割は", []),
        ("", []),
    ],
)
def test_names_are_added_where_the_documents_use_them(question: str, others: list[str]) -> None:
    assert Expansion([], held).of(question) == others


def test_an_indexs_own_definition_comes_before_the_dictionary() -> None:
    expansion = Expansion([("JST", "機構")], held)
    assert expansion.of("JSTの役割") == ["機構", "科学技術振興機構"]


def test_the_documents_own_definition_leads_to_its_short_name(
    tmp_path: Path, embedder: Embedder
) -> None:
    lines = [
        "下請代金支払遅延等防止法（以下「下請法」という。）の概要です。",
        *(f"下請法の運用は第{i}章で述べます。" for i in range(9)),
        "学校の給食について述べます。",
    ]
    file = tmp_path / "law.txt"
    file.write_text("\f".join(lines), encoding="utf-8")
    Builder(tmp_path / "index", embedder, 120, 2**20).run([file])
    index = open_index(tmp_path / "index", embedder)
    try:
        found = index._generation.expansion.of("下請代金支払遅延等防止法の運用は")
        parts = [hit.parts["words"] for hit in index.hits("下請代金支払遅延等防止法", 9)]
    finally:
        index.close()
    assert found == ["下請法"]
    assert sum(part > 0 for part in parts) >= 9
