"""Every mutation by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import typer

from eval.mutations.answering import ANSWERING
from eval.mutations.citing import AMONG, CITING
from eval.mutations.finding import FINDING
from eval.mutations.reading import READING
from eval.mutations.types import Mutation
from eval.mutations.writing import WRITING

MUTATIONS: dict[str, Mutation] = {m.name: m for m in (*READING, *FINDING, *ANSWERING, *CITING)}
"""Those of the answers without a language model."""
_EXTRACTIVE = (
    "assistant.answer.desk.",
    "assistant.evidence.",
    "assistant.chain.read",
    "assistant.question.followup.analyse",
)
"""What only answers without a language model go through."""
MODEL_MUTATIONS: dict[str, Mutation] = {
    m.name: m
    for m in (*MUTATIONS.values(), *AMONG, *WRITING)
    if not any(target.startswith(_EXTRACTIVE) for target in m.breaks)
}
"""Those that apply where a language model answers."""


def chosen(names: Iterable[str], known: Mapping[str, Mutation] = MUTATIONS) -> tuple[Mutation, ...]:
    """Return mutations by name.

    Raises:
        typer.BadParameter: there is none of that name.
    """
    unknown = [name for name in names if name not in known]
    if unknown:
        raise typer.BadParameter(f"{', '.join(unknown)}: {', '.join(known)}")
    return tuple(known[name] for name in names)
