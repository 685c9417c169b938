"""Numbers as people type them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.answers.numbers import Number, number_of, parse_number
from courseware.verdict import Finding


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12", 12), ("１２", 12), ("  12  ", 12), ("+12", 12), ("12.", 12), (".5", 0.5), ("007", 7),
        ("-3", -3), ("−3", -3), ("－3", -3), ("–3", -3), ("- 3", -3), ("-¥3", -3), ("¥-3", -3),
        ("1,234", 1234), ("1，234", 1234), (" 1 234 ", 1234), ("1,234,567.89", 1234567.89), ("1\u00a0234", 1234),
        ("1e3", 1000), ("1.5E-2", 0.015),
        ("\u202d1234\u202c", 1234), ("1234\u200e", 1234), ("\u200b1234", 1234), ("\ufeff1234", 1234),
        ("1\u00ad234", 1234), ("1\u202f234", 1234), ("1\u2009234.5", 1234.5), ("\u22125", -5), ("𝟏𝟐", 12),
        ("(1,234)", -1234), ("（1,234）", -1234), ("(¥1,234.50)", -1234.5), ("¥(5)", -5), ("1'234", 1234),
        ("1’234’567", 1234567), ("1_234", 1234), ("78.539 816 339 744", 78.539816339744), ("5e-324", 5e-324),
        ("1.23E+05", 123000), ("1.2×10^5", 120000), ("1.2 * 10^-2", 0.012), ("１．５", 1.5), ("1〇0", 100),
        ("≈ 12.5", 12.5), ("约 1234", 1234), ("约12", 12), ("大约1.2万", 12000), ("= 1234", 1234), ("～5", 5),
        ("1234。", 1234), ("1234 左右", 1234), ('="0234"', 234), ("'1234", 1234), ("人民币1,234", 1234),
        ("1234 rmb", 1234), ("1.2k", 1200), ("3百万", 3e6), ("2千万", 2e7), ("1万亿", 1e12), ("12人次", 12),
        ("1.2万", 12000), ("1.1 万", 11000), ("3亿", 3e8), ("2千", 2000), ("1.2w", 12000), ("1.2万元", 12000),
        ("¥59", 59), ("￥1,299", 1299), ("59元", 59), ("59 元", 59), ("RMB 59", 59),
        ("12人", 12), ("3单", 3), ("5 件", 5), ("14天", 14), ("2次", 2), ("1.5倍", 1.5), ("90分", 90), ("2.5小时", 2.5),
    ],
)  # fmt: skip
def test_reads(typed: str, value: float) -> None:
    number = parse_number(typed)
    assert isinstance(number, Number)
    assert number.value == value
    assert not number.percent


@pytest.mark.parametrize(
    ("typed", "fraction"),
    [
        ("≈12.5%", 0.125),
        ("(12%)", -0.12),
        ("百分之3.2", 0.032),
        ("３．２﹪", 0.032),
        ("3.2%", 0.032),
        ("３．２％", 0.032),
        ("3.3 %", 0.033),
        ("-5%", -0.05),
        ("3.2个百分点", 0.032),
        ("2‰", 0.002),
    ],
)
def test_reads_percents_as_fractions(typed: str, fraction: float) -> None:
    assert parse_number(typed) == Number(fraction, percent=True)


@pytest.mark.parametrize(
    ("typed", "finding"),
    [
        ("", "blank"), ("  \n ", "blank"),
        ("abc", "not-a-number"), ("nan", "not-a-number"), ("inf", "not-a-number"), ("-", "dash"),
        ("--", "dash"), (" — ", "dash"), ("¥ -", "dash"), ("$5", "foreign-currency"), ("€1,234", "foreign-currency"),
        ("١٢٣", "not-a-number"), ("١٢٣٫٤", "not-a-number"), ("10²", "not-a-number"), ("③", "not-a-number"),
        ("1½", "not-a-number"), ("(-5)", "not-a-number"), ("(5", "not-a-number"), ("N/A", "not-a-number"),
        ("#DIV/0!", "not-a-number"), ("5元/件", "not-a-number"), ("百分之3%", "not-a-number"),
        ("1万2千", "several-numbers"), ("1 .5", "several-numbers"), ("3.14 15", "several-numbers"),
        ("1~2", "several-numbers"), ("2026-05-08", "several-numbers"), ("1.234,56", "grouping"),
        ("12,5", "grouping"), ("1,2345", "grouping"), ("12,34,567", "grouping"), ("1'23", "grouping"),
        ("--3", "not-a-number"), ("十二", "not-a-number"), ("=1+", "not-a-number"),
        ("3-5", "several-numbers"), ("3/4", "several-numbers"), ("20:00", "several-numbers"),
        ("1 23", "several-numbers"),
        ("12 或 13", "several-numbers"), ("1.2.3", "several-numbers"),
        ("1,23,4", "grouping"), ("0,5", "grouping"), ("12,34", "grouping"), ("1234,567", "grouping"),
        ("1,234 567", "grouping"),
        ("1e999", "too-large"), ("9" * 400, "too-large"), ("1" * 401, "too-long"),
    ],
)  # fmt: skip
def test_refuses(typed: str, finding: str) -> None:
    read = parse_number(typed)
    assert isinstance(read, Finding)
    assert read.id == finding


def test_a_quoted_text_is_short() -> None:
    read = parse_number("x" * 300)
    assert isinstance(read, Finding)
    assert len(read.data["text"]) <= 41


@pytest.mark.parametrize(
    ("raw", "finding"),
    [(None, "blank"), (True, "not-a-number"), ([1], "wrong-shape"), ({}, "wrong-shape"), (10**400, "too-large"),
     (math.nan, "too-large"), (math.inf, "too-large")],
)  # fmt: skip
def test_refuses_json_that_is_no_number(raw: object, finding: str) -> None:
    read = number_of(raw)
    assert isinstance(read, Finding)
    assert read.id == finding


def test_readings_of_a_percent_field() -> None:
    assert set(Number(3.2).readings("percent")) == {0.032, 3.2}
    assert Number(0.032, percent=True).readings("percent") == (0.032,)
    assert Number(3.2).readings("yuan") == (3.2,)


@given(st.text(max_size=450))
def test_any_text_is_a_finite_number_or_a_finding(text: str) -> None:
    read = parse_number(text)
    assert isinstance(read, Finding) or math.isfinite(read.value)


@given(st.integers(-(10**12), 10**12), st.sampled_from(["{:,}", "{}", " {} ", "{:,}元", "¥{:,}"]))
def test_whole_numbers_come_back(value: int, style: str) -> None:
    read = parse_number(style.format(value))
    assert isinstance(read, Number)
    assert read.value == value


@given(st.floats(-1e9, 1e9), st.sampled_from(["", "%", "万", "亿"]))
def test_scales_and_signs_are_exact_to_the_last_digit(value: float, scale: str) -> None:
    read = parse_number(f"{value!r}{scale}")
    assert isinstance(read, Number)
    assert read.value == pytest.approx(value * {"": 1, "%": 0.01, "万": 1e4, "亿": 1e8}[scale], rel=1e-12)
