"""What the record of an answer holds, as JSON values."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any, Protocol

from pydantic import SecretStr

from assistant.common.settings import Settings
from assistant.common.types import Answer, Citation, Detail, Evidence, Turn
from assistant.operate.sealed.seal import canonical, digest
from corpus.types import Slide
from index.store.documents import DocumentInfo
from index.store.errors import UnknownSlideError
from index.store.sums import file_sha256
from index.types import Embedder

_IN_ADDRESS = re.compile(r"(?<=://)[^/@]*@")
"""Name and password in an address."""


class Seen(Protocol):
    """The documents as whoever asked may see them."""

    @property
    def generation(self) -> str:
        """Name of the index's generation."""
        ...

    @property
    def embedder(self) -> Embedder:
        """The embedding model."""
        ...

    def slide(self, document: str, number: int) -> Slide:
        """Return a slide."""
        ...

    def documents(self) -> Sequence[DocumentInfo]:
        """Return the documents."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with all that its answer hangs on.

    Attributes:
        question: as it was asked.
        history: what was said before, oldest first.
        detail: how long a language model's answer was to be, None for as set.
        user: who asked, as limits and feedback know them; "" for nobody known.
        groups: whose limited documents they may see.
        scope: names of the documents it was put to; none for all.
    """

    question: str
    history: Sequence[Turn] = ()
    detail: Detail | None = None
    user: str = ""
    groups: Collection[str] = ()
    scope: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A page that an answer rests on, as it was: SHA-256 of its text and of its file, hex.

    ``quoted`` tells whether the words of the answer stood there when the record was made; they do not
    where the document was changed in just that moment. A page that had gone has empty hashes.
    """

    document: str
    slide: int
    text_sha256: str
    file_sha256: str
    quoted: bool = True


@dataclass(frozen=True, slots=True)
class Maker:
    """Which versions made an answer; the same for the whole process."""

    settings: Settings
    weights: str = field(default="")

    def versions(self, embedder: Embedder) -> dict[str, Any]:
        """Return the versions of product, models and settings."""
        settings = self.settings
        model = ""
        if settings.llm_url is not None:
            model = settings.llm_model
        elif settings.llm_gguf is not None:
            model = settings.llm_gguf.name
        return {
            "seisaku": version("seisaku"),
            "embedding": embedder.fingerprint,
            "reranker": settings.reranker,
            "cross_encoder_sha256": self.weights,
            "language_model": model,
            "settings_sha256": settings_digest(settings),
        }


def maker(settings: Settings) -> Maker:
    """Return what is told of this process's models; the weights of the cross-encoder are hashed."""
    from index.cross_encoder.scores import bundled_weights

    used = settings.reader or settings.reranker == "bundled"
    file = settings.cross_encoder or bundled_weights()
    return Maker(settings, file_sha256(file) if used and file.is_file() else "")


def settings_digest(settings: Settings) -> str:
    """Return the SHA-256 of all settings but the secret ones, and without passwords in addresses."""
    values = settings.model_dump(mode="json")
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if isinstance(value, SecretStr):
            del values[name]
        elif isinstance(value, str):
            values[name] = _IN_ADDRESS.sub("", value)
    return digest(canonical(values))


def content_of(asked: Asked, answer: Answer, seen: Seen, made_by: Maker) -> dict[str, Any]:
    """Return what is sealed.

    ``nonce`` keeps the text from being guessed by its hash after it was deleted.
    """
    said = answer.to_json()
    return {
        "nonce": secrets.token_hex(16),
        "user": asked.user,
        "question": asked.question,
        "understood": said["understood"],
        "history": [_turn(turn) for turn in asked.history],
        "detail": asked.detail,
        "groups": sorted(asked.groups),
        "scope": sorted(asked.scope),
        "answer": said,
        "pages": [_page(page) for page in pages_of(answer, seen)],
        "generation": seen.generation,
        "versions": made_by.versions(seen.embedder),
    }


def pages_of(answer: Answer, seen: Seen) -> list[Page]:
    """Return the pages that an answer rests on, in its order."""
    files = {info.name: info.content_hash for info in seen.documents()}
    sources: dict[tuple[str, int], list[Citation | Evidence]] = {}
    said: tuple[Citation | Evidence, ...] = (*answer.citations, *answer.evidence)
    for source in said:
        sources.setdefault((source.document, source.slide), []).append(source)
    return [_seen(place, own, seen, files.get(place[0], "")) for place, own in sources.items()]


def _seen(
    place: tuple[str, int], own: Sequence[Citation | Evidence], seen: Seen, file: str
) -> Page:
    try:
        text = seen.slide(*place).text
    except UnknownSlideError:
        return Page(*place, "", file, quoted=False)
    return Page(*place, digest(text), file, all(text[s.start : s.end] == _words(s) for s in own))


def _words(source: Citation | Evidence) -> str:
    return source.quote if isinstance(source, Citation) else source.text


def _page(page: Page) -> dict[str, Any]:
    return {name: getattr(page, name) for name in page.__slots__}


def _turn(turn: Turn) -> dict[str, Any]:
    return {
        "role": turn.role, "content": turn.content, "document": turn.document,
        "cited": [list(place) for place in turn.cited],
    }  # fmt: skip


def asked_of(content: dict[str, Any]) -> Asked:
    """Return the question that a record holds, with all that its answer hung on."""
    history = tuple(
        Turn(turn["role"], turn["content"], turn["document"], tuple(map(tuple, turn["cited"])))
        for turn in content["history"]
    )
    return Asked(
        content["question"], history, content["detail"], content["user"],
        frozenset(content["groups"]), frozenset(content["scope"]),
    )  # fmt: skip
