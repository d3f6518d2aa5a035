"""Folders in step: what waits, what is taken in, what stays when a share is gone, and what is said."""

from __future__ import annotations

import os
import shutil
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.chain import Assistant
from assistant.common.access.documents import DocumentGroups
from assistant.common.settings import Settings, SettingsError, load_settings
from assistant.operate.library.documents import Library
from assistant.operate.watch import folder as folder_module
from assistant.operate.watch.folder import Folder
from assistant.operate.watch.look import Look, Sign, is_network, look
from assistant.operate.watch.memory import LONGEST_SECONDS, Memory
from assistant.operate.watch.roots import WatchError, watched_folders
from assistant.operate.watch.status import FolderStatus, WatchStatus, read_status, write_status
from assistant.operate.watch.wake import Wake
from assistant.operate.watch.watcher import Watcher, stop, watch
from assistant.operate.watch.whole import is_whole
from assistant.web.api import create_api
from assistant.web.library.watched import watch_line
from eval.durability.in_step.alike import differences
from eval.durability.small_index import Letters
from index.open import open_index
from index.publish.build import Builder
from index.publish.sources import Changes
from index.store.documents import DocumentInfo
from index.store.writing import writing

SETTLED = 4.0
PATIENCE = 60.0


def _seen(**signs: Sign) -> Look:
    return Look({f"{name}.txt": sign for name, sign in signs.items()}, (), frozenset(), (1, 1))


def _paper(folder: Path, name: str, text: str = "") -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{text or name}について定める。\n", encoding="utf-8")
    return file


# What is whole, and when


def test_a_file_is_taken_when_it_was_left_alone_and_again_when_it_is_another() -> None:
    memory = Memory(lambda path: True)
    assert memory.judge(_seen(a=(1, 10)), 0, SETTLED).waiting == 1
    assert not memory.judge(_seen(a=(2, 11)), 3, SETTLED).there  # still growing
    assert not memory.judge(_seen(a=(2, 11)), 6, SETTLED).there
    judged = memory.judge(_seen(a=(2, 11)), 7, SETTLED)
    assert judged.there == {"a.txt": (2, 11)} and judged.oldest == 7
    memory.taken(judged)
    assert not memory.judge(_seen(a=(2, 11)), 8, SETTLED).there
    # a copy with an older time, or a clock set back: it is another file all the same
    memory.judge(_seen(a=(2, 5)), 9, SETTLED)
    assert memory.judge(_seen(a=(2, 5)), 13, SETTLED).there == {"a.txt": (2, 5)}


def test_a_file_that_is_gone_for_a_moment_is_not_removed() -> None:
    memory = Memory(lambda path: True)
    memory.known({"a.txt"}, ())
    assert memory.judge(_seen(), 0, SETTLED).gone == ()
    assert memory.judge(_seen(a=(1, 1)), 2, SETTLED).gone == ()
    assert memory.judge(_seen(), 3, SETTLED).gone == ()
    assert memory.judge(_seen(), 7, SETTLED).gone == ("a.txt",)


def test_a_file_without_its_end_waits_long_but_not_for_ever() -> None:
    memory = Memory(lambda path: False)
    memory.judge(_seen(a=(1, 1)), 0, SETTLED)
    assert memory.judge(_seen(a=(1, 1)), 300, SETTLED).waiting == 1
    assert memory.judge(_seen(a=(1, 1)), LONGEST_SECONDS, SETTLED).there


def test_a_file_that_cannot_be_read_is_handed_on_to_be_named_and_tried_again() -> None:
    readable = False

    def whole(path: str) -> bool:
        if not readable:
            raise PermissionError(path)
        return True

    memory = Memory(whole)
    memory.judge(_seen(a=(1, 1)), 0, SETTLED)
    judged = memory.judge(_seen(a=(1, 1)), 5, SETTLED)
    assert judged.there
    memory.taken(judged)
    assert memory.judge(_seen(a=(1, 1)), 50, SETTLED).waiting == 0
    readable = True
    memory.judge(_seen(a=(1, 1)), 60, SETTLED)
    assert memory.judge(_seen(a=(1, 1)), 65, SETTLED).there


