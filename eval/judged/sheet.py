"""Questions and answers as one shuffled sheet that tells no system, and the key to it."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from eval.cases.dataset import Message
from eval.judged.blind import blinded
from eval.judged.given import System
from eval.judged.instructions import INSTRUCTIONS
from eval.judged.types import Entry, Key, Question, Row
from eval.judged.workbook import write_workbook

NO_ANSWER = "資料に答えはありません。"
SPEAKERS = {"user": "利用者", "assistant": "回答"}


def sheet(
    questions: Sequence[Question], systems: Sequence[System], seed: int
) -> tuple[tuple[Row, ...], Key]:
    """Return the rows of all systems' answers in one random order, fixed by the seed, and the key."""
    names = [system.name for system in systems]
    pairs = [(question, system) for question in questions for system in systems]
    random.Random(seed).shuffle(pairs)  # noqa: S311
    numbered = list(enumerate(pairs, start=1))
    rows = tuple(_row(number, question, system, names) for number, (question, system) in numbered)
    entries = tuple(
        Entry(number=number, system=system.name, id=question.id, kind=question.kind)
        for number, (question, system) in numbered
    )
    return rows, Key(seed=seed, systems=tuple(names), rows=entries)


def _row(number: int, question: Question, system: System, names: Sequence[str]) -> Row:
    return Row(
        number=number,
        question=question.question,
        history=_told(question.history, names),
        model_answer=question.answer.strip() or NO_ANSWER,
        answer=blinded(system.answers[question.id], question.question + question.answer, names),
    )


def _told(history: Sequence[Message], names: Sequence[str]) -> str:
    """Return earlier turns; an earlier answer may name the system that gave it."""
    said = [f"{SPEAKERS[m.role]}: {blinded(m.content, '', names)}" for m in history]
    return "\n".join(said)


def write_sheet(folder: Path, key_path: Path, rows: Sequence[Row], key: Key) -> None:
    """Write what judges get into a folder, and the key beside it.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in rows)
    (folder / "sheet.jsonl").write_text(lines, encoding="utf-8")
    (folder / "instructions.md").write_text(INSTRUCTIONS, encoding="utf-8")
    write_workbook(folder / "sheet.xlsx", rows)
    key_path.parent.mkdir(parents=True, exist_ok=True)
    key_path.write_text(key.model_dump_json(indent=1) + "\n", encoding="utf-8")
