"""What operators need of the service: ids, logs, metrics, limits, its description, a clean stop."""

from __future__ import annotations

import json
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from app_server import LOCAL, Served, served
from fastapi.testclient import TestClient
from jsonschema import validate
from openapi_spec_validator import OpenAPIV31SpecValidator
from prometheus_client.parser import text_string_to_metric_families
from slow_llm import slow_model

from assistant.chain import Assistant
from assistant.common.settings import Settings, SettingsError, load_settings
from assistant.web.api import create_api

QUESTION = "大学ファンドはどのくらいの規模ですか？"
UNANSWERABLE = "大阪大学の基金規模はいくらですか？"
LABELS = ("outcome", "mode", "method", "route", "status", "kind", "check")
STREAM = {"accept": "text/event-stream"}


@pytest.fixture
def client(assistant: Assistant, settings: Settings) -> TestClient:
    return TestClient(create_api(assistant, settings), base_url=LOCAL)


def _config(folder: Path, text: str) -> tuple[str, str]:
    path = folder / "seisaku.toml"
    path.write_text(text, encoding="utf-8")
    return "--config", str(path)


def test_a_request_keeps_its_id_in_the_response_and_in_a_problem(client: TestClient) -> None:
    given = client.get("/healthz", headers={"x-request-id": "portal-42"})
    assert given.headers["x-request-id"] == "portal-42"
    problem = client.get("/api/search", params={"q": ""}, headers={"x-request-id": "a.b"})
    assert problem.json()["request_id"] == problem.headers["x-request-id"] == "a.b"


@pytest.mark.parametrize("given", ["", "a b", 'x"}', "x" * 65, "日本".encode().decode("latin-1")])
def test_an_id_that_could_forge_a_log_line_is_replaced(client: TestClient, given: str) -> None:
    reply = client.get("/healthz", headers={"x-request-id": given.encode("latin-1")})
    assert re.fullmatch("[0-9a-f]{32}", reply.headers["x-request-id"])


def test_logs_are_json_lines_with_the_id_and_without_the_question(
    deck_index: Path, tmp_path: Path
) -> None:
    with served(deck_index) as server:
        _ask(server, QUESTION, "first-1")
        httpx.get(f"{server.origin}/api/search", params={"q": QUESTION}, timeout=60)
    events = [json.loads(line) for line in server.lines]
    assert QUESTION not in "".join(server.lines)
    (answer,) = (event for event in events if event["message"] == "answer")
    assert answer["request_id"] == "first-1" and answer["abstained"] is False
    requests = [event for event in events if event["message"] == "request"]
    told = [(event["route"], event["status"]) for event in requests]
    assert told == [("/api/ask", 200), ("/api/search", 200)]
    assert all(event["timestamp"] and event["level"] == "INFO" for event in events)

    with served(deck_index, *_config(tmp_path, "log_questions = true\n")) as server:
        _ask(server, QUESTION, "second")
    (answer,) = (json.loads(line) for line in server.lines if '"answer"' in line)
    assert answer["question"] == QUESTION


def _ask(server: Served, question: str, name: str) -> None:
    headers = {"x-request-id": name}
    url = f"{server.origin}/api/ask"
    httpx.post(url, json={"question": question}, headers=headers, timeout=60).raise_for_status()


@pytest.mark.usefixtures("decided")
def test_metrics_count_requests_answers_and_what_is_indexed(client: TestClient) -> None:
    client.post("/api/ask", json={"question": QUESTION})
    client.post("/api/ask", json={"question": UNANSWERABLE}, headers=STREAM)
    client.get("/api/slides/deck.txt/3")
    found = _metrics(client)
    assert found["seisaku_answers_total", "answered", "extractive"] == 1
    assert found["seisaku_answers_total", "abstained", "extractive"] == 1
    assert found["seisaku_requests_total", "POST", "/api/ask", "200"] == 2
    route = "/api/slides/{document:path}/{number}"
    assert found["seisaku_requests_total", "GET", route, "200"] == 1
    assert found["seisaku_request_seconds_count", "POST", "/api/ask"] == 2
    assert found[("seisaku_index_slides",)] == 27
    assert found[("seisaku_index_passages",)] > 27
    assert found[("seisaku_answers_in_progress",)] == 0
    assert found[("process_resident_memory_bytes",)] > 0


def _metrics(client: TestClient) -> dict[tuple[str, ...], float]:
    families = text_string_to_metric_families(client.get("/metrics").text)
    return {
        (sample.name, *(sample.labels[name] for name in LABELS if name in sample.labels)):
            sample.value
        for family in families
        for sample in family.samples
    }  # fmt: skip


def test_an_address_that_is_searched_for_fills_no_metric(client: TestClient) -> None:
    client.get("/api/" + "秘密")
    client.get("/secret")
    text = client.get("/metrics").text
    assert "秘密" not in text and "secret" not in text


def test_below_a_proxy_path_metrics_are_for_those_who_reach_the_process_itself(
    assistant: Assistant, settings: Settings
) -> None:
    below = settings.model_copy(update={"root_path": "/seisaku"})
    client = TestClient(create_api(assistant, below), base_url=LOCAL)
    assert client.get("/metrics").status_code == 200
    assert client.get("/seisaku/metrics").status_code == 404


