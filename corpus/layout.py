"""Lines of a slide to readable text: overflow dropped, vertical runs and broken lines mended.

The output keeps one logical line (sentence, bullet, table row, label) a line and one empty line
between blocks, and every character keeps its place in the source.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.mapped import MappedText, concatenate
from corpus.tokens import tokenize

OVERFLOW_RUN = 10
"""One kana this many times over is filler that a text box overflowed with, never a word."""
VERTICAL_RUN = 3
"""Single characters a line, this many in a row, are vertical text; two may be two labels."""
WIDE = 24
"""Full-width characters from which a line without grammar can be the full width of its box."""
WIDE_TEXT = 14
"""The same for a line of running text (it holds a case particle): boxes of diagrams are narrow."""
WIDE_APART = 30
"""The same where an empty line stands between, which in a diagram parts two labels."""

_OVERFLOW = re.compile(rf"([ぁ-ん])\1{{{OVERFLOW_RUN - 1},}}")
_ITEM = re.compile(
    r"^(?:[•⚫⬤➤►‣◦❑❖✔・○〇●◆◇■□▲▶➡⇒→⇨★☆※◎✓➢>*|+＋]|[-–] |[\u2460-\u24ff]|[【〔《<「『\"”“(\[]"
    r"|\(?\d{1,2}[.)](?!\d)|第\d+[章条節]|[ア-ン][.)])"
)
_OPENERS, _CLOSERS = "([{「『【〔《<", ")]}」』】〕》>"
_ENDED = re.compile(r"[。.!?！？】》>:]$")
_VERTICAL_MEMBER = re.compile(r"[^\s\u2460-\u24ff•・○〇●◆◇■□▲※¥]|\d{2}")
_JOINING_END = re.compile(r"[、,・/／&×~]$")
_RUNNING = re.compile(r"[、をがはにで]")


@dataclass(frozen=True, slots=True)
class _Line:
    """A mended line; ``gap`` tells whether an empty line stood before it, ``led`` a lost glyph."""

    text: MappedText
    gap: bool
    led: bool


def lay_out(lines: Sequence[MappedText]) -> tuple[MappedText, tuple[str, ...]]:
    """Return the readable text of a slide and notes on what was repaired (Japanese)."""
    kept, notes = _drop_overflow(lines)
    upright = list(_join_vertical(list(_mark_gaps(kept))))
    joined = list(_join_broken(upright))
    blocks: list[MappedText] = []
    for line in joined:
        if blocks and not line.gap:
            blocks[-1] = blocks[-1].glue("\n", line.text)
        else:
            blocks.append(line.text)
    return concatenate(blocks, "\n\n"), notes


def _drop_overflow(lines: Sequence[MappedText]) -> tuple[list[MappedText], tuple[str, ...]]:
    kept: list[MappedText] = []
    dropped = ""
    for line in lines:
        rest = line
        while match := _OVERFLOW.search(rest.text):
            dropped += match.group()
            rest = rest[: match.start()] + rest[match.end() :]
        if rest is line or rest.text.strip():
            kept.append(rest)
    if not dropped:
        return kept, ()
    return kept, (f"枠からあふれた「{dropped[0]}」の連続（{len(dropped)}文字）を除きました。",)


def _mark_gaps(lines: Sequence[MappedText]) -> Iterator[_Line]:
    gap = False
    for line in lines:
        bare = line.strip()
        if not bare.text:
            gap = True
            continue
        spaces = re.sub(r" {2,}", " ", bare.text)
        if len(spaces) != len(bare.text):
            bare = _squeeze(bare)
        yield _Line(bare, gap, line.text.startswith(" "))
        gap = False


def _squeeze(line: MappedText) -> MappedText:
    keep = [i for i, char in enumerate(line.text) if char != " " or line.text[i - 1] != " "]
    return MappedText("".join(line.text[i] for i in keep), tuple(line.offsets[i] for i in keep))


# --- vertical text -----------------------------------------------------------------------------


def _join_vertical(lines: Sequence[_Line]) -> Iterator[_Line]:
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and _VERTICAL_MEMBER.fullmatch(lines[end].text.text):
            end += 1
        if end - at >= VERTICAL_RUN:
            yield from _upright(lines[at:end])
        else:
            end = max(end, at + 1)
            yield from lines[at:end]
        at = end


def _upright(run: Sequence[_Line]) -> Iterator[_Line]:
    """Put a run of single characters back into words.

    Characters that stand close are one label; characters each between empty lines are one label
    too (its letters are only further apart), and so is what an open bracket or a number holds.
    """
    groups: list[list[_Line]] = []
    for line in run:
        if groups and not line.gap:
            groups[-1].append(line)
        else:
            groups.append([line])
    words: list[list[_Line]] = []
    for group in groups:
        if words and _same_word(words[-1], group):
            words[-1].extend(group)
        else:
            words.append(list(group))
    for word in words:
        text = MappedText("", ())
        for line in word:
            text = text + line.text
        yield _Line(text, True, False)


def _same_word(word: Sequence[_Line], group: Sequence[_Line]) -> bool:
    spelled = "".join(line.text.text for line in word)
    loose = len(group) == 1 and all(line.gap for line in word[1:])
    return loose or _depth(spelled) > 0 or spelled[-1].isdigit() or spelled[-1] == "年"


def _depth(text: str) -> int:
    """Return how many brackets stand open at the end of the text."""
    depth = 0
    for char in text:
        depth += (char in _OPENERS) - (char in _CLOSERS)
        depth = max(depth, 0)
    return depth


# --- broken lines ------------------------------------------------------------------------------


def _join_broken(lines: Sequence[_Line]) -> Iterator[_Line]:
    current: _Line | None = None
    last: _Line | None = None
    for line in lines:
        if current is None or last is None:
            current = line
        elif _continues(current.text.text, last.text.text, line):
            mark = " " if _needs_space(current.text.text[-1], line.text.text[0]) else ""
            current = _Line(current.text.glue(mark, line.text), current.gap, current.led)
        else:
            yield current
            current = line
        last = line
    if current is not None:
        yield current


def _continues(whole: str, above: str, line: _Line) -> bool:
    """Whether a line goes on with the sentence above it (``whole``, whose last line is ``above``).

    Across an empty line only the words themselves can tell; within a block, a line as wide as its
    box also tells.
    """
    below = line.text.text
    if _depth(whole[-200:]) > 0 and len(whole) < 400 and not _is_row(above):
        return not (line.led or _ENDED.search(above) or above[-1] in _OPENERS)
    if line.led or _ENDED.search(above) or _ITEM.match(below) or _is_row(above) or _is_row(below):
        return False
    if _JOINING_END.search(above) or below[0] in "、。,)」』】":
        return True
    return joins_by_grammar(above, below) or _fills_its_box(above, line)


def _fills_its_box(above: str, line: _Line) -> bool:
    """Whether the line above broke only because its box ended."""
    if line.gap:
        return (
            columns(above) >= WIDE_APART
            and not re.search(r"[\d)%円年月日件名人校]$", above)
            and (columns(line.text.text) >= columns(above) / 2 or line.text.text.endswith("。"))
        )
    return columns(above) >= (WIDE_TEXT if _RUNNING.search(above) else WIDE)


def joins_by_grammar(above: str, below: str) -> bool:
    """Whether MeCab sees one word across the break, or a particle at either side of it."""
    left, right = above[-12:], below[:12]
    tokens = tokenize(left + right)
    cut = len(left)
    if any(token.start < cut < token.end for token in tokens):
        return True
    before = [token for token in tokens if token.end <= cut]
    after = [token for token in tokens if token.start >= cut]
    if not before or not after:
        return False
    last, first = before[-1], after[0]
    ends_open = last.pos == "助詞" and last.pos_detail != "終助詞" and last.surface != "へ"
    begins_bound = first.pos in ("助詞", "助動詞") and len(below) > 2
    return ends_open or begins_bound or first.lemma == "為る"


def _is_row(line: str) -> bool:
    """Whether a line is a table row: short cells between spaces, no running text."""
    cells = line.split(" ")
    return (
        len(cells) >= 2
        and all(cell and columns(cell) <= 14 for cell in cells)
        and not re.search(r"[、。]|(?:を|が|は|に|の)(?: |$)", line)
    )


def begins_item(line: str) -> bool:
    """Whether a line begins with the mark of a bullet, a numbered item or a bracketed label."""
    return bool(_ITEM.match(line))


def ends_sentence(line: str) -> bool:
    """Whether a line ends as a sentence or a label does."""
    return bool(_ENDED.search(line))


def columns(text: str) -> float:
    """Return the width of a text in full-width characters (half-width ones count a half)."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


def _needs_space(left: str, right: str) -> bool:
    return left.isascii() and right.isascii() and left.isalnum() and right.isalnum()
