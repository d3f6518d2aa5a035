"""A slide's items in reading order: the title first, vertical columns from the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.readers.draft import DraftBlock
from corpus.readers.order import around, reading_order
from corpus.readers.pptx.items import Item
from corpus.readers.pptx.wide import split_words

COLUMN_GAP = 4.0
"""Vertical boxes closer than so many widths of the narrower one are columns of one text."""
BESIDE = 0.5
"""They share at least this part of the lower one's height."""


def arranged(items: Sequence[Item]) -> list[Item]:
    """Return the items as they are read."""
    whole = _joined_words(items)
    groups = _vertical_groups(whole)
    rects = [around([whole[i].rect for i in group]) for group in groups]
    order = [i for at in reading_order(rects) for i in groups[at]]
    first = [i for i in order if whole[i].is_title]
    return [whole[i] for i in first + [i for i in order if i not in first]]


def _joined_words(items: Sequence[Item]) -> list[Item]:
    """Join boxes of one character each that are one word set wide."""
    texts = [item.alone if item.is_plain else "□" * len(item.alone or "□□") for item in items]
    joined: dict[int, Item] = {}
    gone: set[int] = set()
    for word in split_words(texts, [item.rect for item in items]):
        parts = [items[i] for i in word]
        text = parts[0].drafts[0].text
        for part in parts[1:]:
            text = text + part.drafts[0].text
        places = {key: rect for part in parts for key, rect in part.places.items()}
        joined[word[0]] = replace(
            parts[0], rect=around([part.rect for part in parts]), drafts=(DraftBlock(text),),
            places=places, alone=text.text,
        )  # fmt: skip
        gone |= set(word[1:])
    return [joined.get(i, item) for i, item in enumerate(items) if i not in gone]


def _vertical_groups(items: Sequence[Item]) -> list[list[int]]:
    """Return the items one by one, vertical ones side by side together, from the right."""
    order = sorted(range(len(items)), key=lambda i: -items[i].rect.right)
    groups: list[list[int]] = []
    for i in order:
        near = next(
            (group for group in groups if _is_column(items[group[-1]], items[i])
             and not _parted(items, group[-1], i)), None,
        )  # fmt: skip
        if near is not None:
            near.append(i)
        else:
            groups.append([i])
    return sorted(groups, key=min)


def _is_column(right: Item, left: Item) -> bool:
    """Whether a vertical box stands left of another as the next column of the same text."""
    if not (right.is_vertical and left.is_vertical):
        return False
    a, b = right.rect, left.rect
    shared = min(a.bottom, b.bottom) - max(a.top, b.top)
    gap = a.left - b.right
    width = min(a.right - a.left, b.right - b.left)
    return gap <= COLUMN_GAP * width and shared >= BESIDE * min(a.bottom - a.top, b.bottom - b.top)


def _parted(items: Sequence[Item], right: int, left: int) -> bool:
    a, b = items[right].rect, items[left].rect
    return any(
        i not in (right, left) and b.right <= (item.rect.left + item.rect.right) / 2 <= a.left
        and item.rect.top < min(a.bottom, b.bottom) and item.rect.bottom > max(a.top, b.top)
        for i, item in enumerate(items)
    )  # fmt: skip
