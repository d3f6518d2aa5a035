"""Requests that no page sends: other files of the disk, addresses to fetch, endless bodies."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import uvicorn
from attacked_server import WORDS, Attacked, attacking
from gradio_events import file_data, send
from starlette.types import Message, Receive, Scope, Send
from uvicorn.server import ServerState

from assistant.web.http.gradio_doors import is_open
from assistant.web.http.guard import MAX_BODY_BYTES, Guard
from assistant.web.http.patient_http import PatientProtocol
from assistant.web.http.problems import ProblemError


@pytest.fixture(scope="module")
def attacked(deck_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    with attacking(deck_index, tmp_path_factory.mktemp("attacked")) as running:
        yield running


# --- the disk -----------------------------------------------------------------------------------


def test_no_event_takes_a_file_that_was_not_uploaded(attacked: Attacked) -> None:
    hostile = file_data(str(attacked.secret), "secret.txt")
    ended = send(attacked.client, "question", "submit", hostile)
    assert ended["success"] is False
    assert "/gradio_api/file" not in json.dumps(ended) and WORDS not in json.dumps(ended)
    assert attacked.documents == ["deck.txt"] and attacked.secret.is_file()


def test_an_uploaded_file_is_still_taken_and_its_name_leads_nowhere(attacked: Attacked) -> None:
    name = "../../../" + "あ" * 300 + "<b>.txt"
    files = {"files": (name, "花咲町は基金に42億円を拠出した。".encode())}
    assert attacked.client.post("/gradio_api/upload", files=files).status_code == 404
    started = attacked.client.post("/api/library/upload", files=files).json()
    news = {"running": True}
    while news["running"]:  # the service itself waits before it tells
        news = attacked.client.get(f"/api/library/jobs/{started['job']}").json()
    (added,) = set(attacked.documents) - {"deck.txt"}
    assert not set(added) & set("/\\\x00<>") and len(added.encode()) < 255
    assert attacked.client.get(f"/api/slides/{added}/1").json()["text"].startswith("花咲町")
    uploads = attacked.secret.parent / "index-uploads"
    assert [path.name for path in uploads.glob("[!.]*")] == [added]


@pytest.mark.parametrize("name", [
    "../secret.txt", "..%2Fsecret.txt", "%2e%2e/secret.txt", "....//secret.txt", "..\\secret.txt",
    "%00deck.txt", "deck.txt%00", "/etc/passwd", "file:///etc/passwd", "deck.txt/../../secret.txt",
    "あ" * 700, "deck.txt%0d%0aset-cookie:a=b", "%ff%fe",
])  # fmt: skip
def test_a_slide_s_address_opens_indexed_documents_only(attacked: Attacked, name: str) -> None:
    for tail in ("1", "1.png"):
        status, text, headers = attacked.raw(f"/api/slides/{name}/{tail}")
        assert status == 404, text
        assert WORDS not in text and "root:" not in text and "set-cookie" not in headers


@pytest.mark.parametrize(
    "number", ["0", "-1", "99999999999999999999999", "1e3", "1/../2", "1%2f..%2f2"]
)
def test_a_slide_s_number_is_a_number_of_the_document(attacked: Attacked, number: str) -> None:
    for tail in ("", ".png"):
        status, _, _ = attacked.raw(f"/api/slides/deck.txt/{number}{tail}")
        assert status in (404, 422)


@pytest.mark.parametrize("path", [
    "file=/etc/passwd", "file=HIDDEN", "file=../../etc/passwd", "file=etc/passwd", "file=/proc/self/environ",
    "file=C:/windows/win.ini", "file=http://127.0.0.1/", "file=HTTPS://example.org/a.png",
    "file=//example.org/a", "file=ftp://example.org/a", "proxy=http://127.0.0.1/", "proxy=https://hf.space/",
    "custom_component/a/client/component/index.js", "deep_link", "runs", "vibe-code", "dev/reload", "token",
    "stream/a/b/1/playlist.m3u8", "openapi.json", "call/a/b", "profiling/summary", "mcp/sse",
])  # fmt: skip
def test_gradio_s_own_routes_serve_no_file_of_the_disk_and_fetch_nothing(
    attacked: Attacked, path: str
) -> None:
    status, text, _ = attacked.raw("/gradio_api/" + path.replace("HIDDEN", str(attacked.secret)))
    assert status in (403, 404)
    assert WORDS not in text and "root:" not in text


@pytest.mark.parametrize("path", [
    "process_recording", "component_server", "run/predict", "api/predict", "call/predict", "vibe-edit",
    "vibe-code", "undo-vibe-edit", "stream/a", "run-history/connect",
])  # fmt: skip
def test_gradio_s_other_doors_take_nothing(attacked: Attacked, path: str) -> None:
    files = {"file": ("a.txt", b"a")}
    assert attacked.client.post(f"/gradio_api/{path}", files=files).status_code == 404
    assert attacked.client.post(f"/gradio_api/{path}/", json={"data": []}).status_code == 404


def test_the_page_s_own_files_lead_nowhere_else(attacked: Attacked) -> None:
    for folder in ("static", "assets", "svelte"):
        for path in (
            "../../routes.py",
            "%2e%2e/%2e%2e/routes.py",
            "/etc/passwd",
            "..%2f..%2froutes.py",
        ):
            status, text, _ = attacked.raw(f"/{folder}/{path}")
            assert status in (403, 404)
            assert "def create_app" not in text and "root:" not in text


# --- addresses ----------------------------------------------------------------------------------


def test_no_event_makes_the_service_fetch_an_address(attacked: Attacked) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        here = f"http://127.0.0.1:{listener.getsockname()[1]}/a.txt"
        for address in (here, "http://192.0.2.1/a.txt", "https://203.0.113.9/a.txt"):
            hostile = file_data(address)
            ended = send(attacked.client, "question", "submit", hostile)
            assert ended["success"] is False
            assert ended["output"]["error"] == "no address is fetched"
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_a_forwarded_host_of_a_stranger_changes_no_address(attacked: Attacked) -> None:
    headers = {
        "x-forwarded-host": "evil.example",
        "x-forwarded-proto": "https",
        "forwarded": "host=evil.example",
    }
    for path in ("/", "/config", "/embed.js"):
        assert "evil.example" not in attacked.client.get(path, headers=headers).text


def test_a_question_too_long_for_the_box_is_refused_past_the_box_too(attacked: Attacked) -> None:
    long = "大学" * 501
    told = json.dumps(send(attacked.client, "question", "submit", long), ensure_ascii=False)
    assert "1000" in told and "長" in told
    example = {"index": 0, "value": {"text": long}}
    ended = send(attacked.client, "chat", "example_select", None, example)
    assert "長" in json.dumps(ended, ensure_ascii=False)


def test_half_a_character_in_a_question_is_answered_like_any_other(attacked: Attacked) -> None:
    ended = send(attacked.client, "question", "submit", "規模\ud800は")
    assert ended["success"] is True and "規模&#63;は" in json.dumps(ended, ensure_ascii=False)


# --- bodies -------------------------------------------------------------------------------------


def test_a_body_without_a_length_is_counted_as_it_comes(attacked: Attacked) -> None:
    pieces = (b"[" * 50_000 for _ in range(MAX_BODY_BYTES // 50_000 + 1))
    kind = {"content-type": "application/json"}
    for path in ("/api/ask", "/gradio_api/queue/join"):
        reply = attacked.client.post(path, content=pieces, headers=kind)
        assert reply.status_code == 413 and reply.json()["type"].endswith("body-too-large")
        pieces = (b" " * 50_000 for _ in range(MAX_BODY_BYTES // 50_000 + 1))


def test_a_compressed_body_is_refused_unread(attacked: Attacked) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    for encoding in ("gzip", "deflate", "br", "x-gzip, identity"):
        headers = {"content-encoding": encoding, "content-type": "application/json"}
        reply = attacked.client.post("/api/ask", content=bomb, headers=headers)
        assert reply.status_code == 415 and reply.json()["detail"].count(" / ") == 1


@pytest.mark.parametrize("body", [
    b"[" * 900_000, b'{"question":' * 70_000, b'{"question": "\xff\xfe"}', b'{"question": "\\ud800"}',
    b'{"question": "a", "history": [{"role": "user", "content": "\\udfff"}]}',
    b'{"question": "\\u0000"}', b'{"question": NaN}', b'{"question": 1e999999}', b"null", b"\x00" * 1000,
    b'{"question": ' + b"9" * 500_000 + b"}",
])  # fmt: skip
def test_a_body_that_is_no_question_is_refused_and_nothing_breaks(
    attacked: Attacked, body: bytes
) -> None:
    kind = {"content-type": "application/json"}
    reply = attacked.client.post("/api/ask", content=body, headers=kind)
    assert reply.status_code in (200, 400, 422), reply.text
    assert attacked.client.get("/healthz").status_code == 200


def test_a_stalled_sender_keeps_nobody_waiting(attacked: Attacked) -> None:
    head = b"POST /api/ask HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{"
    slow = [socket.create_connection(attacked.place) for _ in range(200)]
    try:
        for i, connection in enumerate(slow):
            connection.sendall(head if i % 2 else b"POST /api/ask HTTP/1.1\r\nhost:")
        reply = attacked.client.post("/api/ask", json={"question": "大学ファンドの規模は？"})
        assert reply.status_code == 200
    finally:
        for connection in slow:
            connection.close()


def test_endless_headers_are_cut_off(attacked: Attacked) -> None:
    with closing(socket.create_connection(attacked.place)) as connection:
        connection.settimeout(60)
        connection.sendall(b"GET / HTTP/1.1\r\n")
        with pytest.raises(ConnectionError):
            for _ in range(100_000):
                connection.sendall(b"a: " + b"b" * 1000 + b"\r\n")


def test_headers_that_never_end_are_waited_for_a_while_only() -> None:
    class Quick(PatientProtocol):
        header_seconds = 0.05

    async def cut_off() -> bytes:
        config = uvicorn.Config(lambda: None, log_config=None)
        config.loaded_app = config.app
        loop, state = asyncio.get_running_loop(), ServerState()
        async with await loop.create_server(
            lambda: Quick(config, state, {}), "127.0.0.1", 0
        ) as server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            writer.write(b"GET / HTTP/1.1\r\nhost:")
            got = await asyncio.wait_for(reader.read(), 60)
            writer.close()
        return got

    assert asyncio.run(cut_off()) == b""


def test_a_body_that_stalls_is_answered_with_408() -> None:
    sent: list[Message] = []

    async def never() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    async def tell(message: Message) -> None:
        sent.append(message)

    async def in_its_own_words(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await receive()
        except ProblemError:  # so does FastAPI
            await send({"type": "http.response.start", "status": 400, "headers": []})

    scope = {"type": "http", "path": "/api/ask", "method": "POST", "headers": []}
    asyncio.run(Guard(in_its_own_words, patience=0.01)(scope, never, tell))
    assert sent[0]["status"] == 408 and b"body-too-slow" in sent[1]["body"]


def test_what_is_not_gradio_s_is_not_its_door() -> None:
    assert all(
        map(is_open, ("/", "/api/ask", "/seisaku/gradio_api/queue/join", "/gradio_api/file=/a"))
    )
    assert not any(
        map(is_open, ("/seisaku/gradio_api/proxy=a", "/gradio_api/file=http://a", "/gradio_api/x"))
    )
