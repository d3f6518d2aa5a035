"""Other programs at a running service: 源内, OpenAI's client, Open WebUI's tasks, an MCP client."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from app_server import LOCAL, served
from fastapi.testclient import TestClient
from mcp.client.client import Client
from mcp_client import with_mcp
from PIL import Image
from typer.testing import CliRunner

from app import cli
from assistant.common.settings import Settings
from assistant.common.types import Answer, Citation
from assistant.operate.genai_form import registration
from assistant.operate.records import open_records
from assistant.web.api import create_api
from assistant.web.portals.genai import Inputs
from assistant.web.portals.markdown import answer_markdown, without_sources
from assistant.web.portals.webui_tasks import task_reply

QUESTION = "大学ファンドはどのくらいの規模ですか？"
UNANSWERABLE = "大阪大学の基金の規模はいくらですか？"


@dataclass(frozen=True)
class Place:
    """A running service below a path, a key for it, and a key that may only search."""

    origin: str
    key: str
    search_key: str
    scratch: Path
    """Where its temporary files are."""

    def post(self, path: str, body: object, **headers: str) -> httpx.Response:
        return httpx.post(f"{self.origin}{path}", json=body, headers=headers, timeout=300)

    def invoke(self, inputs: object) -> httpx.Response:
        return self.post("/invoke", {"inputs": inputs}, **{"x-api-key": self.key})


@pytest.fixture(scope="module")
def place(deck_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("portals")
    config = folder / "seisaku.toml"
    url = f"sqlite:///{folder}/records.sqlite3"
    config.write_text(f'records_url = "{url}"\nroot_path = "/seisaku"\n', encoding="utf-8")
    records = open_records(Settings(records_url=url))  # type: ignore[arg-type]
    keys = records.keys.add("portal", ["ask", "search"]), records.keys.add("finder", ["search"])
    records.close()
    scratch = folder / "tmp"
    scratch.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(scratch))
        with served(deck_index, "--config", str(config)) as running:
            yield Place(running.origin, *keys, scratch)


def test_the_portal_s_request_is_answered_with_citations_and_boxed_slides(place: Place) -> None:
    reply = place.invoke({"question": QUESTION})
    assert reply.status_code == 200
    outputs = reply.json()["outputs"]
    assert outputs.startswith("10兆円規模です。[1]")
    assert "**根拠**" in outputs
    assert f"(<{place.origin}/api/slides/deck.txt/" in outputs
    assert "出典：『" in outputs
    (picture,) = reply.json()["artifacts"]
    assert picture["display_name"].startswith("slide-")
    image = Image.open(io.BytesIO(base64.b64decode(picture["content"])))
    assert (image.format, image.width) == ("PNG", 1280)


def test_the_portal_s_other_names_and_details_are_taken(place: Place) -> None:
    plain = place.invoke({"input_text": QUESTION, "n_queries": 3}).json()
    known = {"question": QUESTION, "output_in_detail": True, "n_queries": 3, "unknown": "x"}
    long = place.invoke(known).json()
    assert long["outputs"].startswith(plain["outputs"])
    assert long["outputs"].count("\n- 3. [") == 1
    assert "\n- 4. [" not in long["outputs"]


def test_the_portal_is_told_what_the_documents_do_not_say(place: Place) -> None:
    reply = place.invoke({"question": UNANSWERABLE}).json()
    assert "見当たりません" in reply["outputs"]
    assert "**近い内容のページ" in reply["outputs"]
    assert reply["artifacts"] == []


TEXT = base64.b64encode("花咲町の基金\n\n花咲町は基金に42億円を拠出した。\n".encode()).decode()


def _with_files(*files: tuple[str, str], question: str = QUESTION) -> dict[str, Any]:
    held = [{"filename": name, "content": content} for name, content in files]
    return {"inputs": {"question": question, "files": [{"key": "files", "files": held}]}}


def test_files_sent_along_are_answered_from_and_leave_nothing_behind(
    place: Place,
) -> None:
    known = httpx.get(f"{place.origin}/api/documents", headers={"x-api-key": place.key}).text
    body = _with_files(("../町の 資料.txt", TEXT), question="花咲町は基金にいくら拠出しましたか？")
    body["inputs"]["output_in_detail"] = True
    reply = place.post("/invoke", body, **{"x-api-key": place.key})
    assert reply.status_code == 200, reply.text
    outputs = reply.json()["outputs"]
    assert outputs.startswith("42億円")
    assert "町の 資料.txt" in outputs and "添付されたファイルだけを根拠" in outputs
    assert "](<" not in outputs  # nothing is there any more to link to
    (picture,) = reply.json()["artifacts"]
    assert Image.open(io.BytesIO(base64.b64decode(picture["content"]))).format == "PNG"
    after = httpx.get(f"{place.origin}/api/documents", headers={"x-api-key": place.key}).text
    assert after == known
    again = place.invoke({"question": "花咲町は基金にいくら拠出しましたか？"}).json()
    assert "42億円" not in again["outputs"]
    assert list(place.scratch.glob("seisaku-attached-*")) == []


def test_what_the_files_do_not_say_is_looked_for_in_the_documents(place: Place) -> None:
    body = _with_files(("花咲町.txt", TEXT), ("花咲町.txt", TEXT))
    reply = place.post("/invoke", body, **{"x-api-key": place.key})
    outputs = reply.json()["outputs"]
    assert outputs.startswith("10兆円規模です。[1]")
    assert "登録された資料で調べました" in outputs
    assert f"(<{place.origin}/api/slides/deck.txt/" in outputs


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"inputs": {}}, "質問"),
        ({"inputs": {"question": "  "}}, "質問"),
        ({"inputs": {"question": "あ" * 1001}}, "1000"),
        (_with_files(("a.txt", "基金")), "base64"),
        (_with_files(("a.exe", TEXT)), "この形式（.exe）は読めません"),
        (_with_files(("壊れた.pdf", TEXT)), "壊れた.pdf"),
        (_with_files(*[(f"{n}.txt", TEXT) for n in range(21)]), "21個"),
        (_with_files(("a.txt", "QUJD" * 7_500_000)), "大きすぎ"),
        ({"inputs": {"question": QUESTION, "files": ["a.txt"]}}, "files"),
        ({"inputs": {"question": QUESTION, "n_queries": 0}}, "n_queries"),
        ({"question": QUESTION}, "inputs"),
        ([], "body"),
    ],
)
def test_a_wrong_request_of_the_portal_gets_400_and_an_error(
    place: Place, body: object, said: str
) -> None:
    reply = place.post("/invoke", body, **{"x-api-key": place.key})
    assert reply.status_code == (413 if said == "大きすぎ" else 400)
    assert list(reply.json()) == ["error"]
    assert said in reply.json()["error"]


def test_the_portal_needs_a_key_that_may_ask(place: Place) -> None:
    body = {"inputs": {"question": QUESTION}}
    for headers, status in (
        ({}, 401), ({"x-api-key": "wrong"}, 401), ({"x-api-key": place.search_key}, 403),
    ):  # fmt: skip
        reply = place.post("/invoke", body, **headers)
        assert reply.status_code == status
        assert list(reply.json()) == ["error"]


class Failing:
    """An assistant whose work fails, for the form in which that is told."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError("秘密の文")


