"""What the page's column of documents asks for: the list, reports, and every change."""

from __future__ import annotations

import shutil
import tempfile
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, UploadFile
from pydantic import BaseModel, Field

from assistant.common.access.uploads import may_upload
from assistant.common.messages import message, one_language
from assistant.common.places import unit_of
from assistant.common.settings import Settings
from assistant.operate.library.documents import Library
from assistant.web.http.own_page import check_own_page
from assistant.web.http.problems import ProblemError
from assistant.web.library.extraction import extraction_html
from assistant.web.library.lengths import holdings, length
from assistant.web.library.scope import year_label, year_of
from assistant.web.library.watched import watch_line
from assistant.web.library.working import Working
from assistant.web.service.needs import Assistant
from assistant.web.service.questions import Text
from assistant.web.service.sources import document_named
from assistant.web.sign_in.visitor import visitor
from corpus.readers.base import SUPPORTED_SUFFIXES
from index.store.documents import DocumentInfo

MAX_WORDS = 300
"""Characters of a corrected title, publisher or date."""
Words = Annotated[Text, Field(max_length=MAX_WORDS)]
HIDDEN: dict[str, Any] = {"include_in_schema": False}
OWN = [Depends(check_own_page)]


class Named(BaseModel):
    """A document that something is done with."""

    name: Annotated[Text, Field(min_length=1, max_length=4096)]


class Corrected(Named):
    """What a document is to be called; nothing given takes all corrections back."""

    title: Words | None = None
    publisher: Words | None = None
    date: Words | None = None


def library_routes(assistant: Assistant, settings: Settings, library: Library | None) -> APIRouter:
    """Return the routes of the column; without a ``library`` it shows and changes nothing."""
    router = APIRouter(prefix="/api/library", dependencies=OWN)
    shelf = Shelf(assistant, settings, library)
    working = Working(settings.language)

    @router.get("", **HIDDEN)
    def shown() -> dict[str, Any]:
        """Return all that the column shows."""
        return shelf.shown()

    @router.get("/report/{name:path}", **HIDDEN)
    def report(name: str) -> dict[str, str]:
        """Return what was read of a document, as HTML."""
        return {"html": extraction_html(shelf.document(name), settings.language)}

    @router.post("/correct", **HIDDEN)
    def correct(given: Corrected) -> dict[str, Any]:
        """Correct what a document is called, and return it as it is shown now."""
        fields = given.model_dump(exclude={"name"}, exclude_none=True)
        if not shelf.changing().correct(shelf.document(given.name).name, fields):
            raise ProblemError(HTTPStatus.FORBIDDEN, "not_allowed")
        return shelf.entry(shelf.document(given.name))

    @router.post("/upload", **HIDDEN)
    def upload(files: Annotated[list[UploadFile], File()]) -> dict[str, str]:
        """Start to add files."""
        changing, limit = shelf.changing(), settings.max_upload_files
        if len(files) > limit:
            raise ProblemError(400, "upload_too_many", limit=limit, count=len(files))
        return working.add(changing.add([(file.filename or "", _kept(file)) for file in files]))

    @router.post("/remove", **HIDDEN)
    def remove(given: Named) -> dict[str, str]:
        """Start to remove a document that was added here."""
        return working.add(shelf.changing().remove(given.name))

    @router.get("/jobs/{key}", **HIDDEN)
    def told(key: str) -> dict[str, Any]:
        """Tell how far a change is, or what came of it."""
        return working.told(key)

    @router.post("/jobs/{key}/cancel", **HIDDEN)
    def cancel(key: str) -> dict[str, Any]:
        """Give a change up."""
        working.job(key).give_up()
        return working.told(key)

    @router.post("/jobs/{key}/undo", **HIDDEN)
    def undo(key: str) -> dict[str, str]:
        """Start to bring back what a change removed."""
        shelf.changing()
        back = working.job(key).undo
        if back is None:
            raise ProblemError(HTTPStatus.CONFLICT, "undo_late")
        return working.add(back())

    return router


class Shelf:
    """The documents as the column shows them."""

    def __init__(self, assistant: Assistant, settings: Settings, library: Library | None) -> None:
        self._assistant, self._settings, self._library = assistant, settings, library

    def shown(self) -> dict[str, Any]:
        """Return the documents, what is not in the index, and what the asker may do."""
        language, documents = self._settings.language, self._assistant.documents()
        return {
            "documents": [self.entry(info) for info in documents],
            "holdings": holdings(documents, language),
            "left_out": [
                {
                    "name": item.path,
                    "failed": item.failed,
                    "line": one_language(item.reason.removeprefix(f"{item.path}: "), language),
                }
                for item in self._assistant.left_out()
            ],
            "watch": watch_line(self._settings),
            "may_change": self._library is not None and may_upload(visitor(), self._settings),
            "suffixes": sorted(SUPPORTED_SUFFIXES),
            "originals": self._settings.originals,
            "files": self._settings.max_upload_files,
            "megabytes": self._settings.max_file_mb,
        }

    def entry(self, info: DocumentInfo) -> dict[str, Any]:
        """Return a document as the list shows it."""
        language, year, facts = self._settings.language, year_of(info), info.extraction
        return {
            "name": info.name,
            "title": info.title,
            "publisher": info.publisher,
            "date": info.date,
            "edition": info.edition,
            "year": year,
            "year_said": year_label(year, language) if year is not None else "",
            "kind": facts.format or message("flat_text", language),
            "pages": info.slides,
            "unit": unit_of(info.name),
            "length": length(info, language),
            "corrected": list(info.corrected),
            "owned": self._library is not None and self._library.owns(info),
            "unread": bool(facts.without_text or facts.garbled),
        }

    def document(self, name: str) -> DocumentInfo:
        """Return a document that the asker may see.

        Raises:
            ProblemError: 404, there is none of this name.
        """
        return document_named(self._assistant, name)

    def changing(self) -> Library:
        """Return what changes documents.

        Raises:
            ProblemError: 403, the asker may change none.
        """
        if self._library is None or not self._library.may_change:
            raise ProblemError(HTTPStatus.FORBIDDEN, "not_allowed")
        return self._library


def _kept(file: UploadFile) -> Path:
    """Return where an upload lies until the library moves it."""
    with tempfile.NamedTemporaryFile(prefix="seisaku-upload-", delete=False) as kept:
        shutil.copyfileobj(file.file, kept)
    return Path(kept.name)
