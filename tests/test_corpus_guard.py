"""Files that harm: each gives a line that names it, and the next file is read as ever."""

from __future__ import annotations

import os
import signal
import threading
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pptx
import pytest
from small_pdf import PdfPage, blank_pages, pdf_file, write_pdf

from corpus.files import Limits, ReadError
from corpus.readers.base import read_document
from corpus.readers.guard import GuardedReader


@pytest.fixture(scope="module")
def reader() -> Iterator[GuardedReader]:
    with GuardedReader() as opened:
        yield opened


def good(folder: Path) -> Path:
    page = PdfPage()
    page.text(40, 100, "地⽅の大学を支援する。")
    return write_pdf(folder / "good.pdf", [page, PdfPage()])


def test_a_guarded_file_reads_the_same_as_an_unguarded_one(
    tmp_path: Path, reader: GuardedReader
) -> None:
    path = good(tmp_path)
    assert reader.read(path, "資料.pdf") == read_document(path, "資料.pdf")


def encrypted_pdf(path: Path) -> None:
    data = good(path.parent).read_bytes()
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >> /ID [<00> <00>]" % (
        b"41" * 32, b"42" * 32,
    )  # fmt: skip
    path.write_bytes(data.replace(b"/Root 1 0 R", b"/Root 1 0 R " + lock))


def zip_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ppt/presentation.xml", b" " * 60_000_000)


def encrypted_office(path: Path) -> None:
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    )


def truncated_deck(path: Path) -> None:
    pptx.Presentation().save(path)
    path.write_bytes(path.read_bytes()[:-900])


def broken_xml(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ppt/presentation.xml", "<a><b></a>")
        archive.writestr("[Content_Types].xml", "<nonsense")


def word_named_as_deck(path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("本文")
    word.save(path)


HARMFUL: list[tuple[str, Callable[[Path], object], str]] = [
    ("鍵.pdf", encrypted_pdf, "パスワード"),
    ("途中.pdf", lambda p: p.write_bytes(b"%PDF-1.7\n" + os.urandom(2000)), "壊れています"),
    ("長い.pdf", lambda p: blank_pages(p, 3000), "max_pages"),
    ("無.pdf", lambda p: write_pdf(p, []), "ページがありません|壊れています"),
    ("画像.pdf", lambda p: blank_pages(p, 2), "画像だけ"),
    ("絵.pdf", lambda p: p.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500)), "PNG 画像"),
    ("爆弾.pptx", zip_bomb, "展開すると大きすぎます"),
    ("鍵.pptx", encrypted_office, "パスワード"),
    ("途中.pptx", truncated_deck, "壊れています"),
    ("壊.pptx", broken_xml, "壊れています"),
    ("文書.pptx", word_named_as_deck, r"\.docx"),
    ("空.pptx", lambda p: pptx.Presentation().save(p), "スライドがありません"),
    ("白.docx", lambda p: docx.Document().save(p), "文字がありません"),
    ("白.html", lambda p: p.write_text("<html><script>1</script></html>"), "文字がありません"),
    ("無.csv", lambda p: p.write_bytes(b""), "空です"),
]


@pytest.mark.parametrize(("name", "make", "says"), HARMFUL, ids=[name for name, _, _ in HARMFUL])
def test_a_harmful_file_is_named_and_the_next_is_read(
    tmp_path: Path, reader: GuardedReader, name: str, make: Callable[[Path], object], says: str
) -> None:
    make(tmp_path / name)
    with pytest.raises(ReadError, match=says) as caught:
        reader.read(tmp_path / name, name)
    assert str(caught.value).startswith(f"{name}: ")
    assert " / " in str(caught.value)
    assert reader.read(good(tmp_path), "good.pdf").slides[0].text == "地方の大学を支援する。"


def test_a_file_that_never_ends_is_given_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "止まる.txt")
    started = time.monotonic()
    with GuardedReader(Limits(seconds=2.0)) as reader:
        with pytest.raises(ReadError, match="read_seconds"):
            reader.read(tmp_path / "止まる.txt", "止まる.txt")
        assert time.monotonic() - started < 20
        assert reader.pid is None


@pytest.mark.parametrize(
    ("how", "says"), [(signal.SIGSEGV, "SIGSEGV"), (signal.SIGABRT, "read_memory_mb")]
)
def test_a_worker_that_dies_takes_no_other_file_with_it(
    tmp_path: Path, how: signal.Signals, says: str
) -> None:
    os.mkfifo(tmp_path / "落ちる.txt")
    path = good(tmp_path)
    with GuardedReader() as reader:
        threading.Thread(target=kill_worker, args=(reader, how)).start()
        with pytest.raises(ReadError, match=says):
            reader.read(tmp_path / "落ちる.txt", "落ちる.txt")
        assert len(reader.read(path, "good.pdf").slides) == 2


def test_what_earlier_files_left_in_a_worker_condemns_no_file(tmp_path: Path) -> None:
    path = tmp_path / "次.txt"
    os.mkfifo(path)

    def mend() -> None:
        path.unlink()
        path.write_text("大学を支援する。", encoding="utf-8")

    with GuardedReader() as reader:
        reader.read(good(tmp_path), "good.pdf")
        threading.Thread(target=kill_worker, args=(reader, signal.SIGKILL, mend)).start()
        assert reader.read(path, "次.txt").slides[0].text == "大学を支援する。"


def kill_worker(
    reader: GuardedReader, how: signal.Signals, before: Callable[[], None] = lambda: None
) -> None:
    """Kill the worker that waits for a file, as soon as there is one."""
    while (pid := reader.pid) is None:
        time.sleep(0.01)
    time.sleep(0.3)
    before()
    os.kill(pid, how)


def test_a_file_that_needs_too_much_memory_is_refused(tmp_path: Path) -> None:
    (tmp_path / "大きい.md").write_text("大学" * 10_000_000, encoding="utf-8")
    limits = Limits(max_bytes=2**30, memory_bytes=400 * 2**20)
    with GuardedReader(limits) as reader:
        with pytest.raises(ReadError, match="read_memory_mb"):
            reader.read(tmp_path / "大きい.md", "大きい.md")
        assert reader.read(good(tmp_path), "good.pdf").slides


def test_a_small_pdf_that_unpacks_to_hundreds_of_megabytes_is_refused(tmp_path: Path) -> None:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>"
    stream = zlib.compress(b"0 0 m 9 9 l S " * 20_000_000, 6)
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    (tmp_path / "爆弾.pdf").write_bytes(pdf_file(bodies))
    with GuardedReader(Limits(seconds=30.0, memory_bytes=512 * 2**20)) as reader:
        with pytest.raises(ReadError, match=r"爆弾\.pdf"):
            reader.read(tmp_path / "爆弾.pdf", "爆弾.pdf")
        assert reader.read(good(tmp_path), "good.pdf").slides
