"""Whoever uses the app without a mouse: every step shows where he is, and leads on in the order in which one reads."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator

from tests.browser.tab import Tab

FARTHEST = 150
"""Steps from one place on a page to another."""

STOP = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const frames = 'label, [data-testid=stTextInputRootElement], [data-testid=stTextAreaRootElement], [role=group]';
  const frame = at.matches('input, textarea') ? at.closest(frames) ?? at : at;
  const outlined = e => {
    const { outlineStyle, outlineWidth } = getComputedStyle(e);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  };
  const box = frame.getBoundingClientRect();
  const hit = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, innerHeight / 4));
  const main = at.closest('[data-testid=stMain]');
  return {
    name: (at.ariaLabel || frame.innerText || at.tagName).slice(0, 60),
    role: at.role ?? at.getAttribute('role') ?? at.tagName,
    ringed: [at, frame, ...frame.children].some(outlined),
    seen: !!hit && (frame.contains(hit) || hit.contains(frame)),
    column: main && main !== at && !at.closest('.st-key-lesson-bar') ? box.x : null,  // the bar stays on top
    row: box.y + (main?.scrollTop ?? 0),
  };
}"""
"""Where the focus is: whether its ring and itself can be seen, and where on the page it stands."""


class Keys:
    def __init__(self, tab: Tab) -> None:
        self.tab = tab
        self._before: dict[str, Any] | None = None

    def press(self, key: str) -> None:
        self.tab.page.keyboard.press(key)

    def step(self, key: str = "Tab") -> None:
        """To the next stop, or with Shift+Tab to the one before."""
        self.press(key)
        stop = self.tab.page.evaluate(STOP)
        if stop is None:  # past the end of the page
            self._before = None
            return
        assert stop["ringed"], f"no ring around {stop}"
        assert stop["seen"], f"out of sight or covered: {stop}"
        before, self._before = self._before, stop if key == "Tab" and stop["column"] is not None else None
        if before and self._before:
            on = stop["row"] > before["row"] - 12 or stop["column"] > before["column"]
            assert on, f"after {before} one would not look for {stop}"

    def to(self, target: Locator, key: str = "Tab") -> None:
        """Go there, step by step."""
        self._before = None
        for _ in range(FARTHEST):
            if holds_focus(target):
                return
            self.step(key)
        pytest.fail(f"{target} cannot be reached with {key}")

    def choose(self, group: Locator, option: Locator, key: str = "Tab") -> None:
        """Among options of which one is reached by Tab, and the others from there by arrows."""
        self.to(group, key)
        for arrow in ("ArrowLeft", "ArrowRight"):
            for _ in range(group.get_by_role("radio").count()):
                if not holds_focus(option):
                    self.press(arrow)
        assert holds_focus(option)
        self.press("Space")
        self.tab.settled()

    def open(self, link: Locator, key: str = "Tab") -> None:
        """Follow a link to a page, which then begins at its heading."""
        before = self.tab.title()
        self.to(link, key)
        self.press("Enter")
        self.tab.not_titled(before)
        self.tab.settled()


def holds_focus(target: Locator) -> bool:
    return bool(target.evaluate("e => e.contains(document.activeElement)"))
