"""The small papers that are copied about: each tells one figure that no other tells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

FOLDERS = ("総務/令和5年度", "総務/令和6年度", "企画", "")


def _text(title: str, fact: str) -> str:
    return f"{title}\n\n{fact}\n"


def _markdown(title: str, fact: str) -> str:
    return f"# {title}\n\n{fact}\n"


def _table(title: str, fact: str) -> str:
    return f"計画,内容\n{title},{fact}\n"


def _page(title: str, fact: str) -> str:
    page = f"<title>{title}</title></head><body><h1>{title}</h1><p>{fact}</p></body></html>"
    return f'<!doctype html><html lang="ja"><head><meta charset="utf-8">{page}\n'


KINDS: tuple[tuple[str, Callable[[str, str], str]], ...] = (
    (".txt", _text), (".md", _markdown), (".csv", _table), (".html", _page),
)  # fmt: skip


def path_of(number: int) -> str:
    """Return where a paper is kept, below the watched folder."""
    name = f"計画{number:04d}{KINDS[number % len(KINDS)][0]}"
    folder = FOLDERS[number // len(KINDS) % len(FOLDERS)]
    return f"{folder}/{name}" if folder else name


def content_of(number: int) -> bytes:
    """Return a paper's bytes."""
    title = f"花川町第{number}号計画"
    fact = f"花川町は第{number}号計画の事業費として{number * 7 + 3}億円を計上した。"
    return KINDS[number % len(KINDS)][1](title, fact).encode()


def question_of(number: int) -> str:
    """Return a question that this paper alone answers."""
    return f"花川町の第{number}号計画の事業費はいくらですか？"


def write(folder: Path, number: int) -> None:
    """Copy a paper into the folder."""
    file = folder / path_of(number)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content_of(number))
