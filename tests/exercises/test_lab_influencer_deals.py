"""The deals against scipy: rank correlations behind the screen, and the best list of all within the budget."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import LinearConstraint, milp
from scipy.stats import spearmanr

from courseware.answers.exercise import Workbook
from courseware.answers.trial import Trial, trials
from courseware.shop.tables import Shop


@pytest.fixture(scope="module")
def tried(workbook: Workbook) -> list[Trial]:
    return trials(workbook, "influencer-deals", 10)


def ledger(trial: Trial, shop: Shop) -> pd.DataFrame:
    """The deals in whole sums of money, one row each."""
    rows = []
    for deal in shop.table("influencers").to_dict("records"):
        if deal["platform"] not in trial.assignment.params["platforms"]:
            continue
        kept = deal["gmv"] - deal["gmv"] * deal["return_rate"] / 100
        goods = kept * (1 - trial.assignment.params["margin"])
        prepaid = deal["fee"] + deal["sample_cost"]
        fees = prepaid + kept * deal["commission_rate"] / 100
        rows.append(deal | {"profit": kept - goods - 0.05 * kept - fees, "fees": fees, "prepaid": prepaid})
    return pd.DataFrame(rows).set_index("name")


def test_the_money_of_every_deal_adds_up(tried: list[Trial], shop: Shop) -> None:
    for trial in tried:
        deals, values = ledger(trial, shop), trial.solved.values
        table = values["deals"].set_index("name").loc[deals.index]
        np.testing.assert_allclose(table["profit"], deals["profit"])
        np.testing.assert_allclose(table["roi"], deals["profit"] / deals["fees"])
        assert values["losing"] == sum(profit < 0 for profit in deals["profit"])
        assert values["pooled"] == pytest.approx(np.average(table["roi"], weights=deals["fees"]))


def test_the_list_is_close_to_the_best_of_all_lists(tried: list[Trial], shop: Shop) -> None:
    for trial in tried:
        deals, budget = ledger(trial, shop), trial.assignment.params["budget"]
        deals = deals[(deals["profit"] > 0) & (deals["orders"] >= 30)]
        found = milp(
            -deals["profit"].to_numpy(),
            constraints=LinearConstraint(deals["prepaid"].to_numpy()[np.newaxis], ub=budget),
            integrality=np.ones(len(deals)),
            bounds=(0, 1),
        )
        booked = deals.loc[trial.solved.values["rebook"]["name"]]
        assert booked["prepaid"].sum() <= budget
        assert 0.9 * -found.fun <= booked["profit"].sum() <= -found.fun + 1e-6
        # Whoever is left out and earns more on a yuan than one who is in did not fit in when his turn came.
        left = deals.drop(booked.index)
        rate = deals["profit"] / deals["prepaid"]
        for name in left.index:
            before = booked[rate[booked.index] > rate[name]]["prepaid"].sum()
            assert before + deals.at[name, "prepaid"] > budget


def test_fit_tells_the_returns_and_reputation_does_not(tried: list[Trial], shop: Shop) -> None:
    for trial in tried:
        deals, values, params = ledger(trial, shop), trial.solved.values, trial.assignment.params
        assert spearmanr(deals["fit"], deals["return_rate"]).statistic < -0.6
        assert abs(spearmanr(deals["reputation"], deals["return_rate"]).statistic) < 0.3
        assert values["screen"] == "fit"
        for field, score in (("by_fit", "fit"), ("by_reputation", "reputation")):
            line = params[score]
            above, below = deals[deals[score] >= line], deals[deals[score] < line]
            low = np.average(above["return_rate"], weights=above["gmv"])
            assert np.average(below["return_rate"], weights=below["gmv"]) - low == pytest.approx(values[field])
