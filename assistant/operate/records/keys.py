"""Keys of programs: made once, shown once, kept as hashes, limited to scopes and groups."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy import func, select

from assistant.common.errors import AssistantError
from assistant.operate.records.database import Database
from assistant.operate.records.tables import KeyRow

Scope = Literal["ask", "search", "metrics"]

# 256 random bits cannot be guessed, so a plain hash is enough: slow ones guard chosen passwords.
KEY_BYTES = 32
PREFIX = "seisaku_"
"""So that scans for secrets find a key that was committed somewhere."""


class KeyNameError(AssistantError):
    """A key's name is taken or unknown."""


@dataclass(frozen=True, slots=True)
class StoredKey:
    """One key as it is kept.

    Attributes:
        name: of the program or its owner, unique, also among revoked keys.
        scopes: what it may do.
        groups: whose documents it may see.
        created_at, expires_at, revoked_at: moments; the last two may be None.
    """

    name: str
    scopes: tuple[str, ...]
    groups: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None

    def holds(self, now: datetime) -> bool:
        """Whether the key is neither revoked nor past its end."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


class Keys:
    """The keys of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, name: str, scopes: Collection[Scope], groups: Collection[str] = (),
        days: int | None = None,
    ) -> str:  # fmt: skip
        """Make a key and keep its hash; the returned key can never be shown again.

        Args:
            name: what it is known by.
            scopes: what it may do.
            groups: whose documents it may see.
            days: how long it holds; None for ever.

        Raises:
            KeyNameError: the name is taken.
        """
        key = PREFIX + secrets.token_urlsafe(KEY_BYTES)
        now = datetime.now(UTC)
        row = KeyRow(
            name=name, digest=_digest(key), scopes=sorted(scopes), groups=sorted(groups),
            created_at=now, expires_at=now + timedelta(days=days) if days else None, revoked_at=None,
        )  # fmt: skip
        with self._database.session() as session:
            if session.scalar(select(KeyRow).where(KeyRow.name == name)):
                raise KeyNameError(
                    f"鍵の名前 {name} は使われています。別の名前にしてください。"
                    f" / key name in use, choose another: {name}"
                )
            session.add(row)
        return key

    def revoke(self, name: str) -> None:
        """Refuse a key from now on.

        Raises:
            KeyNameError: no key has this name.
        """
        with self._database.session() as session:
            row = session.scalar(select(KeyRow).where(KeyRow.name == name))
            if row is None:
                raise KeyNameError(
                    f"鍵 {name} はありません。seisaku key list で名前を確かめてください。"
                    f" / no such key, see seisaku key list: {name}"
                )
            row.revoked_at = row.revoked_at or datetime.now(UTC)

    def all(self) -> list[StoredKey]:
        """Return all keys, revoked ones too, by name."""
        with self._database.session() as session:
            return [_stored(row) for row in session.scalars(select(KeyRow).order_by(KeyRow.name))]

    def any(self) -> bool:
        """Whether a key was ever made."""
        with self._database.session() as session:
            return bool(session.scalar(select(func.count()).select_from(KeyRow)))

    def owner(self, presented: str) -> StoredKey | None:
        """Return the key that was presented, None where it is unknown, revoked or past its end."""
        digest = _digest(presented)
        with self._database.session() as session:
            row = session.scalar(select(KeyRow).where(KeyRow.digest == digest))
        # The look-up compares hashes, of which a guesser chooses no byte; this one takes no hints.
        if row is None or not hmac.compare_digest(row.digest, digest):
            return None
        found = _stored(row)
        return found if found.holds(datetime.now(UTC)) else None


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _stored(row: KeyRow) -> StoredKey:
    return StoredKey(
        row.name, tuple(row.scopes), tuple(row.groups),
        row.created_at, row.expires_at, row.revoked_at,
    )  # fmt: skip
