"""The report of an hour and the gradebook as tables in words, for the screen, for CSV and for XLSX alike."""

from __future__ import annotations

from datetime import datetime

import pandas as pd

from courseware.classroom.hour import Person, Presence
from courseware.i18n import N_, t
from courseware.progress.course import LOCAL, local_day
from courseware.study import days
from courseware.study.reports import Gradebook, HourReport

PRESENCE = {Presence.ON_TIME: N_("到"), Presence.LATE: N_("迟到"), Presence.ABSENT: N_("缺席")}


def people(report: HourReport) -> pd.DataFrame:
    """A row a learner: when he came, and of each item whether he had it right at last."""
    columns: dict[str, list[object]] = {
        t("姓名"): [each.seat.shown_name for each in report.account.people],
        t("到课"): [t(PRESENCE[each.presence]) for each in report.account.people],
        t("进来"): [clock(each.came) for each in report.account.people],
        t("最后"): [clock(each.left) for each in report.account.people],
    }
    for item in report.labels:
        columns[report.labels[item]] = [_mark(each, item) for each in report.account.people]
    columns[t("答对")] = [each.right for each in report.account.people]
    columns[t("共")] = [len(report.labels)] * len(report.account.people)
    return pd.DataFrame(columns)


def mistakes(report: HourReport) -> pd.DataFrame:
    rows = [(each.title, each.frequent.learners, each.frequent.still, each.where) for each in report.mistakes]
    return pd.DataFrame(rows, columns=[t("错因"), t("人"), t("最后还错"), t("出现在")])


def items(report: HourReport) -> pd.DataFrame:
    """Shares are 0..1; what is not known is missing."""
    rows = [
        (
            f"{number} {report.labels[each.item]}",
            report.titles[each.item],
            each.learners,
            each.first / each.learners,
            each.last / each.learners,
            each.discrimination,
        )
        for number, each in enumerate(report.account.items, start=1)
    ]
    frame = pd.DataFrame(rows, columns=[t("题"), t("题干"), t("答的人"), t("首答对"), t("最后对"), t("区分度")])
    return frame.astype({t("首答对"): float, t("最后对"): float, t("区分度"): float})


def grades(book: Gradebook) -> pd.DataFrame:
    """A row a learner, a column an hour: how many he had right of those that the class was given, or that he was not
    there; then the share of all."""
    columns: dict[str, list[object]] = {t("姓名"): [seat.shown_name for seat in book.seats]}
    right = dict.fromkeys((seat.id for seat in book.seats), 0)
    given = dict.fromkeys(right, 0)
    missed = dict.fromkeys(right, 0)
    for hour in book.hours:
        of = {each.seat.id: each for each in hour.account.people}
        cells: list[object] = []
        for seat in book.seats:
            person = of.get(seat.id)
            if person is None:
                cells.append("")
                continue
            given[seat.id] += len(hour.labels)
            right[seat.id] += person.right
            missed[seat.id] += person.presence is Presence.ABSENT
            cells.append(_grade(person, len(hour.labels)))
        columns[t("第 {n} 次 {day}", n=hour.hour.number, day=day(hour.hour.begun))] = cells
    columns[t("缺席（次）")] = [missed[seat.id] for seat in book.seats]
    columns[t("答对率")] = [right[seat.id] / given[seat.id] if given[seat.id] else None for seat in book.seats]
    return pd.DataFrame(columns).astype({t("答对率"): float})


def clock(at: datetime | None) -> str:
    return at.astimezone(LOCAL).strftime("%H:%M") if at is not None else ""


def day(at: datetime) -> str:
    return days.short(local_day(at))


def _grade(person: Person, of: int) -> str:
    if person.presence is Presence.ABSENT:
        return t("缺席")
    late = t("（迟到）") if person.presence is Presence.LATE else ""
    return f"{person.right}/{of}{late}"


def _mark(person: Person, item: str) -> str:
    if item not in person.last:
        return "–"
    if person.last[item]:
        return "✓"
    return f"✗ {person.tries[item]}"
