"""Small pictures of the campaign as HTML, whose text stays as large as the page's on a phone: rows of bars that add up,
and where a figure stands in a range. Words are escaped; every picture has its figures beside it as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

import streamlit as st

Look = Literal["whole", "gain", "loss", "quiet"]


@dataclass(frozen=True)
class Bar:
    """From `start` to `end` on the scale that all bars of a picture share."""

    label: str
    start: float
    end: float
    text: str
    look: Look = "whole"
    hint: str = ""


def bars(rows: Sequence[Bar]) -> None:
    low = min(0.0, *(min(row.start, row.end) for row in rows))
    high = max(0.0, *(max(row.start, row.end) for row in rows))
    width = max(high - low, 1e-9)
    st.html(f'<div class="flow" role="list">{"".join(_bar(row, low, width) for row in rows)}</div>')


def _bar(row: Bar, low: float, width: float) -> str:
    left, right = sorted((row.start, row.end))
    hint = f"<small>{escape(row.hint)}</small>" if row.hint else ""
    place = f"left:{100 * (left - low) / width:.2f}%;width:{100 * (right - left) / width:.2f}%"
    return (
        f'<div role="listitem" class="{row.look}"><b>{escape(row.label)}</b><span><i style="{place}"></i></span>'
        f"<strong>{escape(row.text)}</strong>{hint}</div>"
    )


@dataclass(frozen=True)
class Mark:
    at: float
    look: Literal["own", "after"] = "own"


@dataclass(frozen=True)
class Band:
    low: float
    high: float
    look: Literal["wide", "half"] = "half"


def strip(
    bands: Sequence[Band], marks: Sequence[Mark], low: float, high: float, notes: Sequence[tuple[float, str]]
) -> None:
    """What lies outside of `low` … `high` stands at the end. `notes`: what is written under the strip, and where."""

    def at(value: float) -> float:
        return 100 * min(max((value - low) / max(high - low, 1e-9), 0), 1)

    drawn = [
        f'<i class="{b.look}" style="left:{at(b.low):.2f}%;width:{at(b.high) - at(b.low):.2f}%"></i>' for b in bands
    ]
    drawn += [f'<b class="{m.look}" style="left:{at(m.at):.2f}%"></b>' for m in marks]
    under = "".join(f'<span style="left:{at(value):.2f}%">{escape(words)}</span>' for value, words in notes)
    st.html(f'<div class="strip"><div>{"".join(drawn)}</div><p>{under}</p></div>')


BINS = 16


def heap(
    values: Sequence[float],
    low: float,
    high: float,
    notes: Sequence[tuple[float, str]],
    own: float | None = None,
    small: bool = False,
) -> None:
    """How many values lie where between `low` and `high`: a column for each sixteenth; that of `own` stands out."""

    def column(value: float) -> int:
        return min(int(BINS * max(value - low, 0) / max(high - low, 1e-9)), BINS - 1)

    counts = [0] * BINS
    for value in values:
        counts[column(value)] += 1
    most, mine = max(*counts, 1), None if own is None else column(own)
    columns = "".join(
        f'<i{" class=own" if place == mine else ""} style="height:{100 * n / most:.0f}%"></i>'
        for place, n in enumerate(counts)
    )
    under = "".join(
        f'<span style="left:{100 * min(max((value - low) / max(high - low, 1e-9), 0), 1):.2f}%">{escape(words)}</span>'
        for value, words in notes
    )
    look = "strip heap small" if small else "strip heap"
    st.html(f'<div class="{look}"><div aria-hidden="true">{columns}</div><p>{under}</p></div>')


def legend(of: Sequence[tuple[str, str]]) -> None:
    """Look and word."""
    words = "".join(f'<span><i class="{look}"></i>{escape(word)}</span>' for look, word in of)
    st.html(f'<p class="strip-legend">{words}</p>')


def parts(shares: Sequence[tuple[str, float, str]], whole: float, last: tuple[str, str], over: bool) -> None:
    """One bar of several parts with its legend: label, size and text of each; `last` stands below them."""
    of = max(whole, sum(size for _, size, _ in shares), 1e-9)
    drawn = "".join(
        f'<i class="n{n}" style="width:{100 * size / of:.2f}%"></i>' for n, (_, size, _) in enumerate(shares)
    )
    rows = "".join(
        f'<li><i class="n{n}"></i>{escape(label)}<b>{escape(text)}</b></li>'
        for n, (label, _, text) in enumerate(shares)
    )
    end = f'<li class="{"over" if over else "end"}">{escape(last[0])}<b>{escape(last[1])}</b></li>'
    st.html(f'<div class="parts"><div>{drawn}</div><ul>{rows}{end}</ul></div>')
