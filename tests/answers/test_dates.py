"""Dates as people and programs write them: the day that is meant, or a word about why it cannot be told."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.answers.dates import parse_date
from courseware.verdict import Finding

DAY = dt.date(2026, 5, 8)


@pytest.mark.parametrize(
    "written",
    [
        "2026-05-08", "2026/5/8", "2026.5.8", "2026-5-8", "20260508", "2026年5月8日", "2026 年 5 月 8 日",
        "2026年05月08日",
        "2026年5月8号", "2026-5-8号", "２０２６－０５－０８", "２０２６年５月８日", "2026/05/08 周五", "2026-5-8(周五)",
        "2026年5月8日（星期五）", "2026年5月8日 礼拜五 10:30", "2026-05-08 00:00:00", "2026-5-8 0:00",
        "2026-05-08T09:30:00.5",
        "46150", "46150.0", "46150.75", "8-May-2026", "8 May 2026", "May 8, 2026", "'2026-05-08", '="2026-05-08"',
        "\u202d2026-05-08\u202c", "2026年5⽉8⽇", " 2026 - 05 - 08 ",
    ],
)  # fmt: skip
def test_reads(written: str) -> None:
    assert parse_date(written) == DAY


@pytest.mark.parametrize(
    ("written", "without_year", "with_year"),
    [
        ("5月8日", "date-no-year", DAY), ("5 月 8 日", "date-no-year", DAY), ("5月8号 周五", "date-no-year", DAY),
        ("26/5/8", "date-order", DAY), ("26-05-08", "date-order", DAY), ("26年5月8日", "date-short-year", DAY),
        ("8-May-26", "date-short-year", DAY),
        ("25/5/8", "date-order", "date-order"), ("25年5月8日", "date-short-year", "date-short-year"),
        ("5/8/26", "date-order", "date-order"), ("08/05/26", "date-order", "date-order"),
        ("2月30日", "date-no-year", "no-such-day"),
    ],
)  # fmt: skip
def test_a_year_that_is_not_written_is_that_of_the_task(
    written: str, without_year: str, with_year: dt.date | str
) -> None:
    for year, due in ((None, without_year), (2026, with_year)):
        read = parse_date(written, year)
        assert (read.id if isinstance(read, Finding) else read) == due


@pytest.mark.parametrize("year", [None, 2026])
@pytest.mark.parametrize(
    ("written", "finding"),
    [
        ("", "blank"), ("  ", "blank"), ("13号", "date-no-month"), ("8日", "date-no-month"), ("5/9", "date-no-year"),
        ("5-10", "date-no-year"), ("5.11", "date-no-year"), ("5/8/2026", "date-order"), ("2026/05/08 周四",
        "date-weekday"),
        ("2026-13-01", "no-such-day"), ("2026-02-30", "no-such-day"), ("20260230", "no-such-day"),
        ("0000-01-01", "no-such-day"), ("2026-05-08 到货", "not-a-date"), ("2026-05-08T00:00:00Z", "not-a-date"),
        ("2026-05-07 16:00:00+00:00", "not-a-date"), ("2026", "not-a-date"), ("2026年5月", "not-a-date"),
        ("五月八日", "not-a-date"), ("今天", "not-a-date"), ("8", "not-a-date"), ("99999", "not-a-date"),
        ("12345", "not-a-date"), ("2026/5-8", "not-a-date"), ("1.5万", "not-a-date"), ("2026-05-08~2026-05-12",
        "not-a-date"),
        ("٢٠٢٦-٠٥-٠٨", "not-a-date"), ("31-Abc-2026", "no-such-day"),
    ],
)  # fmt: skip
def test_refuses_rather_than_put_in_another_day(written: str, finding: str, year: int | None) -> None:
    read = parse_date(written, year)
    assert isinstance(read, Finding)
    assert read.id == finding


def test_a_day_beyond_the_twelfth_tells_which_part_is_the_month() -> None:
    assert parse_date("5/20/2026") == parse_date("20/5/2026") == dt.date(2026, 5, 20)
    assert parse_date("5/5/2026") == dt.date(2026, 5, 5)


STYLES = (
    "{0}-{1:02}-{2:02}", "{0}/{1}/{2}", "{0}.{1}.{2}", "{0}年{1}月{2}日", "{0} 年 {1} 月 {2} 号", "{0}{1:02}{2:02}",
    "{0}-{1:02}-{2:02} 00:00:00", "{0}/{1}/{2} 周{3}", "{1}月{2}日", "{4}", "{5}/{1}/{2}",
)  # fmt: skip


@given(st.dates(dt.date(2024, 1, 1), dt.date(2027, 12, 31)), st.sampled_from(STYLES))
def test_a_day_is_never_read_as_another(day: dt.date, style: str) -> None:
    serial = (day - dt.date(1899, 12, 30)).days
    weekday = "一二三四五六日"[day.weekday()]
    written = style.format(day.year, day.month, day.day, weekday, serial, day.year % 100)
    assert parse_date(written, day.year) == day
    unaided = parse_date(written)
    assert unaided == day or isinstance(unaided, Finding)


@given(st.text(max_size=30) | st.text("0123456789年月日号-/. ", max_size=14), st.sampled_from([None, 2026]))
def test_any_text_is_a_day_or_a_finding(text: str, year: int | None) -> None:
    assert isinstance(parse_date(text, year), dt.date | Finding)
