"""Text files with a table in them: CSV in the encodings and with the separators that programs use."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from typing import Any

from courseware.answers.header import SEARCHED, header_row
from courseware.answers.sheet import Rows, until_blank
from courseware.verdict import Finding

_SEPARATORS = (",", "\t", ";")
_STATED = re.compile(r"\s*\"?sep=(?P<separator>[^\r\n])\"?[ ,;\t]*(?:\r\n|\r|\n)", re.IGNORECASE)
"""Excel's own first line. It is kept as a blank one, so that rows are counted as the file does."""
_JUDGED = 20_000
_SIMPLIFIED = 0.7
"""So large a share of a Chinese text is in the old national character set; of what is misread as Chinese, much less."""


def read(content: bytes, named: dict[str, Any], wanted: Sequence[str]) -> Rows | Finding:
    text = _decoded(content)
    if text is None or "\0" in text:
        return Finding("file-encoding", named)
    stated = _STATED.match(text)
    if stated:
        text = "\n" + text[stated.end() :]
    separator = stated["separator"] if stated else _separator(text, wanted)
    try:
        return until_blank(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        return Finding("file-broken", named)


def _separator(text: str, wanted: Sequence[str]) -> str:
    """The one by which most wanted columns are named, else the one that the first line has most of."""
    lines = text.lstrip().split("\n", SEARCHED)[:SEARCHED]

    def fit(separator: str) -> tuple[int, int]:
        rows = [[cell.strip(' "\r') for cell in line.split(separator)] for line in lines]
        return header_row(rows, wanted)[1], lines[0].count(separator)

    return max(_SEPARATORS, key=fit)


def _decoded(content: bytes) -> str | None:
    """UTF-8 with or without mark, else GB18030 as Excel on a Chinese Windows writes it; UTF-16 with its mark."""
    encodings = ["utf-16"] if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text if encoding != "gb18030" or _is_chinese(text) else None
    return None


def _is_chinese(text: str) -> bool:
    """Whether text that can be read as GB18030 is: Big5 and Shift-JIS can, too, and come out as rare characters."""
    beyond = [char for char in text[:_JUDGED] if not char.isascii()]
    return len("".join(beyond).encode("gb2312", "ignore")) >= 2 * _SIMPLIFIED * len(beyond)
