"""``python docs/images/make.py``: takes the README's picture of the real chat over the bundled deck.

It builds an index in a temporary folder, starts ``seisaku serve`` over it, asks the question of the
README in Chromium and writes ``docs/images/chat.png``. It fails where the answer is not the README's.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
PICTURE = ROOT / "docs/images/chat.png"
QUESTION = "博士後期課程の学生には、生活費としていくら支援されますか？"
ANSWER = "年間180万円以上です。"
VIEW = {"width": 1280, "height": 800}
PATIENCE_MS = 120_000
"""On a busy machine of two cores; the first question also loads the models."""
ADDRESS = re.compile(r"http://\S+(?=/ )")
DRAWN = "() => [...document.images].every(image => image.complete && image.naturalWidth > 0)"


def main() -> None:
    """Take the picture anew."""
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        _seisaku("index", "--quiet", "--index", str(index)).wait()
        with _served(index) as origin, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
                args=["--no-sandbox", "--disable-gpu"],
            )
            _taken(browser.new_page(viewport=VIEW, locale="ja-JP"), origin)  # type: ignore[arg-type]
            browser.close()
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size // 1024} KB")  # noqa: T201


def _taken(page: Page, origin: str) -> None:
    page.set_default_timeout(PATIENCE_MS)
    page.goto(origin)
    box = page.get_by_role("textbox", name=re.compile("^質問")).first
    box.fill(QUESTION)
    box.press("Enter")
    page.get_by_text(ANSWER).first.wait_for()
    page.locator("#panel .viewer.settled").first.wait_for()
    page.locator("#chat .options").wait_for()  # the last that comes
    page.wait_for_function(DRAWN)
    page.evaluate("document.activeElement.blur()")
    page.screenshot(path=PICTURE, animations="disabled")


@contextmanager
def _served(index: Path) -> Iterator[str]:
    """Run the service on a free port until the block ends, and yield its address."""
    process = _seisaku("serve", "--port", "0", "--index", str(index), stderr=subprocess.PIPE)
    try:
        yield _address(process)
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stderr is not None  # noqa: S101
    said = []
    for line in process.stderr:
        if found := ADDRESS.search(line):
            return found[0]
        said.append(line)
    raise SystemExit("the service did not start:\n" + "".join(said))


def _seisaku(*words: str, stderr: int | None = None) -> subprocess.Popen[str]:
    """Run a command with nobody's own settings."""
    environment = {
        k: v for k, v in os.environ.items() if k == "SEISAKU_CACHE" or not k.startswith("SEISAKU_")
    }
    return subprocess.Popen(
        [sys.executable, "app.py", *words], cwd=ROOT, stderr=stderr, encoding="utf-8",
        env={**environment, "PYTHONUTF8": "1"},
    )  # fmt: skip


if __name__ == "__main__":
    main()
