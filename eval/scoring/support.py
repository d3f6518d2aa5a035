"""Whether the quotes bear out what is said; judged apart from the assistant's own check."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.llm.check import english
from assistant.llm.check.counting import counts_itself
from assistant.llm.check.figures import figures, told
from assistant.llm.check.shape import is_english
from corpus.expressions import Dates, Expression, find_expressions, plain_year, supports
from corpus.normalize import fold, normalize
from eval.scoring.metrics import MARKER, plain

_HOW_MANY = re.compile(r"^次の\d+点です。")
"""How many entries follow is counted here, not quoted."""
_FRAME = re.compile(r"です。|[・「」…。]")
"""Words and signs of the answer's own around what it takes from the slides."""
BORNE_OUT = 0.7
"""Share of a claim's character bigrams that its quotes must hold: a label or a year in the other
calendar may be added, other words may not."""


def unsupported_figures(answer: str, quotes: Sequence[str]) -> tuple[str, ...]:
    """Return the figures and dates of an answer that no quote tells, as written.

    They are compared by value with their bounds (10兆円以上 does not bear out 10兆円); a year is also
    told as an end of a stretch of years; what has no value (数百人) must stand in the same words.
    """
    said = normalize(_HOW_MANY.sub("", plain(answer)).replace("です。", "。")).text
    texts = [normalize(form).text for quote in quotes for form in (quote, _one_line(quote))]
    told = [figure for text in texts for figure in find_expressions(text)]
    return tuple(figure.text for figure in find_expressions(said) if not _told(figure, told))


def unmarked_figures(claims: Sequence[str], pages: Sequence[str]) -> tuple[str, ...]:
    """Return the figures of a model's held claims that no page tells, but counts of what is named."""
    page = "\n".join(pages)
    return tuple(figure for claim in claims for figure in _untold(claim, page))


def _untold(claim: str, page: str) -> list[str]:
    if is_english(claim):
        return list(filter(None, [english.untold(claim, page)]))
    return [
        figure.text
        for figure in figures(claim)
        if not told(figure, page) and not counts_itself(figure, claim, int(figure.number or 0))
    ]


def _one_line(quote: str) -> str:
    return " ".join(quote.split())


def _told(figure: Expression, told: Sequence[Expression]) -> bool:
    if figure.value is None:
        return any(fold(figure.text) == fold(source.text) for source in told)
    year = plain_year(figure)
    return any(
        supports(source.value, figure.value)
        or (isinstance(source.value, Dates) and year is not None and year in source.value.years)
        for source in told
    )


def claims_borne_out(answer: str, quotes: Mapping[int, str]) -> float | None:
    """Return the share of an answer's claims that the quotes they point to bear out.

    A claim is a line with ``[n]`` and the lines without any below it. None where there is no claim.

    Args:
        answer: with its markers.
        quotes: the words quoted, by marker.
    """
    found = [_bears_out(said, cited, quotes) for said, cited in _claims(answer) if _bigrams(said)]
    return sum(found) / len(found) if found else None


def is_clean(quote: str) -> bool:
    """Whether a quote is text as it should be: no CJK radicals, half-width kana or stray controls."""
    return normalize(quote).text == quote


def _claims(answer: str) -> list[tuple[str, list[int]]]:
    claims: list[tuple[str, list[int]]] = []
    for line in _HOW_MANY.sub("", answer).split("\n"):
        markers = [int(number) for number in MARKER.findall(line)]
        said = _FRAME.sub("", plain(line))
        if markers or not claims:
            claims.append((said, markers))
        else:
            claims[-1] = (claims[-1][0] + "\n" + said, claims[-1][1])
    return claims


def _bears_out(said: str, cited: Sequence[int], quotes: Mapping[int, str]) -> bool:
    told = _bigrams("\n".join(_FRAME.sub("", quotes.get(marker, "")) for marker in cited))
    bigrams = _bigrams(said)
    return len(bigrams & told) >= BORNE_OUT * len(bigrams)


def _bigrams(text: str) -> frozenset[str]:
    """Return the folded bigrams of each line; of a single character, that character."""
    lines = [fold(line) for line in text.split("\n")]
    return frozenset(
        line[i : i + 2] for line in lines for i in range(max(1, len(line) - 1)) if line
    )