@pytest.mark.parametrize(
    ("path", "body", "within"),
    [
        ("/invoke", {"inputs": {"question": QUESTION}}, lambda told: told["error"]),
        (
            "/v1/chat/completions", {"messages": [{"role": "user", "content": QUESTION}]},
            lambda told: told["error"]["message"],
        ),
    ],
)  # fmt: skip
def test_a_failure_is_told_in_the_protocol_s_form_without_its_cause(
    path: str, body: object, within: Any, tmp_path: Path
) -> None:
    settings = Settings(index_dir=tmp_path / "index")
    client = TestClient(create_api(Failing(), settings), base_url=LOCAL)  # type: ignore[arg-type]
    reply = client.post(path, json=body)
    assert reply.status_code == 500
    assert "秘密" not in reply.text
    assert within(reply.json())


def test_too_many_requests_are_refused_in_the_portal_s_form(
    deck_index: Path, tmp_path: Path
) -> None:
    settings = Settings(index_dir=tmp_path / "index", rate_limit="1/hour")
    client = TestClient(create_api(Failing(), settings), base_url=LOCAL)  # type: ignore[arg-type]
    client.post("/invoke", json={"inputs": {}})
    reply = client.post("/invoke", json={"inputs": {}})
    assert reply.status_code == 429
    assert list(reply.json()) == ["error"]
    assert int(reply.headers["retry-after"]) > 0


