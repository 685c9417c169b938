"""The keywords' table against DuckDB's own sums and statsmodels' exact intervals for words that sold little."""

from __future__ import annotations

import pytest
from statsmodels.stats.proportion import proportion_confint

from courseware.answers.exercise import Workbook
from courseware.answers.trial import Trial, trials
from courseware.shop.tables import Shop

ONE_SIDED = 0.10
"""Both sides of an interval whose upper end holds with 95 %."""


@pytest.fixture(scope="module")
def tried(workbook: Workbook) -> list[Trial]:
    return trials(workbook, "keyword-bids", 6)


def months(trial: Trial, first: int, last: int) -> str:
    """A condition on {} for months counted from the last of the window."""
    month = f"date '{trial.assignment.params['last_month']}-01'"
    return f"{{0}} >= {month} + interval ({first}) month and {{0}} < {month} + interval ({last + 1}) month"


def test_an_order_at_the_break_even_return_earns_what_its_click_cost(tried: list[Trial], shop: Shop) -> None:
    for trial in tried:
        early = months(trial, -2, -1).format("pay_time")
        (row,) = shop.frame(
            "select sum(o.amount) as paid, sum(refund_amount) filter (refund_status = 'success') as back,"
            " sum((select sum(cost) from order_items as i where i.order_id = o.order_id)) as cost"
            f" from orders as o where status = 'paid' and channel = 'paid' and {early}"
        ).to_dict("records")
        spend = row["paid"] / trial.solved.values["break_even"]
        kept = 1 - row["back"] / row["paid"]
        assert (row["paid"] - row["cost"]) * kept == pytest.approx(spend)


def test_every_word_is_judged_by_its_own_sums(tried: list[Trial], shop: Shop) -> None:
    for trial in tried:
        words = trial.solved.values["words"].set_index("keyword")
        inside = months(trial, -2, 0).format("date")
        sums = shop.frame(
            "select keyword, any_value(campaign) as campaign, sum(clicks) as clicks, sum(spend) as spend,"
            f" sum(orders) as orders, sum(sales) as sales from ads_daily where {inside} group by keyword"
        ).set_index("keyword")
        assert set(words.index) == set(sums.index)
        line, params = trial.solved.values["break_even"], trial.assignment.params
        lost = 0.0
        for word, row in sums.iterrows():
            roas, verdict = row["sales"] / row["spend"], words.at[word, "verdict"]
            assert words.at[word, "roas"] == pytest.approx(roas)
            # At the ceiling the clicks cost what brings the return down to the line.
            assert words.at[word, "ceiling"] * row["clicks"] * line == pytest.approx(row["sales"])
            if row["campaign"] == "品牌词":
                assert verdict == "留"
            elif row["orders"] < params["few"]:
                assert verdict in ("删", "再看")
            else:
                assert verdict == ("降价" if roas < line else "留" if roas < params["raised"] * line else "加价")
            # Rounding the break-even to two digits changes no verdict.
            assert min(abs(roas / line - 1), abs(roas / line / params["raised"] - 1)) > 0.004
            if verdict in ("删", "降价"):
                lost += row["spend"] - row["sales"] / line
        assert trial.solved.values["saved"] == pytest.approx(lost / 3)


def test_a_word_that_sold_nothing_is_condemned_with_95_percent_certainty(tried: list[Trial], shop: Shop) -> None:
    seen = 0
    for trial in tried:
        words = trial.solved.values["words"].set_index("keyword")
        inside = months(trial, -2, 0).format("date")
        sold = shop.frame(
            "select keyword, sum(clicks) as clicks, sum(spend) as spend, sum(orders) as orders,"
            " sum(sum(sales)) over (partition by campaign) / sum(sum(orders)) over (partition by campaign) as per_order"
            f" from ads_daily where {inside} group by campaign, keyword qualify sum(orders) = 0"
        )
        for row in sold.to_dict("records"):
            _, most = proportion_confint(0, row["clicks"], alpha=ONE_SIDED, method="beta")
            assert most * row["clicks"] == pytest.approx(3, abs=0.01)
            condemned = most * row["clicks"] * row["per_order"] / row["spend"] < trial.solved.values["break_even"]
            assert words.at[row["keyword"], "verdict"] == ("删" if condemned else "再看")
            seen += 1
    assert seen
