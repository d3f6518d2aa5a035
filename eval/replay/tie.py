"""Makes a tied recording of an exact one: markers become pages, prompts become questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.common.types import Place
from assistant.llm.models.model import Prompt
from assistant.llm.pieces import pieces
from corpus.normalize import fold
from eval.replay.exact import read_records
from eval.replay.lines import Header, TiedAnswer, TiedRewrite, TiedSentence
from eval.replay.prompts import (
    REPAIRING,
    REWORK,
    asks,
    before_of,
    faults_of,
    handed,
    question_of,
    requested_words,
    rewrite_key,
    task_of,
)
from eval.replay.recording import RecordingError, header_of_today, read_header
from eval.replay.tied import DELETED, TiedLine

_NOTHING = re.compile(r"資料に(?:は)?(?:記載が)?(?:あり|見当たり)ません[。.]?")
_REPAIRED = re.compile(r"^(\d+)\s*[:：]\s*(.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Tied:
    """The lines of a tied recording, and in words what could not be tied."""

    lines: tuple[TiedLine, ...]
    notes: tuple[str, ...]


def tie_recording(path: Path, by: str) -> tuple[Header, Tied]:
    """Return the header and the lines of an exact recording's tied form.

    Raises:
        RecordingError: the file is no exact recording, or holds no prompts.
        OSError: it cannot be read.
    """
    records, header = read_records(path), read_header(path)
    exchanges = []
    for record in (record for record in records if record.failure is None):
        if record.prompt is None:
            raise RecordingError(
                f"{path}: 返事に問い合わせ（prompt）が付いていません：「{record.question}」（鍵 {record.key[:12]}）。"
                " / the reply has no prompt: it cannot be tied"
            )
        told = record.prompt
        exchanges.append((Prompt(told.system, told.user, (), told.may_search), record.reply))
    sees = any(record.prompt and record.prompt.pictures for record in records)
    return header_of_today("tied", header.model, by, sees), tie(exchanges)


def tie(exchanges: Iterable[tuple[Prompt, str]]) -> Tied:
    """Return prompts and their replies as tied lines, one a question and task.

    Of several answers to one question the last that says something counts; those of a step, which
    are about different pages, are put together.
    """
    lines: dict[tuple[str, ...], TiedLine] = {}
    notes: list[str] = []
    for prompt, reply in exchanges:
        for line in _tied(prompt, reply, notes):
            key = _key_of(line)
            lines[key] = _merged(lines.get(key), line)
    return Tied(tuple(lines.values()), tuple(notes))


def _tied(prompt: Prompt, reply: str, notes: list[str]) -> Iterator[TiedLine]:
    questions, question = rewrite_key(prompt), question_of(prompt)
    if questions is not None:
        *before, last = questions
        yield TiedRewrite(prompt_kind="rewrite", question=last, history=tuple(before), reply=reply)
    elif not asks(prompt):
        notes.append(f"質問のない問い合わせを除きました：{question} / a prompt without a question")
    elif (task := task_of(prompt)) == REPAIRING:
        yield from _repairs(prompt, reply, notes)
    else:
        sentences = _sentences(prompt, reply, notes)
        yield TiedAnswer(
            question=question, sentences=sentences, search=requested_words(reply) or (),
            task=task, before=before_of(prompt),
        )  # fmt: skip


def _sentences(prompt: Prompt, reply: str, notes: list[str]) -> tuple[TiedSentence, ...]:
    if requested_words(reply) is not None or _NOTHING.fullmatch(reply.strip()):
        return ()
    places = handed(prompt)
    made = []
    for piece in pieces([reply]):
        pages = tuple(places[n] for n in piece.numbers if n in places)
        notes += [_unknown(n, prompt) for n in piece.numbers if n not in places]
        made.append(TiedSentence(text=piece.lead + piece.body + piece.tail, pages=pages))
    return tuple(one for one in made if one.text)


def _unknown(number: int, prompt: Prompt) -> str:
    question = question_of(prompt)
    return f"渡されていない資料の番号 [{number}] を除きました：{question} / a marker without a page"


def _repairs(prompt: Prompt, reply: str, notes: list[str]) -> Iterator[TiedAnswer]:
    repaired = {int(number): text.strip() for number, text in _REPAIRED.findall(reply)}
    for number, fault in faults_of(prompt).items():
        text = repaired.get(number, DELETED)
        sentences = () if text.startswith(DELETED) else _sentences(prompt, text, notes)
        yield TiedAnswer(
            question=question_of(prompt), sentences=sentences, task=REPAIRING,
            before=fault.rpartition("（")[0] or fault,
        )  # fmt: skip


def _key_of(line: TiedLine) -> tuple[str, ...]:
    if isinstance(line, TiedRewrite):
        return ("rewrite", *map(fold, (*line.history, line.question)))
    return ("answer", fold(line.question), line.task, fold(line.before))


def _merged(old: TiedLine | None, new: TiedLine) -> TiedLine:
    if not isinstance(old, TiedAnswer) or not isinstance(new, TiedAnswer):
        return new
    sentences = new.sentences or old.sentences
    if new.task not in ("", REWORK, REPAIRING):
        sentences = tuple(dict.fromkeys((*old.sentences, *new.sentences)))
    return new.model_copy(update={"sentences": sentences, "search": new.search or old.search})


def pages_of(lines: Iterable[TiedLine]) -> frozenset[Place]:
    """Return every page that tied lines rest on."""
    answers = (line for line in lines if isinstance(line, TiedAnswer))
    return frozenset(page for line in answers for one in line.sentences for page in one.pages)
