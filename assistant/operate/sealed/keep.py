"""Answers are given only when they are recorded, where the setting ``answer_records`` says so."""

from __future__ import annotations

import logging

from assistant.common.errors import AssistantError
from assistant.common.messages import both
from assistant.common.settings import Settings
from assistant.common.types import Answer
from assistant.operate.records import Records
from assistant.operate.records.database import RecordsError
from assistant.operate.sealed.content import Asked, Seen, content_of, maker
from assistant.operate.sealed.seal import Sealed
from assistant.operate.sealed.store import AnswerRecords, TamperedError

logger = logging.getLogger("seisaku.record")


class NotRecordedError(AssistantError):
    """An answer was made and not given, because it could not be recorded."""


class Keeper:
    """Records every answer before it is given.

    An answer that cannot be recorded is not given: whoever turned the records on promises that each
    answer has one, and a gap that nobody sees is worse than an hour without answers.
    """

    def __init__(self, records: AnswerRecords, settings: Settings) -> None:
        self._records, self._term = records, settings.answer_record_class
        self._maker = maker(settings)

    def keep(self, asked: Asked, answer: Answer, seen: Seen) -> Sealed:
        """Record an answer; the log line with its number and hash is a head kept elsewhere.

        Raises:
            NotRecordedError: it could not be recorded; the reason is in the log.
        """
        try:
            record = self._records.append(
                "answer", content_of(asked, answer, seen, self._maker), self._term
            )
        except (RecordsError, TamperedError) as error:
            logger.error("not recorded: %s", error)
            key = "record_tampered" if isinstance(error, TamperedError) else "record_unwritable"
            raise NotRecordedError(both(key)) from error
        logger.info("recorded", extra={"record": record.seq, "record_sha256": record.hash})
        return record


def answer_records(records: Records, settings: Settings) -> AnswerRecords:
    """Return the answer records of the records' database."""
    return AnswerRecords(records.database, settings.answer_records_secret.get_secret_value())


def keeper(records: Records, settings: Settings) -> Keeper | None:
    """Return what records the answers, None where the settings do not ask for it."""
    return Keeper(answer_records(records, settings), settings) if settings.answer_records else None
