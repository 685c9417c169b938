"""The livestreams' review against statsmodels' test of two rates and sums that DuckDB makes of the raw minutes."""

from __future__ import annotations

import pytest
from statsmodels.stats.rates import test_poisson_2indep as poisson_2indep

from courseware.answers.exercise import Workbook
from courseware.answers.trial import Trial, trials
from courseware.shop.tables import Shop


@pytest.fixture(scope="module")
def tried(workbook: Workbook) -> list[Trial]:
    return trials(workbook, "live-review", 8)


def inside(trial: Trial) -> str:
    params = trial.assignment.params
    return f"date between date '{params['start']}' and date '{params['end']}'"


def test_no_slot_beats_another_by_more_than_luck(tried: list[Trial], shop: Shop) -> None:
    for trial in tried:
        slots = shop.frame(
            f"select sum(orders) as orders, count(*) as n from live_sessions where {inside(trial)}"
            " group by dayofweek(date) order by sum(orders) / count(*)"
        ).to_dict("records")
        worst, best = slots[0], slots[-1]
        found = poisson_2indep(best["orders"], best["n"], worst["orders"], worst["n"], method="wald", compare="diff")
        assert trial.solved.values["gap"] == pytest.approx(found.statistic)
        assert found.pvalue > 0.05
        assert trial.solved.values["slot"] == "luck"


def test_gpm_is_yuan_by_a_thousand_views_as_the_back_end_defines_it(tried: list[Trial], shop: Shop) -> None:
    for trial in tried:
        minutes = shop.frame(
            f"select host, m.* from live_minutes as m join live_sessions as s using (session_id) where {inside(trial)}"
        )
        sessions = shop.frame(f"select * from live_sessions where {inside(trial)}")
        hosts = trial.solved.values["hosts"].set_index("host")
        for host, part in sessions.groupby("host"):
            # The minutes' views add up to the session's; its viewers do not come from them.
            of_minutes = minutes[minutes["host"] == host]
            thousands = of_minutes["views"].sum() / 1000
            assert hosts.at[host, "gpm"] == pytest.approx(of_minutes["amount"].sum() / thousands)
            assert hosts.at[host, "talk"] * part["viewers"].sum() == pytest.approx(part["comments"].sum())
            assert hosts.at[host, "follow"] * part["viewers"].sum() == pytest.approx(part["new_followers"].sum())


def test_a_cell_holds_fifteen_minutes_of_every_session(tried: list[Trial], shop: Shop) -> None:
    for trial in tried:
        cells = trial.solved.values["cells"].set_index("cell")
        assert list(cells.index) == list(range(1, 9))
        for cell in cells.index:
            (row,) = shop.frame(
                "select avg(m.viewers) as online, sum(m.amount) / sum(m.views) * 1000 as gpm, count(*) as n"
                f" from live_minutes as m join live_sessions as s using (session_id) where {inside(trial)}"
                f" and m.minute between {15 * cell - 14} and {15 * cell}"
            ).to_dict("records")
            assert row["n"] % 15 == 0
            assert cells.at[cell, "online"] == pytest.approx(row["online"])
            assert cells.at[cell, "gpm"] == pytest.approx(row["gpm"])


def test_the_best_goods_and_what_the_middle_misses(tried: list[Trial], shop: Shop) -> None:
    for trial in tried:
        goods = shop.frame(
            "select m.sku, count(*) as on_air, sum(m.orders) as orders, sum(m.amount) as amount from live_minutes as m"
            f" join live_sessions as s using (session_id) where {inside(trial)} group by m.sku"
        )
        number = trial.assignment.params["best"]
        best = goods.nlargest(number, "amount")
        assert best["amount"].min() > goods.nlargest(number + 1, "amount")["amount"].min()
        values = trial.solved.values
        assert values["best_minutes"] == pytest.approx(best["on_air"].sum() / goods["on_air"].sum())
        assert values["best_orders"] == pytest.approx(best["orders"].sum() / goods["orders"].sum())
        # What the decision rests on: few minutes, many orders, and a middle that sells worse than the opening.
        assert values["best_orders"] > 3 * values["best_minutes"]
        assert values["missed"] > 0
