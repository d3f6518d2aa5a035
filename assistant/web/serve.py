"""The service and the chat in one process, behind one address."""

from __future__ import annotations

import logging
import signal
import socket
import threading
from asyncio import CancelledError
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.common.messages import message
from assistant.common.settings import Settings
from assistant.operate.logs import say, set_up_logging
from assistant.operate.records import Records, open_records
from assistant.operate.records.database import RecordsError
from assistant.operate.watch.running import watching
from assistant.web.service.needs import WholeAssistant
from assistant.web.service.shared import SharedAssistant

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.web.pages.curate import OpenCurator


BACKLOG = 2048
"""Connections that wait to be accepted: uvicorn's own number."""


class PortError(Exception):
    """The address cannot be listened on; the message says what to do."""


def create_app(
    assistant: WholeAssistant | SharedAssistant, settings: Settings,
    records: Records | None = None, curator: OpenCurator | None = None,
    turn: threading.Lock | None = None,
) -> FastAPI:  # fmt: skip
    """Return the service with the chat mounted at its root; ``state.assistant`` is shared by all.

    With a ``curator`` there is a page on which feedback becomes cases. ``turn`` is held while added
    documents are indexed, by all who update the index in this process.
    """
    from assistant.common.access.curators import may_administer, may_curate
    from assistant.common.access.uploads import may_upload
    from assistant.operate.library.documents import Library
    from assistant.web.api import create_api, shared_with
    from assistant.web.chat.history import histories_of
    from assistant.web.chat.masthead import Way
    from assistant.web.chat.page import create_page
    from assistant.web.http.base import base_path
    from assistant.web.pages.curate import curate_routes
    from assistant.web.pages.insight import insight_routes
    from assistant.web.sign_in.visitor import visitor

    shared = shared_with(assistant, settings, visitor)
    records = records or open_records(settings)
    library = (
        Library(
            settings, assistant.embedder, assistant.documents, shared.documents,
            lambda: may_upload(visitor(), settings), turn,
        ) if settings.uploads_open else None
    )  # fmt: skip
    api = create_api(shared, settings, records, library)
    api.state.assistant = shared
    if curator is not None:
        making = curator(records.feedback, shared, settings)
        api.include_router(curate_routes(making, shared, settings), prefix=base_path(settings))
    use = insight_routes(shared, settings, records, curates=curator is not None)
    api.include_router(use, prefix=base_path(settings))

    def ways() -> list[Way]:
        curates = curator is not None and may_curate(visitor(), settings)
        offered = [("insight", "insight_title")] if may_administer(visitor(), settings) else []
        return [*offered, *([("curate", "curate_title")] if curates else [])]

    page = create_page(shared, settings, records.feedback, histories_of(records), ways)
    return _mounted(api, page, settings)


def _mounted(api: FastAPI, page: Any, settings: Settings) -> FastAPI:
    """Return the service with the chat's page at its root, and none of Gradio's own doors."""
    import gradio as gr

    from assistant.web.http.base import base_path
    from assistant.web.http.gradio_doors import shut_doors
    from assistant.web.look.theme import STYLE_SHEETS, head, theme

    shut_doors(page)
    app: FastAPI = gr.mount_gradio_app(
        api,
        page,
        path=base_path(settings) or "/",
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=settings.max_file_mb * 2**20,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=theme(),
        css_paths=STYLE_SHEETS,
        head=head(settings),
    )
    return app


def listen(settings: Settings) -> socket.socket:
    """Take the port before anything slow is loaded; connections are refused until `open_to_all`.

    A proxy so sends nothing to a service that is still starting, but to another one.

    Raises:
        PortError: it is in use or may not be used.
    """
    taken = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # of a service that has ended
        if taken.family == socket.AF_INET6:
            taken.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        taken.bind((settings.host, settings.port))
    except OSError as error:
        taken.close()
        raise _port_error(settings, error) from None
    return taken


