"""Who may come in, and who sees which documents: asked as each of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from app_server import LOCAL
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from app import cli
from assistant.chain import Assistant
from assistant.common.access.documents import DocumentGroups
from assistant.common.settings import Settings, SettingsError
from assistant.open import open_assistant
from assistant.operate.records import Records, open_records
from assistant.web.api import create_api
from assistant.web.sign_in.sign_in import check_sign_in
from corpus.documents import bundled_deck
from index.publish.build import Builder
from index.types import Embedder

HIDDEN = "人事/室長人事案.txt"
QUESTION = "花咲太郎はどの室の室長になりますか？"
ANSWER = "基金運用室"
PEOPLE = {"x-forwarded-user": "hanako", "x-forwarded-groups": "soumu, jinji"}
OTHERS = {"x-forwarded-user": "taro", "x-forwarded-groups": "soumu"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    folder = tmp_path_factory.mktemp("access")
    documents = folder / "資料" / "人事"
    documents.mkdir(parents=True)
    text = f"室長の人事案\n\n花咲太郎は{ANSWER}の室長になります。\n"
    (documents / "室長人事案.txt").write_text(text, "utf-8")
    (documents / "人事の壊れた案.pdf").write_bytes(b"%PDF- broken")
    Builder(folder / "index", embedder, 120, 2**25).run([bundled_deck(), folder / "資料"])
    return folder


@pytest.fixture(scope="module")
def opened(folder: Path) -> Iterator[Assistant]:
    assistant = open_assistant(Settings(index_dir=folder / "index"))
    yield assistant
    assistant.close()


class Service:
    """The service with some settings, and its records."""

    def __init__(self, assistant: Assistant, folder: Path, file: Path, **changed: object) -> None:
        settings = Settings(
            index_dir=folder / "index", records_url=f"sqlite:///{file}",
            trusted_proxies=("127.0.0.1",), document_groups={"人事/*": ("jinji",)}, **changed,
        )  # fmt: skip
        self.records: Records = open_records(settings)
        api = create_api(assistant, settings, self.records)
        self.client = TestClient(
            api, client=("127.0.0.1", 5), follow_redirects=False, base_url=LOCAL
        )

    def status(self, path: str, **headers: str) -> int:
        return self.client.get(path, headers=headers).status_code

    def ask(self, question: str, headers: dict[str, str]) -> httpx.Response:
        return self.client.post("/api/ask", json={"question": question}, headers=headers)


@pytest.fixture
def behind_proxy(opened: Assistant, folder: Path, tmp_path: Path) -> Service:
    return Service(opened, folder, tmp_path / "r.sqlite3", sign_in="proxy")


@pytest.fixture
def without_sign_in(opened: Assistant, folder: Path, tmp_path: Path) -> Service:
    return Service(opened, folder, tmp_path / "r.sqlite3")


def test_a_limited_document_is_answered_from_for_its_group_only(behind_proxy: Service) -> None:
    answer = behind_proxy.ask(QUESTION, PEOPLE)
    seen = answer.json()
    assert ANSWER in answer.text
    assert (seen["citations"] or seen["evidence"])[0]["document"] == HIDDEN
    other = behind_proxy.ask(QUESTION, OTHERS)
    assert ANSWER not in other.text
    assert HIDDEN not in other.text


@pytest.mark.parametrize("headers", [OTHERS, {"x-forwarded-user": "jiro"}])
def test_no_reply_tells_that_a_limited_document_is_there(
    behind_proxy: Service, headers: dict[str, str]
) -> None:
    client = behind_proxy.client
    assert "室長人事案" in client.get("/api/documents", headers=PEOPLE).text
    assert "壊れた案" in client.get("/api/left-out", headers=PEOPLE).text
    paths = (
        "/api/documents", "/api/left-out", "/api/search?q=花咲太郎の室長の人事&k=100", "/readyz",
    )  # fmt: skip
    for path in paths:
        told = client.get(path, headers=headers)
        assert told.status_code == 200
        assert "人事" not in told.text
        assert "花咲" not in told.text
    assert client.get("/readyz", headers=headers).json()["documents"] == 1
    streamed = client.post(
        "/api/ask", json={"question": f"{HIDDEN}の1ページ目には何が書いてありますか？"},
        headers={**headers, "accept": "text/event-stream"},
    )  # fmt: skip
    assert ANSWER not in streamed.text
    assert "event: answer" in streamed.text


def test_its_slides_and_pictures_fail_like_those_that_never_were(behind_proxy: Service) -> None:
    for tail in ("1", "1.png"):
        assert behind_proxy.status(f"/api/slides/{HIDDEN}/{tail}", **PEOPLE) == 200
        replies = [
            behind_proxy.client.get(f"/api/slides/{name}/{tail}", headers=OTHERS)
            for name in (HIDDEN, "人の/なにもない.txt")
        ]
        problems = [reply.json() for reply in replies]
        for problem, name in zip(problems, (HIDDEN, "人の/なにもない.txt"), strict=True):
            problem["detail"] = problem["detail"].replace(name, "?")
            del problem["request_id"]
        assert [reply.status_code for reply in replies] == [404, 404]
        assert problems[0] == problems[1]


def test_without_sign_in_nobody_is_in_a_group(without_sign_in: Service) -> None:
    reply = without_sign_in.ask(QUESTION, PEOPLE)  # these headers count for nothing here
    assert reply.json()["abstained"]
    assert without_sign_in.client.get("/readyz").json()["documents"] == 1


def test_a_key_of_a_group_sees_its_documents(without_sign_in: Service) -> None:
    own = without_sign_in.records.keys.add("人事システム", ["ask"], ["jinji"])
    other = without_sign_in.records.keys.add("別のシステム", ["ask"])
    assert ANSWER in without_sign_in.ask(QUESTION, {"x-api-key": own}).text
    assert ANSWER in without_sign_in.ask(QUESTION, {"authorization": f"Bearer {own}"}).text
    assert ANSWER not in without_sign_in.ask(QUESTION, {"x-api-key": other}).text


def test_behind_a_proxy_nobody_comes_in_without_a_name(behind_proxy: Service) -> None:
    for path in ("/api/documents", "/", "/gradio_api/info", "/api/openapi.json"):
        assert behind_proxy.status(path) == 401, path
    assert behind_proxy.status("/healthz") == 200
    assert behind_proxy.status("/api/documents", **OTHERS) == 200
    problem = behind_proxy.client.get("/api/documents").json()
    assert problem["type"] == "urn:seisaku:problem:sign-in-needed"


def test_a_stranger_s_user_header_counts_for_nothing(
    opened: Assistant, folder: Path, tmp_path: Path
) -> None:
    service = Service(
        opened, folder, tmp_path / "r.sqlite3", sign_in="proxy", proxy_user_header="Remote-User",
        proxy_groups_header="Remote-Groups",
    )  # fmt: skip
    headers = {"Remote-User": "hanako", "Remote-Groups": "jinji"}
    assert service.status("/api/documents", **headers) == 200
    stranger = TestClient(service.client.app, client=("192.0.2.7", 5), base_url=LOCAL)
    assert stranger.get("/api/documents", headers=headers).status_code == 401


def test_a_user_may_have_a_japanese_name_and_group(
    opened: Assistant, folder: Path, tmp_path: Path
) -> None:
    service = Service(opened, folder, tmp_path / "r.sqlite3", sign_in="proxy")
    headers = {"x-forwarded-user": "花子".encode(), "x-forwarded-groups": b"jinji"}
    assert ANSWER in service.ask(QUESTION, headers).text  # type: ignore[arg-type]


def test_keys_open_what_their_scopes_say_and_nothing_else(behind_proxy: Service) -> None:
    keys = behind_proxy.records.keys
    ask, search = keys.add("a", ["ask"]), keys.add("s", ["search"])
    metrics = keys.add("m", ["metrics"])
    status = behind_proxy.status
    assert status("/api/documents", **{"x-api-key": search}) == 200
    assert behind_proxy.ask("大学ファンドの規模は？", {"x-api-key": search}).status_code == 403
    assert behind_proxy.ask("大学ファンドの規模は？", {"x-api-key": ask}).status_code == 200
    assert status("/api/documents", **{"x-api-key": metrics}) == 403
    assert status("/api/documents", **{"x-api-key": "seisaku_wrong"}) == 401
    assert status("/", **{"x-api-key": ask}) == 401  # the chat is for people
    keys.revoke("s")
    assert status("/api/documents", **{"x-api-key": search}) == 401


def test_metrics_are_for_the_machine_itself_and_for_keys(behind_proxy: Service) -> None:
    assert behind_proxy.status("/metrics") == 200  # a loopback address, not forwarded
    forwarded = {"x-forwarded-for": "192.0.2.7", **PEOPLE}
    assert behind_proxy.status("/metrics", **forwarded) == 403
    key = behind_proxy.records.keys.add("prometheus", ["metrics"])
    bearer = {"authorization": f"Bearer {key}", "x-forwarded-for": "192.0.2.7"}
    assert behind_proxy.status("/metrics", **bearer) == 200


def test_the_widget_shows_no_limited_document_but_its_own_pictures(
    opened: Assistant, folder: Path, tmp_path: Path
) -> None:
    service = Service(
        opened, folder, tmp_path / "r.sqlite3", sign_in="proxy",
        embed_origins=("https://portal.example.go.jp",),
    )  # fmt: skip
    page = service.client.get("/embed", headers={"referer": "https://portal.example.go.jp/x"})
    session = {"x-seisaku-session": page.text.split('"session": "')[1].split('"')[0]}
    asked = service.client.post(
        "/embed/ask", json={"question": QUESTION}, headers={**session, **PEOPLE}
    )
    assert asked.status_code == 200
    assert ANSWER not in asked.text
    deck = bundled_deck().name
    assert service.status(f"/api/slides/{deck}/6.png?width=200", **session) == 200
    assert service.status(f"/api/slides/{HIDDEN}/1.png?width=200", **session) == 404
    assert (
        service.status(f"/api/slides/{deck}/6.png?width=200", **{"x-seisaku-session": "x"}) == 401
    )
    assert service.status("/api/documents", **session) == 401


def test_feedback_is_kept_with_who_gave_it(behind_proxy: Service) -> None:
    answer = behind_proxy.ask("大学ファンドの規模は？", OTHERS).json()
    body = {"answer_id": answer["id"], "thumb": "down", "comment": "単位が違います"}
    post = behind_proxy.client.post
    assert post("/api/feedback", json=body).status_code == 401
    assert post("/api/feedback", json=body, headers=PEOPLE).status_code == 404  # not her answer
    assert post("/api/feedback", json=body, headers=OTHERS).status_code == 201
    (kept,) = behind_proxy.records.feedback.all()
    assert (kept.user, kept.thumb, kept.comment) == ("person:taro", "down", "単位が違います")
    assert kept.answer["answer"] == answer["answer"]
    for wrong in ({"thumb": "maybe"}, {"comment": "あ" * 2001}, {"answer_id": ""}):
        assert post("/api/feedback", json={**body, **wrong}, headers=OTHERS).status_code == 422


def test_a_database_that_fails_lets_no_key_in(behind_proxy: Service, tmp_path: Path) -> None:
    key = behind_proxy.records.keys.add("a", ["ask", "search"])
    with behind_proxy.records.database.session() as session:
        session.connection().exec_driver_sql("DROP TABLE keys")
    reply = behind_proxy.client.get("/api/documents", headers={"x-api-key": key})
    assert reply.status_code == 503
    assert "records_url" in reply.json()["detail"]


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"host": "0.0.0.0"}, "open"),  # noqa: S104
        ({"sign_in": "proxy"}, "trusted_proxies"),
        ({"sign_in": "oidc", "oidc_issuer": "https://login.example.go.jp"}, "oidc_client_id"),
    ],
)
def test_a_way_in_that_is_not_set_up_is_refused_at_the_start(
    changed: dict[str, str], named: str
) -> None:
    with pytest.raises(SettingsError, match=named):
        check_sign_in(Settings(**changed))  # type: ignore[arg-type]
    check_sign_in(Settings(host="0.0.0.0", sign_in="open"))  # noqa: S104


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ("人事/*", True), ("*.TXT", True), ("室長*", True), ("/srv/資料/*", False), ("資料/人事/*", True),
        ("*人事案*", True), ("資料/*", True), ("総務/*", False), ("事/*", False),
        ("人事", False), ("室長人事案.txt", True),
    ],
)  # fmt: skip
def test_a_pattern_fits_a_name_or_the_end_of_a_path(pattern: str, fits: bool) -> None:
    rules = DocumentGroups({pattern: ["jinji"]})
    path = f"/data/資料/{HIDDEN}"
    assert rules.allows(HIDDEN, path, ()) is not fits
    assert rules.allows(HIDDEN, path, ("jinji",))


def test_of_several_patterns_each_must_allow() -> None:
    rules = DocumentGroups({"*.txt": ["a"], "室長*": ["b"]})
    assert not rules.allows(HIDDEN, f"/data/{HIDDEN}", ("a",))
    assert rules.allows(HIDDEN, f"/data/{HIDDEN}", ("a", "b"))


def test_the_command_shows_a_key_once_lists_its_scopes_and_revokes_it(tmp_path: Path) -> None:
    def run(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(cli, ["key", *words, "--index", str(tmp_path / "index")])
        return result.exit_code, result.stdout.strip()

    code, key = run("add", "portal", "--scope", "ask", "--group", "jinji", "--days", "30")
    assert code == 0
    settings = Settings(index_dir=tmp_path / "index")
    records = open_records(settings)
    found = records.keys.owner(key)
    assert found is not None
    assert found.groups == ("jinji",)
    line = run("list")[1].split("\t")
    assert line[:3] == ["portal", "ask", "jinji"]
    assert "まで有効" in line[3]
    assert run("revoke", "portal")[0] == 0
    assert records.keys.owner(key) is None
    records.close()
    assert "に無効にしました" in run("list")[1]
    assert run("revoke", "nobody")[0] == 2
