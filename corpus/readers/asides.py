"""What a show passes over, hidden slides and speaker notes: read only where the settings ask for it."""

from __future__ import annotations

from corpus.files import Limits

ASIDES = "asides"
"""Of ``Document.metadata``: the asides that a file has, each read or left out."""
_READ, _LEFT = "read", "left"


def asides(hidden: bool, notes: bool, limits: Limits) -> dict[str, str]:
    """Return the metadata of a file that has hidden slides or notes; none where it has neither."""
    wanted = _wanted(limits)
    found = [name for name, has in (("hidden", hidden), ("notes", notes)) if has]
    return {ASIDES: ",".join(f"{name}:{wanted[name]}" for name in found)} if found else {}


def is_outdated(made: str, limits: Limits) -> bool:
    """Whether a file would be read differently under these limits.

    Args:
        made: what :func:`asides` noted when it was read, "" for a file without asides.
        limits: those of now.
    """
    wanted = _wanted(limits)
    told = (one.partition(":") for one in made.split(",") if one)
    return any(wanted.get(name) != state for name, _, state in told)


def is_forbidden(made: str, limits: Limits) -> bool:
    """Whether a file's reading holds asides that these limits no longer want."""
    wanted = _wanted(limits)
    told = (one.partition(":") for one in made.split(",") if one)
    return any(state == _READ and wanted.get(name) == _LEFT for name, _, state in told)


def _wanted(limits: Limits) -> dict[str, str]:
    return {
        "hidden": _READ if limits.hidden_slides else _LEFT,
        "notes": _READ if limits.speaker_notes else _LEFT,
    }
