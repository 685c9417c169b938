"""The lab on automatic messages, against statsmodels and a count by hand."""

from __future__ import annotations

from datetime import date

import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from courseware.answers.exercise import Workbook
from courseware.answers.trial import Trial, trials
from courseware.shop.tables import Shop


@pytest.fixture(scope="module")
def tried(workbook: Workbook) -> list[Trial]:
    return trials(workbook, "crm-holdout", 8)


def test_the_list_is_who_paid_last_on_the_day_and_consents(tried: list[Trial], shop: Shop) -> None:
    last: dict[str, date] = {}
    orders = shop.tables["orders"]
    for customer, paid in zip(orders["customer_id"], orders["pay_time"].dt.date, strict=True):
        if paid == paid:  # not missing
            last[customer] = max(paid, last.get(customer, paid))
    customers = shop.tables["customers"]
    consent = dict(zip(customers["customer_id"], customers["sms_consent"], strict=True))
    for trial in tried:
        due = [id for id, day in last.items() if (date(2026, 5, 1) - day).days == trial.assignment.params["days"]]
        wanted = {id for id in due if consent[id]}
        assert trial.solved.values["today"] == wanted
        assert trial.solved.values["reachable"] == pytest.approx(len(wanted) / len(due))


def test_the_interval_is_wald_s(tried: list[Trial], shop: Shop) -> None:
    sends = shop.tables["crm_sends"]
    for trial in tried:
        wave = sends[sends["wave"] == trial.assignment.params["wave"]]
        counts = wave.groupby("arm")["paid_30d"].agg(["sum", "size"])
        low, high = confint_proportions_2indep(
            *counts.loc["send"], *counts.loc["holdout"], compare="diff", method="wald"
        )
        assert trial.solved.values["low"] == pytest.approx(low, abs=1e-5)
        rates = trial.solved.values["rates"].set_index("wave").loc[trial.assignment.params["wave"]]
        assert rates["send_rate"] - rates["holdout_rate"] == pytest.approx((low + high) / 2)


def test_net_is_what_is_left_of_the_extra_buyers_margin(tried: list[Trial], shop: Shop) -> None:
    verdicts = {}
    for trial in tried:
        params, values = trial.assignment.params, trial.solved.values
        wave = shop.tables["crm_sends"].query("wave == @params['wave']")
        sent, held = (wave[wave["arm"] == arm] for arm in ("send", "holdout"))
        extra = sent["paid_30d"].sum() - len(sent) * held["paid_30d"].sum() / len(held)
        each = sent["amount_30d"].sum() / sent["paid_30d"].sum()
        costs = wave["gift_cost"].sum() + wave["message_cost"].sum()
        assert values["net"] == pytest.approx(extra * each * params["margin"] / 100 - costs)
        verdicts[params["wave"]] = values["verdict"]
        assert values["verdict"] == ("stop" if values["net"] <= 0 else "send" if values["low"] > 0 else "test")
    assert verdicts == {"repeat": "send", "asleep": "test", "member": "stop"}
