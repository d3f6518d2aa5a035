"""Which documents are limited to groups: the setting ``document_groups`` read as rules."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from fnmatch import fnmatchcase


class DocumentGroups:
    """Rules from patterns of names and paths to the groups that may see such documents.

    A document that several patterns fit is seen by those who are allowed by each of them; one that
    none fits is seen by everybody. Case and Unicode forms make no difference.

    Args:
        rules: from a pattern (``*``, ``?``, ``[…]``) to groups. A pattern with "/" fits the end of a
            document's path, one without fits its name.
    """

    def __init__(self, rules: Mapping[str, Sequence[str]]) -> None:
        self._rules = [(_folded(pattern), frozenset(groups)) for pattern, groups in rules.items()]

    def __bool__(self) -> bool:
        """Whether anything is limited at all."""
        return bool(self._rules)

    def allows(self, name: str, path: str, groups: Collection[str]) -> bool:
        """Whether a member of some groups may see a document.

        Args:
            name: the document's name in citations.
            path: where its file is, its root and all.
            groups: the asker's.
        """
        name, path = _folded(name), _folded(path)
        return all(
            not allowed.isdisjoint(groups)
            for pattern, allowed in self._rules
            if _fits(pattern, name, path)
        )


def fits(pattern: str, name: str, path: str) -> bool:
    """Whether a pattern of a rule fits a document: its name, or with "/" the end of its path."""
    return _fits(_folded(pattern), _folded(name), _folded(path))


def _fits(pattern: str, name: str, path: str) -> bool:
    if "/" not in pattern:
        return fnmatchcase(name, pattern) or fnmatchcase(path.rpartition("/")[2], pattern)
    return fnmatchcase(f"/{path}", f"*/{pattern.lstrip('/')}")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold().replace("\\", "/")
