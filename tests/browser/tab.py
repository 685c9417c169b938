"""One browser tab: how a person acts on a page of ours, and how one knows that the page has settled."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

SETTLED = '[data-testid="stApp"][data-test-connection-state="CONNECTED"][data-test-script-state="notRunning"]'

STEP = "path => { history.pushState({}, '', path); dispatchEvent(new PopStateEvent('popstate')); }"
"""As Back and Forward lead to a page."""


class Tab:
    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base

    def go(self, path: str = "") -> None:
        """Load the app at this address."""
        self.page.goto(f"{self.base}/{path}")
        self.settled()

    def walk(self, path: str, title: str | re.Pattern[str]) -> None:
        """To a page of the app that is loaded: one with another title than the page before, by which one knows it."""
        if self.page.url != f"{self.base}/{path}":
            before, elsewhere = self.title(), self.page.url.partition("?")[0] != f"{self.base}/{path.partition('?')[0]}"
            self.page.evaluate(STEP, f"/{path}")
            if elsewhere:
                self.not_titled(before)
            self.titled(title)
            self.settled()

    def reload(self) -> None:
        self.page.reload()
        self.settled()

    def close(self) -> None:
        self.page.context.close()

    def settled(self) -> None:
        """The script has run to its end and nothing is being drawn."""
        expect(self.page.locator(SETTLED)).to_be_visible()
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0)

    def title(self) -> str:
        return self.page.locator("h1").inner_text()

    def titled(self, title: str | re.Pattern[str]) -> None:
        expect(self.page.locator("h1")).to_have_text(title)

    def not_titled(self, title: str) -> None:
        expect(self.page.locator("h1")).not_to_have_text(title)

    def becomes(self, name: str) -> None:
        """A new learner at home, who goes on in this tab."""
        self.go("me")
        self.page.get_by_role("tab", name="学员与下载").click()
        self.page.get_by_role("textbox", name="再加一位学员").fill(name)
        self.page.get_by_role("button", name="添加并切换").click()
        # While the page is drawn anew the field of the one before may still stand behind the new one.
        expect(self.page.get_by_role("textbox", name="我的名字").first).to_have_value(name)

    def questions(self) -> Locator:
        """A lesson's own, without those of earlier lessons that it may open with."""
        return self.page.locator('[class*="st-key-question-"]:not([class*="-recall-"])')

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def resize(self, width: int, height: int = 900) -> None:
        size = {"width": width, "height": height}
        if self.page.viewport_size != size:
            self.page.set_viewport_size(size)
            self.settled()

    def first_editable_cell(self) -> None:
        """Select the cell of the second column in the first row of the first table that can be filled in; the first
        column tells what the row is about."""
        grid = self.page.get_by_test_id("stDataFrame").filter(has=self.page.locator("canvas")).first
        cell = grid.get_by_test_id("glide-cell-1-0")
        cell.wait_for(state="attached")

        def selected_by_a_click() -> bool:
            box = grid.bounding_box()
            assert box is not None
            grid.click(position={"x": box["width"] * 0.75, "y": 35 + 17})
            try:
                expect(cell).to_have_attribute("aria-selected", "true", timeout=2_000)
            except AssertionError:
                return False
            return True

        # A table that measures itself anew while it is pressed forgets the press; a person presses once more.
        assert any(selected_by_a_click() for _ in range(5)), "no press selects the cell"

    def fits(self) -> None:
        """Nothing hangs over the right edge, once everything has taken its new width."""
        self.page.wait_for_function(
            "() => { const main = document.querySelector('[data-testid=\"stMain\"]');"
            " return document.documentElement.scrollWidth <= window.innerWidth"
            " && main.scrollWidth <= main.clientWidth; }"
        )
