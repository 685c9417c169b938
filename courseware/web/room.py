"""Room for what arrives later than the text around it, so that nothing moves when it comes: CSS for the page's sheet.

A diagram is drawn in the browser, and only there is it known how large it is. `lessons/diagrams.json` keeps the sizes
as `python -m tests.browser.diagrams` has measured them; one that is missing in it is drawn all the same.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

MOST_LESSONS = 12
"""Of a module, in the menu. A longer one moves the menu as its lessons arrive."""
PADDING = 24
"""Around a diagram, in pixels: both sides together."""


def diagram_key(source: str) -> str:
    """The key of the container in which this Mermaid text is drawn, and its name among the sizes."""
    return f"diagram-{hashlib.sha256(source.encode()).hexdigest()[:10]}"


def lessons_key(lessons: int) -> str:
    """The key of the menu's place for so many lessons of a module."""
    return f"menu-lessons-{lessons}"


def css(sizes: Path) -> str:
    """`sizes`: a JSON file of {key of the diagram: [width, height]} in pixels; it need not exist."""
    known = json.loads(sizes.read_text("utf-8")) if sizes.exists() else {}
    diagrams = (
        f".st-key-{key} > :first-child {{ min-height: "
        f"calc({PADDING}px + min({height}px, (100cqw - {PADDING}px) * {height / width:.3f})); }}"
        for key, (width, height) in known.items()
    )
    menus = (
        f".st-key-{lessons_key(n)} {{ min-height: calc(2.5rem + {n} * 2.75rem); }}" for n in range(1, MOST_LESSONS + 1)
    )
    return "\n".join((*diagrams, *menus))
