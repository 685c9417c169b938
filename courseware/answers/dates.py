"""Dates as people and programs write them: `2026年5月8日`, `2026/05/08 周五`, `5月8日`, `46150`, `8-May-26`.

What may be two days is refused with a word about it: another date is never put in.
"""

from __future__ import annotations

import datetime as dt
import re

from courseware.answers.written import shorten, visible
from courseware.verdict import Finding

_TIME = r"(?:[ t]*(?P<time>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?))?"
_WEEKDAY = r"(?:[ ,]*\(? ?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天]) ?\)?)?"
_AFTER = _WEEKDAY + _TIME + _WEEKDAY.replace("weekday", "weekday2")
_CHINESE = re.compile(
    r"(?:(?P<year>[0-9]{4}|[0-9]{2}) ?年 ?)?(?:(?P<month>[0-9]{1,2}) ?月 ?)?(?P<day>[0-9]{1,2}) ?[日号]?" + _AFTER
)
_PARTS = re.compile(r"(?P<parts>[0-9]{1,4}(?P<mark> ?[-/.] ?)[0-9]{1,2}(?:(?P=mark)[0-9]{1,4})?)[日号]?" + _AFTER)
_DIGITS = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})" + _AFTER)
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_DAY_FIRST = re.compile(r"(?P<day>[0-9]{1,2})[ -](?P<name>[a-z]{3,9})[-, ]+(?P<year>[0-9]{4}|[0-9]{2})" + _AFTER)
_NAME_FIRST = re.compile(r"(?P<name>[a-z]{3,9})[. ]+(?P<day>[0-9]{1,2}),? (?P<year>[0-9]{4})" + _AFTER)
_WEEKDAYS = "一二三四五六日"

_SERIAL_START = dt.date(1899, 12, 30)
_SERIALS = (20_000, 80_000)
"""Excel's numbers of the days from 1954 to 2119; smaller ones are no dates that anybody means."""


def parse_date(text: str, year: int | None = None) -> dt.date | Finding:
    """Read one day; the time of day is passed over. `year`: that of all dates that are meant, if they share one."""
    plain = " ".join(visible(text).casefold().split())
    if not plain:
        return Finding("blank")
    if _SERIAL.fullmatch(plain) and _SERIALS[0] <= float(plain) <= _SERIALS[1]:
        return _SERIAL_START + dt.timedelta(days=int(float(plain)))
    for pattern in (_DIGITS, _DAY_FIRST, _NAME_FIRST, _PARTS, _CHINESE):
        if found := pattern.fullmatch(plain):
            break
    else:
        return Finding("not-a-date", {"text": shorten(text)})
    parts = found.groupdict()
    if parts.get("parts"):
        day = _in_order([part.strip() for part in re.split(r"[-/.]", parts["parts"])], year, text)
    elif "month" in parts and parts["month"] is None:
        return Finding("date-no-month" if re.search("[日号]", plain) else "not-a-date", {"text": shorten(text)})
    else:
        month = _month(parts["name"]) if "name" in parts else int(parts["month"])
        day = _day(parts["year"], month, int(parts["day"]), year, text)
    if isinstance(day, Finding):
        return day
    weekday = parts["weekday"] or parts["weekday2"]
    if weekday and _WEEKDAYS[day.weekday()] != weekday.replace("天", "日"):
        return Finding("date-weekday", {"text": shorten(text), "weekday": day.isoweekday()})
    return day


def _in_order(parts: list[str], year: int | None, text: str) -> dt.date | Finding:
    """Three numbers with a mark between them, of which the year may be the first or the last."""
    if len(parts) == 2:
        return Finding("date-no-year" if len(parts[0]) < 3 else "not-a-date", {"text": shorten(text)})
    first, second, third = parts
    if len(first) == 4 and len(third) <= 2:
        return _day(first, int(second), int(third), year, text)
    if len(first) <= 2 and len(third) == 4:
        one, other = int(first), int(second)
        if one <= 12 and other <= 12 and one != other:
            return Finding("date-order", {"text": shorten(text)})
        month, day = (other, one) if one > 12 else (one, other)
        return _day(third, month, day, year, text)
    if len(first) == 2 and len(third) <= 2 and year is not None and int(first) == year % 100:
        return _day(first, int(second), int(third), year, text)
    return Finding("date-order", {"text": shorten(text)})


def _day(written: str | None, month: int, day: int, year: int | None, text: str) -> dt.date | Finding:
    """`written`: the year as it stands there, in two or four digits, if any."""
    if written is None and year is None:
        return Finding("date-no-year", {"text": shorten(text)})
    if written is not None and len(written) == 2:
        if year is None or int(written) != year % 100:
            return Finding("date-short-year", {"text": shorten(text)})
        written = None
    try:
        return dt.date(int(written or year or 0), month, day)
    except ValueError:
        return Finding("no-such-day", {"text": shorten(text)})


def _month(name: str) -> int:
    """1..12; 0, which no date has, for a name that is none."""
    return next((number for number, month in enumerate(_MONTHS, 1) if len(name) > 2 and month.startswith(name)), 0)
