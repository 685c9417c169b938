"""A week of a course plan as a trainer types it, and what is wrong with it."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import date, datetime, time

from courseware.answers.dates import parse_date
from courseware.answers.written import shorten
from courseware.classroom.course_plan import Test, Week
from courseware.content.course import Course
from courseware.i18n import t
from courseware.progress.course import LOCAL, local_day
from courseware.study import days
from courseware.verdict import Finding

_TIME = re.compile(r"(?P<day>.*?)\s*(?P<hour>[0-9]{1,2})[:\uff1a](?P<minute>[0-9]{2})\s*")
_WITHOUT_YEAR, _YEAR = re.compile("[0-9]{1,2}/[0-9]{1,2}"), re.compile("[0-9]{4}")
EVENING = time(22, 0)
"""When something is due on a day of which no hour is told."""
FAR = 180
"""Days: a date without a year that was longer ago is one of next year."""


class WeekRefused(ValueError):
    """`str()` is a sentence for the reader."""


@dataclass(frozen=True)
class WeekInput:
    """Days and times are text: `5/25`, `5 月 28 日 22:00`. `test` is the id of a module, "" for no test."""

    begins: str
    lessons: tuple[str, ...]
    exercises: tuple[str, ...]
    due: str
    test: str = ""
    opens: str = ""
    closes: str = ""
    graded: int = 0


def typed(week: Week) -> WeekInput:
    """A week as it would be typed."""
    test = week.test
    return WeekInput(
        f"{week.begins.year}/{week.begins.month}/{week.begins.day}",
        week.lessons,
        week.exercises,
        _moment(week.due),
        test.module if test else "",
        _moment(test.opens) if test else "",
        _moment(test.closes) if test else "",
        week.graded,
    )


def accept(raw: WeekInput, course: Course, now: datetime, before: Week | None = None) -> Week:
    """`before`: the week that is changed, whose times may have passed. Raises WeekRefused."""
    for id, known in (
        *((each, course.lessons) for each in raw.lessons),
        *((each, course.exercises) for each in raw.exercises),
        *((each, {module.id for module in course.modules}) for each in [raw.test] if each),
    ):
        if id not in known:
            raise WeekRefused(t("课程里没有「{id}」。", id=shorten(id)))
    from courseware.promotion.runs import GRADED_RUNS  # with SciPy: no lesson needs it

    if not 0 <= raw.graded <= GRADED_RUNS:
        raise WeekRefused(t("618 计分最多 {n} 次。", n=GRADED_RUNS))
    if not (raw.lessons or raw.exercises or raw.test or raw.graded):
        raise WeekRefused(t("这一周还什么都没有。选一课、一个练习或一次小测。"))
    today = local_day(now)
    begins, due = _day(t("上课"), raw.begins, today), _read(t("截止"), raw.due, today)
    if local_day(due) < begins:
        raise WeekRefused(
            t("截止 {due} 在上课 {begins} 之前，对调一下。", due=days.short(local_day(due)), begins=days.short(begins))
        )
    if due <= now and not (before and due == before.due):
        raise WeekRefused(t("截止 {due} 已经过了，写一个以后的时间。", due=days.short(local_day(due))))
    test = _test(raw, begins, now, before.test if before else None)
    return Week(
        before.id if before else secrets.token_hex(4),
        begins,
        tuple(dict.fromkeys(raw.lessons)),
        tuple(dict.fromkeys(raw.exercises)),
        due,
        test,
        raw.graded,
    )


def _test(raw: WeekInput, begins: date, now: datetime, before: Test | None) -> Test | None:
    if not raw.test:
        return None
    today = local_day(now)
    opens, closes = _read(t("小测开始"), raw.opens, today), _read(t("小测结束"), raw.closes, today)
    if closes <= opens:
        raise WeekRefused(t("小测结束 {closes} 不在开始 {opens} 之后。", closes=_moment(closes), opens=_moment(opens)))
    if local_day(opens) < begins:
        raise WeekRefused(t("小测 {opens} 在上课之前就开始了。", opens=_moment(opens)))
    if closes <= now and not (before and closes == before.closes):
        raise WeekRefused(t("小测结束 {closes} 已经过了，写一个以后的时间。", closes=_moment(closes)))
    return Test(raw.test, opens, closes)


def _read(name: str, raw: str, today: date) -> datetime:
    found = _TIME.fullmatch(raw.strip())
    at = EVENING
    if found:
        hour, minute = int(found["hour"]), int(found["minute"])
        if hour > 23 or minute > 59:
            raise WeekRefused(t("{name}：「{raw}」里没有这个钟点，写到 23:59。", name=name, raw=shorten(raw)))
        at, raw = time(hour, minute), found["day"]
    return datetime.combine(_day(name, raw, today), at, LOCAL)


def _day(name: str, raw: str, today: date) -> date:
    plain = raw.strip()
    if not plain:
        raise WeekRefused(t("{name}还没填，写成 5/25 或 5 月 25 日。", name=name))
    found = parse_date(f"{today.year}/{plain}" if _WITHOUT_YEAR.fullmatch(plain) else plain, today.year)
    if isinstance(found, Finding):
        raise WeekRefused(t("{name}：「{raw}」不是日期，写成 5/25 或 5 月 25 日。", name=name, raw=shorten(raw)))
    if (today - found).days > FAR and not _YEAR.search(plain):
        return found.replace(year=found.year + 1)
    return found


def _moment(at: datetime) -> str:
    local = at.astimezone(LOCAL)
    return f"{local.year}/{local.month}/{local.day} {local:%H:%M}"
