"""One browser tab: how a person acts on a page of ours, and how one knows that the page has settled."""

from __future__ import annotations

from playwright.sync_api import Page, expect

SETTLED = '[data-testid="stApp"][data-test-connection-state="CONNECTED"][data-test-script-state="notRunning"]'


class Tab:
    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base

    def go(self, path: str) -> None:
        self.page.goto(f"{self.base}/{path}")
        self.settled()

    def reload(self) -> None:
        self.page.reload()
        self.settled()

    def settled(self) -> None:
        """The script has run to its end and nothing is being drawn."""
        expect(self.page.locator(SETTLED)).to_be_visible()
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0)

    def title(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text()

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def resize(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": 900})
        self.settled()

    def fits(self) -> None:
        """Nothing hangs over the right edge, once everything has taken its new width."""
        self.page.wait_for_function(
            "() => { const main = document.querySelector('[data-testid=\"stMain\"]');"
            " return document.documentElement.scrollWidth <= window.innerWidth"
            " && main.scrollWidth <= main.clientWidth; }"
        )
