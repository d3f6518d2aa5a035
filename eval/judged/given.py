"""Questions and systems' answers as they are handed in, checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from eval.cases.dataset import numbered_lines
from eval.judged.types import Given, JudgedError, Question

Model = TypeVar("Model", bound=BaseModel)
NAMED = 5
"""Ids named in an error; more would hide what is wrong."""


@dataclass(frozen=True, slots=True)
class System:
    """A system's answers by the question's id, and how many answers were to other questions."""

    name: str
    answers: Mapping[str, str]
    unused: int


def read_questions(path: Path) -> tuple[Question, ...]:
    """Read the questions.

    Raises:
        JudgedError: a line is wrong, an id comes twice, or there is none.
    """
    questions = {}
    for number, question in _lines(path, Question):
        if question.id in questions:
            raise JudgedError(f"{path} {number}行目: id {question.id} が二度あります。 / duplicate")
        questions[question.id] = question
    if not questions:
        raise JudgedError(f"{path}: 問題が一つもありません。 / no questions")
    return tuple(questions.values())


def read_system(name: str, path: Path, questions: Sequence[Question]) -> System:
    """Read one system's answers; each is matched by its id, else by the question's words.

    Raises:
        JudgedError: a line is wrong, a question is answered twice, or one is not answered.
    """
    ids = {question.id for question in questions}
    by_words = {question.question.strip(): question.id for question in questions}
    answers: dict[str, str] = {}
    unused = 0
    for number, given in _lines(path, Given):
        id = given.id if given.id in ids else by_words.get(given.question.strip())
        if id is None:
            unused += 1
            continue
        if id in answers:
            raise JudgedError(f"{path} {number}行目: {id} への回答が二度あります。 / duplicate")
        answers[id] = given.answer
    if missing := [question.id for question in questions if question.id not in answers]:
        named = "、".join(missing[:NAMED]) + (" …" if len(missing) > NAMED else "")
        raise JudgedError(
            f"{path}: {name} の回答がない問い {len(missing)} 件: {named} / questions without an answer"
        )
    return System(name, answers, unused)


def _lines(path: Path, model: type[Model]) -> list[tuple[int, Model]]:
    return [(number, _read(path, number, line, model)) for number, line in numbered_lines(path)]


def _read(path: Path, number: int, line: str, model: type[Model]) -> Model:
    try:
        return model.model_validate_json(line)
    except ValidationError as invalid:
        error = invalid.errors()[0]
        field = ".".join(map(str, error["loc"])) or "JSON"
        raise JudgedError(f"{path} {number}行目 {field}: {error['msg']}") from None
