"""The pages that are filled in by Jinja: hostile texts are escaped, an unknown name is an error."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from assistant.web.look.literal import unturned
from assistant.web.look.theme import ASSETS


@cache
def page_template(name: str) -> Template:
    """Return a page of ``assets``, read once."""
    environment = Environment(
        loader=FileSystemLoader(ASSETS), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["seen"] = unturned
    environment.filters["seconds"] = lambda ms: f"{ms / 1e3:.1f}"
    return environment.get_template(name)
