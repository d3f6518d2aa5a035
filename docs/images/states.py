"""``python docs/images/states.py DIR [LOOK ...]``: the chat in every state and every look, to be looked at.

It serves the bundled deck and the two invented documents of ``samples``, walks through the states in
Chromium and writes ``DIR/LOOK-STATE.png``. The questions to ask of each picture are those of
``docs/accessibility.md``; nothing here judges them.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from corpus.documents import bundled_deck  # noqa: E402
from eval.benchmarks.page_server import served  # noqa: E402

DESKTOP, TABLET, PHONE = (1280, 800), (820, 1180), (390, 844)
LOOKS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": DESKTOP},
    "desktop-dark": {"viewport": DESKTOP, "color_scheme": "dark"},
    "large-text": {"viewport": (640, 400), "device_scale_factor": 2},  # 1280 x 800 at 200 %
    "forced-colours": {"viewport": DESKTOP, "forced_colors": "active"},
    "tablet": {"viewport": TABLET},
    "phone": {"viewport": PHONE},
    "phone-dark": {"viewport": PHONE, "color_scheme": "dark"},
}
ANSWERED = "博士後期課程の学生には、生活費としていくら支援されますか？"
SHOWN = "窓口業務の電子化はどう進めますか？"
DECLINED = "南極観測船の乗組員は何人ですか？"
LISTED = "児童手当の申請に必要な書類は何ですか？"
TABLE = "児童手当の額を表で示してください"
ASKED_BACK = "あれはどうなりましたか？"
PATIENCE_MS = 120_000
REST_MS = 700
"""What slides, fades or is still being laid out is over."""


class Walk:
    """Walks one page through the states, each of which stays for a picture."""

    def __init__(self, page: Page, origin: str) -> None:
        """Open the chat."""
        self.page, self.origin = page, origin
        page.set_default_timeout(PATIENCE_MS)

    def states(self) -> Iterator[str]:
        """Yield the name of each state while the page stands in it."""
        for name, reach in self._ways():
            reach()
            yield name

    def _ways(self) -> list[tuple[str, Callable[[], None]]]:
        return [
            ("start", self._start),
            ("answered", lambda: self._ask(ANSWERED)),
            ("shown", lambda: self._ask(SHOWN)),
            ("third-open", self._third),
            ("declined", lambda: self._ask(DECLINED)),
            ("asked-back", lambda: self._ask(ASKED_BACK)),
            ("list", lambda: self._ask(LISTED)),
            ("table", lambda: self._ask(TABLE)),
            ("offline", self._offline),
            ("library", self._library),
            ("document", self._document),
            ("bad-file", self._bad_file),
            ("conversations", self._conversations),
            ("widget", self._widget),
        ]

    def _start(self) -> None:
        self.page.goto(self.origin)
        self.page.locator("#shelf-list li").first.wait_for(state="attached")

    def _ask(self, question: str) -> None:
        if self.page.locator("#chat .card").count():  # each in a conversation of its own
            self.page.locator("#clear").click()
            self.page.locator("#chat .card").first.wait_for(state="detached")
        box = self.page.get_by_role("textbox", name=re.compile("^質問")).first
        box.fill(question)
        box.press("Enter")
        self.page.locator("#chat .card").first.wait_for()
        self.page.locator("#chat .pending").wait_for(state="detached")
        viewers = self.page.locator("#panel .viewer")
        if viewers.count():
            self.page.locator("#panel .viewer.settled").first.wait_for(state="attached")

    def _third(self) -> None:
        self.page.locator("#chat .card").last.locator(".marker", has_text="[3]").first.click()
        self.page.locator("#sources label.selected", has_text="[3]").wait_for(state="attached")
        self.page.locator("#panel .viewer.settled").wait_for()

    def _offline(self) -> None:
        self.page.context.set_offline(True)
        box = self.page.get_by_role("textbox", name=re.compile("^質問")).first
        box.fill(SHOWN)
        box.press("Enter")
        self.page.locator("#connection:not(:empty)").wait_for()

    def _library(self) -> None:
        self.page.context.set_offline(False)
        self.page.locator("#connection:empty").wait_for(state="attached")
        self.page.locator("#chat .pending").wait_for(state="detached")
        if not self.page.locator("#side").is_visible():
            self.page.locator("#side-toggle").click()

    def _document(self) -> None:
        self.page.locator("#shelf-list .entry", has_text="子育て支援").click()
        self.page.locator("#reader .leaf-picture img").wait_for()
        self.page.locator("#reader .reader_after").click()
        self.page.wait_for_function("() => [...document.images].every((one) => one.complete)")

    def _bad_file(self) -> None:
        self.page.locator("#reader .back").click()
        self.page.locator("#adding").evaluate("(one) => { one.open = true; }")
        bad = [("壊れた資料.pdf", b"%PDF-1.7\nnothing follows"), ("道具.exe", b"MZ\x00")]
        self.page.locator("#add-files").set_input_files(
            [{"name": n, "mimeType": "application/octet-stream", "buffer": b} for n, b in bad]
        )
        self.page.locator("#add-status .results .failed").nth(1).wait_for(state="attached")
        self.page.locator("#add-status").scroll_into_view_if_needed()

    def _conversations(self) -> None:
        self.page.get_by_role("tab", name="会話").click()
        self.page.locator("#talks li").first.wait_for()
        self.page.locator("#talks summary").first.click()

    def _widget(self) -> None:
        self.page.goto(f"{self.origin}/embed", referer=self.origin)
        box = self.page.locator("#question")
        box.fill(ANSWERED)
        box.press("Enter")
        self.page.locator(".sources summary").first.click()
        self.page.locator(".sources img").first.wait_for()


def look(browser: Browser, origin: str, name: str, folder: Path) -> None:
    """Take the pictures of one look."""
    given = dict(LOOKS[name])
    width, height = given.pop("viewport")
    given["viewport"] = {"width": width, "height": height}
    context = browser.new_context(locale="ja-JP", **given)
    page = context.new_page()
    for number, state in enumerate(Walk(page, origin).states()):
        page.wait_for_timeout(REST_MS)
        page.screenshot(path=folder / f"{name}-{number:02}-{state}.png", animations="disabled")
    context.close()


def main(folder: Path, looks: list[str]) -> None:
    """Take the pictures of the looks that are named, or of all."""
    folder.mkdir(parents=True, exist_ok=True)
    documents = (bundled_deck(), Path(__file__).with_name("samples"))
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with served(documents) as origin, sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        for name in looks or LOOKS:
            look(browser, origin, name, folder)
        browser.close()


if __name__ == "__main__":
    if not sys.argv[1:] or not set(sys.argv[2:]) <= set(LOOKS):
        sys.exit(f"python docs/images/states.py DIR [{' | '.join(LOOKS)}] ...")
    main(Path(sys.argv[1]), sys.argv[2:])
