"""A real nginx of its own before a running service, with the configuration that we hand out."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
HANDED_OUT = Path(__file__).resolve().parent.parent / "docs/deploy/nginx.conf"
FRAME = """
{user}
daemon off;
pid {folder}/pid;
error_log stderr warn;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        location = /favicon.ico {{ return 204; }}  # every browser asks the site itself
        {locations}
    }}
}}
"""


@contextmanager
def nginx(folder: Path, upstream: str) -> Iterator[str]:
    """Serve ``upstream`` (host:port) below /seisaku on a free port; yield the origin.

    Skips the test where there is no nginx.
    """
    if NGINX is None:
        pytest.skip("needs nginx (apt-get install nginx-light)")
    folder.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    handed_out = HANDED_OUT.read_text(encoding="utf-8")
    assert handed_out.count("127.0.0.1:7860") == 1
    locations = handed_out.replace("127.0.0.1:7860", upstream)
    user = "user root;" if os.geteuid() == 0 else ""
    text = FRAME.format(user=user, folder=folder, port=port, locations=locations)
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    command = [NGINX, "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8") as process:
        try:
            _wait(process, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=60)


def _wait(process: subprocess.Popen[str], port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"nginx: {process.stderr.read() if process.stderr else ''}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    pytest.fail("nginx does not listen")
