"""A figure is read as its cell shows it."""

from __future__ import annotations

import pytest

from corpus.readers.cell_formats import shown_number, shown_text

SHOWN: list[tuple[float, str, str]] = [
    (1234567, "#,##0", "1,234,567"),
    (1234567, "#,##0,", "1,235"),
    (1234567890, '#,##0,,"百万円"', "1,235百万円"),
    (12500, '0.0,"千円"', "12.5千円"),
    (12, '0"億円"', "12億円"),
    (0.1234, "0.0%", "12.3%"),
    (0.125, "0%", "13%"),
    (-1234, '#,##0;"△"#,##0', "△1,234"),
    (-1234, "#,##0;▲ #,##0", "▲ 1,234"),
    (-1234, "#,##0_);(#,##0)", "(1,234)"),
    (-1234, "#,##0_ ;[Red]\\-#,##0\\ ", "-1,234"),
    (-5, "[<0]▲0;0", "▲5"),
    (0, '#,##0;-#,##0;"-"', "-"),
    (0, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "-"),
    (0, "0;;;@", ""),
    (5, '[>=10]"多い"0;"少ない"0', "少ない5"),
    (25, '[>=10]"多い"0;"少ない"0', "多い25"),
    (1234567, "000-0000", "123-4567"),
    (312345678, "00-0000-0000", "03-1234-5678"),
    (42, "00000", "00042"),
    (2.675, "0.00", "2.68"),
    (1.005, "0.00", "1.01"),
    (0.5, "#.##", ".5"),
    (1234.5, "[$¥-411]#,##0", "¥1,235"),
    (1234.5, 'G/標準"円"', "1234.5円"),
    (12345.678, "0.00E+00", "1.23E+04"),
    (12345.678, "##0.0E+0", "12.3E+3"),
    (1.25, "# ?/?", "1 1/4"),
    (0.5, "?/?", "1/2"),
    (2.375, "# ?/8", "2 3/8"),
    (0.30000000000000004, "General", "0.3"),
    (123456789012, "General", "123456789012"),
    (45383, "yyyy/m/d", "2024/4/1"),
    (45383, '[$-411]ggge"年"m"月"d"日"', "令和6年4月1日"),
    (43586, '[$-ja-JP-x-gannen]ggge"年"m"月"d"日"', "令和元年5月1日"),
    (43585, '[$-411]ggge"年"m"月"d"日"', "平成31年4月30日"),
    (45383, "[$-411]ge.m.d;@", "R6.4.1"),
    (45383, 'm"月"d"日"(aaa)', "4月1日(月)"),
    (45383, "[$-F800]dddd, mmmm dd, yyyy", "2024年4月1日"),
    (45383, "[DBNum1]ggge年m月d日", "令和六年四月一日"),
    (45383.75, "yyyy/m/d h:mm", "2024/4/1 18:00"),
    (0.75, "h:mm AM/PM", "6:00 PM"),
    (0.75, '[$-411]AM/PM h"時"mm"分"', "午後 6時00分"),
    (1.5, "[h]:mm", "36:00"),
    (0.0007, "mm:ss.0", "01:00.4"),
    (60, "yyyy/m/d", "1900/2/28"),
    (45383, "mmm d, yyyy", "Apr 1, 2024"),
    (45383, "ddd d mmmm", "Mon 1 April"),
    (45383, "dddd mmmmm", "Monday A"),
    (45383, "[$-411]mmm ddd dddd", "4月 月 月曜日"),
    (45383.123455, "h:mm:ss.00", "2:57:46.51"),
    (0, '[$-411]ggge"年"', "明治32年"),
    (2958465, "yyyy/m/d", "9999/12/31"),
    (2958466, "yyyy/m/d", "2958466"),
    (9.99, "0.0E+0", "1.0E+1"),
    (1.99, "# ?/?", "2"),
    (5, '@"様"', "5様"),
    (7, '[>=10]"多い"0;[<5]"少ない"0;0', "7"),
    (-7, '[>=10]"多い"0;"△"0;0', "△7"),
    (7, '[>=10]"多い"0;"△"0;0', "7"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "code", "shown"), SHOWN)
def test_a_figure_is_shown_under_its_format(value: float, code: str, shown: str) -> None:
    assert shown_number(value, code) == shown


def test_days_of_an_old_macintosh_workbook_count_from_1904() -> None:
    assert shown_number(43921, "yyyy/m/d", since_1904=True) == "2024/4/1"


@pytest.mark.parametrize(
    ("text", "code", "shown"),
    [
        ("山田", '@"様"', "山田様"),
        ("山田", "0;0;0;", ""),
        ("山田", '#,##0;-#,##0;"-"', "山田"),
        ("山田", "General", "山田"),
    ],
)
def test_a_text_is_shown_under_its_format(text: str, code: str, shown: str) -> None:
    assert shown_text(text, code) == shown


NONSENSE = ['"', "[", "[$", "\\", "_", "*", "0/", "E+", "?/0", "[h", ";;;;;", "0" * 900]


@pytest.mark.parametrize("code", NONSENSE)
@pytest.mark.parametrize("value", [0.0, -1.5, 1e300, 1e-300, 45383.5, -45383.5])
def test_a_format_that_makes_no_sense_gives_a_text_all_the_same(code: str, value: float) -> None:
    assert isinstance(shown_number(value, code), str)
