"""An author's Markdown as HTML for a paper: paragraphs, lists, tables, emphasis, code. All else stays text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby

_ITEM = re.compile(r"\s*(?:[-*+]|([0-9]+)[.)])\s+(.*)")
_RULE = re.compile(r"\s*\|?[-:| \t]{3,}\s*")
_HEADING = re.compile(r"#{1,6}\s+(.*)")
_BOLD, _CODE = re.compile(r"\*\*(.+?)\*\*"), re.compile(r"`([^`]+)`")


def to_html(markdown: str) -> str:
    """Escaped: nothing in the text becomes a tag or an attribute."""
    return "\n".join(_blocks(markdown.strip().splitlines()))


def _blocks(lines: Iterable[str]) -> Iterator[str]:
    for kind, group in groupby(lines, key=_kind):
        found = list(group)
        match kind:
            case "list" | "numbers":
                tag = "ul" if kind == "list" else "ol"
                items = "".join(f"<li>{_inline(_ITEM.fullmatch(line)[2])}</li>" for line in found)  # type: ignore[index]
                yield f"<{tag}>{items}</{tag}>"
            case "table":
                yield f"<table>{''.join(_row(line, number) for number, line in enumerate(found))}</table>"
            case "text":
                said = " ".join(_inline(_HEADING.sub(r"**\1**", line.strip())) for line in found)
                yield f"<p>{said}</p>"
            case _:
                pass


def _kind(line: str) -> str:
    if not line.strip():
        return "blank"
    if line.lstrip().startswith("|"):
        return "table"
    item = _ITEM.fullmatch(line)
    return "text" if item is None else "list" if item[1] is None else "numbers"


def _row(line: str, number: int) -> str:
    if _RULE.fullmatch(line):
        return ""
    tag = "td" if number else "th"
    cells = line.strip().strip("|").split("|")
    return f"<tr>{''.join(f'<{tag}>{_inline(cell.strip())}</{tag}>' for cell in cells)}</tr>"


def _inline(text: str) -> str:
    return _CODE.sub(r"<code>\1</code>", _BOLD.sub(r"<strong>\1</strong>", escape(text)))
