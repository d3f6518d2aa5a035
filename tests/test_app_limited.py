"""A document for one group, looked for at every door of a running service by people outside of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from app_server import served
from gradio_events import send

from assistant.common.settings import Settings
from assistant.operate.records import open_records
from index.publish.build import Builder
from index.types import Embedder

HIDDEN = "人事/室長人事案.txt"
SECRETS = ("花咲", "望月", "人事案", "人事の壊れた")
"""Of the limited documents: words of two slides, the name, the name of one that cannot be read."""
QUESTIONS = (
    "基金運用室の室長になるのは誰ですか？",
    "基金運用室の副室長になるのは誰ですか？",
    "登録されている資料の概要を教えてください",
    "2枚目には何が書いてありますか？",
    "異動の時期と体制は？",
)
DOORS = (
    "ask", "stream", "search", "documents", "left-out", "chat", "page", "invoke", "details",
    "completion", "chunks", "mcp-ask", "mcp-search",
)  # fmt: skip


@dataclass(frozen=True)
class Asker:
    """Someone at the service: a person's headers, and the key of a program of the same rights."""

    client: httpx.Client
    person: dict[str, str]
    key: dict[str, str]

    def said(self, door: str) -> str:
        """Return everything that a door says to all the questions."""
        if door in ("documents", "left-out"):
            return self._get(f"/api/{door}")
        if door == "page":
            return self._get("/") + self._get("/config")
        return "".join(self._asked(door, question) for question in QUESTIONS)

    def _get(self, path: str, **query: str) -> str:
        return self.client.get(path, headers=self.person, params=query).raise_for_status().text

    def _post(self, path: str, body: object, headers: dict[str, str]) -> str:
        reply = self.client.post(path, json=body, headers=headers).raise_for_status()
        if reply.headers["content-type"].startswith("text/event-stream"):
            return reply.text
        return json.dumps(reply.json(), ensure_ascii=False)  # a character may come as its number

    def _asked(self, door: str, question: str) -> str:
        if door == "search":
            return self._get("/api/search", q=question, k="100")
        if door == "chat":
            return self._chat(question)
        if door.startswith("mcp"):
            return self._mcp(door, question)
        stream = {"accept": "text/event-stream"}
        messages = [{"role": "user", "content": question}]
        path, body, headers = {
            "ask": ("/api/ask", {"question": question}, self.person),
            "stream": ("/api/ask", {"question": question}, {**self.person, **stream}),
            "invoke": ("/invoke", {"inputs": {"question": question}}, self.key),
            "details": (
                "/invoke",
                {"inputs": {"question": question, "output_in_detail": True, "n_queries": 20}},
                self.key,
            ),
            "completion": ("/v1/chat/completions", {"messages": messages}, self.key),
            "chunks": ("/v1/chat/completions", {"messages": messages, "stream": True}, self.key),
        }[door]
        text = self._post(path, body, headers)
        return _joined(text) if door == "chunks" else text

    def _chat(self, question: str) -> str:
        """Ask as the page does; suggestions and the panel's picture are part of what comes back."""
        with httpx.Client(
            base_url=self.client.base_url, headers=self.person, timeout=300
        ) as browser:
            ended = send(browser, "question", "submit", question)
        return json.dumps(ended, ensure_ascii=False)

    def _mcp(self, door: str, question: str) -> str:
        name, word = ("ask", "question") if door == "mcp-ask" else ("search_slides", "query")
        call = {"name": name, "arguments": {word: question}}
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
        accept = {"accept": "application/json, text/event-stream", **self.key}
        return self._post("/mcp", body, accept)


def _joined(stream: str) -> str:
    """Return the text of a stream whose pieces may end within a word."""
    lines = [line.removeprefix("data: ") for line in stream.splitlines()]
    chunks = [json.loads(line) for line in lines if line.startswith("{")]
    deltas = [choice["delta"] for chunk in chunks for choice in chunk["choices"]]
    rest = json.dumps(deltas, ensure_ascii=False)
    return "".join(delta.get("content") or "" for delta in deltas) + rest


