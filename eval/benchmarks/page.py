"""``python -m eval.benchmarks.page``: how fast and how still the chat's page comes, over the bundled deck.

It measures with the browser's own clocks, over a line as slow as Lighthouse's desktop preset assumes, and
marks that by Lighthouse's published curves. **That is not Lighthouse**: with ``--lighthouse`` the real one
is run too, where somebody has installed it (``npm install lighthouse@12``).
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from eval.benchmarks.page_marks import DESKTOP, mark, performance
from eval.benchmarks.page_server import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDTH, HEIGHT = 1350, 940
RTT_MS, BITS = 40, 10 * 1024 * 1024
"""The window and the line of Lighthouse's desktop preset."""
QUIET_MS = 3_000
"""The page counts as at rest when nothing came, moved or blocked it for so long after its list stood."""
PATIENCE_MS = 120_000
GATES = {"performance": 0.9, "accessibility": 1.0, "best-practices": 1.0}
LARGEST_SHIFT = 0.05

_WATCH = """() => {
  window.seen = { shift: 0, blocking: 0, largest: 0 };
  const watch = (type, each) => new PerformanceObserver((list) => list.getEntries().forEach(each))
    .observe({ type, buffered: true });
  watch("layout-shift", (one) => { if (!one.hadRecentInput) seen.shift += one.value; });
  watch("longtask", (one) => { seen.blocking += Math.max(0, one.duration - 50); });
  watch("largest-contentful-paint", (one) => { seen.largest = one.startTime; });
}"""
_TOLD = """() => ({
  first_contentful_paint_ms: performance.getEntriesByName("first-contentful-paint")[0].startTime,
  largest_contentful_paint_ms: seen.largest, total_blocking_ms: seen.blocking, layout_shift: seen.shift,
})"""
Measured = dict[str, float]


def measure(browser: Browser, origin: str) -> Measured:
    """Return what one visit with an empty cache costs: milliseconds, shift, bytes and requests."""
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale="ja-JP")
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    sizes = _slowed(page)
    page.add_init_script(f"({_WATCH})()")
    page.goto(origin)
    page.locator("#shelf-list li").first.wait_for(state="attached")
    page.wait_for_timeout(QUIET_MS)
    told: Measured = page.evaluate(_TOLD)
    context.close()
    return {**told, "kilobytes": sum(sizes) / 1024, "requests": len(sizes)}


def _slowed(page: Page) -> list[float]:
    """Make the line as slow as the preset assumes; returns the bytes of each request as they come."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    line = {"offline": False, "latency": RTT_MS, "downloadThroughput": BITS / 8}
    devtools.send("Network.emulateNetworkConditions", {**line, "uploadThroughput": BITS / 8})
    sizes: list[float] = []
    devtools.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    return sizes


def middle(visits: list[Measured]) -> Measured:
    """Return the median of each measure."""
    return {name: statistics.median(visit[name] for visit in visits) for name in visits[0]}


def report(measured: Measured) -> str:
    """Return what was measured beside what Lighthouse's desktop preset asks, and what is reached."""
    lines = ["measure\tvalue\tmark\tmarked 0.9 at"]
    for name, curve in DESKTOP.items():
        value = measured[name]
        lines.append(f"{name}\t{value:.3g}\t{mark(value, curve):.2f}\t{curve.p10:g}")
    lines += [f"{name}\t{measured[name]:.0f}" for name in ("kilobytes", "requests")]
    lines.append(f"performance by these curves (not Lighthouse): {performance(measured):.2f}")
    return "\n".join(lines)


def _passes(measured: Measured) -> bool:
    return (
        performance(measured) >= GATES["performance"] and measured["layout_shift"] <= LARGEST_SHIFT
    )


def lighthouse(command: Path, chromium: str, origin: str) -> dict[str, Any]:
    """Run Lighthouse itself on the page and return its report.

    Raises:
        CalledProcessError: it could not judge the page.
    """
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report.json"
        flags = "--headless=new --no-sandbox --disable-gpu --lang=ja"
        subprocess.run(
            [
                str(command), origin, "--preset=desktop", "--output=json", f"--output-path={out}",
                f"--only-categories={','.join(GATES)}", f"--chrome-flags={flags}", "--quiet",
            ],
            check=True, env={"PATH": "/usr/bin:/bin", "HOME": folder, "CHROME_PATH": chromium},
        )  # fmt: skip
        found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return found


def told_by_lighthouse(found: dict[str, Any]) -> tuple[str, bool]:
    """Return its marks and every audit that lost some, and whether all that is asked is reached."""
    marks = {name: found["categories"][name]["score"] or 0.0 for name in GATES}
    shift = found["audits"]["cumulative-layout-shift"]["numericValue"]
    lines = [f"Lighthouse {found['lighthouseVersion']}, desktop preset"]
    lines += [f"{name}\t{value:.2f}\tasked {GATES[name]:g}" for name, value in marks.items()]
    lines.append(f"layout shift\t{shift:.3f}\tasked {LARGEST_SHIFT:g}")
    for audit in found["audits"].values():
        if audit["score"] is not None and audit["score"] < 1:
            lines.append(f"  {audit['score']:.2f}\t{audit['id']}\t{audit.get('displayValue', '')}")
    reached = all(value >= GATES[name] for name, value in marks.items())
    return "\n".join(lines), reached and shift <= LARGEST_SHIFT


def main(
    url: Annotated[str, typer.Option(help="サービス（空なら自分で開く） / the service")] = "",
    visits: Annotated[int, typer.Option(min=1, help="回数 / visits, the median counts")] = 5,
    command: Annotated[
        Path | None, typer.Option("--lighthouse", help="Lighthouse のコマンド / its command")
    ] = None,
) -> None:
    """チャットの画面の速さと動きを測ります。 / Measure how fast and how still the page comes."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("Chromium がありません（apt-get install chromium）。 / Chromium is not installed")
    opened: AbstractContextManager[str] = nullcontext(url) if url else served()
    with opened as origin:
        with sync_playwright() as playwright:
            flags = ["--no-sandbox", "--disable-gpu"]
            browser = playwright.chromium.launch(executable_path=chromium, args=flags)
            measured = middle([measure(browser, origin) for _ in range(visits)])
        print(report(measured))  # noqa: T201
        passed = _passes(measured)
        if command is not None:
            told, passed = told_by_lighthouse(lighthouse(command, chromium, origin))
            print(told)  # noqa: T201
    sys.exit(0 if passed else 1)


if __name__ == "__main__":
    typer.run(main)
