"""``seisaku key``: keys of the programs that ask over HTTP."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.common.messages import message
from assistant.common.settings import Settings
from assistant.operate.records import open_records
from assistant.operate.records.keys import Scope


def add_key(
    settings: Settings, name: str, scopes: Sequence[Scope], groups: Sequence[str], days: int | None
) -> str:
    """Make a key and return it; it cannot be shown again.

    Raises:
        KeyNameError: the name is taken.
        RecordsError: the database cannot be used.
    """
    records = open_records(settings)
    try:
        return records.keys.add(name, scopes, groups, days)
    finally:
        records.close()


def revoke_key(settings: Settings, name: str) -> str:
    """Refuse a key from now on and return the line that says so.

    Raises:
        KeyNameError: there is no such key.
    """
    records = open_records(settings)
    try:
        records.keys.revoke(name)
    finally:
        records.close()
    return message("key_revoked", settings.language, name=name)


def key_lines(settings: Settings) -> list[str]:
    """Return a line a key: name, scopes, groups, and until when it holds, apart by tabs."""
    records = open_records(settings)
    try:
        keys = records.keys.all()
    finally:
        records.close()
    language = settings.language
    lines = []
    for key in keys:
        state = message("key_holds", language)
        if key.expires_at:
            state = message("key_until", language, day=key.expires_at.date().isoformat())
        if key.revoked_at:
            state = message("key_gone", language, day=key.revoked_at.date().isoformat())
        lines.append("\t".join((key.name, ",".join(key.scopes), ",".join(key.groups), state)))
    return lines
