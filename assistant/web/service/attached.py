"""Files in a request of 源内: ``[{"key", "files": [{"filename", "content": base64}]}]``."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from assistant.common.settings import Settings
from assistant.operate.library.attached import AttachedError, attached_assistant
from assistant.web.http.problems import ProblemError
from assistant.web.service.questions import Text
from assistant.web.service.shared import SharedAssistant

BASE64_GROWTH = 4 / 3
FRAME_BYTES = 1_000_000
"""Of a request beside its files."""


class AttachedFile(BaseModel):
    """One file."""

    model_config = ConfigDict(extra="ignore")
    filename: Annotated[Text, Field(min_length=1, max_length=500)]
    content: Annotated[str, Field(json_schema_extra={"contentEncoding": "base64"})]


class AttachedFiles(BaseModel):
    """The files of one field of the portal's form."""

    model_config = ConfigDict(extra="ignore")
    key: Text = ""
    files: list[AttachedFile] = Field(default_factory=list)


def attached_bytes(settings: Settings) -> int:
    """Return how long a request with files may be; 0 where none are taken."""
    most = settings.attached_mb * 2**20 * BASE64_GROWTH
    return int(most) + FRAME_BYTES if settings.attached_mb else 0


def unpack(groups: Sequence[AttachedFiles], settings: Settings) -> list[tuple[str, bytes]]:
    """Return the names and contents of all files.

    Raises:
        ProblemError: 400, too many or too large, or not base64; 413 is told by the body's length.
    """
    given = [file for group in groups for file in group.files]
    if given and not settings.attached_mb:
        raise ProblemError(400, "attached_closed")
    if len(given) > settings.max_upload_files:
        raise ProblemError(
            400, "upload_too_many", limit=settings.max_upload_files, count=len(given)
        )
    return [(file.filename, _content(file)) for file in given]


def _content(file: AttachedFile) -> bytes:
    try:
        return base64.b64decode("".join(file.content.split()), validate=True)
    except (binascii.Error, ValueError):
        raise ProblemError(400, "attached_not_base64", name=file.filename) from None


@contextmanager
def opened(
    files: Sequence[tuple[str, bytes]], settings: Settings, assistant: SharedAssistant
) -> Iterator[SharedAssistant]:
    """Yield an assistant over the files of one request, which takes turns with everyone else.

    Raises:
        ProblemError: 400, a file cannot be read.
    """
    with ExitStack() as stack:
        read = attached_assistant(files, settings, assistant.embedder)
        try:
            own = assistant.beside(lambda: stack.enter_context(read))
        except AttachedError as error:
            raise ProblemError(400, "attached_wrong", reason=error) from None
        yield assistant.aside(own)
