"""Opens the database of the records, SQLite or PostgreSQL, and brings its tables up to date."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from filelock import FileLock
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import Session

from assistant.common.errors import AssistantError

MIGRATIONS = Path(__file__).with_name("migrations")
UPGRADE_LOCK = 7_310_455
"""PostgreSQL's advisory lock of one upgrade at a time: any number that nobody else takes."""
_UPGRADING = threading.Lock()
"""One upgrade at a time in this process: Alembic keeps the one that runs in its module."""
BUSY_SECONDS = 30
"""How long a writer of SQLite waits for another one."""


class RecordsError(AssistantError):
    """The database cannot be opened or used; the message names the setting and the remedy."""


class Database:
    """A database that is opened at its first use, its tables brought up to date; for any thread.

    Args:
        url: SQLAlchemy's, such as ``sqlite:////srv/records.sqlite3`` or
            ``postgresql+psycopg://user@host/name``.

    Raises:
        RecordsError: the address cannot be read.
    """

    def __init__(self, url: str) -> None:
        self._url = _parsed(url)
        self._lock = threading.Lock()
        self._engine: Engine | None = None

    @property
    def shared(self) -> bool:
        """Whether processes of several machines may use it (PostgreSQL)."""
        return self._url.get_backend_name() == "postgresql"

    def open(self) -> Engine:
        """Connect if that was not done yet, and return the connections.

        Raises:
            RecordsError: it cannot be reached or written, or a newer version of seisaku made it.
        """
        with self._lock:
            if self._engine is None:
                self._engine = _opened(self._url)
            return self._engine

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Yield a session of one transaction, committed at the end, undone by an error.

        Raises:
            RecordsError: the database failed.
        """
        engine = self.open()
        try:
            with Session(engine, expire_on_commit=False) as session, session.begin():
                yield session
        except SQLAlchemyError as error:
            raise _error(self._url, error) from error

    def close(self) -> None:
        """Close all connections."""
        if self._engine is not None:
            self._engine.dispose()


def _opened(url: URL) -> Engine:
    try:
        engine = _engine(url)
        with _UPGRADING, _one_upgrade(url), engine.begin() as connection:
            _upgrade(connection, url)
    except (SQLAlchemyError, OSError) as error:
        raise _error(url, error) from error
    return engine


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise RecordsError(
            "設定 records_url を読めません。sqlite:///記録.sqlite3 または "
            "postgresql+psycopg://利用者:パスワード@ホスト/名前 の形で書いてください。"
            " / records_url is no database address"
        ) from None
    if parsed.drivername == "postgresql":  # the usual form; the driver that we bring is psycopg
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("sqlite", "postgresql+psycopg"):
        raise RecordsError(
            f"設定 records_url のデータベース {parsed.drivername} は使えません。sqlite か postgresql を"
            f"指定してください。 / records_url: {parsed.drivername} is not supported, use sqlite or postgresql"
        )
    return parsed


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, record: Any) -> None:
        connection.execute("PRAGMA journal_mode = WAL")  # readers and a writer at once
        connection.execute("PRAGMA synchronous = FULL")  # what was said to be kept is kept
        connection.execute("PRAGMA secure_delete = ON")  # what was deleted is gone from the file
        if url.database:
            Path(url.database).chmod(0o600)

    return engine


def _one_upgrade(url: URL) -> Any:
    return FileLock(f"{url.database}.lock") if url.get_backend_name() == "sqlite" else nullcontext()


def _upgrade(connection: Connection, url: URL) -> None:
    if url.get_backend_name() == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": UPGRADE_LOCK})
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    known = ScriptDirectory.from_config(config)
    at = MigrationContext.configure(connection).get_current_revision()
    if at == known.get_current_head():
        return
    if at and at not in {item.revision for item in known.walk_revisions()}:
        raise RecordsError(
            f"記録のデータベース（{_shown(url)}）は新しい版の seisaku が作ったものです。その版の seisaku で"
            "開くか、別の records_url を指定してください。 / made by a newer seisaku: use that one, or another"
            " records_url"
        )
    command.upgrade(config, "head")


def _shown(url: URL) -> str:
    return url.render_as_string(hide_password=True)


def _error(url: URL, error: Exception) -> RecordsError:
    reason = " ".join(str(getattr(error, "orig", None) or error).split())
    return RecordsError(
        f"記録のデータベース（{_shown(url)}）を使えません: {reason}。設定 records_url と、データベースに"
        "書き込めることを確かめてください。 / cannot use the database of the records: check records_url"
    )
