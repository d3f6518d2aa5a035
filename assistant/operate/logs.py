"""What the service writes to stderr: JSON lines for a log collector, short lines for a terminal.

Questions are left out: an unforeseen error is told by its type and place, never by its message,
which may quote one. The setting ``log_questions`` turns them on.
"""

from __future__ import annotations

import logging
import sys
import traceback
from contextvars import ContextVar
from types import TracebackType

from pythonjsonlogger.json import JsonFormatter

from assistant.common.settings import Settings

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is being answered, "" outside of one."""

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class _Json(JsonFormatter):
    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - logging's name
        return _place_of(ei)


class _Text(logging.Formatter):
    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - logging's name
        return _place_of(ei)


def _place_of(ei: _ExcInfo) -> str:
    name = ei[0].__name__ if ei[0] else ""
    return f"{name}\n{''.join(traceback.format_tb(ei[2]))}"


def _with_request(record: logging.LogRecord) -> bool:
    if given := request_id.get():
        record.request_id = given
    return True


def writes_json(settings: Settings) -> bool:
    """Whether logs are JSON lines: as set, or wherever stderr is no terminal."""
    if settings.log_format == "auto":
        return not sys.stderr.isatty()
    return settings.log_format == "json"


def set_up_logging(settings: Settings) -> None:
    """Send every library's warnings and our own events to stderr in one form."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_with_request)
    if writes_json(settings):
        handler.setFormatter(
            _Json(
                "{levelname}{name}{message}",
                style="{",
                timestamp=True,
                rename_fields={"levelname": "level", "name": "logger"},
                json_ensure_ascii=False,
            )
        )
    else:
        handler.setFormatter(_Text("{levelname} {name}: {message}", style="{"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    # A terminal shows what is wrong; a collector also takes every request and answer.
    level = logging.INFO if writes_json(settings) else logging.WARNING
    logging.getLogger("seisaku").setLevel(level)


def say(line: str, settings: Settings) -> None:
    """Tell whoever runs the process something that is no fault, in the form of its logs."""
    if writes_json(settings):
        logging.getLogger("seisaku").info(line)
    else:
        print(line, file=sys.stderr, flush=True)  # noqa: T201
