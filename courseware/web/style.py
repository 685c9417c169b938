"""How pages look, beyond what the theme in `.streamlit/config.toml` can say."""

from __future__ import annotations

from html import escape
from pathlib import Path

READING = 800
"""Width of a page that is read, in pixels: some 45 Chinese characters a line, and room for a chart."""


DOTS = 30
"""Questions of a lesson whose dots can be told apart: more than any lesson has."""
LOOKS = {
    "once": "background: #1a7f4b; border-color: #1a7f4b; color: #fff !important;",
    "later": "background: light-dark(#e7f5ec, #173226); border-color: #1a7f4b;",
    "wrong": "background: light-dark(#fcecea, #3b1f1d); border-color: #b3372f;",
}


def css() -> str:
    """The style sheet. It stands in the page itself: one that a script brings later moves everything on the page."""
    return Path(__file__).with_name("style.css").read_text("utf-8") + _dots()


def _dots() -> str:
    """Each dot of a lesson's bar looks as the card of its question says (blocks/question.py)."""
    rules = []
    for number in range(1, DOTS + 1):
        for mark, looks in LOOKS.items():
            dot = f'[data-testid="stMain"]:has([class*="st-key-mark-{number}-{mark}-"]) .dot-{number}'
            sign = "✗" if mark == "wrong" else "✓"
            rules.append(f'{dot} {{ {looks} }} {dot} span {{ display: none; }} {dot}::before {{ content: "{sign}"; }}')
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
