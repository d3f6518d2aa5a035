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
    router = APIRouter(prefix="/api/library", dependencies=OWN, include_in_schema=False)
    shelf, working = Shelf(assistant, settings, library), Working(settings.language)
    changes = _Changes(shelf, working, settings.max_upload_files)
    router.get("")(shelf.shown)
    router.get("/report/{name:path}")(shelf.report)
    router.post("/correct")(changes.correct)
    router.post("/upload")(changes.upload)
    router.post("/remove")(changes.remove)
    router.get("/jobs/{key}")(working.told)
    router.post("/jobs/{key}/cancel")(changes.cancel)
    router.post("/jobs/{key}/undo")(changes.undo)
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

    def report(self, name: str) -> dict[str, str]:
        """Return what was read of a document, as HTML."""
        return {"html": extraction_html(self.document(name), self._settings.language)}

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


class _Changes:
    """What changes the documents, each job told to the page that started it."""

    def __init__(self, shelf: Shelf, working: Working, most: int) -> None:
        self._shelf, self._working, self._most = shelf, working, most

    def correct(self, given: Corrected) -> dict[str, Any]:
        """Correct what a document is called, and return it as it is shown now."""
        fields = given.model_dump(exclude={"name"}, exclude_none=True)
        shelf = self._shelf
        if not shelf.changing().correct(shelf.document(given.name).name, fields):
            raise ProblemError(HTTPStatus.FORBIDDEN, "not_allowed")
        return shelf.entry(shelf.document(given.name))

    def upload(self, files: Annotated[list[UploadFile], File()]) -> dict[str, str]:
        """Start to add files."""
        changing, limit = self._shelf.changing(), self._most
        if len(files) > limit:
            raise ProblemError(400, "upload_too_many", limit=limit, count=len(files))
        kept = [(file.filename or "", _kept(file)) for file in files]
        return self._working.add(changing.add(kept))

    def remove(self, given: Named) -> dict[str, str]:
        """Start to remove a document that was added here."""
        return self._working.add(self._shelf.changing().remove(given.name))

    def cancel(self, key: str) -> dict[str, Any]:
        """Give a change up."""
        self._working.job(key).give_up()
        return self._working.told(key)

    def undo(self, key: str) -> dict[str, str]:
        """Start to bring back what a change removed."""
        self._shelf.changing()
        back = self._working.job(key).undo
        if back is None:
            raise ProblemError(HTTPStatus.CONFLICT, "undo_late")
        return self._working.add(back())


def _kept(file: UploadFile) -> Path:
    """Return where an upload lies until the library moves it."""
    with tempfile.NamedTemporaryFile(prefix="seisaku-upload-", delete=False) as kept:
        shutil.copyfileobj(file.file, kept)
    return Path(kept.name)