def test_a_document_inside_a_container_stands_for_it() -> None:
    memory = Memory(lambda path: True)
    memory.known({"年報.zip/表/a.txt", "年報.zip/b.txt", "gone.zip/c.txt"}, {"年報.zip"})
    judged = memory.judge(Look({}, (), frozenset(), ()), 0, 0)
    assert judged.gone == ("gone.zip/c.txt", "年報.zip")


@pytest.mark.parametrize(
    ("content", "whole"),
    [
        (b"", False),
        ("令和5年度".encode(), True),
        (b"%PDF-1.7\n1 0 obj\n", False),
        (b"%PDF-1.7\n1 0 obj\n%%EOF\r\n", True),
        (b"PK\x03\x04" + b"x" * 100, False),
        (b"PK\x03\x04" + b"x" * 100 + b"PK\x05\x06" + b"\0" * 18, True),
        (b"\xff\xfea\0b\0\n\0", True),
        (b"half of it" + b"\0" * 4096, False),  # room that was reserved for the rest
    ],
)
def test_half_a_file_is_told_by_its_end(tmp_path: Path, content: bytes, whole: bool) -> None:
    (tmp_path / "file").write_bytes(content)
    assert is_whole(tmp_path / "file") is whole


def test_a_file_that_a_program_still_writes_to_is_known(tmp_path: Path) -> None:
    folder = tmp_path.resolve()
    wake = Wake()
    wake.hear(folder)
    try:
        with (folder / "slow.txt").open("w", encoding="utf-8") as slow:
            slow.write("半分")
            slow.flush()
            _until(lambda: wake.is_written(folder / "slow.txt"))
        _until(lambda: not wake.is_written(folder / "slow.txt"))
        shutil.copy2(folder / "slow.txt", folder / "copied.txt")  # its times are set after the end
        _until(lambda: wake.wait(0.1))
        _until(lambda: not wake.is_written(folder / "copied.txt"))
    finally:
        wake.close()


# What is there


def test_a_look_takes_the_files_an_update_would_take(tmp_path: Path) -> None:
    _paper(tmp_path, "下/a.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "下/a.txt")  # one document under two names
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "nowhere.txt").symlink_to(tmp_path / "none")
    for name in (".hidden/c.txt", ".part.txt", "Thumbs.db", "a.toml"):
        _paper(tmp_path, name)
    assert set(look(tmp_path, 100, network=False).files) == {"b.txt"}


def test_a_document_changes_with_the_description_beside_it(
    tmp_path: Path, settings_here: Settings
) -> None:
    share = settings_here.watch[0]
    builder = _builder(settings_here.index_dir)
    builder.run([share])
    before = look(share, 100, network=False).files
    beside = share / "規程.toml"
    beside.write_text('title = "事務の規程"\nedition = "第3版"\n', encoding="utf-8")
    assert look(share, 100, network=False).files != before
    for _ in range(2):  # by a watch, then by hand: nothing is left to do
        report = _builder(settings_here.index_dir).run_changed([Changes(share, ("規程.txt",))])
    assert report.unchanged == 1
    (info,) = (one for one in _infos(settings_here) if one.path == "規程.txt")
    assert (info.title, info.edition) == ("事務の規程", "第3版")
    beside.unlink()
    assert _builder(settings_here.index_dir).run([share]).updated == ("規程.txt",)


