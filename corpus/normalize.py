"""Unicode repair of Japanese text from PDFs, with a map back to the source.

Sources: Unicode NFKC (UAX #15); CJK radicals by EquivalentUnifiedIdeograph.txt (UAX #44), which
mends what NFKC leaves (U+2EA0 to U+6C11); half-width kana are composed with their sound marks.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

from corpus.mapped import MappedText

_CLUSTER = re.compile(r".[\u3099\u309a\uff9e\uff9f\u0300-\u036f]*", re.DOTALL)
_KEPT = re.compile(
    r"[\u2070-\u209f\u00b2\u00b3\u00b9\u00bc-\u00be\u2150-\u215f\u2460-\u24ff\u3251-\u325f\u32b1-\u32bf\u2026]"
)
"""Left as they are: NFKC would turn 10 squared into 102 and item 1 in a circle into a bare 1."""
_LONE_MARKS = str.maketrans({"\u3099": "゛", "\u309a": "゜"})
_SPACES = str.maketrans({"\t": " ", "\u00a0": " ", "\u200b": "", "\ufeff": "", "\u00ad": ""})
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
        control and private-use characters dropped; circled numbers, superscripts and fractions
        are kept because their NFKC form means something else.
    """
    radicals = radical_table()
    texts: list[str] = []
    offsets: list[int] = []
    for match in _CLUSTER.finditer(source):
        repaired = _repair(match.group().translate(radicals), source, match.end())
        texts.append(repaired)
        offsets.extend([match.start()] * len(repaired))
    return MappedText("".join(texts), tuple(offsets))


def _repair(cluster: str, source: str, end: int) -> str:
    if _KEPT.fullmatch(cluster):
        return cluster
    if cluster == "\r":
        return "" if source[end : end + 1] == "\n" else "\n"
    if cluster == "\u3000" and source[max(0, end - 2) : end - 1] in ("", "\n"):
        return cluster  # a paragraph's indent: an ASCII space here may be the trace of a page break
    text = unicodedata.normalize("NFKC", cluster.translate(_SPACES)).translate(_LONE_MARKS)
    return "".join(
        char
        for char in text
        if char in "\n\f" or unicodedata.category(char) not in ("Cc", "Co", "Cs")
    )


def normalize_query(text: str) -> str:
    """Return a question in the same form as the slides, on one line, outer space removed."""
    return " ".join(normalize(text).text.split())


def fold(text: str) -> str:
    """Return the key by which two writings of the same words are equal.

    NFKC, radicals, one form of dash, wave and circle, lower case, no white space.
    """
    repaired = unicodedata.normalize("NFKC", text.translate(radical_table()))
    return "".join(repaired.translate(_FOLD_DASHES).casefold().split())
