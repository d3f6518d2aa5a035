"""Questions to verified, cited answers.

The names below are the public interface (docs/library.md), kept by semantic versions; each is loaded at
its first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.common.settings import Settings, load_settings
    from assistant.common.types import Answer, Citation, Evidence, Turn
    from assistant.open import open_assistant, open_builder, read_file

__all__ = [
    "Answer", "Citation", "Evidence", "Settings", "Turn", "load_settings", "open_assistant",
    "open_builder", "read_file",
]  # fmt: skip
_ROOMS = ("assistant.open", "assistant.common.settings", "assistant.common.types")


def __getattr__(name: str) -> Any:
    """Return a public name from the room that holds it."""
    if name in __all__:
        return next(found for room in _ROOMS if (found := getattr(import_module(room), name, None)))
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
