"""A language model's true sentences made false by script, and how many of them a checker marks.

``python -m eval.spoiled make | check`` (docs/judging.md).
"""
