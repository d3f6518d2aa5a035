"""What a reader of the page of use may see: of which documents, whose words, and of how many people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.common.access.caller import Caller
from assistant.common.access.curators import sees_all
from assistant.common.settings import Settings
from assistant.operate.records.asked import Asked
from index.store.documents import DocumentInfo

FEWEST_PEOPLE = 5
"""A row that names a topic, a document or a page tells of at least so many people."""


@dataclass(frozen=True, slots=True)
class View:
    """The eyes of one reader.

    Attributes:
        words: whether words of questions may be shown at all (setting ``log_questions``).
        fewest: people of whom a row has to tell; 1 for a person who is alone with the data.
        everything: whether no document is hidden from the reader.
        groups: the reader's.
        documents: names of those in the index that the reader may see.
    """

    words: bool
    fewest: int
    everything: bool
    groups: frozenset[str]
    documents: frozenset[str]

    def names(self, document: str) -> bool:
        """Whether a document may be named; one that has gone only where nothing is hidden."""
        return self.everything or document in self.documents

    def reads(self, asked: Asked) -> bool:
        """Whether the words of a question may be read.

        Its asker may have known limited documents by heart, so the reader has to be in all of the
        asker's groups that limit any, and to see every slide of the answer.
        """
        if not self.words or asked.question is None:
            return False
        known = asked.groups <= self.groups and all(self.names(name) for name, _ in asked.places)
        return self.everything or known

    def enough(self, asked: Iterable[Asked]) -> bool:
        """Whether questions are of so many people that they may be told together."""
        return people(asked) >= self.fewest


def people(asked: Iterable[Asked]) -> int:
    """Return of how many people questions are at least.

    A person who signed in counts once, the key of a program once, and all that nobody is known of
    (no sign-in, the widget) together once: they may be one.
    """
    return len({one.who for one in asked})


def view_of(who: Caller, settings: Settings, documents: Sequence[DocumentInfo]) -> View:
    """Return the eyes of a person at the page; ``documents`` are those that they see."""
    names = frozenset(info.name for info in documents)
    fewest = 1 if settings.sign_in == "none" else FEWEST_PEOPLE
    return View(settings.log_questions, fewest, sees_all(who, settings), who.groups, names)


def view_of_operator(settings: Settings, documents: Sequence[DocumentInfo], small: bool) -> View:
    """Return the eyes of who runs the command, and so reads the database anyway.

    Small groups stay out unless asked for: what is printed is passed on.
    """
    names = frozenset(info.name for info in documents)
    fewest = 1 if small or settings.sign_in == "none" else FEWEST_PEOPLE
    return View(settings.log_questions, fewest, True, frozenset(), names)
