"""``seisaku read FILE``: what is read of one file, without an index."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.operate.command_line import Config, plain_errors, settings_of
from corpus.block_json import block_json
from corpus.blocks import Dropped
from corpus.types import Document, Slide

if TYPE_CHECKING:
    from assistant.common.settings import Settings

NOT_READ = 1
"""Exit code where the file cannot be read; 2 is a wrong call."""


def read_command(
    file: Annotated[Path, typer.Argument(readable=False, help="読むファイル / the file to read")],
    as_json: Annotated[bool, typer.Option("--json", help="JSON で出力 / print JSON")] = False,
    as_html: Annotated[
        bool,
        typer.Option(
            "--html", help="ページの絵と読み取りを並べた HTML / page pictures beside the blocks"
        ),
    ] = False,
    config: Config = None,
) -> None:
    """ファイルがどう読み取られるかを示します（索引は使いません）。 / Show what is read of a file."""
    with plain_errors():
        settings = settings_of(None, config)
    with plain_errors(NOT_READ):
        from corpus.readers.guard import GuardedReader
        from corpus.readers.members import read_all

        with GuardedReader(settings.limits) as reader:
            document = joined(file.name, list(read_all(reader, file, file.name)))
    if as_html:
        typer.echo(_html(file, document, settings))
    else:
        values = json.dumps(read_json(document), ensure_ascii=False) if as_json else ""
        typer.echo(values or readable(document))


def _html(file: Path, document: Document, settings: Settings) -> str:
    from assistant.operate.read.page import read_html

    with tempfile.TemporaryDirectory() as folder:
        return read_html(file, document, Path(folder), settings.limits, settings.language)


def joined(name: str, found: Sequence[Document | Dropped]) -> Document:
    """Return all documents of a file as one, to show: their slides count on, named by their file."""
    documents = [one for one in found if isinstance(one, Document)]
    lost = tuple(one for one in found if isinstance(one, Dropped))
    if len(documents) == 1 and documents[0].name == name:
        return replace(documents[0], dropped=(*documents[0].dropped, *lost))
    slides = [
        replace(slide, title=f"{document.name}: {slide.title}".rstrip(": "))
        for document in documents
        for slide in document.slides
    ]
    first = documents[0] if documents and documents[0].name == name else None
    return Document(
        name=name,
        title=first.title if first else name,
        publisher=first.publisher if first else "",
        content_hash=first.content_hash if first else "",
        slides=tuple(replace(slide, number=i) for i, slide in enumerate(slides, start=1)),
        date=first.date if first else "",
        dropped=(*(one for d in documents for one in d.dropped), *lost),
    )


def read_json(document: Document) -> dict[str, Any]:
    """Return what was read of a file, in the form of the command's JSON."""
    return {
        "name": document.name,
        "title": document.title,
        "publisher": document.publisher,
        "date": document.date,
        "slides": [_slide_json(slide) for slide in document.slides],
        "dropped": [asdict(one) for one in document.dropped],
    }


def _slide_json(slide: Slide) -> dict[str, Any]:
    return {
        "number": slide.number,
        "printed_page": slide.printed_page,
        "title": slide.title,
        "text": slide.text,
        "notes": list(slide.notes),
        "blocks": [block_json(block) for block in slide.blocks],
    }


def readable(document: Document) -> str:
    """Return what was read of a file for people."""
    return "\n".join(_lines(document))


def _lines(document: Document) -> Iterator[str]:
    yield " / ".join(x for x in (document.title, document.publisher, document.date) if x)
    for slide in document.slides:
        printed = f"（印刷ページ {slide.printed_page}）" if slide.printed_page else ""
        yield f"\n=== {slide.number}{printed} {slide.title}"
        for block in slide.blocks:
            yield f"[{block.kind}] {slide.text[block.start : block.end]}"
        yield from (f"* {note}" for note in slide.notes)
    for one in document.dropped:
        yield f"- {one.where} {one.what}: {one.why}"
