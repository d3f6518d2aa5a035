"""What nobody sees on a web page is taken out of its tree, and told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from corpus.blocks import Dropped
from corpus.readers.html.scripts import write_input, write_script
from corpus.readers.html.styles import Style, Styles, colour

_NO_TEXT = frozenset(
    {"script", "style", "template", "noscript", "nav", "footer", "head", "button", "rt", "rp"}
)
"""Never shown, or a page's frame and readings over words."""
_STRUCK = frozenset({"s", "strike", "del"})
_EMBEDDED = {
    "iframe": "埋め込まれたページ", "object": "埋め込まれたもの", "embed": "埋め込まれたもの",
    "video": "動画", "audio": "音声", "svg": "図（SVG）", "canvas": "図",
}  # fmt: skip
_HEADING = re.compile(r"^h[1-6]$")
MAX_TOLD = 200
"""Things told of one page; whoever hides more has hidden a site."""
MAX_WORDS = 80
"""Characters of a thing that are told."""
_HIDDEN_WHY = "ページを開いた人に見えない文字のため、本文に入れていません。"
_STRUCK_WHY = "取り消し線で消された文字のため、本文に入れていません。"
_EMBEDDED_WHY = "文字として読み取れません。中身が必要なら、元のページで確かめてください。"
_ZERO = re.compile(r"^0(?:\.0+)?(?:px|pt|em|rem|%)?$")
_FAR = re.compile(r"^-\d{4,}(?:\.\d+)?(?:px|pt|em)$|^-9{3}(?:px|em)$")
_NO_CLIP = re.compile(r"^rect\(\s*(?:[01](?:px)?[\s,]*){4}\)$")


@dataclass(frozen=True, slots=True)
class _Look:
    """How text looks at a place; None is a colour that the page does not plainly say."""

    visible: bool = True
    small: bool = False
    ink: str | None = None
    paper: str | None = None

    @property
    def is_unseen(self) -> bool:
        """Whether text looks like nothing."""
        like_paper = self.ink is not None and self.ink == self.paper
        return not self.visible or self.small or like_paper or self.ink == "transparent"


class UnseenRemover:
    """Takes out of one page's tree what nobody sees."""

    def __init__(self, root: Any) -> None:
        """Read the page's own style sheets."""
        self._root = root
        self._styles = Styles("\n".join(str(style.text or "") for style in root.iter("style")))
        self._told: list[Dropped] = []
        self._where = ""

    def remove(self) -> tuple[Dropped, ...]:
        """Change the tree; return what is told of it."""
        linked = any("stylesheet" in (x.get("rel") or "") for x in self._root.iter("link"))
        plain = not linked and not self._styles.has_imports
        self._walk(self._root, _Look(paper="#ffffff" if plain else None))
        told = self._told[:MAX_TOLD]
        if len(self._told) > MAX_TOLD:
            more = f"見えない文字など、ほか{len(self._told) - MAX_TOLD}件"
            told.append(Dropped(more, "", _HIDDEN_WHY))
        return tuple(told)

    def _walk(self, element: Any, look: _Look) -> None:
        if look.is_unseen and (element.text or "").strip():
            self._tell("表示されない文字", element.text, _HIDDEN_WHY)
            element.text = None
        for child in list(element):
            self._child(child, look)
            if look.is_unseen and (child.tail or "").strip():
                self._tell("表示されない文字", child.tail, _HIDDEN_WHY)
                child.tail = " "

    def _child(self, child: Any, look: _Look) -> None:
        tag = child.tag.lower() if isinstance(child.tag, str) else ""
        if not tag or tag in _NO_TEXT:
            _take_out(child)
            return
        style = self._styles.of(child)
        if tag in _EMBEDDED or tag == "img":
            self._embedded(child, tag, style)
        elif _is_hidden(child, tag, style):
            self._tell("表示されない文字", _words(child), _HIDDEN_WHY)
            _take_out(child)
        elif tag in _STRUCK or _is_struck(style):
            self._tell("取り消し線の文字", _words(child), _STRUCK_WHY)
            _take_out(child)
        else:
            if _HEADING.match(tag):
                self._where = f"見出し「{_words(child)[:40]}」の部分"
            self._walk(child, _looking(look, child, style))
            write_script(child, tag)
            write_input(child, tag)

    def _embedded(self, child: Any, tag: str, style: Style) -> None:
        words = child.get("alt") or child.get("title") or _words(child)
        if not _is_hidden(child, tag, style):
            if tag in _EMBEDDED:
                self._tell(_EMBEDDED[tag], words or " ", _EMBEDDED_WHY)
            elif words.strip():
                self._tell("画像", words, _EMBEDDED_WHY)
        _take_out(child)

    def _tell(self, what: str, words: str, why: str) -> None:
        if not words:
            return
        line = " ".join(words.split())
        short = line if len(line) <= MAX_WORDS else line[:MAX_WORDS] + "…"
        one = Dropped(f"{what}「{short}」" if short else what, self._where, why)
        if one not in self._told[-20:]:
            self._told.append(one)


def _words(element: Any) -> str:
    return " ".join("".join(_seen_texts(element)).split())


def _seen_texts(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _NO_TEXT:
            yield from _seen_texts(child)
        yield child.tail or ""


def _take_out(element: Any) -> None:
    """Remove an element, not the text after it."""
    parent, tail = element.getparent(), element.tail or ""
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    element.tail = None
    parent.remove(element)


def _is_hidden(element: Any, tag: str, style: Style) -> bool:
    """Whether an element with all that is in it is not shown."""
    if "hidden" in element.attrib and style.get("display", "none") == "none":
        return True
    if tag == "dialog" and "open" not in element.attrib:
        return True
    if style.get("display") == "none" or style.get("mso-hide") == "all":
        return True
    if style.get("content-visibility") == "hidden" or _ZERO.match(style.get("opacity", "1")):
        return True
    return _is_away(style) or _is_shut(style)


def _is_away(style: Style) -> bool:
    """Whether an element is put outside of the page, or cut down to nothing."""
    if style.get("position") not in ("absolute", "fixed"):
        return False
    sides = (style.get(side, "") for side in ("left", "top", "right", "bottom"))
    return any(_FAR.match(side) for side in sides) or bool(_NO_CLIP.match(style.get("clip", "")))


def _is_shut(style: Style) -> bool:
    none = any(_ZERO.match(style.get(side, "1")) for side in ("height", "width", "max-height"))
    return none and style.get("overflow") == "hidden"


def _is_struck(style: Style) -> bool:
    lines = f"{style.get('text-decoration', '')} {style.get('text-decoration-line', '')}"
    return "line-through" in lines


def _looking(look: _Look, element: Any, style: Style) -> _Look:
    """Return how text in an element looks inside one that looks so."""
    if visibility := style.get("visibility"):
        look = replace(look, visible=visibility not in ("hidden", "collapse"))
    if size := style.get("font-size"):
        look = replace(look, small=bool(_ZERO.match(size)))
    ink = style.get("color") or (element.get("color") or "").lower()
    if ink and ink != "inherit":
        look = replace(look, ink="transparent" if ink == "transparent" else colour(ink) or None)
    return replace(look, paper=_paper(look, element, style))


def _paper(look: _Look, element: Any, style: Style) -> str | None:
    said = [value for name, value in style.items() if name.startswith("background")]
    said += [value.lower() for name in ("bgcolor", "background") if (value := element.get(name))]
    if not said or said == ["transparent"]:
        return look.paper
    return colour(said[0]) or None if len(said) == 1 else None
