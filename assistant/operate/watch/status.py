"""What whoever watches tells of it: a file beside the index that the service and the doctor read."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

State = Literal["starting", "watched", "unreachable", "too_many"]
UNWELL = ("unreachable", "too_many")


@dataclass(frozen=True, slots=True)
class FolderStatus:
    """One watched folder: how it is, how many files it holds, and how many changes wait."""

    folder: str
    state: State
    files: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class WatchStatus:
    """How the watched folders are.

    Attributes:
        looked: seconds since 1970 since which each of them has been looked at; 0 for not yet.
        builds: updates made since the watch began.
        building: whether one is being made.
        problem: what went wrong with the last one, "" for nothing.
        folders: each of them.
    """

    looked: float
    builds: int
    building: bool
    problem: str
    folders: tuple[FolderStatus, ...]

    @property
    def states(self) -> Counter[str]:
        """How many folders are in each state."""
        return Counter(one.state for one in self.folders)

    @property
    def waiting(self) -> int:
        """Changes that the index does not have yet."""
        return sum(one.waiting for one in self.folders)

    def summary(self) -> dict[str, object]:
        """Return what anybody may know: times and numbers, no names."""
        at = datetime.fromtimestamp(self.looked, UTC).isoformat(timespec="seconds")
        return {
            "last_looked": at if self.looked else None,
            "folders": len(self.folders),
            **{state: self.states[state] for state in UNWELL},
            "waiting": self.waiting,
            "building": self.building,
            "failed": bool(self.problem),
        }


def write_status(file: Path, status: WatchStatus) -> None:
    """Write the file in one step."""
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f".{file.name}.new")
    aside.write_text(json.dumps(asdict(status), ensure_ascii=False), encoding="utf-8")
    aside.replace(file)


def read_status(file: Path) -> WatchStatus | None:
    """Return what was told last; None where nobody watches."""
    try:
        values = json.loads(file.read_text(encoding="utf-8"))
        folders = tuple(FolderStatus(**one) for one in values.pop("folders"))
        return WatchStatus(**values, folders=folders)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
