"""While a page comes, nothing that is there already moves: what one reads or is about to press stays put."""

from __future__ import annotations

import pytest

from tests.browser.conftest import OpenTab

WATCH = """
  window.jumps = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) jumps += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
"""
AT_REST = """() => new Promise(done => {
  let seen = -1, frames = 0;
  const look = () => {
    frames = jumps === seen ? frames + 1 : 0;
    seen = jumps;
    frames < 60 ? requestAnimationFrame(look) : done(seen);
  };
  look();
})"""
"""Once nothing has jumped for a second's frames."""
MOST = 0.05
"""Cumulative layout shift. Below .1 is called good (web.dev, Core Web Vitals)."""


@pytest.mark.parametrize("path", ["", "lesson-what-is-operations", "exercise-conversion-rate", "promotion"])
def test_a_page_holds_still(open_tab: OpenTab, path: str) -> None:
    tab = open_tab()
    tab.page.add_init_script(WATCH)
    tab.go(path)
    assert tab.page.evaluate(AT_REST) < MOST
