"""How the watched folders are, as the service shows it: no folder is named to those who ask."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from assistant.common.messages import message
from assistant.common.settings import Settings
from assistant.operate.watch.status import UNWELL, read_status


def watch_summary(settings: Settings) -> dict[str, Any]:
    """Return what is added to the readiness of the service: nothing where nobody watches."""
    status = read_status(settings.watch_file)
    return {} if status is None else {"watch": status.summary()}


def watch_line(settings: Settings) -> str:
    """Return the quiet line above the documents, "" where nobody watches."""
    status, language = read_status(settings.watch_file), settings.language
    if status is None:
        return ""
    if not status.looked:
        return message("watch_line_starting", language)
    at = datetime.fromtimestamp(status.looked).strftime("%m/%d %H:%M")
    parts = [message("watch_line", language, time=at)]
    if status.waiting:
        parts.append(message("watch_line_waiting", language, count=status.waiting))
    if unwell := sum(status.states[state] for state in UNWELL):
        parts.append(message("watch_line_unwell", language, count=unwell))
    return ("・" if language == "ja" else ", ").join(parts)


class WatchMetrics(Collector):
    """The same as numbers, read when it is asked for."""

    def __init__(self, file: Path) -> None:
        """Tell of the watch that writes a file."""
        self._file = file

    def describe(self) -> list[Metric]:
        """Read nothing before the first scrape."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Yield nothing where nobody watches."""
        status = read_status(self._file)
        if status is None:
            return
        yield GaugeMetricFamily(
            "seisaku_watch_last_look_timestamp_seconds", "When all watched folders were last looked through",
            value=status.looked,
        )  # fmt: skip
        yield GaugeMetricFamily(
            "seisaku_watch_waiting",
            "Changes that the index does not have yet",
            value=status.waiting,
        )
        yield CounterMetricFamily(
            "seisaku_watch_builds",
            "Updates of the index since the watch began",
            value=status.builds,
        )
        folders = GaugeMetricFamily("seisaku_watch_folders", "Watched folders", labels=["state"])
        for state, count in sorted(
            {**dict.fromkeys(("watched", *UNWELL), 0), **status.states}.items()
        ):
            folders.add_metric([state], count)
        yield folders