def test_a_folder_below_that_cannot_be_opened_is_passed_over_and_what_it_held_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _paper(tmp_path, "a.txt")
    _paper(tmp_path, "人事/b.txt")
    scandir = os.scandir

    def refusing(path: Path) -> Iterator[os.DirEntry[str]]:
        if Path(path).name == "人事":
            raise PermissionError(path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    found = look(tmp_path, 100, network=False)
    assert set(found.files) == {"a.txt"} and found.closed == ("人事",)
    memory = Memory(lambda path: True)
    memory.known({"a.txt", "人事/b.txt", "c.txt"}, found.files)
    memory.judge(found, 0, SETTLED)
    assert memory.judge(found, 10, SETTLED).gone == ("c.txt",)


def test_a_share_is_told_from_a_disk_of_this_machine(tmp_path: Path) -> None:
    table = tmp_path / "mounts"
    rows = ["/dev/sda1 / ext4 rw 0 0", "//files/kitei /mnt/規程\\040集 cifs rw 0 0"]
    rows.append("sshfs /mnt/ssh fuse.sshfs rw 0 0")
    table.write_text("\n".join(rows), encoding="utf-8")
    assert is_network(Path("/mnt/規程 集/令和5年度"), table)
    assert is_network(Path("/mnt/ssh"), table)
    assert not is_network(Path("/mnt/local"), table)
    assert is_network(Path("/mnt"), tmp_path / "none")


# A folder that goes and comes back


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    wake = Wake()
    place = tmp_path.resolve() / "share"
    for number in range(3):
        _paper(place, f"{number}.txt")
    yield Folder(place, 100, wake)
    wake.close()


def _looked(folder: Folder) -> Folder:
    before = folder.looked

    def again() -> bool:
        folder.begin()
        return folder.ended(0.05) and folder.looked > before

    _until(again)
    return folder


def test_a_share_that_vanishes_takes_nothing_along_and_is_taken_up_again(folder: Folder) -> None:
    folder.know(frozenset({"0.txt", "1.txt", "2.txt"}))
    assert _looked(folder).state == "watched"
    away = folder.path.with_name("away")
    folder.path.rename(away)
    assert _looked(folder).state == "unreachable"
    folder.path.mkdir()  # the mount point that is left
    assert _looked(folder).state == "unreachable"
    assert folder.changes == Changes(folder.path)
    folder.path.rmdir()
    away.rename(folder.path)
    assert _looked(folder).state == "watched"
    assert folder.changes.gone == ()


def test_a_share_that_is_empty_at_the_start_takes_nothing_along(folder: Folder) -> None:
    shutil.rmtree(folder.path)
    folder.know(frozenset({"0.txt"}))
    assert _looked(folder).state == "unreachable"
    folder.path.mkdir()
    assert _looked(folder).state == "unreachable"


def test_a_folder_that_is_emptied_by_hand_is_emptied(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_module, "SETTLED_SECONDS", 0.0)
    folder.know(frozenset({"0.txt", "1.txt", "2.txt"}))
    _looked(folder)
    for file in folder.path.iterdir():
        file.unlink()
    _looked(folder)
    assert _looked(folder).changes.gone == ("0.txt", "1.txt", "2.txt")


def test_a_folder_with_too_many_files_is_left_alone(folder: Folder) -> None:
    wake = Wake()
    small = Folder(folder.path, 2, wake)
    small.know(frozenset({"9.txt"}))
    assert _looked(small).state == "too_many"
    assert small.changes == Changes(folder.path)
    (folder.path / "0.txt").unlink()
    assert _looked(small).state == "watched"
    wake.close()


def test_a_share_that_never_answers_keeps_no_other_folder_waiting(
    settings_here: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    hung, over = settings_here.index_dir.parent.resolve() / "hung", threading.Event()
    _paper(hung, "遅い.txt")
    own_look = folder_module.look

    def looking(path: Path, most: int, network: bool) -> Look:
        if path == hung:
            over.wait()
        return own_look(path, most, network)

    monkeypatch.setattr(folder_module, "look", looking)
    monkeypatch.setattr(folder_module, "SLOW_SECONDS", 1.0)
    monkeypatch.setattr(folder_module, "SHARE_OF_TIME", 1)  # or it rests as long as it hung
    settings = settings_here.model_copy(update={"watch": (*settings_here.watch, hung)})
    told: list[str] = []
    with _watched(settings, told):
        _until(lambda: "規程.txt" in _names(settings))
        _until(lambda: any(line.startswith("watch_unreachable") for line in told))
        assert _status(settings).looked == 0  # not all of them were looked at
        over.set()
        _until(lambda: "遅い.txt" in _names(settings))
        assert _status(settings).looked > 0


# Which folders


def test_a_folder_named_twice_or_inside_another_is_watched_once(tmp_path: Path) -> None:
    told: list[str] = []
    (tmp_path / "link").symlink_to(tmp_path / "docs")
    given = tuple(tmp_path / name for name in ("docs/下", "docs", "link", "docs/../docs", "gone"))
    settings = Settings(index_dir=tmp_path / "index", watch=given)
    folders = watched_folders(settings, lambda key, **values: told.append(key))
    assert folders == [tmp_path.resolve() / "docs", tmp_path.resolve() / "gone"]
    assert told == ["watch_nested"]


@pytest.mark.parametrize("name", [".", "index", "index/generations", "index-uploads", "file.txt"])
def test_the_index_and_the_uploads_and_files_are_not_watched(tmp_path: Path, name: str) -> None:
    _paper(tmp_path, "file.txt")
    settings = Settings(index_dir=tmp_path / "index", watch=(tmp_path / name,))
    with pytest.raises(WatchError, match=str((tmp_path / name).resolve())):
        watched_folders(settings, lambda key, **values: None)


@pytest.mark.parametrize("name", ["loop", "loop/下", "~nobodyhere/x"])
def test_a_folder_that_leads_nowhere_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "back")
    (tmp_path / "back").symlink_to(tmp_path / "loop")
    path = Path(name) if name.startswith("~") else tmp_path / name
    settings = Settings(index_dir=tmp_path / "index", watch=(path,))
    with pytest.raises(WatchError, match=f"{path} がどのフォルダか"):
        watched_folders(settings, lambda key, **values: None)


def test_the_setting_is_a_list_and_in_another_form_the_right_one_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SEISAKU_WATCH", "/srv/a, /mnt/規程")
    assert load_settings().watch == (Path("/srv/a"), Path("/mnt/規程"))
    monkeypatch.setenv("SEISAKU_WATCH", '["/srv/a"]')
    with pytest.raises(SettingsError, match="SEISAKU_WATCH=/srv/docs,/mnt/share/kitei"):
        load_settings()


# The index


def _until(holds: Callable[[], bool]) -> None:
    since = time.monotonic()
    while not holds():
        assert time.monotonic() - since < PATIENCE, "it did not come"
        time.sleep(0.02)


@contextmanager
def _watched(settings: Settings, told: list[str]) -> Iterator[None]:
    def tell(key: str, warn: bool = False, **values: object) -> None:
        told.append(f"{key} {values}")

    job = watch(Watcher(settings, Letters(), tell))
    try:
        yield
    finally:
        assert stop(job, PATIENCE)


def _names(settings: Settings) -> set[str]:
    index = open_index(settings.index_dir, Letters())
    try:
        return {info.name for info in index.documents()}
    finally:
        index.close()


def _builder(index_dir: Path) -> Builder:
    return Builder(index_dir, Letters(), 120, 2**25)


@pytest.fixture
def settings_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of an index that holds a document of another folder, and an uploaded one."""
    monkeypatch.setattr(folder_module, "SETTLED_SECONDS", 0.5)
    _paper(tmp_path / "other", "別の資料.txt")
    _paper(tmp_path / "share", "規程.txt")
    settings = Settings(index_dir=tmp_path / "index", watch=(tmp_path / "share",), watch_seconds=1)
    _builder(settings.index_dir).run([tmp_path / "other"])
    return settings


def test_a_watch_takes_in_what_comes_and_takes_out_what_goes_and_nothing_else(
    settings_here: Settings,
) -> None:
    settings, told = settings_here, list[str]()
    share = settings.watch[0]
    upload = share.with_name("given.txt")
    with _watched(settings, told):
        _until(lambda: "規程.txt" in _names(settings))
        library = Library(settings, Letters(), lambda: _infos(settings))
        job = library.add([("追加.txt", _paper(share.parent, upload.name))])
        assert job.finished(PATIENCE) and [one.state for one in job.outcomes] == ["indexed"]
        with zipfile.ZipFile(share / "束.zip", "w") as bundle:
            bundle.writestr("表/一.txt", "一の表である。")
        (share / "壊れた.docx").write_bytes(b"no document at all")
        _paper(share, "人事/異動.txt")
        (share / "規程.txt").rename(share / "新規程.txt")
        kept = {"別の資料.txt", "追加.txt"}
        _until(
            lambda: _names(settings) == kept | {"束.zip/表/一.txt", "人事/異動.txt", "新規程.txt"}
        )
        away = share.with_name("away")
        share.rename(away)
        _until(lambda: any(line.startswith("watch_unreachable") for line in told))
        assert len(_names(settings)) == 5
        (away / "束.zip").unlink()
        away.rename(share)
        _until(lambda: _names(settings) == kept | {"人事/異動.txt", "新規程.txt"})
    assert any("壊れた.docx" in line for line in told if line.startswith("watch_unread"))
    fresh = settings.index_dir.with_name("fresh")
    _builder(fresh).run([share.parent / "other", settings.upload_folder, share])
    assert differences(settings.index_dir, fresh) == []
    # a rule for a folder holds from the moment a document is there
    rules = DocumentGroups({"人事/*": ["jinji"]})
    path = f"{share}/人事/異動.txt"
    assert not rules.allows("異動.txt", path, ["soumu"]) and rules.allows(
        "異動.txt", path, ["jinji"]
    )


def _infos(settings: Settings) -> tuple[DocumentInfo, ...]:
    index = open_index(settings.index_dir, Letters())
    try:
        return index.documents()
    finally:
        index.close()


def test_a_storm_is_one_update_and_another_writer_is_waited_for(
    settings_here: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.operate.watch.watcher.AGAIN_SECONDS", 0.5)
    settings, told = settings_here, list[str]()
    for number in range(200):
        _paper(settings.watch[0], f"{number}.txt")
    with _watched(settings, told):
        with writing(settings.index_dir):
            _until(lambda: _status(settings).building)
            _until(lambda: not _status(settings).building)
            assert len(_names(settings)) == 1
        _until(lambda: len(_names(settings)) == 202)
        _until(lambda: _status(settings).waiting == 0)
        assert _status(settings).builds == 1
    assert [line for line in told if line.startswith("watch_failed")] == []


def _status(settings: Settings) -> WatchStatus:
    nothing = WatchStatus(0, 0, False, "", ())
    return read_status(settings.watch_file) or nothing


def test_what_turns_out_otherwise_between_a_look_and_the_update_is_left_for_the_next(
    settings_here: Settings,
) -> None:
    share = settings_here.watch[0]
    _paper(share, "二.txt")
    builder = _builder(settings_here.index_dir)
    builder.run([share])
    (share / "二.txt").unlink()  # said to be changed, and gone by now
    report = _builder(settings_here.index_dir).run_changed(
        [Changes(share, ("二.txt",), ("規程.txt",))]  # said to be gone, and there
    )
    assert (report.documents, report.removed, report.updated) == (3, (), ())
    report = _builder(settings_here.index_dir).run_changed([Changes(share, (), ("二.txt",))])
    assert (report.documents, report.removed) == (2, ("二.txt",))


def test_a_watch_goes_on_where_something_unforeseen_went_wrong(
    settings_here: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.operate.watch.watcher.AGAIN_SECONDS", 0.5)
    once, run_changed = threading.Event(), Builder.run_changed

    def failing(self: Builder, changes: list[Changes]) -> object:
        if not once.is_set():
            once.set()
            raise RuntimeError("boom")
        return run_changed(self, changes)

    monkeypatch.setattr(Builder, "run_changed", failing)
    told: list[str] = []
    with _watched(settings_here, told):
        _until(lambda: "規程.txt" in _names(settings_here))
    assert any(line.startswith("watch_failed") for line in told)


# What is told


def test_the_service_tells_when_it_last_looked_and_names_no_folder(
    assistant: Assistant, settings: Settings
) -> None:
    folders = (
        FolderStatus("/mnt/秘密", "unreachable", 4),
        FolderStatus("/srv/docs", "watched", 20, 3),
    )
    write_status(settings.watch_file, WatchStatus(1_795_893_378.0, 7, False, "", folders))
    try:
        client = TestClient(create_api(assistant, settings), base_url="http://127.0.0.1")
        told = client.get("/readyz").json()["watch"]
        assert told == {
            "last_looked": "2026-11-28T19:16:18+00:00", "folders": 2, "unreachable": 1,
            "too_many": 0, "waiting": 3, "building": False, "failed": False,
        }  # fmt: skip
        metrics = client.get("/metrics").text
        assert "seisaku_watch_last_look_timestamp_seconds 1.795893378e+09" in metrics
        assert 'seisaku_watch_folders{state="unreachable"} 1.0' in metrics
        assert "seisaku_watch_builds_total 7.0" in metrics
        assert "秘密" not in metrics
        line = watch_line(settings)
        assert line.startswith("フォルダーの最終確認：") and "反映待ち 3件" in line
        assert "確認できないフォルダー 1か所" in line
    finally:
        settings.watch_file.unlink()
    assert "watch" not in client.get("/readyz").json()
    assert "seisaku_watch" not in client.get("/metrics").text
    assert watch_line(settings) == ""
