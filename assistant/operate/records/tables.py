"""The tables. A change here needs a migration (``migrations/versions``); a test holds both equal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    DateTime,
    Dialect,
    Double,
    Index,
    Integer,
    String,
    Text,
    false,
)  # fmt: skip
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A moment with its time zone, which SQLite would lose."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return a moment in UTC."""
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """All tables."""


class KeyRow(Base):
    """The key of a program; of the key itself only its SHA-256 is kept."""

    __tablename__ = "keys"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]] = mapped_column(JSON)
    groups: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class FeedbackRow(Base):
    """What somebody thought of an answer, and what became of it as a case of the evaluation."""

    __tablename__ = "feedback"
    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    user: Mapped[str] = mapped_column(String(200))
    thumb: Mapped[str] = mapped_column(String(4))
    comment: Mapped[str] = mapped_column(Text)
    answer_id: Mapped[str] = mapped_column(String(64))
    history: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), index=True)


class ConversationRow(Base):
    """One conversation of a signed-in user."""

    __tablename__ = "conversations"
    __table_args__ = (Index("ix_conversations_user_updated_at", "user", "updated_at"),)
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    user: Mapped[str] = mapped_column(String(200), primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[datetime] = mapped_column(Moment)
    turns: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    pinned: Mapped[bool] = mapped_column(Boolean, server_default=false())


class AskedRow(Base):
    """One question as the page of use counts it: no name, and no words unless a setting allows them.

    ``who`` is a keyed hash, "" where nobody is known; ``groups`` are those of the asker that limit
    documents; ``places`` the slides cited, shown or offered.
    """

    __tablename__ = "asked"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    status: Mapped[str] = mapped_column(String(10))
    ms: Mapped[int] = mapped_column()
    who: Mapped[str] = mapped_column(String(32))
    groups: Mapped[list[str]] = mapped_column(JSON)
    question: Mapped[str | None] = mapped_column(Text)
    answer_id: Mapped[str] = mapped_column(String(64))
    places: Mapped[list[list[Any]]] = mapped_column(JSON)


class AskedKeyRow(Base):
    """The key with which names become hashes in ``asked``."""

    __tablename__ = "asked_key"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(String(64))


class CountedRow(Base):
    """One request that counts for the setting ``rate_limit``: the hash of a name, and seconds since 1970."""

    __tablename__ = "counted"
    __table_args__ = (Index("ix_counted_caller_at", "caller", "at"),)
    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    caller: Mapped[str] = mapped_column(String(64))
    at: Mapped[float] = mapped_column(Double)


class AnswerRecordRow(Base):
    """One link of the chain of answer records: an answer, or what was done to earlier ones.

    ``content`` is None where the text was deleted; its hash stays. Moments are ISO 8601 texts, so that
    every byte of a row is under its seal.
    """

    __tablename__ = "answer_records"
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(10))
    recorded_at: Mapped[str] = mapped_column(String(32))
    term: Mapped[str] = mapped_column(String(10))
    content: Mapped[str | None] = mapped_column(Text)
    content_sha256: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AnswerRecordHeadRow(Base):
    """How many answer records there are, and the last one's hash: a cut tail does not fit them."""

    __tablename__ = "answer_record_head"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    count: Mapped[int] = mapped_column()
    hash: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(String(64))
