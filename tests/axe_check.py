"""Accessibility as axe-core judges it, run in the page from the package's own copy."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, Page

# What is half faded in is pale for a moment.
AT_REST = """() => Promise.allSettled(document.getAnimations()
  .filter((one) => one.effect.getComputedTiming().iterations !== Infinity)
  .map((one) => one.finished)).then(() => 0)"""


def findings(page: Page | Frame) -> list[str]:
    """Return what axe finds on the page as it stands, of every level, each with where."""
    page.evaluate(AT_REST)
    found = Axe().run(page).response["violations"]
    return [
        f"{item['impact']} {item['id']}: {node['target']} {node['failureSummary']}"
        for item in found
        for node in item["nodes"]
    ]
