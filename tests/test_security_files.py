"""Files that reach for others: nothing is fetched and no other file is read."""

from __future__ import annotations

import io
import socket
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pptx
import pytest
from index_states import LetterEmbedder, build
from test_corpus_guard import good

from corpus.files import Limits, ReadError
from corpus.readers.guard import GuardedReader
from index.open import open_index

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SECRET = "金庫の番号は四二七九"  # noqa: S105 - words to look for


@pytest.fixture(scope="module")
def reader() -> Iterator[GuardedReader]:
    with GuardedReader(Limits(seconds=60)) as opened:
        yield opened


# --- addresses ----------------------------------------------------------------------------------


def html_page(path: Path, address: str) -> None:
    path.write_text(
        f'<!DOCTYPE html SYSTEM "{address}/a.dtd"><html><head><base href="{address}/">'
        f'<link rel=stylesheet href="{address}/a.css"><meta http-equiv=refresh content="0;url={address}">'
        f'</head><body><p>本文</p><img src="{address}/a.png"><iframe src="{address}"></iframe>'
        f'<xi:include href="{address}/a.xml" xmlns:xi="http://www.w3.org/2001/XInclude"/></body></html>',
        encoding="utf-8",
    )


def markdown_page(path: Path, address: str) -> None:
    path.write_text(
        f"# 題\n\n![絵]({address}/a.png) 本文 <img src={address}/b.png>\n", encoding="utf-8"
    )


def linked_word(path: Path, address: str) -> None:
    word = docx.Document()
    word.add_paragraph("本文")
    for kind in ("image", "attachedTemplate", "aFChunk", "oleObject", "hyperlink", "subDocument"):
        word.part.relate_to(f"{address}/{kind}", f"{RELATION}/{kind}", is_external=True)
    word.save(str(path))


def linked_deck(path: Path, address: str) -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[0])
    slide.shapes.title.text = "本文"
    for kind in ("image", "video", "audio", "oleObject", "slideMaster"):
        slide.part.relate_to(f"{address}/{kind}", f"{RELATION}/{kind}", is_external=True)
    deck.save(str(path))


LINKED: list[tuple[str, Callable[[Path, str], None]]] = [
    ("頁.html", html_page), ("頁.md", markdown_page), ("文書.docx", linked_word), ("資料.pptx", linked_deck),
]  # fmt: skip


def test_no_file_makes_its_reader_ask_an_address(tmp_path: Path, reader: GuardedReader) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        for name, make in LINKED:
            make(tmp_path / name, address)
            assert "本文" in "".join(
                slide.text for slide in reader.read(tmp_path / name, name).slides
            )
        with pytest.raises(BlockingIOError):
            listener.accept()


# --- other files --------------------------------------------------------------------------------


def rewritten(source: Path, part: str, change: Callable[[str], str]) -> None:
    """Change one part of an Office file."""
    with (
        zipfile.ZipFile(io.BytesIO(source.read_bytes())) as old,
        zipfile.ZipFile(source, "w") as new,
    ):
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data.decode()).encode() if name == part else data)


def with_entity(path: Path, entity: str) -> None:
    doctype = f"<!DOCTYPE x [{entity}]>"
    if path.suffix == ".docx":
        word = docx.Document()
        word.add_paragraph("本文。ここに")
        word.save(str(path))
        part = "word/document.xml"
    else:
        deck = pptx.Presentation()
        deck.slides.add_slide(deck.slide_layouts[0]).shapes.title.text = "本文。ここに"
        deck.save(str(path))
        part = "ppt/slides/slide1.xml"
    rewritten(path, part, lambda xml: xml.replace("?>", f"?>{doctype}", 1).replace("ここに", "&x;"))


