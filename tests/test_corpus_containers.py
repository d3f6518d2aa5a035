"""Files inside ZIP archives and mails are documents of their own: read, updated, removed, pictured."""

from __future__ import annotations

import struct
import subprocess
import zipfile
from pathlib import Path

import pytest
from index_states import LetterEmbedder, build, write_texts
from PIL import Image
from small_pdf import PdfPage, write_pdf
from test_app_cli import seisaku

from assistant.common.settings import Settings
from assistant.operate.library.documents import Library
from corpus.files import Limits, ReadError
from corpus.readers.containers import MAX_MEMBERS, Member, unpack
from corpus.readers.guard import GuardedReader
from eval.benchmarks.format_samples import archive, eml
from index.open import Index, open_index
from index.pictures.slides import SlidePictures
from index.store.generations import current_folder

LIMITS = Limits()


def members(data: bytes, suffix: str = ".zip", limits: Limits = LIMITS) -> list[Member]:
    return list(unpack(data, suffix, f"年報{suffix}", limits))


def texts(found: list[Member]) -> dict[str, bytes]:
    return {member.name: member.data for member in found if not member.reason}


def a_pdf(folder: Path, words: str) -> bytes:
    page = PdfPage()
    page.text(40, 100, words, 20)
    return write_pdf(folder / "made.pdf", [page]).read_bytes()


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    return folder


def opened(index_dir: Path) -> Index:
    return open_index(index_dir, LetterEmbedder())


def names(index_dir: Path) -> list[str]:
    index = opened(index_dir)
    try:
        return sorted(document.name for document in index.documents())
    finally:
        index.close()


# --- what is inside -----------------------------------------------------------------------------


def raw_named(names: dict[bytes, bytes]) -> bytes:
    """Return a ZIP whose names are these bytes, without the mark for UTF-8."""
    places = [f"{i:0{len(name)}d}" for i, name in enumerate(names)]
    made = archive(dict(zip(places, names.values(), strict=True)))
    for place, name in zip(places, names, strict=True):
        made = made.replace(place.encode(), name)
    return made


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "euc_jp"])
def test_japanese_names_are_read_whoever_packed_them(encoding: str) -> None:
    data = raw_named({"年報/予算表.txt".encode(encoding): b"one"})
    assert texts(members(data)) == {"年報/予算表.txt": b"one"}
    assert texts(members(archive({"年報/予算表.txt": b"two"}))) == {"年報/予算表.txt": b"two"}


def test_an_archive_inside_an_archive_is_opened_once() -> None:
    deep = archive({"c.txt": b"c"})
    found = members(archive({"中.zip": archive({"b.txt": b"b", "底.zip": deep}), "a.txt": b"a"}))
    assert texts(found) == {"中.zip/b.txt": b"b", "a.txt": b"a"}
    (refused,) = (member for member in found if member.reason)
    assert (refused.name, refused.failed) == ("中.zip/底.zip", True)


def test_the_files_with_a_mail_are_members_also_inside_an_archive() -> None:
    mail = eml("照会", "本文", {"表.csv": b"a,b", "../../年報/x.txt": b"x"})
    assert list(texts(members(mail, ".eml"))) == ["表.csv", "x.txt"]
    assert list(texts(members(archive({"m.eml": mail})))) == [
        "m.eml", "m.eml/表.csv", "m.eml/x.txt",
    ]  # fmt: skip


def test_paths_stay_below_their_archive_and_names_are_unique() -> None:
    data = raw_named({b"../../etc/a.txt": b"1", b"/etc/a.txt": b"2", b"b\\..\\c.txt": b"3"})
    assert texts(members(data)) == {"etc/a.txt": b"1", "etc/a (2).txt": b"2", "b/c.txt": b"3"}


def test_what_programs_leave_behind_is_passed_over() -> None:
    files = {"__MACOSX/._a.txt": b"x", ".DS_Store": b"x", "~$a.docx": b"x", "Thumbs.db": b"x"}
    assert texts(members(archive({**files, "a.txt": b"a"}))) == {"a.txt": b"a"}


def test_a_member_that_is_not_read_is_told_and_costs_no_other() -> None:
    data = bytearray(
        archive({"a.txt": b"text " * 50, "b.exe": b"MZ", "c.jtd": b"x", "d.txt": b"d"})
    )
    at = data.index(b"a.txt") + 5
    data[at : at + 4] = b"\xff\xff\xff\xff"
    found = {member.name: member for member in members(bytes(data))}
    assert found["d.txt"].data == b"d" and found["a.txt"].failed
    assert "一太郎" in found["c.jtd"].reason and not found["b.exe"].failed


