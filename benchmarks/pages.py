"""How pages come up in a browser: how much they jump, when something can be read, and when the page is done."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from time import perf_counter
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from benchmarks.server import ROOT, serve
from benchmarks.table import show

PAGES = {
    "home": "",
    "course": "course",
    "lesson": "lesson-what-is-operations",
    "lesson with diagram and charts": "lesson-core-metrics",
    "exercise": "exercise-conversion-rate",
    "planner": "promotion",
    "search": "glossary?q=GMV",
}
DRAWN = (
    '[data-testid="stApp"][data-test-connection-state="CONNECTED"][data-test-script-state="notRunning"]'
    ':not(:has([data-testid="stSkeleton"]))'
)
QUIET_MS = 3_000
"""Diagrams and charts get their height later than the page says that it is drawn."""
WATCH = """
  window.jumps = 0; window.moved = [];
  new PerformanceObserver(list => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) {
    jumps += entry.value;
    const of = s => (s.node?.nodeType === 1 ? s.node : s.node?.parentElement)?.closest('[data-testid]')?.dataset.testid;
    moved.push([entry.value, [...new Set(entry.sources.map(of))].join(' ')]);
  } }).observe({ type: "layout-shift", buffered: true });
"""


@dataclass(frozen=True)
class Visit:
    jumps: float
    """Cumulative layout shift; below .1 is called good, and we want .05."""
    content: float
    """Seconds until the first text or picture."""
    done: float
    """Seconds until the page is drawn and can be used."""
    worst: str
    """What moved most."""


def visit(context: BrowserContext, address: str) -> Visit:
    page = context.new_page()
    page.add_init_script(WATCH)
    begun = perf_counter()
    page.goto(address)
    page.wait_for_selector(DRAWN)
    done = perf_counter() - begun
    page.wait_for_timeout(QUIET_MS)
    content = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN") / 1000
    jumps, moved = page.evaluate("[jumps, moved]")
    page.close()
    value, what = max(moved, default=(0.0, ""))
    return Visit(jumps, content, done, f"{value:.3f} {what}" if moved else "")


def both(browser: Browser, address: str) -> tuple[Visit, Visit]:
    """A first visit of a browser, and one more."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
    visits = visit(context, address), visit(context, address)
    context.close()
    return visits


def run() -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        print("pages: no Chromium on this machine")
        return
    rows = []
    with serve(ROOT / "app.py") as server, sync_playwright() as playwright:
        urlopen(server.base).read()
        server.until_idle()
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name, path in PAGES.items():
            cold, warm = both(browser, f"{server.base}/{path}")
            rows.append(
                [
                    name,
                    f"{cold.jumps:.3f} / {warm.jumps:.3f}",
                    f"{cold.content:.1f} / {warm.content:.1f}",
                    f"{cold.done:.1f} / {warm.done:.1f}",
                    cold.worst,
                ]
            )
        browser.close()
    show(
        "Pages in a browser at 1280 × 800, first visit / next",
        ["page", "layout shift", "first content s", "drawn s", "largest shift"],
        rows,
    )
