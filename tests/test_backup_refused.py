"""What is no whole backup is refused, and nothing changes."""

from __future__ import annotations

import io
import random
import tarfile
import threading
from contextlib import closing
from pathlib import Path

import pytest
from backed_up_service import backed_up, change_everything, kept_service, state
from filelock import FileLock
from index_states import LetterEmbedder, build

from assistant.common.settings import Settings
from assistant.operate.backup import restore as restore_module
from assistant.operate.backup.archive import Writer
from assistant.operate.backup.errors import BackupError
from assistant.operate.backup.layout import FORMAT, HEAD, SUMS, Head
from assistant.operate.backup.restore import restore
from assistant.operate.backup.take import back_up
from index.open import open_index
from index.store.errors import IndexBuildError, IndexOpenError
from index.store.generations import LOCK, current_folder


@pytest.fixture
def kept(tmp_path: Path) -> Settings:
    return kept_service(tmp_path)


def everything(settings: Settings) -> dict[str, bytes]:
    """Every file beside and below the index, but for what SQLite and the lock keep for themselves."""
    return {
        path.relative_to(settings.index_dir.parent).as_posix(): path.read_bytes()
        for path in settings.index_dir.parent.rglob("*")
        if path.is_file() and not path.name.endswith(("-wal", "-shm", "lock"))
    }


def test_every_flipped_byte_and_every_cut_is_refused_and_nothing_changes(
    kept: Settings, tmp_path: Path
) -> None:
    file = backed_up(kept, tmp_path)
    whole = file.read_bytes()
    with tarfile.open(file) as archive:
        parts = archive.getmembers()
    before = everything(kept)
    chance = random.Random(20261125)
    places = [0, len(whole) - 1, *(chance.randrange(len(whole)) for _ in range(60))]
    places += [at for part in parts for at in (part.offset + 3, part.offset_data)]
    cuts = [0, 1, 511, 512, len(whole) // 2, len(whole) - 1, *(part.offset for part in parts)]
    harmed = [whole[:at] + bytes([whole[at] ^ 8]) + whole[at + 1 :] for at in places]
    for data in [*harmed, *(whole[:cut] for cut in cuts), whole + b"\0"]:
        file.write_bytes(data)
        with pytest.raises(BackupError, match="何も変えていません"):
            restore(kept, file)
    assert everything(kept) == before
    file.write_bytes(whole)
    restore(kept, file)


def test_the_damaged_part_is_named(kept: Settings, tmp_path: Path) -> None:
    file = backed_up(kept, tmp_path)
    whole = bytearray(file.read_bytes())
    with tarfile.open(file) as archive:
        part = archive.getmember("uploads/追加 1.txt")
    whole[part.offset_data + 5] ^= 1
    file.write_bytes(whole)
    with pytest.raises(BackupError, match=r"uploads/追加 1\.txt.*別の控え"):
        restore(kept, file)
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BackupError, match="途中で切れて"):
        restore(kept, file)


def crafted(file: Path, *names: str, backup: int = FORMAT, link: str = "") -> Path:
    """A backup with right checksums, made by somebody who means ill."""
    head = Head(backup, "9.9", "2026-11-25", "", "", 0, 0, "", "none")
    with file.open("x+b") as opened:
        writer = Writer(opened, head)
        for name in names:
            writer.add(name, io.BytesIO(b"evil"), 4)
        if link:
            member = tarfile.TarInfo("uploads/link")
            member.type, member.linkname = tarfile.SYMTYPE, link
            writer._tar.addfile(member)
        writer.finish()
    return file


@pytest.mark.parametrize(
    "name",
    [
        "curated/evil.txt",
        "curated/drafts/../../evil",
        "uploads/../../evil.txt",
        "../evil.txt",
        "/evil.txt",
        "index/../../evil",
        "secret.txt",
    ],
)
def test_a_part_that_would_lie_outside_is_refused(
    kept: Settings, tmp_path: Path, name: str
) -> None:
    before = everything(kept)
    with pytest.raises(BackupError, match="はずのない"):
        restore(kept, crafted(tmp_path / "evil.tar", "uploads/good.txt", name))
    assert everything(kept) == before
    assert not Path("/evil.txt").exists()
    assert not list(tmp_path.rglob("evil*.txt"))