def test_the_doctor_prints_what_the_portal_s_form_wants() -> None:
    url = "https://seisaku.example.go.jp/seisaku/"
    result = CliRunner().invoke(cli, ["doctor", "--genai", "--url", url])
    form = json.loads(result.stdout)
    assert form["endpoint"] == "https://seisaku.example.go.jp/seisaku/invoke"
    assert {"name", "overview", "usage", "api_key"} <= form.keys()
    assert form["inputs"]["question"]["type"] == "textarea"
    assert form["inputs"]["question"]["required"] is True
    for item in form["inputs"]["output_in_detail"]["items"]:
        assert (
            Inputs(question="x", output_in_detail=item["value"]).output_in_detail == item["value"]
        )
    attached = form["inputs"]["attached"]
    assert (attached["type"], attached["required"], attached["multiple"]) == ("file", False, True)
    assert {".pdf", ".pptx"} <= set(attached["accept"].split(","))
    assert (attached["max_size"], attached["max_file_count"]) == ("20MB", 20)


def test_no_file_is_asked_for_where_none_is_taken() -> None:
    assert "attached" not in registration(Settings(attached_mb=0), "https://x.example")["inputs"]


@pytest.fixture(scope="module")
def client(place: Place) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{place.origin}/v1", api_key=place.key, max_retries=0)


def test_openai_s_client_lists_the_model_and_gets_an_answer(client: openai.OpenAI) -> None:
    (model,) = client.models.list()
    assert client.models.retrieve(model.id).id == model.id
    done = client.chat.completions.create(
        model=model.id, messages=[{"role": "user", "content": QUESTION}], temperature=0.2
    )
    choice = done.choices[0]
    assert choice.finish_reason == "stop"
    assert choice.message.content is not None
    assert choice.message.content.startswith("10兆円規模です。[1]")
    extra = choice.message.model_extra or {}
    assert extra["citations"][0]["quote"] in extra["citations"][0]["passage"]
    assert extra["abstained"] is False
    assert done.usage is not None
    assert done.usage.total_tokens == done.usage.prompt_tokens + done.usage.completion_tokens > 10


def test_openai_s_client_streams_the_same_answer(client: openai.OpenAI) -> None:
    asked: Any = {"model": "seisaku", "messages": [{"role": "user", "content": QUESTION}]}
    whole = client.chat.completions.create(**asked).choices[0].message.content
    chunks = list(
        client.chat.completions.create(**asked, stream=True, stream_options={"include_usage": True})
    )
    assert chunks[0].choices[0].delta.role == "assistant"
    assert "".join(c.choices[0].delta.content or "" for c in chunks if c.choices) == whole
    assert len(chunks) > 5
    assert [c.choices[0].finish_reason for c in chunks if c.choices][-1] == "stop"
    assert chunks[-1].choices == []
    assert chunks[-1].usage is not None
    assert len({chunk.id for chunk in chunks}) == 1


def test_earlier_messages_are_the_conversation(client: openai.OpenAI) -> None:
    first = client.chat.completions.create(
        model="seisaku", messages=[{"role": "user", "content": "大学ファンドはどこに設置されますか？"}]
    ).choices[0].message.content  # fmt: skip
    done = client.chat.completions.create(
        model="seisaku",
        messages=[
            {"role": "system", "content": "You are a helpful assistant."},
            {"role": "user", "content": "大学ファンドはどこに設置されますか？"},
            {"role": "assistant", "content": first},
            {"role": "user", "content": [{"type": "text", "text": "その規模は？"}]},
        ],
    )  # fmt: skip
    assert "兆円" in (done.choices[0].message.content or "")


