"""Two real services over one index and one PostgreSQL, behind the nginx that we hand out."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

import httpx
import pytest
from forked import forked
from postgres import postgres

from eval.durability.replicated.front import free_ports, front, nginx_program
from eval.durability.replicated.service import Replica

SETTINGS = """
records_url = "{database}"
trusted_proxies = ["127.0.0.1"]
sign_in = "proxy"
session_secret = "{key}"
embed_secret = "{key}"
log_format = "json"
"""
PERSON = {"x-forwarded-user": "hanako"}


class Decided(Replica):
    """A service whose chances are decided."""

    def _launched(self) -> subprocess.Popen[str]:
        words = ["serve", "--port", str(self.port), *self.options]
        return forked(words, {**os.environ, **self.environment})  # type: ignore[return-value]


@dataclass
class Site:
    """Two replicas, and the address of the nginx before them."""

    url: str
    replicas: list[Replica]
    config: Path

    def client(self, url: str = "", **headers: str) -> httpx.Client:
        """Return a signed-in client of nginx, or of one replica by its origin."""
        base = f"{url}/seisaku" if url else self.url
        return httpx.Client(base_url=base, headers={**PERSON, **headers}, timeout=120)


@contextmanager
def replicas(folder: Path, index: Path, more: str = "") -> Iterator[Site]:
    """Start a database, two services over an index and an nginx; end all of them.

    Skips the test where there is no nginx.

    Args:
        folder: an empty one.
        index: an index folder.
        more: lines of the services' settings.
    """
    if nginx_program() is None:
        pytest.skip("needs nginx (apt-get install nginx-light)")
    with ExitStack() as stack:
        database = stack.enter_context(postgres(folder / "pg"))
        config = folder / "seisaku.toml"
        config.write_text(
            SETTINGS.format(database=database, key=token_hex()) + more, encoding="utf-8"
        )
        options = ("--index", str(index), "--root-path", "/seisaku", "--config", str(config))
        started: list[Replica] = [Decided(port, options) for port in free_ports(2)]
        for replica in started:
            stack.callback(replica.end)
            replica.start()
        ports = [replica.port for replica in started]
        url = stack.enter_context(front(folder / "nginx", ports))
        yield Site(url, started, config)
