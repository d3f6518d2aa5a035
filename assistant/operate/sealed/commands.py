"""What ``seisaku records`` does: each function returns the lines to print."""

from __future__ import annotations

import getpass
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from assistant.common.errors import AssistantError
from assistant.common.messages import message
from assistant.common.settings import Settings
from assistant.common.settings.record import TERM
from assistant.operate.records import open_records
from assistant.operate.sealed.keep import answer_records
from assistant.operate.sealed.retention import JAPAN, kept, lapsed
from assistant.operate.sealed.seal import Head, Sealed, parsed
from assistant.operate.sealed.store import AnswerRecords
from assistant.operate.sealed.verify import Problem, Verified, verify, verify_lines

SHOWN = 50
"""Problems or numbers that are printed of many."""


@contextmanager
def _opened(settings: Settings) -> Iterator[AnswerRecords]:
    records = open_records(settings)
    try:
        yield answer_records(records, settings)
    finally:
        records.close()


def head_of(text: str, settings: Settings) -> Head:
    """Return a noted head.

    Raises:
        AssistantError: it is not ``COUNT:HASH``.
    """
    if not (found := re.fullmatch(r"(\d{1,10}):([0-9a-f]{64})", text.strip())):
        raise AssistantError(message("record_head_form", settings.language))
    return Head(int(found[1]), found[2])


def told(head: Head) -> str:
    """Return a head as it is noted: ``COUNT:HASH``."""
    return f"{head.count}:{head.hash}"


def head_line(settings: Settings) -> str:
    """Return the end of the chain, to be noted elsewhere."""
    with _opened(settings) as records:
        return told(records.head())


def verified(settings: Settings, noted: str | None, file: Path | None) -> tuple[bool, list[str]]:
    """Verify the chain of the database, or that of an export.

    Returns:
        Whether all is as it was written, and the lines that tell.
    """
    head = head_of(noted, settings) if noted else None
    if file is not None:
        found = verify_lines(_read(file, settings), head or Head(-1, ""))
        return not found.problems, _lines(found, settings, head is not None)
    with _opened(settings) as records:
        found = verify(records, head)
        signed = bool(settings.answer_records_secret.get_secret_value()) or head is not None
        return not found.problems, _lines(found, settings, signed)


def _lines(found: Verified, settings: Settings, held: bool) -> list[str]:
    language = settings.language
    if found.problems:
        count = len(found.problems)
        lines = [message("records_broken", language, count=found.count, problems=count)]
        return lines + [_problem(problem, settings) for problem in found.problems[:SHOWN]]
    end = told(Head(found.count, found.last))
    lines = [message("records_whole", language, count=found.count, deleted=found.deleted, head=end)]
    if not held:
        lines.append(message("records_unsigned", language))
    if back := found.clock_back:
        lines.append(message("records_clock_back", language, count=len(back), first=back[0]))
    return lines


def _problem(problem: Problem, settings: Settings) -> str:
    key = "record_at" if problem.first == problem.last else "record_between"
    at = message(key, settings.language, first=problem.first, last=problem.last)
    return message(f"record_{problem.what}", settings.language, at=at)


