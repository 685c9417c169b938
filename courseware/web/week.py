"""The days of this week, as dots."""

from __future__ import annotations

from collections.abc import Sequence

from courseware.i18n import t
from courseware.progress.course import Day


def dots(week: Sequence[Day]) -> str:
    """HTML: the days of this week, filled when something was learnt on it, dashed today; a missed day is just empty."""
    names = (t("一"), t("二"), t("三"), t("四"), t("五"), t("六"), t("日"))
    days = []
    for name, day in zip(names, week, strict=True):
        kind = "learnt" if day.learnt else "today" if day.today else "free"
        said = t("学过") if day.learnt else t("今天") if day.today else t("没学")
        days.append(
            f'<span class="day {kind}" role="img" aria-label="{t("周{day} {said}", day=name, said=said)}">'
            f"<b>{name}</b><i></i></span>"
        )
    return f'<div class="week">{"".join(days)}</div>'
