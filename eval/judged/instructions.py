"""What a judge is told, in one wording for people and for language models: ``instructions.md``."""

from __future__ import annotations

from importlib.resources import files

INSTRUCTIONS = files("eval.judged").joinpath("instructions.md").read_text(encoding="utf-8")
