"""Mutated files over all readers: ``python -m eval.benchmarks.fuzz DIR --count 2000``.

The files of DIR and small files of every format made here are damaged at random (the same way every time)
and read under guard. Every outcome must be a document or a ReadError, within the limits.
"""

from __future__ import annotations

import contextlib
import io
import random
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Annotated

import typer

from corpus.files import Limits, ReadError
from corpus.readers.base import SUPPORTED_SUFFIXES
from corpus.readers.containers import ARCHIVES, CONTAINER_SUFFIXES
from corpus.readers.guard import GuardedReader
from eval.benchmarks.format_samples import samples
from eval.benchmarks.pdf_samples import SEED

LARGEST_SEED = 700_000
"""Bytes: larger files take longer to read without being other."""
HANG_SECONDS = 30.0
_TABLE = "| 府省 | 令和5年度 |\n|--|--|\n| 金融庁 | 239 |\n"
_TEXTS = {
    ".md": f"# 基金\n\n規模は10兆円。\n\n{_TABLE}",
    ".html": "<html><title>施策</title><h1>基金</h1><table><tr><td colspan=2>甲</td></tr></table></html>",
    ".csv": "府省,令和5年度\n金融庁,239\n",
    ".txt": "大学ファンド\n\n10兆円規模。\n",
}


def seeds(folder: Path | None) -> list[tuple[str, bytes]]:
    """Return suffix and bytes of each file to damage."""
    found = [(suffix, text.encode()) for suffix, text in _TEXTS.items()]
    found += [(".pptx", _deck()), (".docx", _word()), (".xlsx", _sheets()), *samples().items()]
    for path in sorted(folder.iterdir()) if folder else ():
        if path.suffix.lower() in SUPPORTED_SUFFIXES and path.stat().st_size <= LARGEST_SEED:
            found.append((path.suffix.lower(), path.read_bytes()))
    return found


def _deck() -> bytes:
    from pptx import Presentation
    from pptx.util import Inches

    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "大学ファンド"
    table = slide.shapes.add_table(2, 2, Inches(1), Inches(2), Inches(5), Inches(2)).table
    table.cell(1, 1).text = "239"
    slide.notes_slide.notes_text_frame.text = "補足"
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _word() -> bytes:
    import docx

    word = docx.Document()
    word.add_heading("基金", 1)
    word.add_table(2, 2).cell(0, 1).text = "令和5年度"
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def _sheets() -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    for row in (["府省", "令和5年度"], ["金融庁", 239], ["厚生労働省", -1234567]):
        sheet.append(row)
    sheet["B3"].number_format = '#,##0,;"△"#,##0,'
    sheet.merge_cells("A5:C6")
    book.create_sheet("別表2")["A1"] = "参考"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def mutate(data: bytes, draw: random.Random) -> bytes:
    """Return damaged bytes; a zip file is sometimes damaged inside and zipped again."""
    if data.startswith(b"PK") and draw.random() < 0.7:
        return _inside_zip(data, draw)
    return _bytes(data, draw)


def _inside_zip(data: bytes, draw: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        marked = [name for name in names if name.endswith((".xml", ".rels", ".opf", ".xhtml"))]
        hit = draw.choice(marked or names)
        for name in names:
            body = old.read(name)
            new.writestr(name, _bytes(body, draw) if name == hit else body)
    return out.getvalue()


def _bytes(data: bytes, draw: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(draw.choice((1, 1, 3, 20, 200))):
        if not out:
            break
        at, size = draw.randrange(len(out)), draw.choice((1, 2, 8, 64, 1000))
        kind = draw.randrange(6)
        if kind == 0:
            out[at] ^= 1 << draw.randrange(8)
        elif kind == 1:
            out[at : at + size] = draw.randbytes(size)
        elif kind == 2:
            del out[at : at + size]
        elif kind == 3:
            out[at:at] = out[at : at + size] * draw.choice((1, 2, 50))
        elif kind == 4:
            out[at : at + 1] = draw.choice((b"0", b"-1", b"99999999999", b"<", b">", b"\xff", b"/"))
        elif draw.random() < 0.2:
            del out[at:]
    return bytes(out)


def cases(
    folder: Path | None, count: int, only: Collection[str] = ()
) -> Iterator[tuple[str, bytes]]:
    """Yield suffix and damaged bytes, the same ones every time; of some suffixes only, where given."""
    draw = random.Random(SEED)  # noqa: S311
    sources = [(suffix, data) for suffix, data in seeds(folder) if not only or suffix in only]
    by_suffix = sorted({suffix for suffix, _ in sources})
    for i in range(count):
        suffix = by_suffix[i % len(by_suffix)]
        yield suffix, mutate(draw.choice([data for s, data in sources if s == suffix]), draw)


def main(
    folder: Annotated[
        Path | None, typer.Argument(help="元になるファイルのフォルダ / folder of seeds")
    ] = None,
    count: Annotated[int, typer.Option(help="ファイルの数 / files")] = 2000,
    only: Annotated[
        list[str] | None, typer.Option(help="この拡張子だけ / only this suffix")
    ] = None,
    ocr: Annotated[bool, typer.Option(help="絵も OCR で読む / read pictures by OCR")] = False,
) -> None:
    """Read damaged files under guard and print what came of them."""
    outcomes: Counter[str] = Counter()
    slowest = 0.0
    with tempfile.TemporaryDirectory() as scratch, GuardedReader(Limits(ocr=ocr)) as reader:
        for i, (suffix, data) in enumerate(cases(folder, count, only or ())):
            path = Path(scratch) / f"{i}{suffix}"
            path.write_bytes(data)
            started = time.perf_counter()
            outcome = _outcome(reader, path)
            slowest = max(slowest, time.perf_counter() - started)
            outcomes[f"{suffix} {outcome.partition(': ')[0]}"] += 1
            if outcome.startswith(("fault", "hang")):
                print(f"{i}{suffix}: {outcome}")  # noqa: T201
            path.unlink()
        peak = reader.peak_bytes / 2**20
    for kind, number in sorted(outcomes.items()):
        print(f"{kind}: {number}")  # noqa: T201
    hung = "" if slowest < HANG_SECONDS else " (too slow)"
    print(f"files {count}, slowest {slowest:.1f} s{hung}, memory peak {peak:.0f} MB")  # noqa: T201


def _outcome(reader: GuardedReader, path: Path) -> str:
    try:
        if path.suffix in CONTAINER_SUFFIXES:
            _unpacked(reader, path)
        if path.suffix not in ARCHIVES:
            reader.read(path, path.name)
    except ReadError as error:
        text = str(error)
        if "read_seconds" in text:
            return "hang"
        return f"fault: {text}" if "damaged file: open it" in text else "refused"
    return "read"


def _unpacked(reader: GuardedReader, path: Path) -> None:
    """Read what is inside a container too."""
    with tempfile.TemporaryDirectory() as inside:
        for member in reader.unpack(path, path.name, Path(inside)):
            if not member.reason:
                with contextlib.suppress(ReadError):
                    reader.read(member.file, member.name)


if __name__ == "__main__":
    typer.run(main)
