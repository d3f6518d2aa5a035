"""``python docs/images/make.py``: takes the README's picture of the real chat over the bundled deck.

It builds an index in a temporary folder, starts ``seisaku serve`` over it, asks the question of the
README in Chromium and writes ``docs/images/chat.png``. It fails where the answer is not the README's.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Page, sync_playwright  # noqa: E402

from eval.benchmarks.page_server import served  # noqa: E402

PICTURE = ROOT / "docs/images/chat.png"
QUESTION = "博士後期課程の学生には、生活費としていくら支援されますか？"
ANSWER = "年間180万円以上です。"
VIEW = {"width": 1280, "height": 800}
PATIENCE_MS = 120_000
"""On a busy machine of two cores; the first question also loads the models."""
DRAWN = "() => [...document.images].every(image => image.complete && image.naturalWidth > 0)"


def main() -> None:
    """Take the picture anew."""
    with served() as origin, sync_playwright() as playwright:
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


if __name__ == "__main__":
    main()
