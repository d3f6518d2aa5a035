"""Answers without a model: claimed, shown or declined, a file a kind of question; and how they are written out."""

__all__ = [
    "claim",
    "credit",
    "desk",
    "examples",
    "features",
    "overview",
    "page_answer",
    "recognised",
    "routes",
    "suggest",
    "written",
]
