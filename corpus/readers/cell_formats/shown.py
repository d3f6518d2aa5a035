"""What a cell shows of its value under its number format."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable

from corpus.readers.cell_formats.day import date_text
from corpus.readers.cell_formats.number import general, number_text
from corpus.readers.cell_formats.sections import Section, sections

GENERAL = "General"
MAX_SHOWN = 60
"""Characters of a value that is no figure."""
BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    5: '"¥"#,##0;"¥"-#,##0', 6: '"¥"#,##0;"¥"-#,##0', 7: '"¥"#,##0.00;"¥"-#,##0.00',
    8: '"¥"#,##0.00;"¥"-#,##0.00', 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: "[$-411]ge.m.d", 28: '[$-411]ggge"年"m"月"d"日"', 29: '[$-411]ggge"年"m"月"d"日"',
    30: "m/d/yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"時"mm"分"', 33: 'h"時"mm"分"ss"秒"',
    34: 'yyyy"年"m"月"', 35: 'm"月"d"日"', 36: "[$-411]ge.m.d", 37: "#,##0;-#,##0",
    38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: '#,##0;-#,##0;"-"', 42: '"¥"#,##0;"¥"-#,##0;"¥-"', 43: '#,##0.00;-#,##0.00;"-"',
    44: '"¥"#,##0.00;"¥"-#,##0.00;"¥-"', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    48: "##0.0E+0", 49: "@", 50: "[$-411]ge.m.d", 51: '[$-411]ggge"年"m"月"d"日"',
    52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: '[$-411]ggge"年"m"月"d"日"', 55: 'yyyy"年"m"月"',
    56: 'm"月"d"日"', 57: "[$-411]ge.m.d", 58: '[$-411]ggge"年"m"月"d"日"',
}  # fmt: skip
"""Formats that files name by number only (ECMA-376, 18.8.30), as the Japanese edition shows them."""
_SHORT_DATES = frozenset(("m/d/yyyy", "mm-dd-yy", "m/d/yy", "mm/dd/yy"))
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq,
    "<>": operator.ne,
}  # fmt: skip


def shown_number(value: float, code: str, since_1904: bool = False) -> str:
    """Return a figure as its cell shows it; "" where the format hides it.

    Args:
        value: the figure, or the serial number of a day.
        code: the number format.
        since_1904: whether days are counted from 1904.
    """
    if not code or code.lower() == GENERAL.lower():
        return general(value)
    found = sections(code)
    section, value, signed = _chosen(found, value)
    if section.is_date:
        text = date_text(value, section, since_1904)
        return _tidy(general(value) if text is None else text)
    if not section.tokens:
        return "" if len(found) > 1 else general(value)
    if section.has("at") and not section.has("digit"):
        return shown_text(general(value), code)
    sign = "-" if signed and value < 0 else ""
    try:
        return _tidy(sign + number_text(abs(value), section))
    except ArithmeticError:  # more digits than a decimal number keeps: no cell shows them either
        return general(value)


def shown_figure(text: str, code: str, since_1904: bool = False) -> str:
    """Return a figure of a chart, or of a workbook within a file, as it is shown.

    What is no figure stays as it is. These write the built-in format 14 by its American code.
    """
    code = BUILT_IN[14] if code.lower() in _SHORT_DATES else code
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    return (
        shown_number(value, code, since_1904) if math.isfinite(value) else text.strip()[:MAX_SHOWN]
    )


def shown_text(text: str, code: str) -> str:
    """Return a text as its cell shows it: under the fourth section, or the one with ``@``."""
    found = sections(code) if code and code != GENERAL else ()
    if len(found) == 4:
        section = found[3]
    elif len(found) == 1 and found[0].has("at"):
        section = found[0]
    else:
        return text
    return "".join(text if token.kind == "at" else token.text for token in section.tokens)


def _chosen(found: tuple[Section, ...], value: float) -> tuple[Section, float, bool]:
    """Return the section for a value, the value to show, and whether a minus is put before it.

    A section for negative figures says by itself that they are (△, brackets, red).
    """
    if any(section.condition for section in found[:2]):
        return _by_condition(found, value)
    figures = found[:3]
    if len(figures) > 1 and value < 0:
        return figures[1], abs(value), False
    if len(figures) > 2 and value == 0:
        return figures[2], value, False
    return figures[0], value, True


def _by_condition(found: tuple[Section, ...], value: float) -> tuple[Section, float, bool]:
    for section in found[:3]:
        if section.condition is None:
            continue
        sign, limit = section.condition
        if _COMPARE[sign](value, limit):
            only_negative = sign in ("<", "<=") and limit <= 0
            return section, value, not only_negative
    rest = [section for section in found[:3] if section.condition is None]
    if len(rest) > 1 and value < 0:
        return rest[0], value, False
    return (rest[-1] if rest else found[0]), value, True


def _tidy(text: str) -> str:
    """Return a text without the white space that only pads it in its cell."""
    return " ".join(text.split())
