"""The rooms of the house and who imports whom, read from the code.

``python docs/images/rooms.py`` writes the drawing into ``docs/architecture.md``; a test compares the two
and looks for circles of imports. Needs no installation: the code is read, not imported.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/architecture.md"
FLOORS = ("eval", "assistant", "index", "corpus")
"""From the top to the ground; above them stands ``app.py``."""
BEGIN, END = "<!-- rooms -->\n", "<!-- /rooms -->"
FILES = "*.py"
"""A floor's own files, which stand in no room."""

Graph = Mapping[str, frozenset[str]]


def modules(root: Path = ROOT) -> dict[str, Path]:
    """Return every module of the product by its dotted name."""
    found = {"app": root / "app.py"}
    for path in (path for floor in FLOORS for path in (root / floor).rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def graph(root: Path = ROOT) -> Graph:
    """Return what each module imports of the product, at its head or in a function."""
    known = modules(root)
    return {
        name: frozenset(_imported(ast.parse(path.read_text(encoding="utf-8")), known)) - {name}
        for name, path in known.items()
    }


def _imported(node: ast.AST, known: Mapping[str, Path]) -> Iterator[str]:
    """Yield the modules imported in a piece of code; what only type checkers see is passed over."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names if alias.name in known)
    elif isinstance(node, ast.ImportFrom) and node.module:
        for alias in node.names:
            inner = f"{node.module}.{alias.name}"
            yield from (
                name for name in (inner if inner in known else node.module,) if name in known
            )
    children = node.orelse if _for_types(node) else ast.iter_child_nodes(node)
    for child in children:
        yield from _imported(child, known)


def _for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def circle(imports: Graph) -> list[str]:
    """Return the modules of one circle of imports in their order, none where there is no circle."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def room_of(module: str, root: Path = ROOT) -> str:
    """Return the room that a module stands in: ``corpus/readers``, ``corpus/*.py``, ``app.py``."""
    floor, _, rest = module.partition(".")
    if not rest and floor not in FLOORS:
        return f"{floor}.py"
    room = rest.partition(".")[0]
    return f"{floor}/{room if room and (root / floor / room).is_dir() else FILES}"


def rooms(root: Path = ROOT) -> dict[str, list[str]]:
    """Return the rooms of each floor, its own files last."""
    found = {room_of(module, root) for module in modules(root)}
    return {
        floor: sorted(
            (room for room in found if room.startswith(f"{floor}/")), key=lambda r: (FILES in r, r)
        )
        for floor in FLOORS
    }


def between_rooms(root: Path = ROOT) -> dict[str, set[str]]:
    """Return which rooms each room imports from."""
    found: dict[str, set[str]] = {}
    for module, imported in graph(root).items():
        room = room_of(module, root)
        found.setdefault(room, set()).update(room_of(other, root) for other in imported)
    return {room: others - {room} for room, others in found.items()}


def drawing(root: Path = ROOT) -> str:
    """Return the drawing in Mermaid's words.

    A floor is a box and an arrow between boxes says that some of its rooms import from the other. Within a
    floor the rooms' own arrows stand, but none to the floor's own files, which all of its rooms may use.
    """
    uses = between_rooms(root)
    lines = ["```mermaid", "flowchart TB", 'app["app.py"]']
    for floor, names in rooms(root).items():
        lines += [f'subgraph {floor}["{floor}/"]', "direction LR", *_inside(floor, names, uses)]
        lines += ["end"]
    lines += _between_floors(uses)
    return "\n".join([*lines, "```", ""])


def _inside(floor: str, names: list[str], uses: Mapping[str, set[str]]) -> Iterator[str]:
    for room in names:
        label = room.partition("/")[2]
        yield f'{_id(room)}["{label}"]'
    for room in names:
        others = sorted(r for r in uses[room] if r in names and FILES not in r)
        if others:
            yield f"{_id(room)} --> {' & '.join(_id(other) for other in others)}"


def _between_floors(uses: Mapping[str, set[str]]) -> Iterator[str]:
    pairs = {(_floor(a), _floor(b)) for a, others in uses.items() for b in others}
    order = ("app", *FLOORS)
    for upper, lower in sorted(pairs, key=lambda pair: [order.index(floor) for floor in pair]):
        if upper != lower:
            yield f"{upper} --> {lower}"


def _floor(room: str) -> str:
    return room.partition("/")[0].removesuffix(".py")


def _id(room: str) -> str:
    return room.replace("/", "_").replace(FILES, "files")


def with_drawing(page: str, drawn: str) -> str:
    """Return a page with the drawing in its place."""
    before, _, rest = page.partition(BEGIN)
    return before + BEGIN + drawn + END + rest.partition(END)[2]


if __name__ == "__main__":
    PAGE.write_text(with_drawing(PAGE.read_text(encoding="utf-8"), drawing()), encoding="utf-8")
