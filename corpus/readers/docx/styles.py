"""Styles of a Word file: what a paragraph is and how a run looks, inherited and direct."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from corpus.readers.docx.colours import Ground, shade, unseen_on
from corpus.readers.docx.names import W, child_value, is_on, number, value

HIDDEN, STRUCK = "隠し文字", "取り消し線の文字"
PALE, TINY = "背景と同じ色の文字", "読めない大きさの文字"
"""Kinds of words that nobody sees, or that a line takes back."""
TINY_HALF_POINTS = 2
"""Letters of one point are a third of a millimetre high."""
MAX_CHAIN = 20
"""Styles that build on one another; longer chains are circles."""
BODY_LEVEL = 9
"""Word's outline level of text that is no heading (ECMA-376 Part 1, 17.3.1.20)."""
_HEADING = re.compile(r"(?:heading|見出し)\s*(\d)$", re.IGNORECASE)
"""Not 「見出し2本文」, which is the text under one."""
_CONTENTS = re.compile(r"(?:toc|目次)\s*(\d)$", re.IGNORECASE)
_TITLES = ("title", "表題")
_CAPTIONS = ("caption", "図表番号")
_TOGGLES = ("vanish", "strike", "dstrike")
"""Settings that a character style turns round where the paragraph's style has them too (17.7.3)."""


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What the style of a paragraph says, itself or by the styles that it builds on.

    Attributes:
        id: its name in the file.
        level: of a heading, 1 the highest; 0 for other text.
        contents: level of an entry of a table of contents, 0 for other text.
        is_caption: whether it stands under or over a table or figure.
        number: the list that it counts in, "" for none, and the level there (-1: not said).
        breaks_page: whether a page begins before it.
        shade: colour behind it, "" where none is said.
        run: how its letters look.
    """

    id: str = ""
    level: int = 0
    contents: int = 0
    is_caption: bool = False
    number: tuple[str, int] = ("", -1)
    breaks_page: bool = False
    shade: str | None = ""
    run: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Look:
    """How a run looks.

    Attributes:
        unseen: why nobody sees it as text, "" where one does.
        script: "superscript", "subscript" or "".
        font: the font of its Latin letters, "" where none is said.
    """

    unseen: str = ""
    script: str = ""
    font: str = ""


def run_settings(properties: Any) -> dict[str, str]:
    """Return what run properties (``w:rPr``) say about being seen."""
    settings: dict[str, str] = {}
    for child in () if properties is None else properties:
        name = str(child.tag).removeprefix(W)
        if name in _TOGGLES:
            settings[name] = "1" if is_on(properties, name) else ""
        elif name in ("color", "sz", "vertAlign", "highlight"):
            settings[name] = value(child)
        elif name == "shd":
            settings[name] = shade(child) or ""
        elif name == "rFonts":
            settings[name] = value(child, "ascii") or value(child, "hAnsi")
    return settings


class Styles:
    """The styles of one file."""

    def __init__(self, root: Any) -> None:
        """Take the root of styles.xml; None where the file has none."""
        found = [] if root is None else root.findall(f"{W}style")
        self._styles = {value(style, "styleId"): style for style in found}
        self._default = next(
            (value(s, "styleId") for s in found
             if value(s, "type") == "paragraph" and value(s, "default") in ("1", "true", "on")), "",
        )  # fmt: skip
        defaults = None if root is None else root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self._run_defaults = run_settings(defaults)
        self._paragraphs: dict[str, ParagraphStyle] = {}
        self._runs: dict[str, dict[str, str]] = {}
        self._shaded: dict[str, bool] = {}

    def paragraph(self, style_id: str) -> ParagraphStyle:
        """Return a paragraph style; the file's default where the name is empty or unknown."""
        known = style_id if style_id in self._styles else self._default
        if known not in self._paragraphs:
            self._paragraphs[known] = self._read_paragraph(known)
        return self._paragraphs[known]

    def is_shaded(self, style_id: str) -> bool:
        """Whether a table style paints cells: then words may be white and seen."""
        if style_id not in self._shaded:
            self._shaded[style_id] = any(
                shade(one) != "" for style in self._chain(style_id) for one in style.iter(f"{W}shd")
            )
        return self._shaded[style_id]

    def numbered_by(self, style_id: str) -> str:
        """Return the list that a numbering style stands for, "" for none."""
        chain = self._chain(style_id)
        return _first(child_value(style.find(f"{W}pPr/{W}numPr"), "numId") for style in chain)

    def look(self, properties: Any, style: ParagraphStyle, ground: Ground) -> Look:
        """Return how a run looks.

        Args:
            properties: its ``w:rPr``, None where it has none.
            style: of its paragraph.
            ground: what lies behind it.
        """
        if properties is None and not style.run and not self._run_defaults:
            return Look()
        own = run_settings(properties)
        character = self._run(child_value(properties, "rStyle"))
        merged = {**self._run_defaults, **style.run, **character, **own}
        for name in _TOGGLES:
            if name not in own:
                merged[name] = "1" if bool(style.run.get(name)) != bool(character.get(name)) else ""
        script = merged.get("vertAlign", "")
        return Look(
            _unseen(merged, style, ground), script if script in ("superscript", "subscript") else "",
            merged.get("rFonts", ""),
        )  # fmt: skip

    def _chain(self, style_id: str) -> list[Any]:
        """Return a style and those that it builds on, the nearest first."""
        chain: list[Any] = []
        while style_id in self._styles and len(chain) < MAX_CHAIN:
            chain.append(self._styles[style_id])
            style_id = child_value(chain[-1], "basedOn")
        return chain

    def _run(self, style_id: str) -> dict[str, str]:
        if style_id not in self._runs:
            settings: dict[str, str] = {}
            for style in reversed(self._chain(style_id)):
                settings |= run_settings(style.find(f"{W}rPr"))
            self._runs[style_id] = settings
        return self._runs[style_id]

    def _read_paragraph(self, style_id: str) -> ParagraphStyle:
        chain = self._chain(style_id)
        properties = [found for style in chain if (found := style.find(f"{W}pPr")) is not None]
        names = [child_value(style, "name") for style in chain]
        numbering = [found for p in properties if (found := p.find(f"{W}numPr")) is not None]
        shades = [shade(found) for p in properties if (found := p.find(f"{W}shd")) is not None]
        return ParagraphStyle(
            id=style_id,
            level=_level(_first(child_value(p, "outlineLvl") for p in properties), names),
            contents=_numbered(_CONTENTS, names[:1]),
            is_caption=any(name.lower() in _CAPTIONS for name in names),
            number=(
                _first(child_value(one, "numId") for one in numbering),
                number(_first(child_value(one, "ilvl") for one in numbering), -1),
            ),
            breaks_page=next(
                (is_on(p, "pageBreakBefore") for p in properties
                 if p.find(f"{W}pageBreakBefore") is not None), False,
            ),
            shade=shades[0] if shades else "",
            run=self._run(style_id),
        )  # fmt: skip


def _first(texts: Any) -> str:
    return next((text for text in texts if text), "")


def _level(outline: str, names: list[str]) -> int:
    """Return the level of a heading by its outline level, else by its style's name."""
    if outline:
        level = number(outline, BODY_LEVEL)
        return level + 1 if 0 <= level < BODY_LEVEL else 0
    if any(name.lower() in _TITLES for name in names[:1]):
        return 1
    return _numbered(_HEADING, names)


def _numbered(pattern: re.Pattern[str], names: list[str]) -> int:
    return next((int(match[1]) for name in names if (match := pattern.match(name))), 0)


def _unseen(settings: Mapping[str, str], style: ParagraphStyle, ground: Ground) -> str:
    if settings.get("vanish"):
        return HIDDEN
    if settings.get("strike") or settings.get("dstrike"):
        return STRUCK
    if 0 < number(settings.get("sz", ""), 0) <= TINY_HALF_POINTS:
        return TINY
    behind = settings.get("highlight") or settings.get("shd") or style.shade
    return PALE if unseen_on(settings.get("color", ""), behind, ground) else ""
