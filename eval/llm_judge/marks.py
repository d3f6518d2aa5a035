"""Marks of people and of the model, a JSON object a line, and how far they agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eval.cases.dataset import DatasetError, numbered_lines
from eval.llm_judge.rubrics import Name

Key = tuple[str, Name]


class Mark(BaseModel):
    """A score of one answer by one rubric; ``score`` is None where the model's reply told none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1)
    rubric: Name
    score: int | None = Field(ge=1, le=3)
    reason: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two judges agree on what both have marked.

    Attributes:
        count: answers that both have marked.
        share: of these, the share with the same score; None without any.
        kappa: Cohen's kappa, which takes off what chance would give (Cohen 1960); None where it is
            not defined: without any, or where both gave one and the same score throughout.
    """

    count: int
    share: float | None
    kappa: float | None


def read_marks(path: Path) -> list[Mark]:
    """Read marks.

    Raises:
        DatasetError: a line is wrong, or marks the same answer twice; it names the line.
    """
    marks: dict[Key, Mark] = {}
    for number, line in numbered_lines(path):
        try:
            mark = Mark.model_validate_json(line)
        except ValidationError as invalid:
            error = invalid.errors()[0]
            field = ".".join(map(str, error["loc"])) or "JSON"
            raise DatasetError(f"{path} {number}行目 {field}: {error['msg']}") from None
        if (mark.id, mark.rubric) in marks:
            raise DatasetError(f"{path} {number}行目: {mark.id} {mark.rubric} が二度あります。")
        marks[mark.id, mark.rubric] = mark
    return list(marks.values())


def agreement(one: Iterable[Mark], other: Iterable[Mark], rubric: Name) -> Agreement:
    """Return how far two judges agree by one rubric."""
    first, second = _scores(one, rubric), _scores(other, rubric)
    pairs = [(first[id], second[id]) for id in first if id in second]
    if not pairs:
        return Agreement(0, None, None)
    count = len(pairs)
    share = sum(a == b for a, b in pairs) / count
    ours, theirs = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(ours[score] * theirs[score] for score in ours) / count**2
    return Agreement(count, share, (share - chance) / (1 - chance) if chance < 1 else None)


def _scores(marks: Iterable[Mark], rubric: Name) -> Mapping[str, int]:
    return {m.id: m.score for m in marks if m.rubric == rubric and m.score is not None}
