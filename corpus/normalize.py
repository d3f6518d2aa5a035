"""Unicode repair of Japanese text from PDFs, with a map back to the source.

Sources: Unicode NFKC (UAX #15); CJK radicals by EquivalentUnifiedIdeograph.txt (UAX #44), which
mends what NFKC leaves (U+2EA0 to U+6C11); half-width kana are composed with their sound marks.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

from corpus.mapped import MappedText

_MARKS = r"\u3099\u309a\uff9e\uff9f\u0300-\u036f"
_PLAIN = r"\n -~\u3001\u3002\u3005-\u3011\u3041-\u3096\u30a1-\u30fa\u30fc-\u30fe\u4e00-\u9fff"
"""What needs no repair, nine of ten characters of a text: taken a run at a time."""
_CLUSTER = re.compile(rf"(?P<plain>[{_PLAIN}]+(?![{_MARKS}]))|.[{_MARKS}]*", re.DOTALL)
_KEPT = re.compile(
    r"[\u2070-\u209f\u00b2\u00b3\u00b9\u00bc-\u00be\u2150-\u215f\u2460-\u24ff\u3251-\u325f\u32b1-\u32bf\u2026]"
)
"""Left as they are: NFKC would turn 10 squared into 102 and item 1 in a circle into a bare 1."""
_LONE_MARKS = str.maketrans({"\u3099": "゛", "\u309a": "゜"})
_INVISIBLE_RANGES = (
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5),
    (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB),
    (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
"""Unicode's Default_Ignorable_Code_Point (UAX #44) and the annotation marks: joiners, direction
marks, variation selectors, soft hyphens, tags. They would part a number or a word unseen."""
_INVISIBLE = dict.fromkeys(
    code for first, last in _INVISIBLE_RANGES for code in range(first, last + 1)
)
_SPACES = str.maketrans({"\t": " ", "\u00a0": " ", "\u2800": " "})
_LINE_ENDS = frozenset("\v\x85\u2028\u2029")
UNKNOWN = "〓"
"""Stands for a character that nobody but its maker's font knows (a gaiji), as printers do: without
a sign one name would become another."""
_SYMBOLS = range(0xF020, 0xF100)
"""Where symbol fonts (Wingdings) keep their signs; at the start of a line such a sign is a bullet."""
_LINE_STARTS = frozenset("\n\r\v\f")
_FOLD_DASHES = str.maketrans(
    dict.fromkeys("‐‑‒–—―−－", "-")
    | {"〜": "~", "～": "~", "∼": "~", "･": "・", "〇": "○", "◯": "○"}
)


@cache
def radical_table() -> dict[int, str]:
    """Return Unicode's equivalent unified ideograph of each CJK radical and stroke."""
    table: dict[int, str] = {}
    data = files("corpus").joinpath("unicode/EquivalentUnifiedIdeograph.txt")
    for line in data.read_text(encoding="utf-8").splitlines():
        fields = line.partition("#")[0].split(";")
        if len(fields) != 2:
            continue
        first, _, last = fields[0].strip().partition("..")
        for code in range(int(first, 16), int(last or first, 16) + 1):
            table[code] = chr(int(fields[1].strip(), 16))
    return table


def normalize(source: str) -> MappedText:
    """Repair a source text character by character; lines stay as they are.

    Returns:
        NFKC text with radicals made ideographs, half-width kana composed, line ends as ``\\n``,
        control and invisible characters dropped, private-use characters as ``UNKNOWN`` (bullets
        of symbol fonts dropped); circled numbers, superscripts and fractions are kept because
        their NFKC form means something else.
    """
    texts: list[str] = []
    offsets: list[int] = []
    for match in _CLUSTER.finditer(source):
        piece, start = match.group(), match.start()
        if match["plain"]:
            texts.append(piece)
            offsets.extend(range(start, match.end()))
            continue
        repaired = _repaired(piece)
        if repaired is None:
            repaired = _repaired_at(piece, source, start)
        texts.append(repaired)
        offsets.extend([start] * len(repaired))
    return MappedText("".join(texts), tuple(offsets))


@lru_cache(maxsize=50_000)
def _repaired(cluster: str) -> str | None:
    """Return what a character with its marks becomes, None where that depends on its neighbours."""
    cluster = cluster.translate(radical_table())
    if _KEPT.fullmatch(cluster):
        return cluster
    if cluster in "\r\u3000":
        return None
    if cluster in _LINE_ENDS:
        return "\n"
    seen = cluster.translate(_INVISIBLE).translate(_SPACES)
    text = unicodedata.normalize("NFKC", seen).translate(_LONE_MARKS)
    if any(_is_private(char) for char in text):
        return None
    return "".join(
        char for char in text if char in "\n\f" or unicodedata.category(char) not in ("Cc", "Cs")
    )


def _is_private(char: str) -> bool:
    return char == "\ufffd" or unicodedata.category(char) == "Co"


def _repaired_at(cluster: str, source: str, at: int) -> str:
    """Return what a line end, a wide space or a private character becomes at its place."""
    if cluster == "\r":
        return "" if source[at + 1 : at + 2] == "\n" else "\n"
    if cluster == "\u3000":  # a paragraph's indent: an ASCII space may be the trace of a page break
        return cluster if source[max(0, at - 1) : at] in ("", "\n") else " "
    sign = "" if ord(cluster[0]) in _SYMBOLS and _begins_line(source, at) else UNKNOWN
    return sign + (_repaired(cluster[1:]) or "")


def _begins_line(source: str, at: int) -> bool:
    """Whether only white space stands before a character on its line."""
    while at > 0 and source[at - 1] in " \t\u3000":
        at -= 1
    return at == 0 or source[at - 1] in _LINE_STARTS


def unknown_characters(source: str, text: MappedText) -> dict[int, str]:
    """Return the source characters that became ``UNKNOWN``, by their offset in the source."""
    return (
        {
            at: source[at]
            for char, at in zip(text.text, text.offsets, strict=True)
            if char == UNKNOWN and source[at] != UNKNOWN
        }
        if UNKNOWN in text.text
        else {}
    )


def normalize_query(text: str) -> str:
    """Return a question in the same form as the slides, on one line, outer space removed."""
    return " ".join(normalize(text).text.split())


def fold(text: str) -> str:
    """Return the key by which two writings of the same words are equal.

    NFKC, radicals, one form of dash, wave and circle, lower case, no white space.
    """
    seen = text.translate(_INVISIBLE).translate(radical_table())
    repaired = unicodedata.normalize("NFKC", seen)
    return "".join(repaired.translate(_FOLD_DASHES).casefold().split())


def storable(text: str) -> str:
    """Return a text that UTF-8 can hold: half surrogate pairs (of JSON, of odd file names) become "?"."""
    return text.encode(errors="replace").decode()
