"""A backup is whole, and what it holds comes back."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import tarfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from backed_up_service import backed_up, change_everything, kept_service, key_names, state
from index_states import LetterEmbedder
from typer.testing import CliRunner

from app import cli
from assistant.chain import Assistant
from assistant.common.settings import Settings
from assistant.common.types import VARYING
from assistant.open import open_assistant
from assistant.operate.backup.archive import Writer
from assistant.operate.backup.errors import BackupError
from assistant.operate.backup.layout import Head
from assistant.operate.backup.restore import restore
from assistant.operate.backup.take import back_up
from assistant.operate.records import open_records
from eval.cases.curate.whole import write_whole
from index.open import open_index
from index.store.generations import current_folder

QUESTION = "大学ファンドの規模はどれくらいですか"


@pytest.fixture
def kept(tmp_path: Path) -> Settings:
    return kept_service(tmp_path)


def test_what_was_corrected_comes_back_with_the_rest(kept: Settings, tmp_path: Path) -> None:
    file = kept.corrections_file
    write_whole(file, '{"version": 1, "documents": []}')
    back_up(kept, tmp_path / "b.tar")
    write_whole(file, '{"version": 1, "documents": [{}]}')
    restore(kept, tmp_path / "b.tar")
    assert file.read_text(encoding="utf-8") == '{"version": 1, "documents": []}'


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
        differing = {name: getattr(other, name) for name in ("id", *VARYING)}
        assert replace(one, **differing) == other
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
