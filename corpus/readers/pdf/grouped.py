"""Lines to groups: lines under each other of one size and near each other are a block."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.readers.pdf.lines import Line

LEADING = 1.0
"""Lines of a block are at most this many squares of type apart."""
SAME_SIZE = 1.25
"""Sizes of a block's lines differ by at most this factor."""


def groups_across(lines: Sequence[Line]) -> list[list[Line]]:
    """Put each line under the nearest one above that it can belong to."""
    open_groups: list[list[Line]] = []
    done: list[list[Line]] = []
    for line in sorted(lines, key=lambda li: (li.top, li.left)):
        fitting = [group for group in open_groups if _belongs(group, line)]
        if fitting:
            best = min(
                fitting, key=lambda g: (line.top - g[-1].bottom, abs(line.left - g[-1].left))
            )
            best.append(line)
        else:
            open_groups.append([line])
        far = [g for g in open_groups if line.top - g[-1].bottom >= 4 * max(line.em, g[-1].em)]
        if far:
            gone = {id(group) for group in far}
            open_groups = [group for group in open_groups if id(group) not in gone]
            done += far
    return done + open_groups


def _belongs(group: Sequence[Line], line: Line) -> bool:
    above = group[-1]
    small, large = sorted((above.em, line.em))
    if large > SAME_SIZE * small or not -0.5 * small < line.top - above.bottom < LEADING * small:
        return False
    overlap = min(above.right, line.right) - max(above.left, line.left)
    return overlap > 0.5 * min(above.right - above.left, line.right - line.left)


def vertical_groups(lines: Sequence[Line]) -> list[list[Line]]:
    """Group columns of vertical text that stand beside each other, from right to left."""
    groups: list[list[Line]] = []
    for line in sorted(lines, key=lambda li: -li.right):
        for group in groups:
            last = group[-1]
            near = last.left - line.right < LEADING * max(last.em, line.em)
            overlap = min(last.bottom, line.bottom) - max(last.top, line.top)
            beside = overlap > 0.5 * min(last.bottom - last.top, line.bottom - line.top)
            if near and beside and max(last.em, line.em) < SAME_SIZE * min(last.em, line.em):
                group.append(line)
                break
        else:
            groups.append([line])
    return groups
