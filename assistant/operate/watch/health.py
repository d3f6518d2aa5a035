"""What ``seisaku doctor`` says of the watched folders."""

from __future__ import annotations

import time

from assistant.common.errors import AssistantError
from assistant.common.messages import both
from assistant.common.settings import Settings
from assistant.operate.watch.status import UNWELL, read_status


def check_watch(settings: Settings) -> str:
    """Return how the folders are that are watched now, by this or another process.

    Raises:
        AssistantError: one cannot be watched, or the last update failed.
    """
    status = read_status(settings.watch_file)
    if status is None:
        return both("watch_nobody")
    for one in status.folders:
        if one.state in UNWELL:
            values = {"folder": one.folder, "files": one.files, "most": settings.watch_files}
            raise AssistantError(both(f"watch_{one.state}", **values))
    if status.problem:
        raise AssistantError(both("watch_failed", why=status.problem))
    names = "、".join(one.folder for one in status.folders)
    seconds = max(0, round(time.time() - status.looked)) if status.looked else "-"
    return both("watch_well", folders=names, seconds=seconds, waiting=status.waiting)
