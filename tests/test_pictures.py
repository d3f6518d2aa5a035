"""The picture of a slide: the words asked for are marked, nothing else is, whatever the file."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pptx
import pytest
from app_server import LOCAL
from fastapi.testclient import TestClient
from PIL import Image, ImageChops
from pptx.util import Inches
from small_pdf import PdfPage, write_pdf

from assistant.common.settings import Settings
from assistant.open import open_assistant
from assistant.web.api import create_api
from corpus.boxes import Box
from index.pictures.slides import MAX_ASKED
from index.publish.build import Builder
from index.types import Embedder

QUOTE = "支援の期間は最長25年とする。"
TEXT = f"# 基金\n\n規模は10兆円である。{QUOTE}\n\n再掲 規模は10兆円である。\n"


@dataclass
class Ministry:
    """A folder of documents, its index, and a client of the service over it."""

    folder: Path
    settings: Settings
    client: TestClient

    def get(self, document: str, number: int = 1, **query: object) -> httpx.Response:
        return self.client.get(f"/api/slides/{document}/{number}.png", params=query)

    def picture(self, document: str, number: int = 1, **query: object) -> Image.Image:
        reply = self.get(document, number, **query)
        assert reply.status_code == 200, reply.text
        assert reply.headers["content-type"] == "image/png"
        return Image.open(io.BytesIO(reply.content)).convert("RGB")

    def changed(self, document: str, number: int = 1, **query: object) -> tuple[Box, Image.Image]:
        """Return the area, in fractions, that marking changes, and the marked picture."""
        marked = self.picture(document, number, **query)
        area = ImageChops.difference(marked, self.picture(document, number)).getbbox()
        assert area is not None
        w, h = marked.size
        return Box(area[0] / w, area[1] / h, area[2] / w, area[3] / h), marked


def page(rotate: int = 0) -> PdfPage:
    one = PdfPage(rotate=rotate)
    one.text(40, 100, "地方の大学を支援する。", 20)
    one.text(40, 300, QUOTE, 20)
    one.table(
        300, 350, [100, 100, 100], [["府省", "令和4年度", "令和5年度"], ["金融庁", "228", "239"]]
    )
    return one


def deck(path: Path) -> None:
    made = pptx.Presentation()
    for words, top in ((QUOTE, 2), ("隠れた頁の言葉である。", 3), ("最後の頁の言葉である。", 4)):
        slide = made.slides.add_slide(made.slide_layouts[6])
        box = slide.shapes.add_textbox(Inches(1), Inches(top), Inches(6), Inches(1))
        box.text_frame.text = words
        other = slide.shapes.add_textbox(Inches(1), Inches(6), Inches(6), Inches(1))
        other.text_frame.text = "別の箱にある言葉。"
        if "隠れた" in words:
            slide._element.set("show", "0")
    made.save(path)


@pytest.fixture(scope="module")
def ministry(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Ministry]:
    """What tests only look at."""
    with _ministry(tmp_path_factory.mktemp("ministry"), embedder, soffice="") as opened:
        yield opened


@pytest.fixture
def own(tmp_path: Path, embedder: Embedder) -> Iterator[Ministry]:
    """One whose files a test may change."""
    with _ministry(tmp_path, embedder, soffice="") as opened:
        yield opened


def _ministry(tmp_path: Path, embedder: Embedder, **values: object) -> _Opened:
    folder = tmp_path / "資料"
    folder.mkdir()
    write_pdf(folder / "基金.pdf", [page(), page(rotate=90)])
    (folder / "基金.md").write_text(TEXT, encoding="utf-8")
    deck(folder / "説明 資料.pptx")
    settings = Settings(index_dir=tmp_path / "index", **values)  # type: ignore[arg-type]
    builder = Builder(
        settings.index_dir, embedder, settings.passage_tokens, 2**25, limits=settings.limits
    )
    assert builder.run([folder]).failed == ()
    return _Opened(folder, settings)


class _Opened:
    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder, self.settings = folder, settings

    def __enter__(self) -> Ministry:
        self.assistant = open_assistant(self.settings)
        client = TestClient(create_api(self.assistant, self.settings), base_url=LOCAL)
        return Ministry(self.folder, self.settings, client)

    def __exit__(self, *_: object) -> None:
        self.assistant.close()


def test_the_quoted_words_of_a_pdf_page_are_marked_and_nothing_else(ministry: Ministry) -> None:
    area, picture = ministry.changed("基金.pdf", quote=QUOTE)
    assert picture.size == (1600, 1200)
    assert 0.04 < area.left < 0.07 and 275 / 540 < area.top < area.bottom < 312 / 540
    assert ministry.get("基金.pdf", quote=QUOTE).headers["x-seisaku-picture"] == "page"
    assert "x-seisaku-note" not in ministry.get("基金.pdf").headers


def test_the_outline_is_dark_in_greyscale_on_a_light_rim(ministry: Ministry) -> None:
    _, picture = ministry.changed("基金.pdf", quote=QUOTE)
    grey = picture.convert("L")
    column = [grey.getpixel((200, y)) for y in range(600, 700)]
    assert min(column) < 90 and 200 < column[60] < 245  # outline, and the marker between glyphs


def test_a_turned_page_is_shown_and_marked_as_people_see_it(ministry: Ministry) -> None:
    area, picture = ministry.changed("基金.pdf", 2, quote=QUOTE)
    assert picture.height > picture.width
    assert area.bottom - area.top > area.right - area.left  # the line runs down the turned page


def test_a_table_row_is_marked_cell_by_cell(ministry: Ministry) -> None:
    area, picture = ministry.changed("基金.pdf", quote="金融庁 | 令和4年度: 228 | 令和5年度: 239")
    assert area.left > 300 / 720 and area.right < 600 / 720 and area.top > 345 / 540
    between = (round(385 / 720 * 1600), round(383 / 540 * 1200))
    assert picture.getpixel(between) == (255, 255, 255)


@pytest.mark.parametrize("document", ["基金.pdf", "基金.md", "説明 資料.pptx"])
def test_a_picture_is_as_wide_as_asked_and_never_huge(ministry: Ministry, document: str) -> None:
    assert ministry.picture(document, width=480).width == 480
    assert max(ministry.picture(document, width=4096).size) <= 4096
    for width in (10, 5000):
        assert ministry.get(document, width=width).status_code == 422


def test_text_without_pages_is_drawn_with_its_words_marked(ministry: Ministry) -> None:
    text = ministry.client.get("/api/slides/基金.md/1").json()["text"]
    first, _ = ministry.changed("基金.md", quote="規模は10兆円である。")
    start = text.rindex("規模は10兆円")
    second, _ = ministry.changed("基金.md", start=start, end=start + 7)
    assert first.bottom < second.top
    later, _ = ministry.changed("基金.md", quote="規模は10兆円", start=start)
    assert later == second
    headers = ministry.get("基金.md", quote="10兆円").headers
    assert (headers["x-seisaku-picture"], headers["x-seisaku-marked"]) == ("drawing", "quote")


def test_a_deck_without_libreoffice_is_drawn_at_its_own_boxes(ministry: Ministry) -> None:
    area, _ = ministry.changed("説明 資料.pptx", quote=QUOTE)
    assert area.left > 0.09 and area.right < 0.72 and 0.24 < area.top < area.bottom < 0.42
    assert ministry.get("説明 資料.pptx").headers["x-seisaku-note"] == "office-missing"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("基金.pdf/3.png", 404), ("基金.pdf/0.png", 404), ("無い.pdf/1.png", 404),
        ("基金.pdf/x.png", 422), ("基金.pdf/1.png?quote=資料に無い言葉", 422),
        ("基金.pdf/1.png?start=3&end=99999", 422), ("基金.pdf/1.png?start=5&end=5", 422),
        ("基金.pdf/1.png?start=3", 422), ("基金.pdf/1.png?end=3", 422),
        ("基金.pdf/1.png?start=0&end=2&quote=大学", 422),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_a_problem_in_both_languages(
    ministry: Ministry, path: str, status: int
) -> None:
    reply = ministry.client.get(f"/api/slides/{path}")
    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/problem+json"
    japanese, english = reply.json()["detail"].split(" / ", 1)
    assert not japanese.isascii() and english


def test_a_quote_is_found_whatever_its_white_space(ministry: Ministry) -> None:
    exact, _ = ministry.changed("基金.pdf", quote=QUOTE)
    spaced, _ = ministry.changed("基金.pdf", quote=" 支援の期間は\n最長 25年とする。")
    assert spaced == exact


def test_a_file_that_is_gone_or_changed_is_drawn_and_says_so(own: Ministry) -> None:
    file = own.folder / "基金.pdf"
    kept = file.read_bytes()
    file.write_bytes(kept + b"\n")
    reply = own.get("基金.pdf", quote=QUOTE)
    assert reply.headers["x-seisaku-note"] == "original-changed"
    area, _ = own.changed("基金.pdf", quote=QUOTE)
    assert (
        0.04 < area.left < 0.07 and 0.48 < area.top < area.bottom < 0.6
    )  # at the words' own boxes
    file.unlink()
    assert own.get("基金.pdf", width=700).headers["x-seisaku-note"] == "original-gone"
    file.write_bytes(kept)
    assert own.get("基金.pdf", width=700).headers["x-seisaku-picture"] == "page"


def test_a_picture_made_before_is_kept_below_the_index(own: Ministry) -> None:
    made = own.get("基金.pdf", quote=QUOTE).content
    (own.folder / "基金.pdf").unlink()
    again = own.get("基金.pdf", quote=QUOTE)
    assert (again.content, again.headers["x-seisaku-picture"]) == (made, "page")
    assert len(list((own.settings.index_dir / "pictures").iterdir())) == 1


def test_a_document_taken_out_of_the_index_leaves_no_picture_behind(
    own: Ministry, embedder: Embedder
) -> None:
    own.picture("基金.pdf", quote=QUOTE)
    (own.folder / "基金.pdf").unlink()
    Builder(own.settings.index_dir, embedder, own.settings.passage_tokens, 2**25).run([own.folder])
    assert not (own.settings.index_dir / "pictures").exists()
    assert own.get("基金.pdf").status_code == 404
    own.picture("基金.md")
    assert len(list((own.settings.index_dir / "pictures").iterdir())) == 1


def test_an_index_that_cannot_be_written_still_gives_pictures(
    tmp_path: Path, embedder: Embedder
) -> None:
    with _ministry(tmp_path, embedder, soffice="") as ministry:
        (ministry.settings.index_dir / "pictures").write_text("in the way", encoding="utf-8")
        ministry.changed("基金.pdf", quote=QUOTE)


def test_many_requests_at_once_all_get_their_picture(ministry: Ministry) -> None:
    sizes: list[int] = []

    def ask(i: int) -> None:
        sizes.append(ministry.picture("基金.pdf", 1 + i % 2, quote=QUOTE, width=400 + i // 4).width)

    threads = [threading.Thread(target=ask, args=(i,)) for i in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sizes) == [400 + i // 4 for i in range(12)]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_a_deck_through_libreoffice_is_marked_to_the_word_hidden_slides_too(
    tmp_path: Path, embedder: Embedder
) -> None:
    with _ministry(tmp_path, embedder, read_hidden=True) as ministry:
        area, _ = ministry.changed("説明 資料.pptx", quote="最長25年")
        assert area.left > 0.1 and area.right < 0.7 and 0.26 < area.top < area.bottom < 0.41
        whole, _ = ministry.changed("説明 資料.pptx", quote=QUOTE)
        assert whole.left < area.left and area.right < whole.right
        headers = ministry.get("説明 資料.pptx", quote=QUOTE).headers
        assert (headers["x-seisaku-picture"], headers["x-seisaku-marked"]) == ("office", "quote")
        for number, words in ((2, "隠れた頁の言葉"), (3, "最後の頁の言葉")):
            headers = ministry.get("説明 資料.pptx", number, quote=words).headers
            assert headers["x-seisaku-marked"] == "quote"


def test_more_requests_than_the_server_can_hold_are_told_to_come_back(own: Ministry) -> None:
    (own.folder / "基金.pdf").unlink()
    os.mkfifo(own.folder / "基金.pdf")  # whoever opens it waits
    refused, made = threading.Semaphore(0), threading.Semaphore(0)

    def ask() -> None:
        (made if own.get("基金.pdf").status_code == 200 else refused).release()

    threads = [threading.Thread(target=ask) for _ in range(MAX_ASKED + 3)]
    for thread in threads:
        thread.start()
    for _ in range(3):
        refused.acquire()
    assert own.client.get("/api/slides/基金.md/1").status_code == 200
    while any(thread.is_alive() for thread in threads):
        with contextlib.suppress(OSError):  # let those that wait go on; none may be waiting yet
            os.close(os.open(own.folder / "基金.pdf", os.O_WRONLY | os.O_NONBLOCK))
    assert all(made.acquire(blocking=False) for _ in range(MAX_ASKED))
