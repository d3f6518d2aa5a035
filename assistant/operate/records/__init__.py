"""What people leave behind: keys of programs, feedback, conversations, what was asked; in one database.

The answer records (``assistant.operate.sealed``) are in it too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.common.settings import Settings
    from assistant.operate.records.asked import AskedLog
    from assistant.operate.records.conversations import Conversations
    from assistant.operate.records.database import Database
    from assistant.operate.records.feedback import Feedback
    from assistant.operate.records.keys import Keys


@dataclass(frozen=True, slots=True)
class Records:
    """All records of one database; any thread may use them."""

    database: Database
    keys: Keys
    feedback: Feedback
    conversations: Conversations
    asked: AskedLog

    def close(self) -> None:
        """Close the database."""
        self.database.close()


def open_records(settings: Settings) -> Records:
    """Return the records of the settings; their database is opened at its first use.

    Raises:
        RecordsError: the setting ``records_url`` cannot be read.
    """
    from assistant.operate.records.asked import AskedLog
    from assistant.operate.records.conversations import Conversations
    from assistant.operate.records.database import Database
    from assistant.operate.records.feedback import Feedback
    from assistant.operate.records.keys import Keys

    database = Database(settings.database_url)
    conversations = Conversations(database, settings.history_days)
    feedback, asked = Feedback(database), AskedLog(database)
    return Records(database, Keys(database), feedback, conversations, asked)