def open_to_all(listener: socket.socket, settings: Settings) -> None:
    """Accept connections from now on.

    Raises:
        PortError: another process that was starting too has the port.
    """
    try:
        listener.listen(BACKLOG)
    except OSError as error:
        raise _port_error(settings, error) from None


def _port_error(settings: Settings, error: OSError) -> PortError:
    values = {
        "host": settings.host, "port": settings.port, "reason": error.strerror or error,
    }  # fmt: skip
    return PortError(message("port_in_use", settings.language, **values))


def address(listener: socket.socket, settings: Settings) -> str:
    """Return the address to open in a browser."""
    from assistant.web.http.base import base_path

    host, port = listener.getsockname()[:2]
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}{base_path(settings)}/"


def serve(
    assistant: WholeAssistant, settings: Settings, listener: socket.socket,
    curator: OpenCurator | None = None,
) -> None:  # fmt: skip
    """Answer requests until the process is told to stop; the assistant is closed then.

    Raises:
        PortError: another process has taken the port.
    """
    import uvicorn

    from assistant.web.http.patient_http import PatientProtocol
    from assistant.web.http.stop import IDLE_SECONDS, PatientServer

    records = open_records(settings)
    try:
        records.database.open()
    except RecordsError as error:
        if settings.answer_records or settings.sign_in in ("proxy", "oidc"):
            raise
        say(f"{error} {message('records_unusable', settings.language)}", settings)
    turn = threading.Lock()
    app = create_app(assistant, settings, records, curator, turn)
    config = uvicorn.Config(
        app,
        http=PatientProtocol,
        log_config=None,  # set_up_logging has done it
        log_level="warning",
        access_log=False,  # addresses of searches carry the words that people look for
        proxy_headers=False,  # TrustedProxies reads them
        timeout_graceful_shutdown=IDLE_SECONDS,
    )
    logging.getLogger("uvicorn.error").addFilter(_is_no_farewell)
    running, seconds = app.state.assistant.running, settings.shutdown_seconds
    server = PatientServer(config, running, seconds, elsewhere=bool(settings.trusted_proxies))
    with watching(settings, assistant.embedder, turn, lambda line: say(line, settings)):
        open_to_all(listener, settings)
        say(message("serving", settings.language, url=address(listener, settings)), settings)
        server.run(sockets=[listener])


def _is_no_farewell(record: logging.LogRecord) -> bool:
    """Keep open pages, which are cut off when the process stops, from looking like faults."""
    cut_off = record.exc_info is not None and isinstance(record.exc_info[1], CancelledError)
    return not cut_off and "timeout graceful shutdown" not in str(record.msg)


def run_serve(
    settings: Settings, build_index: Callable[[Settings], int], curator: OpenCurator | None = None
) -> int:
    """Serve until Ctrl-C; where there is no index yet, the bundled deck is indexed first.

    Args:
        settings: all settings.
        build_index: indexes the bundled deck and returns its exit code.
        curator: turns feedback into cases; None for no page that does.

    Raises:
        PortError: the address cannot be listened on; nothing was indexed or loaded.
        SettingsError: the way to sign in is not set up.
    """
    from assistant.open import open_assistant
    from assistant.web.sign_in.sign_in import check_sign_in

    set_up_logging(settings)
    check_sign_in(settings)
    with listen(settings) as listener:
        if settings.store_url is None and not _has_index(settings.index_dir):
            say(message("indexing_deck", settings.language), settings)
            if code := build_index(settings):
                return code
        assistant = open_assistant(settings)
        with suppress(KeyboardInterrupt):  # uvicorn has closed everything in order by then
            # uvicorn raises the signal again when it is done: a service manager's stop is no fault
            signal.signal(signal.SIGTERM, signal.default_int_handler)
            serve(assistant, settings, listener, curator)
        say(message("stopped", settings.language), settings)
    return 0


def _has_index(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())
