"""The environment that programs get which open files of strangers."""

from __future__ import annotations

import os
import re

_PRIVATE = re.compile(
    r"^SEISAKU_|KEY|SECRET|TOKEN|PASSW|CREDENTIAL|DATABASE_URL|_DSN", re.IGNORECASE
)


def bare_environment() -> dict[str, str]:
    """Return this process's environment without our settings and whatever is named like a secret.

    A program that a file has taken over would find there the keys of the language model and of
    the widget.
    """
    return {name: value for name, value in os.environ.items() if not _PRIVATE.search(name)}
