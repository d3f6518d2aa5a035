"""A service whose uploads are open, and a file of its disk that nobody uploaded."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import httpx
from app_server import serving

WORDS = "金庫の番号は四二七九"


@dataclass(frozen=True)
class Attacked:
    """A service whose uploads are open, and a file of its disk that nobody uploaded."""

    client: httpx.Client
    secret: Path
    log: list[str]

    @property
    def place(self) -> tuple[str, int]:
        url = self.client.base_url
        return url.host, url.port or 80

    def raw(self, path: str) -> tuple[int, str, dict[str, str]]:
        """Ask for a path as it is written: httpx would resolve its dots first."""
        with closing(HTTPConnection(*self.place, timeout=120)) as connection:
            connection.request("GET", quote(path, safe="/%=:?\\"))
            reply = connection.getresponse()
            text = reply.read().decode("utf-8", "replace")
            return reply.status, text, dict(reply.getheaders())

    @property
    def documents(self) -> list[str]:
        return [info["name"] for info in self.client.get("/api/documents").json()]


@contextmanager
def attacking(deck_index: Path, folder: Path) -> Iterator[Attacked]:
    """Serve a copy of an index that may be changed, in a folder that also holds the secret."""
    index = shutil.copytree(deck_index, folder / "index")
    secret = folder / "secret.txt"
    secret.write_text(WORDS, encoding="utf-8")
    with serving(index) as (origin, log), httpx.Client(base_url=origin, timeout=120) as client:
        yield Attacked(client, secret, log)
