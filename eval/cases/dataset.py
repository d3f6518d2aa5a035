"""Curated questions: one JSON object a line, checked when read."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from assistant.common.types import Turn
from corpus.documents import DECK_NAME
from corpus.normalize import fold

Split = Literal["dev", "test"]
AnswerKind = Literal[
    "amount", "count", "date", "person", "organization", "place", "term", "list", "definition",
    "reason", "method", "comparison", "yesno",
]  # fmt: skip
Text = Annotated[str, Field(pattern=r"\S")]
Forms = Annotated[tuple[Text, ...], Field(min_length=1)]
"""Writings of one thing, at least one: an empty group could never be found."""
FACT_KINDS = frozenset({"definition", "reason", "method", "comparison"})


class DatasetError(Exception):
    """The dataset cannot be used; the message names the file, the line and the field."""


class Gold(BaseModel):
    """Where a right answer stands: a slide of a document and an excerpt of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slide: int = Field(ge=1)
    passage: Text
    document: str = DECK_NAME


class Message(BaseModel):
    """An earlier turn of the conversation."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: Literal["user", "assistant"]
    content: str


class Case(BaseModel):
    """One question with everything needed to judge an answer.

    ``accepted`` serves the short kinds, ``items`` lists, ``facts`` the kinds answered in sentences;
    each inner list holds writings of which one is enough. ``reason`` says why there is no answer,
    ``provenance`` where the case comes from (a person, a date, a user's feedback).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Text
    question: Text
    history: tuple[Message, ...] = ()
    kind: AnswerKind
    answerable: bool
    accepted: tuple[Text, ...] = ()
    items: tuple[Forms, ...] = ()
    facts: tuple[Forms, ...] = ()
    gold: tuple[Gold, ...] = ()
    tags: tuple[str, ...] = ()
    reason: str = ""
    provenance: str = ""

    @model_validator(mode="after")
    def _turns_name_their_conversation(self) -> Case:
        if "conversation" in self.tags and not re.fullmatch(r".+-\d+", self.id):
            raise ValueError("id: a turn is named after its conversation, e.g. deck-c01-2")
        return self

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Case:
        if not self.answerable:
            if self.gold or self.accepted or self.items or self.facts:
                raise ValueError("an unanswerable case has no gold and no answer")
            return self
        if not self.gold:
            raise ValueError("gold: an answerable case needs at least one")
        if not self._expected():
            raise ValueError(f"{self._needs()}: needed for the kind {self.kind}")
        return self

    def _needs(self) -> str:
        return (
            "facts" if self.kind in FACT_KINDS else "items" if self.kind == "list" else "accepted"
        )

    def _expected(self) -> Sequence[object]:
        value: Sequence[object] = getattr(self, self._needs())
        return value

    @property
    def groups(self) -> tuple[Forms, ...]:
        """What an answer should hold, as groups of writings of which one is enough."""
        return self.items or self.facts or (self.accepted,)

    @property
    def conversation(self) -> str:
        """Key of the conversation a turn belongs to, "" for a single question."""
        return self.id.rpartition("-")[0] if "conversation" in self.tags else ""

    @property
    def split(self) -> Split:
        """Half the case belongs to, fixed by a digest of its id (a conversation stays together)."""
        digest = hashlib.sha256((self.conversation or self.id).encode()).hexdigest()
        return "dev" if int(digest, 16) % 2 == 0 else "test"

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The history as the assistant takes it."""
        return tuple(Turn(message.role, message.content) for message in self.history)

    @property
    def gold_slides(self) -> frozenset[tuple[str, int]]:
        """(document, slide) of every right place."""
        return frozenset((gold.document, gold.slide) for gold in self.gold)


def bundled_dataset() -> Path:
    """Return the path of the curated set over the bundled deck."""
    return Path(str(files("eval").joinpath("datasets/deck.jsonl")))


def development_dataset() -> Path:
    """Return the further questions over the deck that only development looks at."""
    return Path(str(files("eval") / "datasets" / "deck_development.jsonl"))


def near_dataset() -> Path:
    """Return the questions near the deck's topics, many of them untold, for development only."""
    return Path(str(files("eval") / "datasets" / "deck_near.jsonl"))


def dataset_hash(path: Path) -> str:
    """Return the SHA-256 of a dataset's bytes, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def load_dataset(path: Path) -> tuple[Case, ...]:
    """Read and check a dataset.

    Raises:
        DatasetError: the file is missing, empty, or a line of it is wrong.
    """
    cases = tuple(_case(path, number, line) for number, line in numbered_lines(path))
    if not cases:
        raise DatasetError(f"{path}: 問題が一つもありません。 / the dataset is empty")
    _check_unique(path, cases)
    return cases


def numbered_lines(path: Path) -> list[tuple[int, str]]:
    """Return the lines of a dataset that are not blank, with their numbers from 1.

    Raises:
        DatasetError: the file cannot be read.
    """
    try:
        # str.splitlines would also cut at U+2028 and the like, which JSON strings may hold
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path}: 読めません（{error}）。 / cannot read the dataset") from None
    return [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]


def parsed(line: str) -> Case | list[tuple[str, str]]:
    """Return the case of a line, or what is wrong with it: each field and the reason."""
    try:
        return Case.model_validate(json.loads(line))
    except json.JSONDecodeError as error:
        return [("-", f"JSON ではありません（{error}）。 / not JSON")]
    except ValidationError as invalid:
        return [
            (
                ".".join(map(str, error["loc"])) or "-",
                f"値が正しくありません（{error['msg']}）。 / invalid value",
            )
            for error in invalid.errors()
        ]


def _case(path: Path, number: int, line: str) -> Case:
    made = parsed(line)
    if isinstance(made, Case):
        return made
    field, reason = made[0]
    place = f"{path} {number}行目" + ("" if field == "-" and "JSON" in reason else f" {field}")
    raise DatasetError(f"{place}: {reason}")


def _check_unique(path: Path, cases: Iterable[Case]) -> None:
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            raise DatasetError(f"{path}: id {case.id} が二度使われています。 / duplicate id")
        seen.add(case.id)


def lint_gold(
    cases: Iterable[Case], slide_text: Callable[[str, int], str | None]
) -> tuple[str, ...]:
    """Return one line for every gold passage that does not stand on its slide.

    Args:
        cases: the cases to check.
        slide_text: gives the text of (document, slide number), None where there is no such slide.
    """
    return tuple(
        f"{case.id} gold: {problem}"
        for case in cases
        for gold in case.gold
        if (problem := misplaced(gold, slide_text(gold.document, gold.slide)))
    )


def misplaced(gold: Gold, text: str | None) -> str:
    """Return why a gold passage does not stand in a slide's text, "" where it does.

    ``text`` is None where there is no such slide.
    """
    if text is None:
        return f"{gold.document} のスライド{gold.slide}が索引にありません"
    if fold(gold.passage) not in fold(text):
        return f"スライド{gold.slide}に「{gold.passage[:30]}」がありません"
    return ""
