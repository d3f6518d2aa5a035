"""Lines 「支援規模:2億円」 that tell one thing of each of several: which of them a line is about.

Where keys come again and again on a slide (支援規模, 支援期間), the line before them with a key of its own
(「育成型:15拠点程度」) names what they are about.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_KEYED = re.compile(r"(?P<key>[^:\s、。()「」|・]{2,10}):\s?(?=\S)")


def key_of(line: str) -> str:
    """Return what stands before the colon of a line, "" for a line of another form."""
    found = _KEYED.match(line)
    return found["key"] if found else ""


def repeated_keys(lines: Sequence[str]) -> frozenset[str]:
    """Return the keys that more than one line begins with."""
    counted = Counter(key for line in lines if (key := key_of(line)))
    return frozenset(key for key, times in counted.items() if times > 1)


def named_by_key(line: str, after: str, repeated: frozenset[str]) -> str:
    """Return the key of a line that the lines after it are about, "" where they are about none.

    ``after`` is the next line; ``repeated`` are the keys that come again on the slide.
    """
    key = key_of(line)
    return key if key and key not in repeated and key_of(after) in repeated else ""
