"""A backup puts everything back; a damaged or foreign one changes nothing."""

from __future__ import annotations

import io
import json
import random
import shutil
import sqlite3
import tarfile
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock
from index_states import LetterEmbedder, build, content, write_texts
from typer.testing import CliRunner

from app import cli
from assistant.chain import Assistant
from assistant.common.settings import Settings
from assistant.open import open_assistant
from assistant.operate.backup import restore as restore_module
from assistant.operate.backup.archive import Writer
from assistant.operate.backup.errors import BackupError
from assistant.operate.backup.layout import FORMAT, HEAD, SUMS, Head
from assistant.operate.backup.restore import restore
from assistant.operate.backup.take import back_up
from assistant.operate.curation import drafts_folder
from assistant.operate.records import open_records
from eval.cases.curate.whole import write_whole
from index.open import open_index
from index.store.errors import IndexBuildError, IndexOpenError
from index.store.generations import LOCK, current_folder

QUESTION = "大学ファンドの規模はどれくらいですか"


@pytest.fixture
def kept(tmp_path: Path) -> Settings:
    """An index of a folder and of added documents, records with a key, a dataset with a draft."""
    settings = Settings(index_dir=tmp_path / "srv" / "index")
    sources = write_texts(tmp_path / "docs", {"基金.txt": "大学ファンドの規模は10兆円である。"})
    added = write_texts(settings.upload_folder, {"追加 1.txt": "宇宙の予算は3億円である。"})
    build(settings.index_dir, [sources, added])
    name_key(settings, "集計")
    write_whole(settings.curated_file, '{"id": "c1"}\n')
    write_whole(drafts_folder(settings.curated_file) / "7.json", '{"question": "規模は？"}')
    return settings


def test_what_was_corrected_comes_back_with_the_rest(kept: Settings, tmp_path: Path) -> None:
    file = kept.corrections_file
    write_whole(file, '{"version": 1, "documents": []}')
    back_up(kept, tmp_path / "b.tar")
    write_whole(file, '{"version": 1, "documents": [{}]}')
    restore(kept, tmp_path / "b.tar")
    assert file.read_text(encoding="utf-8") == '{"version": 1, "documents": []}'


def name_key(settings: Settings, name: str) -> None:
    records = open_records(settings)
    records.keys.add(name, ["ask"])
    records.close()


def key_names(settings: Settings) -> list[str]:
    records = open_records(settings)
    try:
        return sorted(key.name for key in records.keys.all())
    finally:
        records.close()


def everything(settings: Settings) -> dict[str, bytes]:
    """Every file beside and below the index, but for what SQLite and the lock keep for themselves."""
    return {
        path.relative_to(settings.index_dir.parent).as_posix(): path.read_bytes()
        for path in settings.index_dir.parent.rglob("*")
        if path.is_file() and not path.name.endswith(("-wal", "-shm", "lock"))
    }


def state(settings: Settings) -> tuple[object, ...]:
    """What the index says, the added files, the names of the keys, the dataset and its drafts."""
    added = {p.name: p.read_bytes() for p in settings.upload_folder.iterdir()}
    drafts = {p.name: p.read_bytes() for p in drafts_folder(settings.curated_file).iterdir()}
    cases = settings.curated_file.read_bytes()
    return content(settings.index_dir), added, key_names(settings), cases, drafts


def backed_up(settings: Settings, folder: Path) -> Path:
    back_up(settings, folder)
    return next(folder.glob("seisaku-*.tar"))


def change_everything(settings: Settings) -> None:
    (settings.upload_folder / "追加 1.txt").unlink()
    write_texts(settings.upload_folder, {"追加 2.txt": "海洋の予算は5億円である。"})
    build(settings.index_dir, [settings.upload_folder])
    name_key(settings, "後の鍵")
    write_whole(settings.curated_file, '{"id": "c1"}\n{"id": "c2"}\n')
    (drafts_folder(settings.curated_file) / "7.json").rename(
        drafts_folder(settings.curated_file) / "8.json"
    )


def test_what_was_lost_comes_back_with_the_same_answers(kept: Settings, tmp_path: Path) -> None:
    before = state(kept)
    file = backed_up(kept, tmp_path)
    assert file.stat().st_mode & 0o077 == 0
    shutil.rmtree(kept.index_dir.parent)
    lines = restore(kept, file)
    assert state(kept) == before
    assert "資料2件" in lines[0]
    assert "追加された資料のファイル1個、評価から作った問題集のファイル2個" in lines[0]
    assert not list(kept.index_dir.parent.glob(".*"))