@pytest.fixture(scope="module")
def askers(
    tmp_path_factory: pytest.TempPathFactory, embedder: Embedder
) -> Iterator[dict[str, Asker]]:
    folder = tmp_path_factory.mktemp("limited")
    for name in ("公開", "人事"):
        (folder / "資料" / name).mkdir(parents=True)
    (folder / "資料/公開/基金.txt").write_text(
        "大学ファンド\n\n10兆円規模の大学ファンドを設ける。\n\f運用の体制\n\n運用は振興機構が担う。\n",
        "utf-8",
    )
    (folder / "資料" / HIDDEN).write_text(
        "室長の人事案\n\n基金運用室の室長は花咲太郎である。\n\f"
        "副室長の人事案\n\n基金運用室の副室長は望月花子である。\n異動の時期は4月である。\n", "utf-8"
    )  # fmt: skip
    (folder / "資料/人事/人事の壊れた案.pdf").write_bytes(b"%PDF- broken")
    Builder(folder / "index", embedder, 120, 2**25).run([folder / "資料"])
    url = f"sqlite:///{folder}/records.sqlite3"
    config = folder / "seisaku.toml"
    config.write_text(
        f'records_url = "{url}"\nsign_in = "proxy"\ntrusted_proxies = ["127.0.0.1"]\n'
        'rate_limit = ""\n[document_groups]\n"人事/*" = ["jinji"]\n', "utf-8"
    )  # fmt: skip
    records = open_records(Settings(records_url=url))
    groups = {"member": ["jinji"], "other": ["soumu"], "nobody": []}
    keys = {name: records.keys.add(name, ["ask", "search"], g) for name, g in groups.items()}
    records.close()
    with (
        served(folder / "index", "--config", str(config)) as running,
        httpx.Client(base_url=running.origin, timeout=300) as client,
    ):
        yield {
            name: Asker(
                client, {"x-forwarded-user": name, "x-forwarded-groups": ",".join(names)},
                {"x-api-key": keys[name]},
            )
            for name, names in groups.items()
        }  # fmt: skip


@pytest.mark.parametrize("door", DOORS)
def test_no_door_says_a_word_of_a_limited_document_to_others(
    askers: dict[str, Asker], door: str
) -> None:
    for name in ("other", "nobody"):
        told = askers[name].said(door)
        assert [word for word in SECRETS if word in told] == []
    member = askers["member"].said(door)  # whose document it is: the questions do reach it
    assert any(word in member for word in SECRETS) or door == "page"


def test_its_slides_and_pictures_are_like_those_that_never_were(askers: dict[str, Asker]) -> None:
    client, member = askers["member"].client, askers["member"].person
    for tail in ("1", "1.png", "1.png?quote=花咲太郎", "9", "9.png"):
        theirs = client.get(f"/api/slides/{HIDDEN}/{tail}", headers=member)
        assert theirs.status_code == (404 if tail.startswith("9") else 200)
        for name in ("other", "nobody"):
            told = []
            for document in (HIDDEN, "ない.txt"):
                address = f"/api/slides/{document}/{tail}"
                reply = client.get(address, headers=askers[name].person)
                assert reply.status_code == 404
                told.append(reply.json()["detail"].replace(document, "?"))
            assert told[0] == told[1]


def test_no_count_has_a_limited_document_in_it(askers: dict[str, Asker]) -> None:
    client = askers["other"].client
    for name, count in (("member", 2), ("other", 1), ("nobody", 1)):
        headers = askers[name].person
        assert client.get("/readyz", headers=headers).json()["documents"] == count
        metrics = client.get("/metrics", headers=headers).text
        assert f"seisaku_index_documents {count}.0\n" in metrics
        assert f"seisaku_index_slides {2.0 * count}\n" in metrics
        assert not [word for word in SECRETS if word in metrics]
