"""How pages look, beyond what the theme in `.streamlit/config.toml` can say."""

from __future__ import annotations

from html import escape
from pathlib import Path

from courseware.web import resources, room

READING = 800
"""Width of a page that is read, in pixels: some 45 Chinese characters a line, and room for a chart."""


SHEETS = ("style", "classroom", "promotion")
DOTS = 30
"""Questions of a lesson whose dots can be told apart: more than any lesson has."""
LOOKS = {
    "once": ("✓", "#1a7f4b", "#1a7f4b", "#fff"),
    "later": ("✓", "var(--right-ground)", "var(--right-edge)", "var(--right-ink)"),
    "wrong": ("✗", "var(--wrong-ground)", "var(--wrong-edge)", "var(--wrong-ink)"),
}
"""Of a dot that is no number any more: its sign, and the colours of its ground, edge and sign."""


def css() -> str:
    """The style sheet. It stands in the page itself: one that a script brings later moves everything on the page."""
    sheets = (Path(__file__).with_name(f"{name}.css").read_text("utf-8") for name in SHEETS)
    return "\n".join((*sheets, _dots(), room.css(resources.ROOT / "lessons" / "diagrams.json")))


def _dots() -> str:
    """A dot looks as its class says, and one of a lesson's bar as the card of its question (blocks/question.py)."""
    rules = []
    for mark, (sign, ground, edge, ink) in LOOKS.items():
        card = '[data-testid="stMain"]:has([class*="st-key-mark-{n}-{mark}-"]) .dot-{n}'
        dot = ", ".join([f".dot.{mark}", *(card.format(n=n, mark=mark) for n in range(1, DOTS + 1))])
        looks = f"background: {ground}; border-color: {edge}; color: {ink} !important;"
        rules.append(f'{dot} {{ {looks} & span {{ display: none; }} &::before {{ content: "{sign}"; }} }}')
    return "\n".join(rules)


LOGO = """
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 40" height="40">
<rect y="4" width="32" height="32" rx="9" fill="#1c7f87"/>
<path d="M8 26 L13 20 L18 23 L25 13" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"
 stroke-linejoin="round"/>
<text x="43" y="27" font-size="19" font-weight="700" fill="#1c8a92"
 font-family="PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif">{title}</text></svg>
"""


def logo(title: str) -> str:
    """The course's mark and name as an SVG that is legible on light and dark."""
    return LOGO.format(title=escape(title), width=50 + 20 * len(title)).strip()
