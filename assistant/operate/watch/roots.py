"""Which folders are watched: each once, and none that an update itself writes into."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from assistant.common.errors import AssistantError
from assistant.common.messages import both
from assistant.common.settings import Settings


class WatchError(AssistantError):
    """A folder cannot be watched; the message names it and the remedy."""


def watched_folders(settings: Settings, tell: Callable[..., None]) -> list[Path]:
    """Return the folders of the settings without those that lie in another of them.

    Args:
        settings: which folders, and where the index and the uploads are.
        tell: is told of those that are left out.

    Raises:
        WatchError: there is none, one is a file, cannot be resolved, or holds or lies in the index or the uploads.
    """
    given = list(dict.fromkeys(map(_resolved, settings.watch)))
    if not given:
        raise WatchError(both("watch_nothing"))
    for path in given:
        _check(path, settings)
    folders = []
    for path in given:
        outer = next((other for other in given if other in path.parents), None)
        if outer is None:
            folders.append(path)
        else:
            tell("watch_nested", folder=path, outer=outer)
    return folders


def _resolved(path: Path) -> Path:
    try:
        return path.expanduser().resolve()
    except (OSError, RuntimeError):  # a loop of links, or the home of nobody
        raise WatchError(both("watch_unresolved", folder=path)) from None


def _check(path: Path, settings: Settings) -> None:
    if path.is_file():
        raise WatchError(both("watch_file", folder=path))
    for own in (settings.index_dir, settings.upload_folder):
        place = own.resolve()
        if path == place or path in place.parents or place in path.parents:
            raise WatchError(both("watch_own", folder=path, own=own))