def test_an_encrypted_member_is_told() -> None:
    data = bytearray(archive({"a.txt": b"secret", "b.txt": b"plain"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(mark) + offset
        struct.pack_into("<H", data, at, 1)
    first, second = members(bytes(data))
    assert "パスワード" in first.reason and first.failed and second.data == b"plain"


def test_what_would_unpack_to_too_much_is_refused() -> None:
    bomb = archive({"a.txt": b"0" * (40 * 2**20)})
    with pytest.raises(ReadError, match="展開すると大きすぎます"):
        members(bomb)
    inner = archive({"a.txt": bytes(10 * 2**20)})
    many = archive({f"{i}.zip": inner for i in range(12)}, zipfile.ZIP_STORED)
    with pytest.raises(ReadError, match="大きすぎます"):
        members(many, limits=Limits(unpacked_bytes=50 * 2**20))
    with pytest.raises(ReadError, match="多すぎるか"):
        members(archive({f"{i}.txt": b"x" for i in range(MAX_MEMBERS + 1)}))
    with pytest.raises(ReadError, match="壊れています"):
        members(b"PK\x03\x04 broken")


# --- the index ----------------------------------------------------------------------------------


def test_members_are_added_changed_and_removed_one_by_one(docs: Path, tmp_path: Path) -> None:
    index_dir, file = tmp_path / "index", docs / "年報.zip"
    file.write_bytes(
        archive({"一.txt": "規模は10兆円。".encode(), "二.txt": "予算は5億円。".encode()})
    )
    assert build(index_dir, [docs]).added == ("年報.zip/一.txt", "年報.zip/二.txt")
    again = build(index_dir, [docs])
    assert (again.unchanged, again.embedded_passages) == (2, 0)
    file.write_bytes(archive({"一.txt": "規模は10兆円。".encode(), "三.txt": "新しい。".encode()}))
    changed = build(index_dir, [docs])
    assert (changed.added, changed.unchanged, changed.removed) == (
        ("年報.zip/三.txt",), 1, ("年報.zip/二.txt",),
    )  # fmt: skip
    file.unlink()
    assert build(index_dir, [docs]).documents == 0


def test_an_archive_that_breaks_keeps_what_was_read_of_it(docs: Path, tmp_path: Path) -> None:
    index_dir, file = tmp_path / "index", docs / "年報.zip"
    whole = archive({"一.txt": "規模は10兆円。".encode()})
    file.write_bytes(whole)
    build(index_dir, [docs])
    file.write_bytes(whole[:40])
    report = build(index_dir, [docs])
    assert names(index_dir) == ["年報.zip/一.txt"]
    assert [("年報.zip" in name, "残しました" in why) for name, why in report.failed] == [
        (True, True)
    ]


@pytest.mark.parametrize("broken", [b"", archive({"一.txt": b"1"})[:40]])
def test_an_archive_that_cannot_be_opened_costs_no_other_file(
    broken: bytes, docs: Path, tmp_path: Path
) -> None:
    (docs / "a.zip").write_bytes(broken)
    (docs / "b.zip").write_bytes(archive({"一.txt": "規模は10兆円。".encode()}))
    (docs / "c.txt").write_text("期間は25年。", encoding="utf-8")
    report = build(tmp_path / "index", [docs])
    assert {"b.zip/一.txt", "c.txt"} <= set(names(tmp_path / "index"))
    assert [name for name, _ in report.failed] == ["a.zip"]


def test_members_of_other_folders_are_read_again_when_all_is(docs: Path, tmp_path: Path) -> None:
    index_dir, other = tmp_path / "index", write_texts(tmp_path / "other", {"甲.txt": "甲の資料。"})
    (docs / "年報.zip").write_bytes(archive({"一.txt": "規模は10兆円。".encode()}))
    build(index_dir, [docs])
    report = build(index_dir, [other], rebuild=True)
    assert report.failed == ()
    assert names(index_dir) == ["年報.zip/一.txt", "甲.txt"]


def test_a_mail_and_its_files_are_documents(docs: Path, tmp_path: Path) -> None:
    (docs / "照会.eml").write_bytes(
        eml("照会", "期限は6月30日。", {"表.csv": "款,額\n教育費,10\n".encode()})
    )
    build(tmp_path / "index", [docs])
    assert names(tmp_path / "index") == ["照会.eml", "照会.eml/表.csv"]


def test_the_page_of_a_pdf_inside_an_archive_is_shown(docs: Path, tmp_path: Path) -> None:
    words = "規模は10兆円である。"
    file = docs / "年報.zip"
    file.write_bytes(archive({"資料/基金.pdf": a_pdf(tmp_path, words)}))
    build(tmp_path / "index", [docs])
    index = opened(tmp_path / "index")
    pictures = SlidePictures(index, tmp_path / "index", office="")
    name = "年報.zip/資料/基金.pdf"
    shown = pictures.picture(name, 1, (0, len(words)), 600, "")
    assert (shown.kind, shown.marked) == ("page", "quote")
    file.write_bytes(archive({"資料/基金.pdf": a_pdf(tmp_path, "別の資料である。")}))
    other = SlidePictures(index, tmp_path / "elsewhere", office="")
    assert other.picture(name, 1, (0, 0), 600, "").note == "original-changed"
    file.unlink()
    assert other.picture(name, 1, (0, 0), 600, "").note == "original-gone"
    index.close()


def test_the_page_of_a_picture_is_the_picture(docs: Path, tmp_path: Path) -> None:
    from corpus.files import content_hash
    from corpus.types import Slide
    from index.pictures.originals import Originals
    from index.store.documents import SlideSource
    from index.store.picture_cache import PictureCache

    Image.new("RGB", (300, 200), "red").save(docs / "a.png")
    data = (docs / "a.png").read_bytes()
    originals = Originals(PictureCache(tmp_path / "kept", 2**20), LIMITS)
    source = SlideSource(Slide(1, "", ""), docs / "a.png", content_hash(data), 1)
    pdf, digest = originals.picture_pages(source)
    assert pdf.read_bytes().startswith(b"%PDF") and digest == content_hash(pdf.read_bytes())


def test_an_owner_file_is_passed_over(docs: Path, tmp_path: Path) -> None:
    for name in ("~$文書.docx", ".~lock.文書.odt#"):
        (docs / name).write_bytes(b"\x06")
    (docs / "a.txt").write_text("本文。", "utf-8")
    report = build(tmp_path / "index", [docs])
    assert (report.failed, report.documents) == ((), 1)
    assert [name for name, _ in report.skipped] == ["~$文書.docx"]
    alone = build(tmp_path / "other", [docs / "~$文書.docx"])
    assert (alone.failed, alone.documents) == ((), 0)


# --- added while the service runs ----------------------------------------------------------------


def test_an_added_archive_is_told_by_its_members_and_removed_whole(tmp_path: Path) -> None:
    settings = Settings(index_dir=tmp_path / "index")
    library = Library(settings, LetterEmbedder(), lambda: _documents(settings.index_dir))
    given = tmp_path / "given"
    given.write_bytes(
        archive({"一.txt": "規模は10兆円。".encode(), "二.pdf": b"no pdf", "三.txt": b"three"})
    )
    job = library.add([("年報.zip", given)])
    assert job.finished(120) and job.error is None
    assert [(one.name, one.state) for one in job.outcomes] == [
        ("年報.zip", "indexed"), ("年報.zip/二.pdf", "failed"),
    ]  # fmt: skip
    job = library.remove("年報.zip/一.txt")
    assert job.finished(120) and job.error is None
    (outcome,) = job.outcomes
    assert outcome.state == "removed" and "「年報.zip」を、中の資料ごと" in outcome.line
    left = [path for path in settings.upload_folder.iterdir() if path.name != ".removed"]
    assert (
        _documents(settings.index_dir) == () and left == []
    )  # what was removed waits to be undone


def _documents(index_dir: Path) -> tuple[object, ...]:
    if current_folder(index_dir) is None:
        return ()
    index = opened(index_dir)
    try:
        return index.documents()
    finally:
        index.close()


# --- one file shown ------------------------------------------------------------------------------


def test_reading_an_archive_shows_all_its_documents(tmp_path: Path) -> None:
    file = tmp_path / "年報.zip"
    file.write_bytes(
        archive(
            {
                "一.txt": "規模は10兆円。".encode(),
                "二.csv": "款,額\n教育費,10\n".encode(),
                "三.jtd": b"x",
            }
        )
    )
    done: subprocess.CompletedProcess[str] = seisaku("read", str(file))
    assert done.returncode == 0, done.stderr
    assert "規模は10兆円。" in done.stdout and "教育費 | 額: 10" in done.stdout
    assert "年報.zip/三.jtd" in done.stdout and "一太郎" in done.stdout


def test_a_member_is_written_by_the_process_that_may_be_hurt(tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    file.write_bytes(archive({"x/一.txt": b"one"}))
    (tmp_path / "out").mkdir()
    with GuardedReader(LIMITS) as reader:
        (member,) = reader.unpack(file, "a.zip", tmp_path / "out")
        assert (member.name, member.file.read_bytes()) == ("x/一.txt", b"one")
        with pytest.raises(ReadError, match="大きすぎます"):
            file.write_bytes(archive({"a.txt": bytes(60 * 2**20)}))
            reader.unpack(file, "a.zip", tmp_path / "out")
