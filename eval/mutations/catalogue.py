"""Every mutation by name."""

from __future__ import annotations

from collections.abc import Iterable

import typer

from eval.mutations.answering import ANSWERING
from eval.mutations.citing import CITING
from eval.mutations.finding import FINDING
from eval.mutations.reading import READING
from eval.mutations.types import Mutation

MUTATIONS: dict[str, Mutation] = {m.name: m for m in (*READING, *FINDING, *ANSWERING, *CITING)}


def chosen(names: Iterable[str]) -> tuple[Mutation, ...]:
    """Return mutations by name.

    Raises:
        typer.BadParameter: there is none of that name.
    """
    unknown = [name for name in names if name not in MUTATIONS]
    if unknown:
        raise typer.BadParameter(f"{', '.join(unknown)}: {', '.join(MUTATIONS)}")
    return tuple(MUTATIONS[name] for name in names)
