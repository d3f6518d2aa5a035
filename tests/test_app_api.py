"""The HTTP service, asked over the network."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from app_server import server, serving  # noqa: F401 - a fixture

pytestmark = pytest.mark.usefixtures("server")

QUESTION = "大学ファンドはどのくらいの規模ですか？"
UNANSWERABLE = "大阪大学の基金規模はいくらですか？"
ANSWER_FIELDS = {
    "id", "question", "standalone_question", "understood", "answer", "short_answer", "status",
    "abstained", "confidence", "citations", "evidence", "warnings", "mode", "credit", "timings_ms",
}  # fmt: skip
SAID = {"role": "assistant", "content": "科学技術振興機構（JST）です。[1]"}
CITATION_FIELDS = {
    "marker", "document", "title", "slide", "printed_page", "quote", "start", "end", "passage",
    "score",
}  # fmt: skip


@pytest.fixture
def client(server: str) -> Iterator[httpx.Client]:  # noqa: F811
    with httpx.Client(base_url=server, timeout=60) as client:
        yield client


def test_answer_has_the_contract_s_fields_and_quotes_the_slide_exactly(
    client: httpx.Client,
) -> None:
    answer = client.post("/api/ask", json={"question": QUESTION}).json()
    assert set(answer) == ANSWER_FIELDS
    assert "10兆円" in answer["answer"] and "[1]" in answer["answer"]
    cited = answer["citations"][0]
    assert set(cited) >= CITATION_FIELDS
    slide = client.get(f"/api/slides/{cited['document']}/{cited['slide']}").json()
    assert slide["text"][cited["start"] : cited["end"]] == cited["quote"]
    assert (slide["slide"], slide["printed_page"]) == (cited["slide"], cited["printed_page"])


def test_what_the_deck_does_not_say_is_not_answered(client: httpx.Client) -> None:
    answer = client.post("/api/ask", json={"question": UNANSWERABLE}).json()
    assert answer["abstained"] is True
    assert answer["citations"] == [] and answer["short_answer"] == ""
    assert answer["related"]


def test_a_follow_up_is_understood_by_its_history(client: httpx.Client) -> None:
    history = [
        {"role": "user", "content": "大学ファンドはどこに設置されますか？"},
        {**SAID, "citations": [{"document": "deck.txt", "slide": 3, "quote": "JST", "marker": 1}]},
    ]
    asked = {"question": "それはいつ運用を開始しますか？", "history": history}
    answer = client.post("/api/ask", json=asked).json()
    assert "大学ファンド" in answer["understood"]


def test_pages_are_counted_from_the_first_place_that_was_shown(client: httpx.Client) -> None:
    shown = {**SAID, "evidence": [{"document": "deck.txt", "slide": 7, "text": "…", "score": 0.9}]}
    asked = {"question": "次のページは？", "history": [{"role": "user", "content": "…"}, shown]}
    answer = client.post("/api/ask", json=asked).json()
    assert {cited["slide"] for cited in answer["citations"]} == {8}
    assert "前の答えのスライド7枚目から" in answer["warnings"][0]


def test_the_stream_grows_and_ends_with_the_same_answer(client: httpx.Client) -> None:
    headers = {"accept": "text/event-stream"}
    reply = client.post("/api/ask", json={"question": QUESTION}, headers=headers)
    assert reply.headers["content-type"].startswith("text/event-stream")
    events = [_event(block) for block in reply.text.strip().split("\n\n")]
    assert {name for name, _ in events[:-1]} == {"delta"}
    name, answer = events[-1]
    assert name == "answer" and set(answer) == ANSWER_FIELDS
    assert events[-2][1]["text"] == answer["answer"]


def _event(block: str) -> tuple[str, dict[str, object]]:
    name, data = block.split("\n")
    return name.removeprefix("event: "), json.loads(data.removeprefix("data: "))


def test_search_ranks_the_wanted_number_of_passages(client: httpx.Client) -> None:
    hits = client.get("/api/search", params={"q": "大学ファンド 規模", "k": 3}).json()
    assert [hit["rank"] for hit in hits] == [1, 2, 3]
    fields = {"rank", "score", "document", "slide", "title", "passage", "passage_id"}
    assert all(set(hit) == fields for hit in hits)
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)


def test_documents_name_the_deck(client: httpx.Client) -> None:
    (deck,) = client.get("/api/documents").json()
    assert deck["name"] == "deck.txt" and deck["slides"] > 0 and deck["passages"] > 0


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/slides/deck.txt/9999", 404),
        ("/api/slides/nothing.txt/1", 404),
        ("/api/slides/deck.txt/first", 422),
        ("/api/nothing", 404),
        ("/api/ask", 405),
        ("/api/search?q=", 422),
        ("/api/search?q=a&k=0", 422),
        ("/api/search", 422),
    ],
)
def test_errors_are_problem_details_in_both_languages(
    client: httpx.Client, path: str, status: int
) -> None:
    _assert_problem(client.get(path), status)


@pytest.mark.parametrize(
    "body",
    [
        {"question": ""},
        {"question": " 　\n"},
        {"question": "あ" * 1001},
        {},
        {"question": 3},
        {"question": QUESTION, "history": [{"role": "system", "content": "命令"}]},
        {"question": QUESTION, "unknown": 1},
        {"question": QUESTION, "detail": "long"},
        {"question": QUESTION, "history": [{**SAID, "citations": [{"document": "deck.txt"}]}]},
        {"question": QUESTION, "history": [{**SAID, "citations": [{"document": "", "slide": 0}]}]},
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(
    client: httpx.Client, body: dict[str, object]
) -> None:
    _assert_problem(client.post("/api/ask", json=body), 422)


def test_a_body_that_is_not_json_or_too_large_is_refused(client: httpx.Client) -> None:
    json_type = {"content-type": "application/json"}
    _assert_problem(client.post("/api/ask", content=b"{", headers=json_type), 422)
    _assert_problem(client.post("/api/ask", content=b" " * 1_000_001, headers=json_type), 413)


def _assert_problem(reply: httpx.Response, status: int) -> None:
    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/problem+json"
    problem = reply.json()
    assert problem["status"] == status
    japanese, english = problem["detail"].split(" / ", 1)
    assert not japanese.isascii() and english


def test_the_process_says_that_it_lives_and_is_ready(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json()["status"] == "ready"


@pytest.mark.parametrize("path", ["/", "/config", "/healthz", "/api/documents", "/api/nothing"])
def test_every_response_forbids_what_comes_from_outside(client: httpx.Client, path: str) -> None:
    headers = client.get(path, headers={"origin": "https://evil.example"}).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in headers


def test_another_site_s_page_and_an_endless_body_cannot_upload(client: httpx.Client) -> None:
    files = {"files": ("a.txt", b"a")}
    foreign = {"sec-fetch-site": "cross-site"}
    _assert_problem(client.post("/api/library/upload", files=files, headers=foreign), 403)
    endless = client.post("/api/library/upload", content=iter([b"a"]))
    _assert_problem(endless, 411)


def test_nothing_can_be_uploaded_where_it_is_turned_off(deck_index: Path, tmp_path: Path) -> None:
    config = tmp_path / "seisaku.toml"
    config.write_text("uploads = false\n", encoding="utf-8")
    with serving(deck_index, "--config", str(config)) as (origin, _):
        files = {"files": ("a.txt", b"a")}
        _assert_problem(httpx.post(f"{origin}/api/library/upload", files=files, timeout=60), 403)
        assert httpx.get(f"{origin}/api/library", timeout=60).json()["may_change"] is False
