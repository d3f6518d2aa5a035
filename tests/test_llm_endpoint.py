"""The endpoint against a server that plays what vLLM, llama.cpp, Ollama and Azure do."""

from __future__ import annotations

import gc
import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from played_llm import Body, Played, Reply, chunk, played, refused, said, usage

from assistant.common.settings import Settings
from assistant.common.types import Usage
from assistant.llm.models.endpoint import Endpoint, open_endpoint
from assistant.llm.models.model import ModelError, Prompt, completed
from assistant.llm.models.refusals import retry_after
from assistant.llm.models.replies import LONGEST, told
from assistant.llm.models.request import EndpointOptions

PROMPT = Prompt("規則", "質問: 規模は？")
SEARCH = Prompt("規則", "質問: 規模は？", may_search=True)
PICTURED = Prompt("規則", "質問: 規模は？", (b"\x89PNG",))
WHOLE = ("10兆円です[1]。", Usage(1, 12, 3))
WAIT = 60.0
"""Seconds that nothing takes, on however busy a machine."""


@pytest.fixture(autouse=True)
def soon_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have requests that failed sent again at once."""
    monkeypatch.setattr("assistant.llm.models.endpoint.FIRST_WAIT", 0.01)


def endpoint(server: Played, **options: Any) -> Endpoint:
    return Endpoint(EndpointOptions(server.url, **{"seconds": WAIT, "retries": 0, **options}))


def failing(model: Endpoint, prompt: Prompt = PROMPT) -> ModelError:
    with pytest.raises(ModelError) as failed:
        completed(model, prompt)
    return failed.value


def without(feature: str, status: int, message: str) -> Callable[[Body], Reply]:
    """Refuse every request that has the feature."""
    whole = said("10兆円です", "[1]。")
    return lambda body: refused(status, message) if feature in json.dumps(body) else whole


def test_a_reply_is_streamed_piece_by_piece_with_its_cost() -> None:
    with played([said("10兆円です", "[1]。")]) as server:
        settings = Settings(llm_url=server.url, llm_model="m", llm_max_tokens=64, llm_seconds=WAIT)
        pieces = list(open_endpoint(settings).stream(SEARCH))
    assert pieces == ["10兆円です", "[1]。", Usage(1, 12, 3)]
    [body] = server.asked
    assert body["messages"] == [
        {"role": "system", "content": "規則"},
        {"role": "user", "content": "質問: 規模は？"},
    ]
    assert (body["model"], body["max_tokens"], body["temperature"]) == ("m", 64, 0)
    assert body["stream_options"] == {"include_usage": True}
    assert body["tools"][0]["function"]["name"] == "search"


def test_a_server_that_counts_no_tokens_still_counts_as_one_request() -> None:
    with played([Reply([chunk("はい"), chunk(end="stop")])]) as server:
        assert completed(endpoint(server), PROMPT) == ("はい", Usage(1, 0, 0))


@pytest.mark.parametrize(
    ("calls", "line"),
    [
        (['{"words": ["大学ファンド",', ' "規模"]}'], '{"検索": ["大学ファンド", "規模"]}'),
        (['{"words": ["a"]}', '{"words": ["b", "a"]}'], '{"検索": ["a", "b"]}'),
    ],
)
def test_a_tool_call_is_the_line_that_asks_for_another_search(calls: list[str], line: str) -> None:
    deltas = [
        chunk(tool_calls=[{"index": 0, "id": "c", "type": "function",
                           "function": {"name": "search", "arguments": part}}])
        for part in calls
    ]  # fmt: skip
    with played([Reply([*deltas, chunk(end="tool_calls"), usage(12, 3)])]) as server:
        assert completed(endpoint(server), SEARCH) == (line, Usage(1, 12, 3))


def test_thoughts_before_the_answer_are_no_part_of_it() -> None:
    with played([said(" <th", "ink>\nまず", "考える</thi", "nk>\n\n10兆円", "です。")]) as server:
        assert list(endpoint(server).stream(PROMPT))[:2] == ["10兆円", "です。"]


@pytest.mark.parametrize(
    ("lacks", "feature", "status", "message"),
    [
        ("tools", "tools", 400, '"auto" tool choice requires --enable-auto-tool-choice and '
                                "--tool-call-parser to be set"),
        ("tools", "tools", 400, "registry.ollama.ai/library/gemma3 does not support tools"),
        ("tools", "tools", 422, "Unprocessable Entity"),
        ("usage", "stream_options", 400, "Unrecognized request argument supplied: stream_options"),
        ("usage", "stream_options", 404, "no"),
        ("max_tokens", '"max_tokens"', 400, "Unsupported parameter: 'max_tokens' is not supported with "
                                            "this model. Use 'max_completion_tokens' instead."),
        ("temperature", "temperature", 400, "Unsupported value: 'temperature' does not support 0"),
        ("system", '"system"', 400, "System role not supported"),
    ],
)  # fmt: skip
def test_what_an_endpoint_lacks_is_left_out_from_then_on(
    lacks: str, feature: str, status: int, message: str
) -> None:
    with played(without(feature, status, message)) as server:
        model = endpoint(server)
        assert completed(model, SEARCH) == completed(model, SEARCH) == WHOLE
    assert lacks in model.lacks and model.sees
    assert feature in json.dumps(server.asked[0]) and feature not in json.dumps(server.asked[-1])
    assert "規則" in json.dumps(server.asked[-1], ensure_ascii=False)


def test_a_refusal_that_no_feature_explains_blames_none() -> None:
    with played([refused(400, "no")]) as server:
        model = endpoint(server)
        assert failing(model, SEARCH).reason == "refused"
    assert not model.lacks and len(server.asked) == 3  # as asked, without tools, without usage


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (500, "image input is not supported - hint: you may need to provide the mmproj"),
        (400, "At most 0 image(s) may be provided in one prompt."),
        (400, "Input should be a valid string: messages.1.content"),
        (413, "Request Entity Too Large"),
        (422, "Unprocessable Entity"),
    ],
)
def test_refused_pictures_are_told_and_sent_no_more(status: int, message: str) -> None:
    with played(without("image_url", status, message)) as server:
        model = endpoint(server)
        assert model.sees
        assert failing(model, PICTURED).reason == "no_pictures"
        assert not model.sees
        asked = len(server.asked)
        assert failing(model, PICTURED).reason == "no_pictures"
        assert len(server.asked) == asked
        assert completed(model, PROMPT) == WHOLE


def test_pictures_go_along_as_data() -> None:
    with played([said("図です。")]) as server:
        completed(endpoint(server), PICTURED)
        off = open_endpoint(Settings(llm_url=server.url, llm_pictures="off"))
        assert not off.sees
    parts = server.asked[0]["messages"][1]["content"]
    assert parts[0]["text"] == PICTURED.user
    assert parts[1]["image_url"]["url"] == "data:image/png;base64,iVBORw=="


@pytest.mark.parametrize(
    ("status", "error", "reason"),
    [
        (400, "This model's maximum context length is 4096 tokens. However, you requested 9000 tokens",
         "too_long"),
        (400, {"error": {"message": "x", "code": "context_length_exceeded"}}, "too_long"),
        (500, {"error": {"code": 500, "type": "exceed_context_size_error", "message":
               "the request exceeds the available context size. try increasing it"}}, "too_long"),
        (400, "max_tokens must be at least 1, got -186.", "too_long"),
        (400, "prompt too long; exceeded max context length by 12 tokens", "too_long"),
        (413, "Request Entity Too Large", "too_long"),
        (401, "Incorrect API key provided: sk-himitsu", "key"),
        (403, "Forbidden", "key"),
        (404, "The model `m` does not exist.", "model"),
        (404, 'model "m" not found, try pulling it first', "model"),
        (404, {"error": {"code": "DeploymentNotFound", "message": "no"}}, "model"),
        (400, "The response was filtered due to the content management policy.", "refused"),
        (503, "Loading model", "unreachable"),
        (504, "Gateway Timeout", "slow"),
    ],
)  # fmt: skip
def test_a_refusal_has_its_reason_and_is_not_asked_again(
    status: int, error: object, reason: str
) -> None:
    with played([Reply(status=status, error=error)]) as server:
        failed = failing(endpoint(server, key="sk-himitsu"), SEARCH)
    assert failed.reason == reason and len(server.asked) == 1
    assert server.keys == ["Bearer sk-himitsu"] and "himitsu" not in str(failed)


def test_a_busy_endpoint_is_asked_again_when_it_says() -> None:
    busy = refused(429, "Too Many Requests", retry_after="0")
    with played([busy, busy, said("10兆円です[1]。")]) as server:
        assert completed(endpoint(server, retries=2), PROMPT) == WHOLE
    assert len(server.asked) == 3


def test_an_endpoint_that_stays_busy_is_told_with_its_wait() -> None:
    busy = refused(429, "Too Many Requests", retry_after="0")
    with played([busy, busy, refused(429, "Too Many Requests", retry_after="7")]) as server:
        failed = failing(endpoint(server, retries=2))
    assert (failed.reason, failed.retry_after, len(server.asked)) == ("rate_limited", 7.0, 3)


def test_the_wait_is_read_as_seconds_or_as_a_date() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    assert 0 < (retry_after({"retry-after": later}) or 0) <= 3600
    assert retry_after({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}) == 0
    assert retry_after({"retry-after": "1.5"}) == 1.5
    assert retry_after({"retry-after": "soon"}) is retry_after({}) is None


@pytest.mark.parametrize(
    "reply",
    [
        Reply([chunk("10兆"), chunk("円")], broken_off=True),
        Reply([chunk("10兆"), chunk("円")]),
        Reply([chunk("10兆"), {"error": {"message": "Internal error", "code": 500}}]),
        Reply([chunk("10兆"), "data: {nonsense"]),
    ],
)
def test_a_reply_that_breaks_off_is_no_reply_and_not_asked_for_again(reply: Reply) -> None:
    with played([reply]) as server:
        pieces = endpoint(server, retries=2).stream(PROMPT)
        assert next(pieces) == "10兆"
        with pytest.raises(ModelError) as failed:
            list(pieces)
    assert failed.value.reason == "broken" and len(server.asked) == 1


@pytest.mark.parametrize(
    "event",
    ["data: {nonsense", "data: [1, 2]", "data: 3", "<html>hello</html>", 'data: {"choices": 3}',
     'data: {"choices": [{"delta": "x"}]}', 'data: {"choices": [3]}', "data: null", ""],
)  # fmt: skip
def test_garbage_is_broken_and_may_pass(event: str) -> None:
    with played([Reply([event])]) as server:
        assert failing(endpoint(server)).reason == "broken"
    with played([Reply([event]), said("10兆円です[1]。")]) as server:
        assert completed(endpoint(server, retries=1), PROMPT) == WHOLE


def test_a_model_in_a_loop_is_cut_off_and_hung_up_on() -> None:
    with played([Reply([chunk("あ" * 999)], endless=True)]) as server:
        text, spent = completed(endpoint(server), PROMPT)
        assert server.left.wait(WAIT)
    assert text == "あ" * LONGEST and spent == Usage(1)


def test_an_answer_that_is_abandoned_is_hung_up_on_at_once() -> None:
    with played([Reply([chunk("あ" * 999)], endless=True)]) as server:
        gc.disable()  # nothing is left to be found by chance
        try:
            pieces = endpoint(server).stream(PROMPT)
            next(pieces)
            pieces.close()  # type: ignore[attr-defined]
            assert server.left.wait(WAIT)
        finally:
            gc.enable()


def test_an_endpoint_that_is_silent_is_slow_and_one_that_is_gone_unreachable() -> None:
    over = threading.Event()
    with played([Reply(waits=lambda: over.wait(WAIT))]) as server:
        assert failing(endpoint(server, seconds=0.2)).reason == "slow"
        over.set()
    assert failing(endpoint(server)).reason == "unreachable"


@pytest.mark.parametrize("event", [": still here", chunk("")], ids=["comments", "empty-chunks"])
def test_a_stream_that_only_keeps_the_line_alive_is_slow_and_is_closed(event: object) -> None:
    with played([Reply([event], endless=True)]) as server:
        assert failing(endpoint(server, seconds=0.5)).reason == "slow"
        assert server.left.wait(WAIT)


def test_no_more_requests_than_allowed_are_under_way() -> None:
    pairs = threading.Barrier(2)
    whole = said("10兆円です[1]。")
    with played([Reply(whole.events, waits=lambda: pairs.wait(WAIT))]) as server:
        model = endpoint(server, concurrency=2)
        with ThreadPoolExecutor(6) as pool:
            replies = list(pool.map(lambda _: completed(model, PROMPT), range(6)))
    assert replies == [WHOLE] * 6 and server.most == 2


def test_who_finds_no_free_place_is_told_that_it_is_slow() -> None:
    with played([Reply([chunk("あ" * 999)], endless=True)]) as server:
        model = endpoint(server, concurrency=1, seconds=2)
        held = model.stream(PROMPT)
        next(held)
        assert failing(model).reason == "slow"
        held.close()  # type: ignore[attr-defined]
        assert isinstance(next(model.stream(PROMPT)), str)


@pytest.mark.parametrize(
    "chunk",
    [
        {"usage": {"prompt_tokens": float("inf")}},
        {"choices": [{"delta": {"tool_calls": [{"function": {"arguments": "x" * (LONGEST + 1)}}]}}]},
        {"choices": [{"delta": {"tool_calls": [{"function": {"arguments": "[" * 9_000}}]}, "finish_reason": "stop"}]},
    ],
    ids=["cost-without-end", "arguments-without-end", "arguments-nested-too-deep"],
)  # fmt: skip
def test_a_chunk_that_makes_no_sense_is_a_broken_reply(chunk: dict[str, Any]) -> None:
    with pytest.raises(ModelError) as failed:
        list(told([chunk]))
    assert failed.value.reason == "broken"


def test_half_a_surrogate_pair_becomes_a_character_that_can_be_sent() -> None:
    said = {"choices": [{"delta": {"content": "支援\ud83dです。"}, "finish_reason": "stop"}]}
    assert next(iter(told([said]))) == "支援?です。"
