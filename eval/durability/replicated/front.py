"""The nginx of docs/deploy before services of this machine."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from eval.durability.replicated.service import LateError, until

HOME = Path(__file__).resolve().parents[3]
NAME = "deploy/nginx-replicas.conf"
FRAME = """
{user}
daemon off;
pid {folder}/pid;
error_log {folder}/error.log warn;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {servers}
}}
"""


def nginx_program() -> str | None:
    """Return the program, None where there is none (apt-get install nginx-light)."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def handed_out() -> str:
    """Return the configuration that docs/scale.md tells of."""
    places = (HOME / "docs" / NAME, HOME / "assistant/operate/bundle" / NAME)
    return next(place for place in places if place.is_file()).read_text(encoding="utf-8")


def configured(text: str, ports: Sequence[int], listen: int) -> str:
    """Return the configuration with other ports: those of two services, or of one twice."""
    text = re.sub(r"listen 8080;", f"listen 127.0.0.1:{listen};", text)
    for shown, port in zip(
        ("127.0.0.1:7861", "127.0.0.1:7862"), (ports[0], ports[-1]), strict=True
    ):
        text = text.replace(shown, f"127.0.0.1:{port}")
    return text


@contextmanager
def front(folder: Path, ports: Sequence[int]) -> Iterator[str]:
    """Run nginx before services until the block ends; yield the address below which they are.

    Raises:
        LateError: it does not start; the message tells what it says.
    """
    (listen,) = free_ports(1)
    with running(folder, configured(handed_out(), ports, listen), listen):
        yield f"http://127.0.0.1:{listen}/seisaku"


@contextmanager
def running(folder: Path, servers: str, listen: int) -> Iterator[None]:
    """Run nginx with some servers, out of a new folder, from when it listens until the block ends.

    Raises:
        LateError: it does not start; the message tells what it says.
    """
    folder.mkdir()
    user = "user root;" if os.geteuid() == 0 else ""
    config = folder / "nginx.conf"
    config.write_text(FRAME.format(user=user, folder=folder, servers=servers), encoding="utf-8")
    command = [nginx_program() or "nginx", "-p", str(folder), "-e", "stderr", "-c", str(config)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8") as process:
        try:
            until(lambda: _listens(process, listen))
            yield
        finally:
            process.terminate()
            process.wait(timeout=60)


def _listens(process: subprocess.Popen[str], port: int) -> bool:
    if process.poll() is not None:
        raise LateError(process.stderr.read() if process.stderr else "nginx")
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def free_ports(count: int) -> list[int]:
    """Return ports of this machine on which nobody listens."""
    with ExitStack() as stack:
        free = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [one.getsockname()[1] for one in free]
