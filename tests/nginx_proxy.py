"""A real nginx of its own before a running service, with the configuration that we hand out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from eval.durability.replicated.front import free_ports, nginx_program, running

HANDED_OUT = Path(__file__).resolve().parent.parent / "docs/deploy/nginx.conf"
SERVER = """
server {{
    listen 127.0.0.1:{port};
    location = /favicon.ico {{ return 204; }}  # every browser asks the site itself
    {locations}
}}
"""


@contextmanager
def nginx(folder: Path, upstream: str) -> Iterator[str]:
    """Serve ``upstream`` (host:port) below /seisaku on a free port; yield the origin.

    Skips the test where there is no nginx.
    """
    if nginx_program() is None:
        pytest.skip("needs nginx (apt-get install nginx-light)")
    (port,) = free_ports(1)
    handed_out = HANDED_OUT.read_text(encoding="utf-8")
    assert handed_out.count("127.0.0.1:7860") == 1
    locations = handed_out.replace("127.0.0.1:7860", upstream)
    with running(folder, SERVER.format(port=port, locations=locations), port):
        yield f"http://127.0.0.1:{port}"