def test_wrong_calls_raise_openai_s_own_errors(place: Place, client: openai.OpenAI) -> None:
    create = client.chat.completions.create
    picture: Any = [{"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}]
    wrong: list[tuple[Any, type[openai.APIStatusError]]] = [
        ({"messages": [{"role": "user", "content": picture}]}, openai.BadRequestError),
        ({"messages": [{"role": "user", "content": ""}]}, openai.BadRequestError),
        ({"messages": [{"role": "assistant", "content": "a"}]}, openai.BadRequestError),
        ({"messages": []}, openai.BadRequestError),
        ({"messages": [{"role": "user", "content": "x"}], "model": "gpt"}, openai.NotFoundError),
    ]
    for call, error in wrong:
        with pytest.raises(error) as told:
            create(**{"model": "seisaku", **call})
        assert told.value.body["message"]  # type: ignore[index, call-overload]
    stranger = openai.OpenAI(base_url=f"{place.origin}/v1", api_key="wrong", max_retries=0)
    with pytest.raises(openai.AuthenticationError):
        stranger.models.list()


TITLE_TASK = """### Task:
Generate a concise, 3-5 word title with an emoji summarizing the chat history.
### Output:
JSON format: { "title": "your concise title here" }
### Chat History:
<chat_history>
USER: 大学ファンドはどのくらいの規模ですか？
ASSISTANT: 10兆円規模です。
</chat_history>"""


def test_open_webui_s_small_tasks_get_the_json_they_want(client: openai.OpenAI) -> None:
    done = client.chat.completions.create(
        model="seisaku", messages=[{"role": "user", "content": TITLE_TASK}], stream=False
    )
    assert json.loads(done.choices[0].message.content or "") == {"title": QUESTION}
    assert task_reply('### Task:\n… { "tags": ["a"] }') == '{"tags": []}'
    assert task_reply('### Task:\n… { "follow_ups": ["a"] }') == '{"follow_ups": []}'
    assert task_reply("大学ファンドの ### Task: とは？") is None


def _with_mcp(place: Place, key: str, work: Any) -> Any:
    return with_mcp(place.origin, work, authorization=f"Bearer {key}")


def test_an_mcp_client_searches_and_asks(place: Place) -> None:
    async def work(session: Client) -> tuple[Any, Any, Any]:
        return (
            await session.list_tools(),
            await session.call_tool("search_slides", {"query": "大学ファンド", "k": 3}),
            await session.call_tool("ask", {"question": QUESTION}),
        )

    listed, found, told = _with_mcp(place, place.key, work)
    tools = {tool.name: tool for tool in listed.tools}
    assert set(tools) == {"search_slides", "ask"}
    assert all(tool.annotations.read_only_hint for tool in tools.values())
    assert "資料" in tools["ask"].description
    assert len(found.structured_content["hits"]) == 3
    assert found.structured_content["hits"][0]["document"] == "deck.txt"
    assert told.structured_content["citations"][0]["quote"]
    assert "10兆円" in told.structured_content["answer"]


def test_an_mcp_client_is_told_what_was_wrong(place: Place) -> None:
    async def work(session: Client) -> Any:
        return await session.call_tool("ask", {"question": "あ" * 1001})

    told = _with_mcp(place, place.key, work)
    assert told.is_error
    assert "1000" in told.content[0].text


def test_mcp_needs_a_key_that_may_ask_and_search(place: Place) -> None:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    accept = {"accept": "application/json, text/event-stream"}
    assert place.post("/mcp", body, **accept).status_code == 401
    bearer = {"authorization": f"Bearer {place.search_key}"}
    assert place.post("/mcp", body, **accept, **bearer).status_code == 403


def test_words_of_documents_take_no_effect_as_markdown() -> None:
    evil = (
        "![x](https://evil.example/a.png) <img src=x onerror=alert(1)> `a` **b** [c](javascript:d)"
    )
    cited = Citation(1, "悪い[資料].txt", evil, 1, None, evil, 0, 5, evil, 0.9)
    answer = Answer("a", "q", "q", f"{evil}です。[1]", "", False, 0.9, (cited,))
    made = answer_markdown(answer, "https://host", "ja")
    assert r"\!\[x\](https://evil.example/a.png) \<img src=x onerror=alert(1)\>" in made
    active = made.replace(r"\<", "").replace(r"\[", "").replace(r"\]", "").replace(r"\!", "")
    assert active.count("](") == 1  # the link to the slide's picture, and none of theirs
    assert "<img" not in active
    assert without_sources(made).endswith("です。[1]")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:7860", "127.0.0.1.evil.example"])
def test_a_foreign_name_of_this_machine_reaches_nothing(place: Place, host: str) -> None:
    reply = httpx.get(f"{place.origin}/api/documents", headers={"host": host})
    assert reply.status_code == 421
    assert httpx.get(f"{place.origin}/api/documents").status_code == 200
