"""Simple style sheets: which declarations hold for an element.

Only rules of a tag, a class or an id (``p``, ``.note``, ``p.note``, ``#draft``) outside of ``@``
blocks are read: what a person of the ministry writes to hide a paragraph, not a site's layout.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_SELECTOR = re.compile(r"^(\w*)(?:\.([\w-]+)|#([\w-]+))?$")
MAX_SHEET = 500_000
"""Characters of style sheets that are read: a page that says more is a site's, not a writer's."""
MAX_CLASSES = 50
"""Classes of one element that are looked up."""
_COLOURS = {"white": "#ffffff", "black": "#000000", "red": "#ff0000", "yellow": "#ffff00"}
_HEX = re.compile(r"^#([0-9a-f]{3}|[0-9a-f]{6})$")
_RGB = re.compile(
    r"^rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*(?:[,/]\s*(?:1|1\.0|100%)\s*)?\)$"
)

Style = Mapping[str, str]


Declaration = tuple[tuple[bool, int, int], str]
"""What decides between declarations of one name (important, specific, late), and the value."""


class Styles:
    """The rules of a page's own style sheets."""

    def __init__(self, sheets: str) -> None:
        """Read the rules; what is no simple rule is passed over."""
        self._rules: dict[tuple[str, str, str], dict[str, Declaration]] = {}
        self.has_imports = "@import" in sheets
        for order, (selector, body) in enumerate(_rules(sheets[:MAX_SHEET])):
            if match := _SELECTOR.match(selector):
                tag, of_class, of_id = (group or "" for group in match.groups())
                specific = 2 if of_id else 1 if of_class else 0
                known = self._rules.setdefault((tag.lower(), of_class, of_id), {})
                _lay_over(known, _ranked(body, specific, order))

    def of(self, element: Any) -> dict[str, str]:
        """Return what holds for an element by the rules and its own ``style``."""
        style: dict[str, Declaration] = {}
        for rule in self._found(element):
            _lay_over(style, rule)
        if own := element.get("style"):
            _lay_over(style, _ranked(own, 3, 0))
        return {name: value for name, (_, value) in style.items()}

    def _found(self, element: Any) -> Iterator[dict[str, Declaration]]:
        if not self._rules:
            return
        tag = str(element.tag).lower()
        keys = [(of_tag, "", element.get("id") or "") for of_tag in ("", tag)]
        names = (element.get("class") or "").split()[:MAX_CLASSES]
        keys += [(of_tag, name, "") for name in names for of_tag in ("", tag)]
        for key in dict.fromkeys((*keys, (tag, "", ""))):
            if key in self._rules:
                yield self._rules[key]


def _ranked(body: str, specific: int, order: int) -> dict[str, Declaration]:
    return {
        name: (("!important" in value, specific, order), value.replace("!important", "").strip())
        for name, value in declarations(body).items()
    }


def _lay_over(under: dict[str, Declaration], over: Mapping[str, Declaration]) -> None:
    """Put declarations over others; of one name the stronger stays."""
    for name, declaration in over.items():
        if name not in under or declaration[0] >= under[name][0]:
            under[name] = declaration


def _rules(sheets: str) -> Iterator[tuple[str, str]]:
    """Yield selector and body of each rule that stands in no ``@`` block."""
    plain = "".join(_outside_blocks(_COMMENT.sub("", sheets)))
    for selectors, body in _RULE.findall(plain):
        for selector in selectors.rpartition(";")[2].split(","):
            yield selector.strip(), body


def _outside_blocks(sheets: str) -> Iterator[str]:
    """Yield the parts of a style sheet that are in no ``@media`` or like block."""
    at = 0
    for match in re.finditer(r"@[\w-]+[^;{}]*\{", sheets):
        if match.start() < at:
            continue
        yield sheets[at : match.start()]
        at, depth = match.end(), 1
        for brace in re.finditer(r"[{}]", sheets[at:]):
            depth += 1 if brace.group() == "{" else -1
            if not depth:
                at += brace.end()
                break
        else:
            return
    yield sheets[at:]


def declarations(text: str) -> dict[str, str]:
    """Return the declarations of a rule or a ``style`` attribute, in lower case."""
    found: dict[str, str] = {}
    for part in text.split(";"):
        name, colon, value = part.partition(":")
        if colon:
            found[name.strip().lower()] = value.strip().lower()
    return found


def colour(value: str) -> str:
    """Return a colour as six hexadecimal digits after #, "" where it is not a plain one."""
    value = _COLOURS.get(value.strip(), value.strip())
    if match := _RGB.match(value):
        return "#" + "".join(f"{min(255, int(part)):02x}" for part in match.groups())
    if match := _HEX.match(value):
        digits = match.group(1)
        return "#" + (digits if len(digits) == 6 else "".join(d * 2 for d in digits))
    return ""