@pytest.mark.parametrize("name", ["文書.docx", "資料.pptx"])
def test_an_entity_brings_in_no_other_file_and_no_billion_laughs(
    tmp_path: Path, reader: GuardedReader, name: str
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    laughs = '<!ENTITY a "笑">' + "".join(
        f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)
    )
    for entity in (f'<!ENTITY x SYSTEM "{secret.as_uri()}">', laughs + '<!ENTITY x "&j;">'):
        with_entity(tmp_path / name, entity)
        try:
            read = reader.read(tmp_path / name, name)
            said = "".join(slide.text + slide.title for slide in read.slides)
        except ReadError as error:
            said = str(error)
        assert SECRET not in said and said.count("笑") < 100_000
    assert reader.read(good(tmp_path), "good.pdf").slides


def test_a_link_in_a_folder_opens_nothing_outside_of_it(tmp_path: Path) -> None:
    folder, outside = tmp_path / "資料", tmp_path / "外"
    folder.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text(SECRET, encoding="utf-8")
    (folder / "本文.txt").write_text("大学の研究力を強化する。", encoding="utf-8")
    (folder / "link.txt").symlink_to(outside / "secret.txt")
    (folder / "中へ.txt").symlink_to(folder / "本文.txt")
    (folder / "folder").symlink_to(outside)
    (folder / "ring").symlink_to(folder)
    (folder / "broken.txt").symlink_to(outside / "nothing.txt")
    report = build(tmp_path / "index", [folder])
    assert len(report.added) == 1
    ((name, reason),) = report.skipped
    assert name == "link.txt" and "リンク" in reason and " / " in reason
    index = open_index(tmp_path / "index", LetterEmbedder())
    assert SECRET not in index.hits(SECRET, 1)[0].passage.text
    index.close()


# --- bombs --------------------------------------------------------------------------------------


def lying_sizes(path: Path) -> None:
    """A member that says 10 bytes and unpacks to 300 MB."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>")
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packed.compress(b" " * 300_000_000) + packed.flush()
    name = b"word/big.xml"
    with zipfile.ZipFile(path) as archive:
        start = archive.start_dir
        count = len(archive.namelist())
    data = path.read_bytes()
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, len(body), 10, len(name), 0)
    central = struct.pack(
        "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, 0, len(body), 10, len(name), 0, 0, 0, 0, 0, start,
    )  # fmt: skip
    directory = data[start : data.rindex(b"PK\x05\x06")] + central + name
    added = local + name + body
    end = struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, count + 1, count + 1, len(directory), start + len(added), 0
    )
    path.write_bytes(data[:start] + added + directory + end)


def many_members(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for i in range(20_001):
            archive.writestr(f"word/{i}", b"")


def deep_html(path: Path) -> None:
    path.write_text("<div>" * 200_000 + "本文", encoding="utf-8")


BOMBS: list[tuple[str, Callable[[Path], None]]] = [
    ("嘘.docx", lying_sizes), ("多数.docx", many_members), ("深い.html", deep_html),
    ("圧縮.pptx", lambda path: path.write_bytes(b"\x1f\x8b\x08" + bytes(100))),
    ("名\x7f前.txt", lambda path: path.write_bytes(b"\x00" * 5000)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "make"), BOMBS, ids=[name for name, _ in BOMBS])
def test_a_bomb_is_refused_or_read_small_and_the_next_file_is_read(
    tmp_path: Path, reader: GuardedReader, name: str, make: Callable[[Path], None]
) -> None:
    make(tmp_path / name)
    try:
        assert sum(len(slide.text) for slide in reader.read(tmp_path / name, name).slides) < 10_000
    except ReadError as error:
        assert str(error).startswith(f"{name}: ") and " / " in str(error)
    assert reader.peak_bytes < 600 * 2**20
    assert reader.read(good(tmp_path), "good.pdf").slides


def test_programs_that_open_files_of_strangers_get_no_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEISAKU_LLM_API_KEY", SECRET)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    with GuardedReader() as own:
        own.read(good(tmp_path), "good.pdf")
        environment = Path(f"/proc/{own.pid}/environ").read_bytes()
    assert SECRET.encode() not in environment and b"PATH=" in environment
