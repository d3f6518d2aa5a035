"""The house stands as its page draws it: no circle of imports, every room told, every file there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.images.rooms import (
    FILES,
    PAGE,
    ROOT,
    asked_for,
    circle,
    drawing,
    graph,
    offered,
    rooms,
    with_drawing,
)
from docs.images.sizes import beyond, doors

FLOORS = rooms()


def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def house(root: Path, **files: str) -> Path:
    """Write a small house: ``corpus__a="import corpus.b"`` is the file ``corpus/a.py``."""
    (root / "app.py").write_text("", encoding="utf-8")
    for name, text in files.items():
        path = root / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def test_no_files_import_each_other_in_a_circle() -> None:
    assert circle(graph()) == []


@pytest.mark.parametrize("floor", FLOORS)
def test_who_uses_a_package_is_told_its_types(floor: str) -> None:
    assert (ROOT / floor / "py.typed").is_file()  # PEP 561; test_deploy: the wheel holds every file


def test_a_circle_is_found_through_an_import_in_a_function(tmp_path: Path) -> None:
    root = house(
        tmp_path,
        corpus__a="from corpus import b",
        corpus__b="def late():\n    from corpus.c import name",
        corpus__c="import corpus.a",
    )
    found = circle(graph(root))
    assert set(found) == {"corpus.a", "corpus.b", "corpus.c"}


def test_what_only_type_checkers_see_is_no_import(tmp_path: Path) -> None:
    root = house(
        tmp_path,
        corpus__a="from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from corpus import b",
        corpus__b="from corpus import a",
    )
    assert circle(graph(root)) == []
    assert graph(root) == {"app": frozenset(), "corpus.a": frozenset(), "corpus.b": {"corpus.a"}}


def test_the_drawing_tells_of_a_new_arrow(tmp_path: Path) -> None:
    one = {"corpus__low__x": "", "corpus__high__y": ""}
    before = drawing(house(tmp_path, **one))
    after = drawing(house(tmp_path, **{**one, "corpus__high__y": "import corpus.low.x"}))
    assert set(after.splitlines()) - set(before.splitlines()) == {"corpus_high --> corpus_low"}


def test_a_floor_that_imports_from_above_cannot_be_drawn(tmp_path: Path) -> None:
    root = house(tmp_path, corpus__low__x="import index.high.y", index__high__y="")
    with pytest.raises(ValueError, match="corpus/low imports from index/high"):
        drawing(root)


def test_the_page_draws_the_rooms_as_they_are() -> None:
    assert with_drawing(page(), drawing()) == page(), "run: python docs/images/rooms.py"


@pytest.mark.parametrize("floor", FLOORS)
def test_the_page_says_what_each_room_is_for(floor: str) -> None:
    row = next(line for line in page().splitlines() if line.startswith(f"| `{floor}/`"))
    told = re.findall(r"`(\w+)` ", row)
    assert sorted(told) == [r.partition("/")[2] for r in FLOORS[floor] if FILES not in r]


FEW = 10
"""Doors that a stranger takes in at a glance; `eval/` has one more for each command of its own."""


@pytest.mark.parametrize("floor", ["assistant", "index"])
def test_a_floor_shows_few_doors(floor: str) -> None:
    assert len(doors(ROOT / floor)) < FEW


FILE_LINES, FUNCTION_LINES = 250, 45
"""A file holds one idea and is read in one go; a function fits on a screen."""


def test_no_file_and_no_function_is_longer_than_the_bounds() -> None:
    assert beyond(FILE_LINES, FUNCTION_LINES) == []


def test_a_file_and_a_function_beyond_the_bounds_are_named(tmp_path: Path) -> None:
    lines = "def long():\n" + "    pass\n" * 3
    root = house(tmp_path, corpus__low__x=lines, index__y="x = 1\n" * 4, eval__z="x = 1\n" * 5)
    assert beyond(4, 3, root) == ["eval.z: 5 lines", "corpus.low.x.long: 4 lines"]


OFFERED = {room: names for room, names in offered().items() if not room.startswith("corpus/")}
"""The packages of `corpus/` offer functions by name, the others modules."""


def test_others_use_what_a_room_offers_and_nothing_else_of_it() -> None:
    used = {room: names for room, names in asked_for().items() if not room.startswith("corpus/")}
    assert used == OFFERED, "put into the __all__ of the room what others use of it"


def test_what_is_taken_from_inside_a_room_is_found(tmp_path: Path) -> None:
    root = house(
        tmp_path,
        index__low__a="from index.low import b",
        index__low__b="",
        index__high__c="from index.low.b import name",
    )
    (root / "index/low/__init__.py").write_text('__all__ = ["a"]', encoding="utf-8")
    assert (offered(root), asked_for(root)) == ({"index/low": {"a"}}, {"index/low": {"b"}})


def _files(top: Path) -> list[Path]:
    return [top, *top.rglob("*")]


def _ways() -> dict[str, list[str]]:
    """Return the files that each section of the page names."""
    sections = re.split(r"^## ", page(), flags=re.M)
    return {
        s.partition("\n")[0]: re.findall(r"`([\w/]+\.(?:py|js|json))`", s) for s in sections[1:]
    }


@pytest.mark.parametrize("section", [name for name in _ways() if " / " in name])
def test_every_file_that_the_page_names_is_there(section: str) -> None:
    files = [path.relative_to(ROOT) for top in ("app.py", *FLOORS) for path in _files(ROOT / top)]
    for name in _ways()[section]:
        assert any(file.match(name) for file in files), name
