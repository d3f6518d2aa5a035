"""Gradio's events as a hostile client sends them: past the page, with whatever data it likes."""

from __future__ import annotations

import json
import uuid
from typing import Any

import httpx


def event_of(config: dict[str, Any], elem_id: str, kind: str) -> int:
    """Return the number of a component's event, by its ``elem_id``."""
    ids = {part["id"] for part in config["components"] if part["props"].get("elem_id") == elem_id}
    return next(
        dependency["id"]
        for dependency in config["dependencies"]
        if any(target in ids and name == kind for target, name in dependency["targets"])
    )


def file_data(path: str, name: str = "file.txt") -> dict[str, Any]:
    """Return what the page sends for an uploaded file, naming any path."""
    return {"path": path, "orig_name": name, "meta": {"_type": "gradio.FileData"}}


def send(
    client: httpx.Client, elem_id: str, kind: str, value: object, event_data: object = None
) -> dict[str, Any]:
    """Send a component's event as the page does, with nothing for its other inputs."""
    config = client.get("/config").json()
    number = event_of(config, elem_id, kind)
    inputs = next(d["inputs"] for d in config["dependencies"] if d["id"] == number)
    own = [value] if value is not None else []
    return send_event(client, number, [*own, *[None] * (len(inputs) - len(own))], event_data)


def send_event(
    client: httpx.Client, number: int, data: list[Any], event_data: object = None
) -> dict[str, Any]:
    """Send one event and return its last message."""
    session = uuid.uuid4().hex
    event = {"fn_index": number, "data": data, "session_hash": session, "event_data": event_data}
    body = json.dumps(event)  # httpx's own writing refuses lone surrogates
    kind = {"content-type": "application/json"}
    joined = client.post("/gradio_api/queue/join", content=body, headers=kind)
    assert joined.status_code == 200, joined.text
    stream = {"session_hash": session}
    with client.stream("GET", "/gradio_api/queue/data", params=stream) as reply:
        for line in reply.iter_lines():
            message = json.loads(line.removeprefix("data:")) if line.startswith("data:") else {}
            if message.get("msg") == "process_completed":
                return dict(message)
    raise AssertionError("the event never ended")
