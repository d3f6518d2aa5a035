"""Folders in step: what is whole, what is there, and a share that goes and comes back."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from watched_folder import (
    infos,
    paper,
    share_of_papers,
    small_builder,
    until,
    watched_settings,
)

from assistant.common.settings import Settings
from assistant.operate.watch import folder as folder_module
from assistant.operate.watch.folder import Folder
from assistant.operate.watch.look import Look, Sign, is_network, look
from assistant.operate.watch.memory import LONGEST_SECONDS, Memory
from assistant.operate.watch.wake import Wake
from assistant.operate.watch.whole import is_whole
from index.publish.sources import Changes

SETTLED = 4.0


def _seen(**signs: Sign) -> Look:
    return Look({f"{name}.txt": sign for name, sign in signs.items()}, (), frozenset(), (1, 1))


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
            until(lambda: wake.is_written(folder / "slow.txt"))
        until(lambda: not wake.is_written(folder / "slow.txt"))
        shutil.copy2(folder / "slow.txt", folder / "copied.txt")  # its times are set after the end
        until(lambda: wake.wait(0.1))
        until(lambda: not wake.is_written(folder / "copied.txt"))
    finally:
        wake.close()


# What is there


def test_a_look_takes_the_files_an_update_would_take(tmp_path: Path) -> None:
    paper(tmp_path, "下/a.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "下/a.txt")  # one document under two names
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "nowhere.txt").symlink_to(tmp_path / "none")
    for name in (".hidden/c.txt", ".part.txt", "Thumbs.db", "a.toml"):
        paper(tmp_path, name)
    assert set(look(tmp_path, 100, network=False).files) == {"b.txt"}


def test_a_document_changes_with_the_description_beside_it(
    tmp_path: Path, settings_here: Settings
) -> None:
    share = settings_here.watch[0]
    builder = small_builder(settings_here.index_dir)
    builder.run([share])
    before = look(share, 100, network=False).files
    beside = share / "規程.toml"
    beside.write_text('title = "事務の規程"\nedition = "第3版"\n', encoding="utf-8")
    assert look(share, 100, network=False).files != before
    for _ in range(2):  # by a watch, then by hand: nothing is left to do
        report = small_builder(settings_here.index_dir).run_changed([Changes(share, ("規程.txt",))])
    assert report.unchanged == 1
    (info,) = (one for one in infos(settings_here) if one.path == "規程.txt")
    assert (info.title, info.edition) == ("事務の規程", "第3版")
    beside.unlink()
    assert small_builder(settings_here.index_dir).run([share]).updated == ("規程.txt",)


def test_a_folder_below_that_cannot_be_opened_is_passed_over_and_what_it_held_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper(tmp_path, "a.txt")
    paper(tmp_path, "人事/b.txt")
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
    with share_of_papers(tmp_path) as share:
        yield share


def _looked(folder: Folder) -> Folder:
    before = folder.looked

    def again() -> bool:
        folder.begin()
        return folder.ended(0.05) and folder.looked > before

    until(again)
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


@pytest.fixture
def settings_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    return watched_settings(tmp_path, monkeypatch)