def test_links_and_newer_backups_and_other_files_are_refused(
    kept: Settings, tmp_path: Path
) -> None:
    before = everything(kept)
    (tmp_path / "text.tar").write_text("控えではない" * 1000, encoding="utf-8")
    (tmp_path / "empty.tar").write_bytes(b"")
    with tarfile.open(tmp_path / "foreign.tar", "w") as archive:
        archive.add(kept.index_dir, "index")
    for file, words in (
        (crafted(tmp_path / "link.tar", link="/etc/passwd"), "はずのない"),
        (crafted(tmp_path / "new.tar", backup=FORMAT + 1), "新しい版の seisaku（9.9）"),
        (tmp_path / "text.tar", "seisaku の控えではない"),
        (tmp_path / "empty.tar", "seisaku の控えではない"),
        (tmp_path / "foreign.tar", "seisaku の控えではない"),
        (tmp_path / "none.tar", "読めません"),
        (tmp_path, "読めません"),
    ):
        with pytest.raises(BackupError, match=words):
            restore(kept, file)
    assert everything(kept) == before


def test_backups_taken_during_updates_each_hold_one_whole_index(
    kept: Settings, tmp_path: Path
) -> None:
    docs = tmp_path / "docs"
    (tmp_path / "backups").mkdir()

    def update() -> None:
        for number in range(2):
            for name in ("基金.txt", "別.txt"):
                text = f"{number}回目の版の{name}である。"
                (docs / name).write_text(text, encoding="utf-8")
            build(kept.index_dir, [docs])

    updates = threading.Thread(target=update)
    updates.start()
    number = 0
    while updates.is_alive() or number == 0:
        number += 1
        back_up(kept, tmp_path / "backups" / f"{number}.tar")
    updates.join()
    seen = set()
    for file in (tmp_path / "backups").iterdir():
        other = Settings(index_dir=tmp_path / file.stem / "index")
        restore(other, file)
        with closing(open_index(other.index_dir, LetterEmbedder())) as index:
            names = {info.name for info in index.documents()} - {"追加 1.txt"}
            said = {index.slide(name, 1).text.partition("の版")[0] for name in names}
        assert len(said) == 1
        seen |= said
    assert seen


def test_an_error_undoes_what_was_put_in_place(
    kept: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = backed_up(kept, tmp_path)
    change_everything(kept)
    before = state(kept)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(restore_module, "put_in", full)
    with pytest.raises(BackupError, match=r"No space left.*空き容量"):
        restore(kept, file)
    assert state(kept) == before
    assert not list(kept.index_dir.parent.rglob(".restoring-*"))


def test_restore_waits_for_no_update_and_backup_for_none(
    kept: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.store.writing.LOCK_SECONDS", 0.01)
    with FileLock(kept.index_dir / LOCK):
        file = backed_up(kept, tmp_path)
        with pytest.raises(IndexBuildError, match="更新中"):
            restore(kept, file)


def test_a_backup_replaces_nothing_and_keeps_out_of_what_it_backs_up(
    kept: Settings, tmp_path: Path
) -> None:
    file = backed_up(kept, tmp_path)
    with pytest.raises(BackupError, match="既にあります"):
        back_up(kept, file)
    with pytest.raises(BackupError, match="別の場所"):
        back_up(kept, kept.upload_folder / "b.tar")
    with pytest.raises(BackupError, match="書けません"):
        back_up(kept, tmp_path / "none" / "b.tar")
    with pytest.raises(BackupError, match="控えるものがありません"):
        back_up(Settings(index_dir=tmp_path / "empty"), tmp_path / "b.tar")
    assert not (tmp_path / "b.tar").exists()


def test_a_damaged_index_is_not_backed_up(kept: Settings, tmp_path: Path) -> None:
    folder = current_folder(kept.index_dir)
    assert folder is not None
    (folder / "passages.sqlite").write_bytes(b"?")
    with pytest.raises(IndexOpenError, match=r"passages\.sqlite.*--rebuild"):
        back_up(kept, tmp_path / "b.tar")
    assert not list(tmp_path.glob("*.tar*"))


def test_records_on_postgresql_are_told_to_pg_dump(kept: Settings, tmp_path: Path) -> None:
    there = Settings(index_dir=kept.index_dir, records_url="postgresql://u@localhost/x")
    assert any("pg_dump" in line for line in back_up(there, tmp_path / "b.tar"))
    assert any("pg_dump" in line for line in restore(there, tmp_path / "b.tar"))
    with tarfile.open(tmp_path / "b.tar") as archive:
        names = archive.getnames()
    assert (names[0], names[-1]) == (HEAD, SUMS)
    assert not any("sqlite3" in name and "chroma" not in name for name in names)
    back_up(kept, tmp_path / "with.tar")
    assert any("pg_dump" in line for line in restore(there, tmp_path / "with.tar"))
