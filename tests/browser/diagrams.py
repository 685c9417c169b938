"""How large the course's diagrams are: `python -m tests.browser.diagrams` writes `lessons/diagrams.json` anew."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Page

from benchmarks.server import ROOT, serve
from courseware.content.blocks import DiagramBlock
from courseware.content.course import Course
from courseware.content.loader import load_course
from courseware.web.blocks.diagram import source_of
from courseware.web.room import diagram_key

SIZES = ROOT / "lessons" / "diagrams.json"
DRAW = """async ([path, sources]) => {
  const mermaid = (await import(path)).t.default;  // set by the page's own diagram in the course's fonts and colours
  const sizes = {};
  for (const [key, source] of Object.entries(sources)) {
    const { svg } = await mermaid.render(`size-of-${key}`, source);
    const { width, height } = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement.viewBox.baseVal;
    sizes[key] = [Math.round(width), Math.round(height)];
  }
  return sizes;
}"""


def sources(course: Course) -> dict[str, str]:
    """What is drawn, by key."""
    drawn = [
        source_of(block.diagram)
        for lesson in course.lessons.values()
        for block in lesson.blocks
        if isinstance(block, DiagramBlock)
    ]
    return {diagram_key(source): source for source in drawn}


def measured(page: Page, course: Course) -> dict[str, list[int]]:
    """On a page of the app on which a diagram has been drawn."""
    import streamlit

    [library] = (Path(streamlit.__file__).parent / "static/static/js").glob("mermaid.core.*.js")
    page.get_by_test_id("stMermaidChart").locator("img").first.wait_for()
    sizes: dict[str, list[int]] = page.evaluate(DRAW, [f"/static/js/{library.name}", sources(course)])
    return sizes


def main() -> None:
    import shutil

    from playwright.sync_api import sync_playwright

    course = load_course(ROOT)
    with serve(ROOT / "app.py") as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="zh-CN")
        page.goto(f"{server.base}/lesson-what-is-operations")
        SIZES.write_text(json.dumps(measured(page, course), indent=0) + "\n", "utf-8")
        browser.close()


if __name__ == "__main__":
    main()
