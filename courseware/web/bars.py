"""How many chose what: rows with a label, a bar and a number, for projector, board, learners and report.

Their text stays as large as the page's, also on a phone, where a chart would shrink it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

import streamlit as st

from courseware.i18n import t
from courseware.study.statistics import Kind
from courseware.study.watching import Tally

Look = Literal["plain", "right", "wrong", "quiet"]


@dataclass(frozen=True)
class Row:
    """`label` and `hint` are plain text, whoever has written them; `before` is the number of the vote before."""

    label: str
    n: int
    before: int | None = None
    look: Look = "plain"
    hint: str = ""


def of_tallies(tallies: Sequence[Tally], told: bool) -> list[Row]:
    """What was answered in a round, beside the one before the discussion if two are given, oldest first. What is right
    stands out only once it is `told`: to a trainer always, on the projector and to learners when he explains."""
    *before, now = tallies
    counted = {row.label: row.learners for row in before[-1].details.answered} if before else {}
    kinds = {row.label: row.kind for tally in tallies for row in tally.details.answered}
    numbers = {row.label: row.learners for row in now.details.answered}
    return [
        Row(label, numbers.get(label, 0), counted.get(label, 0) if before else None, _look(kind, told))
        for label, kind in kinds.items()
    ]


def show(rows: Sequence[Row], of: int) -> None:
    """`of`: so many would fill a bar."""
    st.html(html(rows, of))


def html(rows: Sequence[Row], of: int) -> str:
    return f'<div class="bars" role="list">{"".join(_row(row, max(of, 1)) for row in rows)}</div>'


def legend() -> str:
    """For rows with two bars."""
    return f'<p class="bars-legend"><i class="before"></i>{escape(t("第一次"))}<i></i>{escape(t("第二次"))}</p>'


def _look(kind: Kind, told: bool) -> Look:
    if kind is Kind.RIGHT:
        return "right" if told else "plain"
    return "quiet" if kind is Kind.GAVE_UP else "plain"


def _row(row: Row, of: int) -> str:
    badge = f" <em>{escape(t('正确'))}</em>" if row.look == "right" else ""
    hint = f"<small>{escape(row.hint)}</small>" if row.hint else ""
    before = "" if row.before is None else f'<span><i class="before" style="width:{_share(row.before, of)}"></i></span>'
    line = f"<p><b>{escape(row.label)}{badge}</b><strong>{_number(row)}</strong></p>"
    return (
        f'<div class="{row.look}" role="listitem">{line}'
        f'{before}<span><i style="width:{_share(row.n, of)}"></i></span>{hint}</div>'
    )


def _number(row: Row) -> str:
    if row.before is None:
        return escape(t("{n} 人", n=row.n))
    gained = f" <small>({row.n - row.before:+d})</small>" if row.n != row.before else ""
    return escape(t("{before} → {n} 人", before=row.before, n=row.n)) + gained


def _share(n: int, of: int) -> str:
    return f"{100 * min(n, of) / of:.1f}%"
