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

CLOSE = '%%{init: {"flowchart": {"nodeSpacing": 16, "rankSpacing": 16, "padding": 5}}}%%'
"""Puts the rooms close together: the whole page is to be read at a glance."""

FEW = 3
"""Rooms that stand in one row."""

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


def offered(root: Path = ROOT) -> dict[str, set[str]]:
    """Return what each room offers to others: its package's ``__all__``; a room without is left out."""
    packages = {
        room: root / room / "__init__.py" for names in rooms(root).values() for room in names
    }
    texts = {room: path.read_text("utf-8") for room, path in packages.items() if path.is_file()}
    told = {room: list(_all(ast.parse(text))) for room, text in texts.items()}
    return {room: set(names[0]) for room, names in told.items() if names}


def _all(tree: ast.Module) -> Iterator[list[str]]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            yield ast.literal_eval(node.value)


def asked_for(root: Path = ROOT) -> dict[str, set[str]]:
    """Return what others import of each room: its modules and inner rooms, by their first name."""
    found: dict[str, set[str]] = {}
    for module, imported in graph(root).items():
        for other in imported:
            room, inner = room_of(other, root), other.split(".")[2:]
            if inner and room != room_of(module, root):
                found.setdefault(room, set()).add(inner[0])
    return found


def drawing(root: Path = ROOT) -> str:
    """Return the drawing in Mermaid's words.

    A floor is a box, its rooms stand in it with an arrow to each room of the floor that they import from.
    The floor's own files are left out: they compose the rooms and are used by them. Every floor may
    import from all below it.

    Raises:
        ValueError: a floor imports from one above it.
    """
    uses = between_rooms(root)
    lines = ["```mermaid", CLOSE, "flowchart TB", 'app["app.py"]']
    for floor, names in rooms(root).items():
        lines += [f'subgraph {floor}["{floor}/"]', *_inside(names, uses), "end"]
    _check_floors(uses)
    return "\n".join([*lines, " --> ".join(_ORDER), "```", ""])


_ORDER = ("app", *FLOORS)


def _inside(names: list[str], uses: Mapping[str, set[str]]) -> Iterator[str]:
    known = [room for room in names if FILES not in room]
    yield f"direction {'TB' if len(known) > FEW else 'LR'}"
    for room in known:
        yield f'{_id(room)}["{room.partition("/")[2]}"]'
    for room in known:
        if others := sorted(uses[room].intersection(known)):
            yield f"{_id(room)} --> {' & '.join(_id(other) for other in others)}"


def _check_floors(uses: Mapping[str, set[str]]) -> None:
    for room, others in uses.items():
        for other in others:
            if _ORDER.index(_floor(other)) < _ORDER.index(_floor(room)):
                raise ValueError(f"{room} imports from {other}, which stands above it")


def _floor(room: str) -> str:
    return room.partition("/")[0].removesuffix(".py")


def _id(room: str) -> str:
    return room.replace("/", "_")


def with_drawing(page: str, drawn: str) -> str:
    """Return a page with the drawing in its place."""
    before, _, rest = page.partition(BEGIN)
    return before + BEGIN + drawn + END + rest.partition(END)[2]


if __name__ == "__main__":
    PAGE.write_text(with_drawing(PAGE.read_text(encoding="utf-8"), drawing()), encoding="utf-8")
