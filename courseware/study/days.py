"""Days and times of day as they are written in lists, on pages and in files."""

from __future__ import annotations

from datetime import date, datetime

from courseware.i18n import N_, t
from courseware.progress.course import LOCAL

WEEKDAYS = (N_("周一"), N_("周二"), N_("周三"), N_("周四"), N_("周五"), N_("周六"), N_("周日"))


def short(day: date) -> str:
    """5/14"""
    return f"{day.month}/{day.day}"


def with_weekday(day: date) -> str:
    """5/14 周四"""
    return f"{short(day)} {t(WEEKDAYS[day.weekday()])}"


def moment(at: datetime) -> str:
    """5/14 周四 22:00"""
    local = at.astimezone(LOCAL)
    return f"{with_weekday(local.date())} {local:%H:%M}"
