"""Which of Gradio's doors stand open: those that the page needs, and none that leads elsewhere.

Gradio 6.31 also offers a proxy, downloads on behalf of a reader, recordings, saved links and an
editor of the program. And mounted, not launched, it takes any path of the disk as an upload:
``blocks.has_launched``, which turns that check on, is set by ``launch()`` only.
"""

from __future__ import annotations

import gradio as gr
import httpx
from gradio import processing_utils

_PREFIX = "/gradio_api/"
_EXACT = frozenset(
    {"queue/join", "queue/data", "queue/status", "cancel", "reset", "startup-events", "info",
     "app_id", "login_check", "user", "theme.css"}
)  # fmt: skip
_BELOW = (
    "heartbeat/",
    "file=/",  # a path, never "file=http://"; Gradio serves what it stored itself
)


class NoDownloadError(gr.Error):
    """An event names an address instead of an uploaded file."""

    def __init__(self) -> None:
        super().__init__("no address is fetched")


def is_open(path: str) -> bool:
    """Whether a request's path is the page's business; paths that are not Gradio's are."""
    _, gradio, rest = path.partition(_PREFIX)
    return not gradio or rest.rstrip("/") in _EXACT or rest.startswith(_BELOW)


def shut_doors(page: gr.Blocks) -> None:
    """Have events take uploaded files only: no other path of the disk, and no address."""
    page.has_launched = True
    processing_utils.async_ssrf_protected_get = _no_download


async def _no_download(url: str) -> httpx.Response:
    raise NoDownloadError
