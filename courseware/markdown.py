"""Markdown: learner text inside it, shown as typed and never interpreted; authors' text without its marks."""

from __future__ import annotations

import html
import re

_SPECIAL = re.compile(r"[\\`*_\[\]#|~$<>&!{}]")
_LIST_MARK = re.compile(r"^([0-9]*)([-+.)])(?=[ -]|$)")
_TRIGGER = re.compile(r"[:@]|(?<=www)\.", re.IGNORECASE)
_MARKS = re.compile(
    r"<[^>\n]{1,20}>|^[ \t]*(?:#{1,6}|[-+>]|[0-9]+\.)[ \t]+|^[ \t]*\|?[-:| \t]{3,}$|[*`$|]|:material/\w+:", re.MULTILINE
)
_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
_ZERO_WIDTH_SPACE = "\u200b"


def escape(text: str) -> str:
    """The text on one line, with all that Markdown, HTML, LaTeX or Streamlit would act on made literal.

    Emoji, icons (`:material/…:`) and bare links are found after character references are resolved, so a reference
    does not stop them: a zero-width space behind the colon, the @ and the `www.` does.

    >>> escape("*a* <b> $x$")
    '&#42;a&#42; &#60;b&#62; &#36;x&#36;'
    """
    line = _SPECIAL.sub(lambda found: f"&#{ord(found[0])};", " ".join(text.split()))
    line = _LIST_MARK.sub(lambda found: f"{found[1]}&#{ord(found[2])};", line)
    return _TRIGGER.sub(lambda found: found[0] + _ZERO_WIDTH_SPACE, line)


def plain(text: str) -> str:
    """An author's Markdown as words on one line.

    >>> plain("### 跳失率\\n- **只看一页**的 `访问`")
    '跳失率 只看一页的 访问'
    """
    return " ".join(_MARKS.sub(lambda found: "" if found[0] in "*`$" else " ", _LINK.sub(r"\1", text)).split())


def plain_text(markdown: str) -> str:
    """Markdown of a sentence as text: emphasis marks dropped, escaped characters (see `escape`) restored."""
    return html.unescape(markdown.replace("**", "").replace("`", "")).replace("\u200b", "").strip()
