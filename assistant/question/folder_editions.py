"""Editions told by folders: the setting ``document_editions`` read as rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from assistant.common.access.documents import fits
from corpus.identity.editions import Edition, edition_of, tells_edition
from index.store.corrections import Corrections
from index.store.documents import DocumentInfo

OWN_NAME = "*"
"""Stands for the name of the nearest folder that is called after a year or a version."""


class FolderEditions:
    """Tells editions of documents that have none printed, by where their files are.

    Args:
        rules: from patterns of paths or names, as of ``document_groups``, to the edition, or to
            ``OWN_NAME``. Of several rules that fit, the last holds.
        corrections: what people corrected comes first.
    """

    def __init__(self, rules: Mapping[str, str], corrections: Corrections) -> None:
        self._rules, self._corrections = dict(rules), corrections
        self._told: tuple[tuple[DocumentInfo, ...], tuple[DocumentInfo, ...]] | None = None

    def over(self, documents: tuple[DocumentInfo, ...]) -> tuple[DocumentInfo, ...]:
        """Return documents with their editions, the same ones until something changes."""
        corrected = self._corrections.over(documents)
        if self._told is None or self._told[0] is not corrected:
            self._told = corrected, tuple(self._with_edition(info) for info in corrected)
        return self._told[1]

    def _with_edition(self, info: DocumentInfo) -> DocumentInfo:
        if info.edition:
            return info
        found = self._edition(info)
        if found is None:
            return info
        year = info.year if info.year is not None else found.year
        return replace(
            info, series=found.series, edition=found.label, edition_order=found.order, year=year
        )

    def _edition(self, info: DocumentInfo) -> Edition | None:
        path = f"{info.root}/{info.path}"
        said = [words for rule, words in self._rules.items() if fits(rule, info.name, path)]
        if not said:
            return None
        words = said[-1] if said[-1] != OWN_NAME else _own_name(path)
        return edition_of(f"{info.title} {words}", info.publisher) if words else None


def _own_name(path: str) -> str:
    return next((one.name for one in PurePosixPath(path).parents if tells_edition(one.name)), "")
