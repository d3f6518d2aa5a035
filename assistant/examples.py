"""Questions to begin with, so that a first visitor sees what can be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.documents import DECK_NAME

if TYPE_CHECKING:
    from index.searchable import Searchable

DECK_EXAMPLES = (
    "大学ファンドはどのくらいの規模ですか？",
    "博士後期課程の学生には、生活費としていくら支援されますか？",
    "スタートアップ・エコシステムのグローバル拠点都市はどこですか？",
    "WPIの拠点が満たすべき要件は何ですか？",
)
TITLES = 4


def example_questions(index: Searchable) -> tuple[str, ...]:
    """Return the bundled deck's examples, or one question a title for other documents."""
    names = [document.name for document in index.documents()]
    if DECK_NAME in names:
        return DECK_EXAMPLES
    return tuple(
        f"「{document.title}」の概要を教えてください。" for document in index.documents()[:TITLES]
    )
