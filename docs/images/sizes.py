"""How big the house is: ``python docs/images/sizes.py [ROOT]`` prints it as a Markdown table.

Of each floor: files, lines, doors (what its folder shows: rooms and files), the room with the most files
side by side, lines of a function (median, 90th percentile, longest), the longest file; then the longest
way of imports down from ``assistant/chain.py``, within its own floor and in all, and from ``app.py``.
Needs no installation.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

try:
    from docs.images.rooms import FLOORS, ROOT, Graph, graph, modules
except ModuleNotFoundError:  # run as a script
    from rooms import FLOORS, ROOT, Graph, graph, modules  # type: ignore[import-not-found, no-redef]

HEAD = (
    "| 階 / floor | ファイル / files | 行 / lines | 扉 / doors | 最も多く並ぶ部屋 / most files side by side "
    "| 関数の行: 中央値・90%・最長 / lines of a function | 最長のファイル / longest file |\n"
    "|---|---|---|---|---|---|---|"
)


def main(root: Path = ROOT) -> None:
    """Print the table and the two ways."""
    print(HEAD)  # noqa: T201
    for floor in FLOORS:
        print(_row(root / floor))  # noqa: T201
    for start, floor in (("assistant.chain", "assistant"), ("assistant.chain", ""), ("app", "")):
        way = _way(start, _within(floor, graph(root)), {})
        print(f"\n`{start}` {floor and f'({floor}/) '}{len(way)}: {' → '.join(way)}")  # noqa: T201


def _within(floor: str, imports: Graph) -> Graph:
    return {
        name: frozenset(other for other in others if other.startswith(floor))
        for name, others in imports.items()
    }


def _row(floor: Path) -> str:
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(floor.rglob("*.py"))}
    lines = {path: len(text.splitlines()) for path, text in texts.items()}
    functions = [size for text in texts.values() for _, size in _functions(ast.parse(text))]
    room = max({path.parent for path in texts}, key=lambda folder: len(_files(folder)))
    longest = max(lines, key=lambda path: lines[path])
    cells = (
        f"`{floor.name}/`", len(texts), f"{sum(lines.values()):,}", len(doors(floor)),
        f"`{room.relative_to(floor.parent)}/` {len(_files(room))}",
        f"{median(functions):g}・{quantiles(functions, n=10)[-1]:g}・{max(functions)}",
        f"`{longest.relative_to(floor.parent)}` {lines[longest]}",
    )  # fmt: skip
    return f"| {' | '.join(map(str, cells))} |"


def doors(folder: Path) -> list[str]:
    """Return what a package shows: the rooms in it and its own files, in order of their names."""
    rooms = [path for path in folder.iterdir() if path.is_dir() and any(path.rglob("*.py"))]
    return sorted(path.name for path in (*rooms, *_files(folder)))


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.glob("*.py") if path.name != "__init__.py"]


def _functions(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield the name and the lines of each function, without its decorators."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def beyond(file_lines: int, function_lines: int, root: Path = ROOT) -> list[str]:
    """Return the files and functions of the product and its evaluation that are longer."""
    found: list[str] = []
    for name, path in modules(root).items():
        text = path.read_text(encoding="utf-8")
        if (size := len(text.splitlines())) > file_lines:
            found.append(f"{name}: {size} lines")
        for function, size in _functions(ast.parse(text)):
            if size > function_lines:
                found.append(f"{name}.{function}: {size} lines")
    return found


def _way(start: str, imports: Graph, known: dict[str, list[str]]) -> list[str]:
    """Return the longest way of imports down from a module."""
    if start not in known:
        below = [_way(other, imports, known) for other in sorted(imports[start])]
        known[start] = [start, *max(below, key=len, default=[])]
    return known[start]


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
