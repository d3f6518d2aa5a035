"""Text that remembers, for each character, where in the source it came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MappedText:
    """A string and the source offset of each of its characters (same length)."""

    text: str
    offsets: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.text)

    def __getitem__(self, span: slice) -> MappedText:
        return MappedText(self.text[span], self.offsets[span])

    def __add__(self, other: MappedText) -> MappedText:
        return MappedText(self.text + other.text, self.offsets + other.offsets)

    def strip(self) -> MappedText:
        """Return the text without white space at either end."""
        start = len(self.text) - len(self.text.lstrip())
        return self[start : max(start, len(self.text.rstrip()))]

    def lines(self) -> Iterator[MappedText]:
        """Yield the lines without their line feeds."""
        start = 0
        while (end := self.text.find("\n", start)) >= 0:
            yield self[start:end]
            start = end + 1
        yield self[start:]

    def glue(self, mark: str, other: MappedText) -> MappedText:
        """Join two texts with ``mark``, which is taken to come from where this one ends."""
        at = self.offsets[-1] if self.offsets else (other.offsets[0] if other.offsets else 0)
        return MappedText(
            self.text + mark + other.text, self.offsets + (at,) * len(mark) + other.offsets
        )


def concatenate(parts: Iterable[MappedText], mark: str) -> MappedText:
    """Join many texts with ``mark`` between them, in linear time."""
    texts: list[str] = []
    offsets: list[int] = []
    for part in parts:
        if texts:
            offsets.extend([offsets[-1] if offsets else 0] * len(mark))
        texts.append(part.text)
        offsets.extend(part.offsets)
    return MappedText(mark.join(texts), tuple(offsets))
