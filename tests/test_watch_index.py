"""Folders in step with an index: which are watched, what is taken in, and what is told."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from watched_folder import (
    PATIENCE,
    infos,
    paper,
    share_of_papers,
    small_builder,
    until,
    watched_settings,
)

from assistant.chain import Assistant
from assistant.common.access.documents import DocumentGroups
from assistant.common.settings import Settings, SettingsError, load_settings
from assistant.operate.library.documents import Library
from assistant.operate.watch import folder as folder_module
from assistant.operate.watch.folder import Folder
from assistant.operate.watch.look import Look
from assistant.operate.watch.roots import WatchError, watched_folders
from assistant.operate.watch.status import FolderStatus, WatchStatus, read_status, write_status
from assistant.operate.watch.watcher import Watcher, stop, watch
from assistant.web.api import create_api
from assistant.web.library.watched import watch_line
from eval.durability.in_step.alike import differences
from eval.durability.small_index import Letters
from index.open import open_index
from index.publish.build import Builder
from index.publish.sources import Changes
from index.store.writing import writing

# A folder that goes and comes back


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    with share_of_papers(tmp_path) as share:
        yield share


def test_a_share_that_never_answers_keeps_no_other_folder_waiting(
    settings_here: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    hung, over = settings_here.index_dir.parent.resolve() / "hung", threading.Event()
    paper(hung, "遅い.txt")
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
        until(lambda: "規程.txt" in _names(settings))
        until(lambda: any(line.startswith("watch_unreachable") for line in told))
        assert _status(settings).looked == 0  # not all of them were looked at
        over.set()
        until(lambda: "遅い.txt" in _names(settings))
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
    paper(tmp_path, "file.txt")
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


@pytest.fixture
def settings_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    return watched_settings(tmp_path, monkeypatch)


def test_a_watch_takes_in_what_comes_and_takes_out_what_goes_and_nothing_else(
    settings_here: Settings,
) -> None:
    settings, told = settings_here, list[str]()
    share = settings.watch[0]
    upload = share.with_name("given.txt")
    with _watched(settings, told):
        until(lambda: "規程.txt" in _names(settings))
        library = Library(settings, Letters(), lambda: infos(settings))
        job = library.add([("追加.txt", paper(share.parent, upload.name))])
        assert job.finished(PATIENCE) and [one.state for one in job.outcomes] == ["indexed"]
        with zipfile.ZipFile(share / "束.zip", "w") as bundle:
            bundle.writestr("表/一.txt", "一の表である。")
        (share / "壊れた.docx").write_bytes(b"no document at all")
        paper(share, "人事/異動.txt")
        (share / "規程.txt").rename(share / "新規程.txt")
        kept = {"別の資料.txt", "追加.txt"}
        until(
            lambda: _names(settings) == kept | {"束.zip/表/一.txt", "人事/異動.txt", "新規程.txt"}
        )
        away = share.with_name("away")
        share.rename(away)
        until(lambda: any(line.startswith("watch_unreachable") for line in told))
        assert len(_names(settings)) == 5
        (away / "束.zip").unlink()
        away.rename(share)
        until(lambda: _names(settings) == kept | {"人事/異動.txt", "新規程.txt"})
    assert any("壊れた.docx" in line for line in told if line.startswith("watch_unread"))
    fresh = settings.index_dir.with_name("fresh")
    small_builder(fresh).run([share.parent / "other", settings.upload_folder, share])
    assert differences(settings.index_dir, fresh) == []
    # a rule for a folder holds from the moment a document is there
    rules = DocumentGroups({"人事/*": ["jinji"]})
    path = f"{share}/人事/異動.txt"
    assert not rules.allows("異動.txt", path, ["soumu"]) and rules.allows(
        "異動.txt", path, ["jinji"]
    )


def test_a_storm_is_one_update_and_another_writer_is_waited_for(
    settings_here: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.operate.watch.watcher.AGAIN_SECONDS", 0.5)
    settings, told = settings_here, list[str]()
    for number in range(200):
        paper(settings.watch[0], f"{number}.txt")
    with _watched(settings, told):
        with writing(settings.index_dir):
            until(lambda: _status(settings).building)
            until(lambda: not _status(settings).building)
            assert len(_names(settings)) == 1
        until(lambda: len(_names(settings)) == 202)
        until(lambda: _status(settings).waiting == 0)
        assert _status(settings).builds == 1
    assert [line for line in told if line.startswith("watch_failed")] == []


def _status(settings: Settings) -> WatchStatus:
    nothing = WatchStatus(0, 0, False, "", ())
    return read_status(settings.watch_file) or nothing


def test_what_turns_out_otherwise_between_a_look_and_the_update_is_left_for_the_next(
    settings_here: Settings,
) -> None:
    share = settings_here.watch[0]
    paper(share, "二.txt")
    builder = small_builder(settings_here.index_dir)
    builder.run([share])
    (share / "二.txt").unlink()  # said to be changed, and gone by now
    report = small_builder(settings_here.index_dir).run_changed(
        [Changes(share, ("二.txt",), ("規程.txt",))]  # said to be gone, and there
    )
    assert (report.documents, report.removed, report.updated) == (3, (), ())
    report = small_builder(settings_here.index_dir).run_changed([Changes(share, (), ("二.txt",))])
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
        until(lambda: "規程.txt" in _names(settings_here))
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
