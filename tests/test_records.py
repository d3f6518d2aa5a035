"""Keys, feedback and conversations, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import multiprocessing
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from postgres import postgres
from sqlalchemy import text

from assistant.common.settings import Settings
from assistant.common.types import Answer, Turn
from assistant.operate.records import Records, open_records
from assistant.operate.records.conversations import KEPT, Conversations
from assistant.operate.records.counted import Counted
from assistant.operate.records.database import Database, RecordsError
from assistant.operate.records.keys import KeyNameError
from assistant.operate.records.tables import Base, ConversationRow, KeyRow

ANSWER = Answer("a1", "規模は？", "大学ファンドの規模は？", "10兆円です。[1]", "10兆円", False, 0.9)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("records")
    if request.param == "sqlite":
        yield f"sqlite:///{folder}/下/records.sqlite3"
        return
    with postgres(folder / "pg") as address:
        yield address


@pytest.fixture
def records(url: str) -> Iterator[Records]:
    opened = open_records(Settings(records_url=url))
    with opened.database.session() as session:
        for table in Base.metadata.sorted_tables:
            session.execute(table.delete())
    yield opened
    opened.close()


def test_a_key_is_known_by_its_owner_and_never_written(records: Records) -> None:
    key = records.keys.add("源内", ["ask"], ["jinji"])
    found = records.keys.owner(key)
    assert found is not None
    assert (found.name, found.scopes, found.groups) == ("源内", ("ask",), ("jinji",))
    with records.database.session() as session:
        rows = session.execute(text("SELECT * FROM keys")).all()
    assert key.removeprefix("seisaku_") not in str(rows)


@pytest.mark.parametrize("presented", ["", "x", "鍵", "\udcff", "seisaku_"])
def test_a_foreign_key_is_refused(records: Records, presented: str) -> None:
    records.keys.add("a", ["ask"])
    assert records.keys.owner(presented) is None
    with records.database.session() as session:
        digest = session.scalar(text("SELECT digest FROM keys"))
    assert records.keys.owner(digest) is None


def test_a_revoked_key_and_one_past_its_end_are_refused_and_the_others_stay(
    records: Records,
) -> None:
    gone, old, stays = (records.keys.add(n, ["ask"], days=30) for n in ("a", "b", "c"))
    records.keys.revoke("a")
    with records.database.session() as session:
        session.query(KeyRow).filter_by(name="b").update(
            {"expires_at": datetime.now(UTC) - timedelta(seconds=1)}
        )
    assert records.keys.owner(gone) is None
    assert records.keys.owner(old) is None
    found = records.keys.owner(stays)
    assert found is not None
    assert found.expires_at is not None
    assert timedelta(days=29) < found.expires_at - datetime.now(UTC) <= timedelta(days=30)
    assert [key.name for key in records.keys.all()] == ["a", "b", "c"]
    assert records.keys.any()


def test_names_taken_or_unknown_are_told(records: Records) -> None:
    assert not records.keys.any()
    records.keys.add("a", ["ask"])
    with pytest.raises(KeyNameError, match="a"):
        records.keys.add("a", ["search"])
    with pytest.raises(KeyNameError, match="b"):
        records.keys.revoke("b")


def test_feedback_is_kept_with_the_answer_and_a_new_word_replaces_the_old(
    records: Records,
) -> None:
    history = (Turn("user", "大学ファンドとは？"), Turn("assistant", "基金です。"))
    records.feedback.add(ANSWER, "up", user="hanako")
    number = records.feedback.add(ANSWER, "down", "単位が違います", history, "hanako")
    records.feedback.add(ANSWER, "down", "", (), "taro")
    opinions = records.feedback.all(state="new", thumb="down")
    assert [(o.user, o.comment) for o in opinions] == [("hanako", "単位が違います"), ("taro", "")]
    assert opinions[0].answer == ANSWER.to_json()
    assert opinions[0].history == history
    assert abs(datetime.now(UTC) - opinions[0].created_at) < timedelta(minutes=5)
    assert records.feedback.settle(number, "accepted")
    assert not records.feedback.settle(10_000, "accepted")
    records.feedback.add(ANSWER, "up", user="hanako")  # what was looked at stays
    assert len(records.feedback.all()) == 3
    assert [o.user for o in records.feedback.all(state="accepted")] == ["hanako"]


def test_a_conversation_is_seen_by_its_own_user_only(records: Records) -> None:
    book = records.conversations
    book.save("hanako", "c1", "基金", [{"question": "規模は？"}])
    book.save("taro", "c1", "別の人", [])
    book.save("hanako", "c2", "人材", [])
    book.save("hanako", "c1", "基金の規模", [{"question": "規模は？"}, {"question": "では？"}])
    # a title stays as it was given first, or as its person renamed it
    assert [(s.id, s.title) for s in book.all("hanako")] == [("c1", "基金"), ("c2", "人材")]
    found = book.get("hanako", "c1")
    assert found is not None
    assert len(found.turns) == 2
    assert book.get("taro", "c2") is None
    book.remove("taro", "c2")
    book.clear("taro")
    assert len(book.all("hanako")) == 2
    book.remove("hanako", "c2")
    assert [s.id for s in book.all("hanako")] == ["c1"]


def test_only_its_own_user_renames_or_pins_a_conversation(records: Records) -> None:
    book = records.conversations
    book.save("hanako", "c1", "基金", [])
    book.rename("taro", "c1", "別の人の題")
    book.pin("taro", "c1", True)
    assert [(s.title, s.pinned) for s in book.all("hanako")] == [("基金", False)]
    book.rename("hanako", "c1", "基金の規模")
    book.pin("hanako", "c1", True)
    book.save("hanako", "c1", "基金", [{"question": "規模は？"}])
    assert [(s.title, s.pinned) for s in book.all("hanako")] == [("基金の規模", True)]


def test_old_conversations_and_too_many_of_them_go(records: Records) -> None:
    now = datetime.now(UTC)
    with records.database.session() as session:
        for n in range(KEPT + 5):
            at = now - timedelta(days=n / 100)
            session.add(ConversationRow(id=f"{n}", user="u", title="", updated_at=at, turns=[]))
        at = now - timedelta(days=9)
        session.add(ConversationRow(id="old", user="taro", title="", updated_at=at, turns=[]))
    Conversations(records.database, days=8).save("u", "new", "新しい", [])
    left = records.conversations.all("u")
    assert [len(left), left[0].id, left[-1].id] == [KEPT, "new", str(KEPT - 2)]
    assert records.conversations.all("taro") == []


def test_the_migrations_give_the_tables_of_the_code(records: Records) -> None:
    with records.database.session() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def _open(url: str) -> None:
    database = Database(url)
    database.open()
    database.close()


def test_processes_that_start_at_once_make_the_tables_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/records.sqlite3"
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_open, args=(url,)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert (tmp_path / "records.sqlite3").stat().st_mode & 0o777 == 0o600


def test_a_database_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite3"
    _open(f"sqlite:///{path}")
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(RecordsError, match="新しい版"):
        _open(f"sqlite:///{path}")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nothing", "records_url"),
        ("mysql://u@h/d", "mysql"),
        ("postgresql://u:himitsu@127.0.0.1:1/d", "127.0.0.1:1/d"),  # pragma: allowlist secret
        ("sqlite:////proc/none/records.sqlite3", "/proc/none"),
    ],
)
def test_a_database_that_cannot_be_opened_is_named_without_its_password(
    url: str, said: str
) -> None:
    with pytest.raises(RecordsError, match="records_url") as told:
        _open(url)
    assert said in str(told.value)
    assert "himitsu" not in str(told.value)


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite3"
    path.write_bytes(b"no database at all " * 100)
    with pytest.raises(RecordsError, match=r"records\.sqlite3"):
        _open(f"sqlite:///{path}")
    assert path.read_bytes().startswith(b"no database")


def test_requests_are_counted_together_in_a_moving_window(records: Records, url: str) -> None:
    if not records.database.shared:
        pytest.skip("SQLite is one machine's: each process counts its own")
    other = open_records(Settings(records_url=url))
    here, there = Counted(records.database, 2, 3600), Counted(other.database, 2, 3600)
    assert [here.wait("user:花子"), there.wait("user:花子")] == [0, 0]
    assert 3500 < there.wait("user:花子") <= 3600
    assert there.wait("user:太郎") == 0
    with records.database.session() as session:
        rows = session.execute(text("SELECT caller, at FROM counted")).all()
        assert len(rows) == 3 and "花子" not in str(rows)
        session.execute(text("UPDATE counted SET at = at - 3600"))
    fresh = Counted(other.database, 2, 3600)  # sweeps at once
    assert fresh.wait("user:花子") == 0
    with records.database.session() as session:
        assert session.scalar(text("SELECT count(*) FROM counted")) == 1
    other.close()


def test_many_threads_never_pass_more_than_may(records: Records) -> None:
    if not records.database.shared:
        pytest.skip("SQLite is one machine's")
    counted = Counted(records.database, 5, 3600)
    with ThreadPoolExecutor(8) as threads:
        waits = list(threads.map(counted.wait, ["user:花子"] * 24))
    assert waits.count(0) == 5
