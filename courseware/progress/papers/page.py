"""The frame of a paper: an HTML file that needs nothing beside it, runs no script and stays light in the dark."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path

from courseware.i18n import language

FOLDER = Path(__file__).parent
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
LOGO = (
    '<svg viewBox="0 0 40 40" width="32" height="32" aria-hidden="true">'
    '<rect x="1" y="3" width="34" height="34" rx="9" fill="#1c7f87"/>'
    '<path d="M9 27 L14.5 20.5 L20 24 L27.5 13" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"'
    ' stroke-linejoin="round"/></svg>'
)
TICK = (
    '<svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true">'
    '<path d="M5 12.5l4.5 4.5L19 7.5" fill="none" stroke="#0b6b72" stroke-width="2.6" stroke-linecap="round"'
    ' stroke-linejoin="round"/></svg>'
)


@cache
def asset(name: str) -> str:
    """The text of a file beside this one."""
    return (FOLDER / name).read_text("utf-8")


def page(title: str, style: str, body: str, policy: str = POLICY) -> str:
    """`style` names a file beside this one; `body` is HTML."""
    return (
        f'<!doctype html>\n<html lang="{escape(language())}"><head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        f"<title>{escape(title)}</title>\n<style>\n{asset('base.css')}{asset(style)}</style></head>\n"
        f"<body>\n{body}\n</body></html>\n"
    )