def test_a_caller_who_asks_too_often_waits_and_others_do_not(
    assistant: Assistant, settings: Settings
) -> None:
    changed = {"rate_limit": "2/hour", "trusted_proxies": ("127.0.0.1",)}
    api = create_api(assistant, settings.model_copy(update=changed))
    client = TestClient(api, client=("127.0.0.1", 5), base_url=LOCAL)
    one, other = {"x-forwarded-for": "10.0.0.1"}, {"x-forwarded-for": "10.0.0.2"}
    query = {"q": "大学"}
    replies = [client.get("/api/search", params=query, headers=one) for _ in range(3)]
    assert [reply.status_code for reply in replies] == [200, 200, 429]
    problem = replies[-1].json()
    assert problem["detail"].count(" / ") == 1
    assert 0 < int(replies[-1].headers["retry-after"]) <= 3600
    assert client.get("/api/search", params=query, headers=other).status_code == 200
    assert client.get("/api/documents", headers=one).status_code == 200


def test_forwarded_headers_of_a_stranger_do_not_count(
    assistant: Assistant, settings: Settings
) -> None:
    changed = {"rate_limit": "1/hour", "trusted_proxies": ("10.9.0.0/16",)}
    api = create_api(assistant, settings.model_copy(update=changed))
    client = TestClient(api, client=("192.0.2.7", 5), base_url=LOCAL)
    replies = [
        client.get("/api/search", params={"q": "大学"}, headers={"x-forwarded-for": f"10.0.0.{n}"})
        for n in range(2)
    ]
    assert [reply.status_code for reply in replies] == [200, 429]


@pytest.mark.parametrize(
    "line", ['rate_limit = "many"', 'trusted_proxies = ["portal"]', 'log_format = "xml"']
)
def test_a_wrong_setting_is_named(tmp_path: Path, line: str) -> None:
    _, path = _config(tmp_path, line)
    with pytest.raises(SettingsError, match=line.split()[0]):
        load_settings(Path(path))


def test_several_proxies_are_given_by_a_comma(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEISAKU_TRUSTED_PROXIES", "127.0.0.1, 10.1.0.0/16")
    assert load_settings().trusted_proxies == ("127.0.0.1", "10.1.0.0/16")


def test_the_openapi_document_is_valid_and_its_examples_are_true(client: TestClient) -> None:
    document = client.get("/api/openapi.json").json()
    OpenAPIV31SpecValidator(document).validate()
    ask = document["paths"]["/api/ask"]["post"]
    schemas = document["components"]["schemas"]
    (asked,) = schemas["AskIn"]["examples"]
    answer = client.post("/api/ask", json=asked)
    assert answer.status_code == 200
    shown = ask["responses"]["200"]["content"]["application/json"]
    assert set(shown["example"]) == set(answer.json())
    assert set(shown["example"]["citations"][0]) == set(answer.json()["citations"][0])
    assert set(schemas["Answer"]["properties"]) == {
        *answer.json(), "claims", "usage", "related",
    }  # fmt: skip
    hits = document["paths"]["/api/search"]["get"]
    real = client.get("/api/search", params={"q": "大学"}).json()
    assert set(hits["responses"]["200"]["content"]["application/json"]["example"][0]) == set(
        real[0]
    )
    problem = ask["responses"]["422"]["content"]["application/problem+json"]
    refused = client.post("/api/ask", json={"question": ""}).json()
    validate(refused, problem["schema"])
    assert set(problem["example"]) == set(refused)
    assert problem["example"]["type"] == refused["type"]


def _events(reply: httpx.Response) -> Iterator[tuple[str, dict[str, object]]]:
    name = ""
    for line in reply.iter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize(("seconds", "ends"), [(60, "answer"), (0, "error")])
def test_sigterm_in_mid_stream_lets_the_answer_end_or_says_that_it_will_not_come(
    deck_index: Path, tmp_path: Path, seconds: int, ends: str
) -> None:
    with slow_model() as model:
        text = f'llm_url = "{model.url}"\nshutdown_seconds = {seconds}\nllm_seconds = 300\n'
        with (
            served(deck_index, *_config(tmp_path, text)) as server,
            httpx.stream(
                "POST", f"{server.origin}/api/ask", json={"question": QUESTION},
                headers=STREAM, timeout=120,
            ) as reply,
        ):  # fmt: skip
            events = _events(reply)
            assert next(events)[0] == "delta"
            assert model.asked.wait(timeout=120)
            server.process.send_signal(signal.SIGTERM)
            if ends == "answer":
                _wait_until_refused(server)
                model.go_on.set()
            *_, (name, data) = events
            assert name == ends
            if ends == "error":
                assert data["status"] == 503 and "stopped" in str(data["detail"])
            assert server.process.wait(timeout=60) == 0


def _wait_until_refused(server: Served) -> None:
    """Wait until the service takes no new question; it must still answer its watcher."""
    while (ready := httpx.get(f"{server.origin}/readyz", timeout=60)).status_code == 200:
        pass
    assert ready.status_code == 503
    refused = httpx.post(f"{server.origin}/api/ask", json={"question": QUESTION}, timeout=60)
    assert refused.status_code == 503 and refused.json()["detail"].count(" / ") == 1
