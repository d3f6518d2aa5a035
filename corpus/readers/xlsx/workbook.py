"""What a workbook holds: its sheets in order, how it counts days, rows that print on every page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from corpus.readers.xlsx.package import Package, PartError, attribute, is_on, whole

WORKBOOK = "xl/workbook.xml"
MAX_SHEETS = 5_000
_ROWS = re.compile(r"\$(\d{1,7}):\$(\d{1,7})$")


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet of a workbook.

    Attributes:
        name: its name.
        part: where it is kept, "" where the workbook does not tell.
        kind: the last word of its relationship's type (worksheet, chartsheet, ...).
        hidden: "" or how it is hidden (hidden, veryHidden).
        head_row: last of the rows that print at the top of every page, 0 for none.
    """

    name: str
    part: str
    kind: str
    hidden: str
    head_row: int


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets, the parts that they share, and whether days count from 1904."""

    sheets: tuple[SheetEntry, ...]
    shared: dict[str, str]
    since_1904: bool


def read_workbook(package: Package) -> Workbook:
    """Return what a workbook holds.

    Raises:
        PartError: its main part is damaged or missing.
    """
    root = package.tree(WORKBOOK)
    relations = package.relations(WORKBOOK)
    heads = _print_titles(root)
    sheets: list[SheetEntry] = []
    for i, one in enumerate(root.iterfind("{*}sheets/{*}sheet")):
        relation = relations.get(attribute(one, "id"))
        state = one.get("state", "visible")
        sheets.append(
            SheetEntry(
                one.get("name") or f"{i + 1}", relation.target if relation else "",
                relation.kind if relation else "", "" if state == "visible" else state,
                heads.get(i, 0),
            )
        )  # fmt: skip
    if not sheets:
        raise PartError("no sheets")
    return Workbook(
        tuple(sheets[:MAX_SHEETS]),
        {relation.kind: relation.target for relation in relations.values()},
        is_on(root.find("{*}workbookPr"), "date1904", False),
    )


def core_properties(package: Package) -> tuple[str, str, str]:
    """Return the title, the author and the date that the file carries, "" for what it does not."""
    try:
        core = package.tree("docProps/core.xml")
    except PartError:
        return "", "", ""
    title, author, date = (
        core.findtext(f"{{*}}{n}") or "" for n in ("title", "creator", "created")
    )
    return title, author, date


def _print_titles(root: Any) -> dict[int, int]:
    """Return by the sheets' places the last row that prints at the top of every page."""
    found: dict[int, int] = {}
    for name in root.iterfind("{*}definedNames/{*}definedName"):
        sheet = name.get("localSheetId") or ""
        if name.get("name") == "_xlnm.Print_Titles" and whole(sheet, -1) >= 0:
            for part in (name.text or "").split(","):
                if match := _ROWS.search(part):
                    found[whole(sheet)] = int(match[2])
    return found