def _read(file: Path, settings: Settings) -> Iterator[Sealed]:
    with file.open(encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                yield parsed(line.removesuffix("\n"))
            except ValueError as error:
                values = {"file": file, "line": number, "reason": error}
                raise AssistantError(
                    message("record_export_line", settings.language, **values)
                ) from None


def exported(settings: Settings, file: Path, word: bool) -> str:
    """Write all records to a new file, as JSON Lines or as a Word file, and return the line that says so.

    Raises:
        AssistantError: the file is there already.
    """
    if file.exists():
        raise AssistantError(message("records_file_there", settings.language, file=file))
    with _opened(settings) as records, file.open("xb") as out:
        file.chmod(0o600)
        last = Head(0, "0" * 64)
        every: list[Sealed] = []
        for record in records.all():
            last = Head(record.seq, record.hash)
            if word:
                every.append(record)
            else:
                out.write(record.line().encode() + b"\n")
        if word:
            from assistant.operate.sealed.word import records_docx

            out.write(records_docx(every, datetime.now(JAPAN).date(), settings.language))
    return message(
        "records_exported", settings.language, count=last.count, file=file, head=told(last)
    )


def signed(settings: Settings) -> str:
    """Sign the end of a chain that was just verified.

    Raises:
        AssistantError: there is no secret, or the chain is not as it was written.
    """
    if not settings.answer_records_secret.get_secret_value():
        raise AssistantError(message("records_no_secret", settings.language))
    with _opened(settings) as records:
        if any(problem.what != "signature" for problem in verify(records).problems):
            raise AssistantError(message("records_not_whole", settings.language))
        records.sign()
        return message("records_signed", settings.language, head=told(records.head()))


def listed(settings: Settings) -> Iterator[str]:
    """Yield a line an answer: number, when, who, class, until when it is kept, question; by tabs."""
    with _opened(settings) as records:
        until = {item.seq: item for item in kept(records.all())}
        for record in records.all():
            if item := until.get(record.seq):
                content = record.values
                end = item.until.isoformat() if item.until else "-"
                question = " ".join(content["question"].split())
                who = content["user"] or message("record_nobody", settings.language)
                yield "\t".join(
                    (str(record.seq), record.recorded_at, who, item.term, end, question)
                )


def deleted(
    settings: Settings, numbers: Sequence[int], past: bool, reason: str, sure: bool,
    today: date | None = None,
) -> str:  # fmt: skip
    """Delete the texts of records by number, or of all that are past their retention.

    Nothing is deleted without ``sure``: what would be is told.

    Raises:
        AssistantError: the call is wrong, or the chain is not as it was written.
    """
    language = settings.language
    if bool(numbers) == past:
        raise AssistantError(message("records_which", language))
    if numbers and not reason.strip():
        raise AssistantError(message("records_no_reason", language))
    with _opened(settings) as records:
        _check(records, settings)
        if past:
            chosen = lapsed(records.all(), today or datetime.now(JAPAN).date())
            if not chosen:
                return message("records_none_lapsed", language)
        else:
            chosen = _known(records, numbers, settings)
        if not sure:
            key = "records_lapsed" if past else "records_sure"
            return message(key, language, count=len(chosen), numbers=_some(chosen))
        content = {"by": getpass.getuser(), "reason": reason or "lapsed"}
        record = records.erase(chosen, content, "kept")
        return message("records_deleted", language, count=len(chosen), number=record.seq)


def classed(settings: Settings, numbers: Sequence[int], term: str, reason: str) -> str:
    """Give records another retention class, and return the line that says so.

    Raises:
        AssistantError: the class or a number is wrong, or the chain is not as it was written.
    """
    if not re.fullmatch(TERM, term):
        raise AssistantError(message("records_term_form", settings.language, term=term))
    with _opened(settings) as records:
        _check(records, settings)
        chosen = _known(records, numbers, settings)
        content = {"by": getpass.getuser(), "reason": reason, "records": chosen, "term": term}
        record = records.append("class", content, "kept")
        count = len(chosen)
        return message(
            "records_classed", settings.language, count=count, term=term, number=record.seq
        )


def _check(records: AnswerRecords, settings: Settings) -> None:
    if verify(records).problems:
        raise AssistantError(message("records_not_whole", settings.language))


def _known(records: AnswerRecords, numbers: Sequence[int], settings: Settings) -> list[int]:
    for number in numbers:
        record = records.get(number)
        if record is None or record.kind != "answer":
            raise AssistantError(message("record_none", settings.language))
        if record.content is None:
            raise AssistantError(message("record_deleted", settings.language, number=number))
    return sorted(set(numbers))


def _some(numbers: Sequence[int]) -> str:
    more = "…" if len(numbers) > SHOWN else ""
    return "、".join(map(str, numbers[:SHOWN])) + more
