"""Puts a file or folder in the place of another one in one step."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

_HERE, _EXCHANGE = -100, 2
"""AT_FDCWD and RENAME_EXCHANGE of renameat2(2)."""


def exchange(one: Path, other: Path) -> None:
    """Give two files or two folders each other's name.

    Where the kernel or the file system cannot do that at once, it is done by three renames.

    Raises:
        OSError: one is missing, or its parent cannot be written.
    """
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
        done = call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0
    except AttributeError:
        done = False
    if not done:
        between = one.with_name(f"{one.name}.between")
        other.rename(between)
        one.rename(other)
        between.rename(one)