def test_an_assistant_answers_as_before_from_a_restored_index(
    assistant: Assistant, settings: Settings, tmp_path: Path
) -> None:
    run = CliRunner().invoke
    there, here = settings.index_dir, tmp_path / "restored" / "index"
    done = run(cli, ["backup", str(tmp_path / "b.tar"), "--index", str(there)])
    assert (done.exit_code, "確かめました" in done.output) == (0, True)
    done = run(cli, ["restore", str(tmp_path / "b.tar"), "--index", str(here)])
    assert (done.exit_code, "戻しました" in done.output) == (0, True)
    restored = open_assistant(settings.model_copy(update={"index_dir": here}))
    try:
        one, other = assistant.ask(QUESTION), restored.ask(QUESTION)
        assert one.citations or one.evidence
        assert replace(one, id="", timings_ms={}) == replace(other, id="", timings_ms={})
    finally:
        restored.close()


def test_what_stood_there_is_kept_and_open_readers_follow(kept: Settings, tmp_path: Path) -> None:
    before = state(kept)
    file = backed_up(kept, tmp_path)
    change_everything(kept)
    after = state(kept)
    replaced = current_folder(kept.index_dir)
    assert replaced is not None
    records = open_records(kept)
    records.keys.all()  # a service that runs has the database open
    with closing(open_index(kept.index_dir, LetterEmbedder())) as reader:
        assert {info.name for info in reader.documents()} == {"基金.txt", "追加 2.txt"}
        restore(kept, file)
        assert {info.name for info in reader.documents()} == {"基金.txt", "追加 1.txt"}
    assert [key.name for key in records.keys.all()] == ["集計"]
    records.close()
    assert state(kept) == before
    assert after != before
    assert replaced.is_dir()
    folder = kept.index_dir.parent
    assert [p.name for p in next(folder.glob("index-uploads.before-*")).iterdir()] == ["追加 2.txt"]
    assert '"c2"' in next(folder.glob("index-cases.jsonl.before-*")).read_text(encoding="utf-8")
    drafts = next(folder.glob("index-cases.jsonl.drafts.before-*"))
    assert [p.name for p in drafts.iterdir()] == ["8.json"]
    with closing(sqlite3.connect(next(folder.glob("*.sqlite3.before-*")))) as old:
        assert old.execute("SELECT count(*) FROM keys").fetchone() == (2,)


def test_a_backup_from_before_the_dataset_was_in_it_leaves_the_dataset_alone(
    kept: Settings, tmp_path: Path
) -> None:
    before = state(kept)
    old = tmp_path / "old.tar"
    with tarfile.open(backed_up(kept, tmp_path)) as new, old.open("x+b") as file:
        first, *parts, _ = new.getmembers()
        head = json.loads(read(new, first))
        writer = Writer(file, Head(**{**head, "backup": 1}))
        for part in parts:
            if not part.name.startswith("curated/"):
                writer.add(part.name, io.BytesIO(read(new, part)), part.size)
        writer.finish()
    change_everything(kept)
    changed = state(kept)
    restore(kept, old)
    assert state(kept) == (*before[:3], *changed[3:])


def read(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = archive.extractfile(member)
    assert file is not None
    return file.read()


def test_a_dataset_elsewhere_is_backed_up_and_a_link_to_it_stays_one(
    kept: Settings, tmp_path: Path
) -> None:
    shared, link = tmp_path / "shared" / "cases.jsonl", tmp_path / "mine.jsonl"
    write_whole(shared, '{"id": "s"}\n')
    link.symlink_to(shared)
    there = kept.model_copy(update={"curated_dataset": link})
    file = backed_up(there, tmp_path)
    shared.write_text("", encoding="utf-8")
    restore(there, file)
    assert link.is_symlink() and shared.read_text(encoding="utf-8") == '{"id": "s"}\n'


def test_a_broken_database_makes_way_and_its_log_is_not_written_into_the_new_one(
    kept: Settings, tmp_path: Path
) -> None:
    file = backed_up(kept, tmp_path)
    place = Path(kept.database_url.removeprefix("sqlite:///"))
    place.write_bytes(b"broken" * 1000)
    Path(f"{place}-wal").write_bytes(b"a log of the broken one")
    with pytest.raises(BackupError, match="seisaku restore"):
        back_up(kept, tmp_path / "second.tar")
    assert not list(tmp_path.glob("*second*"))
    restore(kept, file)
    assert key_names(kept) == ["集計"]
    assert next(place.parent.glob("*.sqlite3.before-*[0-9]")).read_bytes().startswith(b"broken")


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
