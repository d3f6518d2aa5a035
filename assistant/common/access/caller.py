"""Who asks: a person, a program with a key, a page with the widget, or nobody known."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal

Kind = Literal["nobody", "person", "program", "widget"]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks.

    Attributes:
        kind: what sort of caller.
        name: the person's or the key's name, "" for nobody known.
        groups: whose documents the caller may see.
        scopes: what a program's key may do.
        title: the person's name as shown; the name where there is no other.
    """

    kind: Kind = "nobody"
    name: str = ""
    groups: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    title: str = ""

    @property
    def user(self) -> str:
        """What limits and records know the caller by, "" for nobody known."""
        return f"{self.kind}:{self.name}" if self.name else ""


NOBODY = Caller()

caller: ContextVar[Caller] = ContextVar("caller", default=NOBODY)
"""The caller of the request that is being answered; nobody, who sees least, where none is set."""
