"""Sentences and spoiled sentences as JSON Lines, checked when read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from assistant.common.types import Place
from eval.cases.dataset import numbered_lines
from eval.spoiled.ground import Ground, ground
from eval.spoiled.types import Kind, Sentence, Slides, Spoiled, SpoiledError
from index.store.errors import UnknownSlideError

Text = Annotated[str, Field(pattern=r"\S")]
Number = Annotated[int, Field(ge=1)]
Model = TypeVar("Model", bound=BaseModel)


class _True(BaseModel):
    model_config = ConfigDict(coerce_numbers_to_str=True)

    id: Text
    question: str = ""
    sentence: Text
    document: str = ""
    slide: int = 0
    places: tuple[tuple[Text, Number], ...] = ()

    @model_validator(mode="after")
    def _cites_something(self) -> _True:
        if not self.places and not (self.document and self.slide >= 1):
            raise ValueError("places, or document and slide, are needed")
        return self

    @property
    def cited(self) -> tuple[Place, ...]:
        return self.places or ((self.document, self.slide),)


class _Spoiled(BaseModel):
    model_config = ConfigDict(coerce_numbers_to_str=True)

    id: Text
    kind: Kind
    question: str = ""
    sentence: Text
    places: Annotated[tuple[tuple[Text, Number], ...], Field(min_length=1)]
    original: str = ""


def read_grounds(path: Path, slides: Slides) -> list[Ground]:
    """Read true sentences with the slides they cite.

    Raises:
        SpoiledError: a line is wrong, or the index lacks a slide.
    """
    grounds = []
    for where, line in _lines(path, _True):
        sentence = Sentence(line.id, line.question, line.sentence, line.cited)
        grounds.append(_grounded(where, sentence, slides))
    return grounds


def read_spoiled(path: Path, slides: Slides) -> list[tuple[Spoiled, Ground]]:
    """Read spoiled sentences with the slides that they are claimed of.

    Raises:
        SpoiledError: a line is wrong, or the index lacks a slide.
    """
    found = []
    for where, line in _lines(path, _Spoiled):
        one = Spoiled(line.id, line.kind, line.question, line.sentence, line.places, line.original)
        sentence = Sentence(one.id, one.question, one.sentence, one.places)
        found.append((one, _grounded(where, sentence, slides)))
    return found


def write_spoiled(path: Path, spoiled: Iterable[Spoiled]) -> None:
    """Write spoiled sentences, one a line.

    Raises:
        OSError: the file cannot be written.
    """
    lines = [json.dumps(one.to_json(), ensure_ascii=False) + "\n" for one in spoiled]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(lines), encoding="utf-8")


def _grounded(where: str, sentence: Sentence, slides: Slides) -> Ground:
    try:
        return ground(sentence, slides)
    except UnknownSlideError as error:
        raise SpoiledError(f"{where}: {error}") from None


def _lines(path: Path, model: type[Model]) -> Sequence[tuple[str, Model]]:
    lines = [
        (f"{path} {number}行目", _read(f"{path} {number}行目", line, model))
        for number, line in numbered_lines(path)
    ]
    if not lines:
        raise SpoiledError(f"{path}: 文が一つもありません。 / no sentences")
    return lines


def _read(where: str, line: str, model: type[Model]) -> Model:
    try:
        return model.model_validate_json(line)
    except ValidationError as invalid:
        error = invalid.errors()[0]
        field = ".".join(map(str, error["loc"])) or "JSON"
        raise SpoiledError(f"{where} {field}: {error['msg']}") from None
