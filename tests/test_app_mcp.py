"""Documents and slides as resources of MCP: read by the real client from a running service."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from app_server import served
from mcp.client.client import Client
from mcp.shared.exceptions import MCPError
from mcp_client import MODES, with_mcp
from PIL import Image

from assistant.common.settings import Settings
from assistant.operate.records import open_records
from index.publish.build import Builder
from index.types import Embedder

OPEN, HIDDEN = "公開/基金 の資料.txt", "人事/室長 人事案.txt"
LISTED = "seisaku://documents"


@dataclass(frozen=True)
class Asker:
    """A program with a key."""

    origin: str
    key: str

    def do(self, work: Any, mode: str = "auto") -> Any:
        return with_mcp(self.origin, work, mode, **{"x-api-key": self.key})

    def read(self, uri: str, mode: str = "auto") -> Any:
        async def work(session: Client) -> Any:
            (content,) = (await session.read_resource(uri)).contents
            return content

        return self.do(work, mode)

    def refusal(self, uri: str) -> tuple[int, str]:
        async def work(session: Client) -> tuple[int, str]:
            with pytest.raises(MCPError) as refused:
                await session.read_resource(uri)
            return refused.value.error.code, refused.value.error.message

        told: tuple[int, str] = self.do(work)
        return told


def _uri(document: str, tail: str = "") -> str:
    return f"{LISTED}/{quote(document, safe='')}{tail}"


@pytest.fixture(scope="module")
def askers(
    tmp_path_factory: pytest.TempPathFactory, embedder: Embedder
) -> Iterator[dict[str, Asker]]:
    folder = tmp_path_factory.mktemp("mcp")
    for name, text in (
        (OPEN, "大学ファンド\n\n10兆円規模の大学ファンドを設ける。\n\f運用の体制\n\n運用は振興機構が担う。\n"),
        (HIDDEN, "室長の人事案\n\n基金運用室の室長は花咲太郎である。\n"),
    ):  # fmt: skip
        path = folder / "資料" / name
        path.parent.mkdir(parents=True)
        path.write_text(text, "utf-8")
    Builder(folder / "index", embedder, 120, 2**25).run([folder / "資料"])
    url = f"sqlite:///{folder}/records.sqlite3"
    config = folder / "seisaku.toml"
    config.write_text(
        f'records_url = "{url}"\nrate_limit = ""\n[document_groups]\n"人事/*" = ["jinji"]\n',
        "utf-8",
    )
    keys = _keys(url)
    with served(folder / "index", "--config", str(config)) as running:
        yield {name: Asker(running.origin, key) for name, key in keys.items()}


def _keys(url: str) -> dict[str, str]:
    records = open_records(Settings(records_url=url))
    groups = {"member": ["jinji"], "other": ["soumu"]}
    keys = {name: records.keys.add(name, ["ask", "search"], g) for name, g in groups.items()}
    records.close()
    return keys


def _get(asker: Asker, path: str) -> httpx.Response:
    reply = httpx.get(f"{asker.origin}{path}", headers={"x-api-key": asker.key}, timeout=60)
    return reply.raise_for_status()


@pytest.mark.parametrize("mode", MODES)
def test_documents_are_listed_and_read_down_to_a_slide(askers: dict[str, Asker], mode: str) -> None:
    other = askers["other"]
    listed = json.loads(other.read(LISTED, mode).text)
    (document,) = listed
    assert document["name"] == OPEN
    assert (document["slides"], document["uri"]) == (2, _uri(OPEN))
    assert {"title", "publisher", "date", "kind"} <= document.keys()
    told = json.loads(other.read(document["uri"], mode).text)
    assert [(part["slide"], part["title"]) for part in told["contents"]] == [
        (1, "大学ファンド"), (2, "運用の体制"),
    ]  # fmt: skip
    content = other.read(told["contents"][1]["uri"], mode)
    assert content.mime_type == "application/json"
    slide = json.loads(content.text)
    path = f"/api/slides/{quote(OPEN)}/2"
    over_http = _get(other, path).json()
    assert {name: slide[name] for name in over_http} == over_http
    assert "運用は振興機構が担う。" in slide["text"]
    picture = other.read(slide["picture"], mode)
    assert picture.mime_type == "image/png"
    png = base64.b64decode(picture.blob)
    assert Image.open(io.BytesIO(png)).format == "PNG"
    assert png == _get(other, f"{path}.png").content


def test_the_list_of_resources_has_each_document_and_the_templates_lead_to_slides(
    askers: dict[str, Asker],
) -> None:
    async def work(session: Client) -> tuple[Any, Any]:
        return await session.list_resources(), await session.list_resource_templates()

    listed, templates = askers["other"].do(work)
    assert [(r.uri, r.name) for r in listed.resources][1:] == [(_uri(OPEN), OPEN)]
    assert [template.uri_template for template in templates.resource_templates] == [
        f"{LISTED}/{{document}}", f"{LISTED}/{{document}}/slides/{{number}}",
        f"{LISTED}/{{document}}/slides/{{number}}/picture",
    ]  # fmt: skip
    assert all("資料" in t.description or "スライド" in t.description
               for t in templates.resource_templates)  # fmt: skip


def test_hits_and_citations_lead_to_the_slides_they_are_of(askers: dict[str, Asker]) -> None:
    async def work(session: Client) -> tuple[Any, Any]:
        found = await session.call_tool("search_slides", {"query": "大学ファンド", "k": 1})
        told = await session.call_tool("ask", {"question": "大学ファンドの規模は？"})
        return found.structured_content["hits"], told.structured_content["citations"]

    hits, citations = askers["other"].do(work)
    assert hits[0]["uri"] == _uri(OPEN, "/slides/1")
    (cited,) = citations
    slide = json.loads(askers["other"].read(cited["uri"]).text)
    assert slide["text"][cited["start"] : cited["end"]] == cited["quote"]


@pytest.mark.parametrize(
    ("tail", "said"),
    [("", "ない 資料/案.txt"), ("/slides/1", "ない 資料/案.txt"), ("/slides/1/picture", "ない 資料/案.txt")],
)  # fmt: skip
def test_an_unknown_document_is_told_by_its_name(
    askers: dict[str, Asker], tail: str, said: str
) -> None:
    code, words = askers["other"].refusal(_uri(said, tail))
    assert code == -32602
    assert f"「{said}」" in words


@pytest.mark.parametrize("number", ["0", "3", "-1", "x", "１", "9" * 400, "00000000001"])
@pytest.mark.parametrize("tail", ["", "/picture"])
def test_an_unknown_slide_is_told_by_its_number(
    askers: dict[str, Asker], number: str, tail: str
) -> None:
    code, words = askers["other"].refusal(_uri(OPEN, f"/slides/{quote(number)}{tail}"))
    assert code == -32602
    assert f"スライド{number}" in words


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "a\0b"])
def test_a_name_that_leads_elsewhere_is_only_a_name(askers: dict[str, Asker], name: str) -> None:
    code, words = askers["other"].refusal(_uri(name))
    assert code == -32602
    assert f"「{name}」" in words


@pytest.mark.parametrize("tail", ["", "/slides/1", "/slides/1/picture"])
def test_a_limited_document_is_like_one_that_never_was(askers: dict[str, Asker], tail: str) -> None:
    assert askers["member"].read(_uri(HIDDEN, tail))
    (code, words), (never, unknown) = (
        askers["other"].refusal(_uri(name, tail)) for name in (HIDDEN, "ない.txt")
    )
    assert code == never
    assert words.replace(HIDDEN, "?") == unknown.replace("ない.txt", "?")


@pytest.mark.parametrize("mode", MODES)
def test_a_limited_document_is_listed_for_its_group_only(
    askers: dict[str, Asker], mode: str
) -> None:
    async def work(session: Client) -> str:
        listed = await session.list_resources()
        (content,) = (await session.read_resource(LISTED)).contents
        return str([resource.model_dump() for resource in listed.resources]) + content.text

    told = {name: asker.do(work, mode) for name, asker in askers.items()}
    assert told["member"].count(HIDDEN) > 1
    assert "人事" not in told["other"] and quote("人事") not in told["other"]


def test_nothing_is_streamed_unasked(askers: dict[str, Asker]) -> None:
    other = askers["other"]
    headers = {"x-api-key": other.key, "accept": "text/event-stream"}
    assert httpx.get(f"{other.origin}/mcp", headers=headers).status_code == 405
