"""A mutation: names of the product replaced for the length of one run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any
from unittest import mock

Break = Callable[[Any], Any]
"""Makes the broken thing of the whole one."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """One way to break the product.

    Attributes:
        name: of the mutation.
        tells: what is broken, in Japanese and English.
        breaks: what is replaced: dotted names as ``unittest.mock.patch`` takes them.
        rebuild: whether the break is in what is indexed, so that an index is built anew.
    """

    name: str
    tells: str
    breaks: Mapping[str, Break]
    rebuild: bool = False

    @contextmanager
    def applied(self) -> Iterator[None]:
        """Break the product within the ``with`` block."""
        with ExitStack() as stack:
            _forget()
            for target, broken in self.breaks.items():
                stack.enter_context(mock.patch(target, broken(_whole(target))))
            stack.callback(_forget)
            yield


def always(value: Any) -> Break:
    """Break by putting a value in the place of the whole thing."""
    return lambda whole: value


def _whole(target: str) -> Any:
    """Return what a dotted name stands for: a module's name, or a class's member."""
    parts = target.split(".")
    for size in range(len(parts) - 1, 0, -1):
        try:
            found: Any = import_module(".".join(parts[:size]))
        except ModuleNotFoundError:
            continue
        for part in parts[size:]:
            found = getattr(found, part)
        return found
    raise ModuleNotFoundError(target)


def _forget() -> None:
    """Empty the caches of what the product has worked out, whole or broken."""
    for name in (
        "assistant.evidence.statements.take_apart",
        "corpus.expressions.find.find_expressions",
    ):
        _whole(name).cache_clear()
