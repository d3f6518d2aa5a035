"""Two services over one index and one PostgreSQL behind nginx: as one service, whichever is killed."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import httpx
import pytest
from app_server import ROOT
from index_states import write_texts
from playwright.sync_api import expect
from replicas import PERSON, Site, replicas
from test_app_chat import Browser, Chat, browser  # noqa: F401 - a fixture

from eval.durability.replicated.service import until

QUESTION = "大学ファンドの規模はどれくらいですか"
FUND = "# 大学ファンド\n\n大学ファンドの規模は{}である。運用は令和3年度に始まった。\n"
ASKERS = 2
READING_SECONDS = 0.3
LONG_MS = 240_000
"""What follows an answer in the chat (pictures, next questions) comes before it is kept."""


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    texts = {"基金.md": FUND.format("10兆円"), "宇宙.md": "# 宇宙\n\n宇宙の予算は3億円である。\n"}
    return write_texts(folder / "docs", texts)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, documents: Path) -> Iterator[Site]:
    publish(documents)
    folder = tmp_path_factory.mktemp("replicas")
    with replicas(folder, index_of(documents), 'rate_limit = "100/hour"\n') as site:
        yield site


def index_of(documents: Path) -> Path:
    return documents.with_name("index")


def publish(documents: Path) -> None:
    command = [sys.executable, "app.py", "index", "--quiet", str(documents)]
    subprocess.run([*command, "--index", str(index_of(documents))], cwd=ROOT, check=True)


class Asked:
    """What became of questions that were asked one after the other, by several people."""

    def __init__(self) -> None:
        self.answers: list[str] = []
        self.failed: list[str] = []


@contextmanager
def asking(site: Site) -> Iterator[Asked]:
    """Have people ask through nginx until the block ends."""
    asked, over = Asked(), threading.Event()
    numbers = count()

    def ask() -> None:
        while not over.is_set():
            another = {"x-forwarded-user": f"asker-{next(numbers)}"}  # nobody reaches the limit
            try:
                with site.client(**another) as client:
                    reply = client.post("/api/ask", json={"question": QUESTION}).raise_for_status()
                asked.answers.append(reply.json()["answer"])
            except httpx.HTTPError as error:
                asked.failed.append(f"{type(error).__name__}: {error}")
            over.wait(READING_SECONDS)  # a service that starts meanwhile needs the processor

    threads = [threading.Thread(target=ask) for _ in range(ASKERS)]
    for thread in threads:
        thread.start()
    try:
        yield asked
    finally:
        over.set()
        for thread in threads:
            thread.join()


def test_both_answer_and_an_opinion_finds_the_one_that_answered(site: Site) -> None:
    before = [replica.answers for replica in site.replicas]
    for _ in range(4):
        with site.client() as client:
            answer = client.post("/api/ask", json={"question": QUESTION}).json()
        assert "10兆円" in answer["answer"]
    until(lambda: all(r.answers > b for r, b in zip(site.replicas, before, strict=True)))
    with site.client() as client:
        asked = client.post("/api/ask", json={"question": "宇宙の予算は"}).json()["id"]
    codes = []
    for _ in range(4):
        with site.client() as client:  # a new connection: nginx tries them in turn
            given = {"answer_id": asked, "thumb": "up"}
            codes.append(client.post("/api/feedback", json=given).status_code)
    assert codes == [201] * 4
    with site.client() as client:
        unknown = client.post("/api/feedback", json={"answer_id": "none", "thumb": "up"})
    assert unknown.status_code == 404


def test_a_key_made_anywhere_opens_both_and_is_refused_by_both_once_revoked(site: Site) -> None:
    def key(*words: str) -> str:
        command = [sys.executable, "app.py", "key", *words, "--config", str(site.config)]
        return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout

    made = next(
        w for w in key("add", "portal", "--scope", "ask").split() if w.startswith("seisaku_")
    )

    def statuses() -> list[int]:
        found = []
        for replica in site.replicas:
            with site.client(replica.origin, **{"x-api-key": made}) as client:
                reply = client.post("/invoke", json={"inputs": {"question": QUESTION}})
                found.append(reply.status_code)
        return found

    assert statuses() == [200, 200]
    key("revoke", "portal")
    assert statuses() == [401, 401]


def test_what_one_counts_of_a_person_the_other_counts_on(site: Site) -> None:
    codes = []
    for n in range(102):
        with site.client(site.replicas[n % 2].origin, **{"x-forwarded-user": "eager"}) as client:
            codes.append(client.get("/api/search", params={"q": ""}).status_code)
    assert codes.count(429) == 2 and codes[-2:] == [429, 429]
    with site.client(**{"x-forwarded-user": "patient"}) as client:
        assert client.get("/api/search", params={"q": "基金"}).status_code == 200


def test_no_question_fails_while_one_is_killed_and_comes_back_and_the_index_is_renewed(
    site: Site, documents: Path
) -> None:
    first, second = site.replicas
    with asking(site) as asked:
        until(lambda: len(asked.answers) > ASKERS)
        first.kill()
        alone = second.answers
        until(lambda: second.answers > alone + ASKERS)
        again = first.answers
        first.start()
        until(lambda: first.answers > again)
        write_texts(documents, {"基金.md": FUND.format("12兆円")})
        publish(documents)
        told = len(asked.answers) + ASKERS  # those that were being made say the old
        until(lambda: len(asked.answers) > told + ASKERS)
    assert asked.failed == []
    assert {"10兆円" in text for text in asked.answers[:ASKERS]} == {True}
    assert all("12兆円" in text for text in asked.answers[told:])
    for replica in site.replicas:
        with site.client(replica.origin) as client:
            assert "12兆円" in client.post("/api/ask", json={"question": QUESTION}).json()["answer"]


def test_no_question_fails_while_one_is_stopped_and_started_as_for_an_update(site: Site) -> None:
    first = site.replicas[0]
    with asking(site) as asked:
        until(lambda: len(asked.answers) > ASKERS)
        assert first.stop() == 0
        first.start()
        back = first.answers
        until(lambda: first.answers > back)
    assert asked.failed == []


def test_a_conversation_begun_on_one_goes_on_on_the_other(
    browser: Browser,  # noqa: F811
    site: Site,
) -> None:
    before = [replica.answers for replica in site.replicas]
    page = browser.new_page(locale="ja-JP", extra_http_headers=PERSON)
    chat = Chat(page, f"{site.url}/")
    chat.open()
    expect(chat.ask(QUESTION)).to_contain_text("兆円")
    until(lambda: any(r.answers > b for r, b in zip(site.replicas, before, strict=True)))
    expect(page.locator("#talks li")).to_have_count(1, timeout=LONG_MS)
    mine, other = site.replicas
    if other.answers > before[1]:
        mine, other = other, mine
    mine.kill()
    page.reload()  # which opens the conversation again by itself
    expect(chat.replies).to_contain_text("兆円")
    had = other.answers
    expect(chat.ask("その運用はいつ始まりましたか")).to_contain_text("令和3年度")
    until(lambda: other.answers > had)
    expect(page.locator("#talks li")).to_have_count(1)
    page.close()
    mine.start()
