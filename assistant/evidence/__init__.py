"""Which places of the documents answer a question, whole paragraphs, lists and rows; how likely they tell it."""

__all__ = ["chances", "choose", "reading", "statements", "told"]
