"""The lab on reviewing orders, against scikit-learn's precision and recall and a rule that knows no hidden table."""

from __future__ import annotations

import pandas as pd
import pytest
from sklearn.metrics import f1_score, precision_score, recall_score

from courseware.answers.exercise import Workbook
from courseware.answers.trial import Trial, trials
from courseware.shop.tables import Shop
from courseware.verdict import Status


@pytest.fixture(scope="module")
def tried(workbook: Workbook) -> list[Trial]:
    return trials(workbook, "order-review", 6)


def test_who_looks_at_address_day_customer_and_goods_finds_exactly_the_brushed_ones(
    tried: list[Trial], shop: Shop
) -> None:
    orders = shop.tables["orders"].merge(
        shop.tables["order_items"]
        .groupby("order_id")
        .agg(pieces=("quantity", "sum"), sku=("sku", "first"))
        .reset_index()
    )
    for trial in tried:
        params = trial.assignment.params
        days = orders["order_time"].dt.strftime("%Y-%m-%d")
        placed = orders[(days >= params["first"]) & (days <= params["last"])].assign(day=days)
        suspect = placed[(placed["status"] == "paid") & (placed["pieces"] == 1)]
        groups = suspect.groupby(["address_hash", "day", "sku"])["customer_id"].transform("nunique")
        found = placed["order_id"].isin(suspect.loc[groups >= 2, "order_id"])
        truth = placed["order_id"].isin(trial.solved.values["hold"])
        assert precision_score(truth, found) == recall_score(truth, found) == 1


def test_the_credit_of_a_list_is_f1(tried: list[Trial], shop: Shop) -> None:
    everything = shop.tables["orders"]["order_id"]
    for trial in tried:
        for mistake, wrong in trial.solved.mistakes.items():
            for field, listed in wrong.items():
                if not isinstance(listed, set):
                    continue
                part = trial.grade(trial.mistaken(mistake), shop).parts[field]
                truth, given = (everything.isin(each) for each in (trial.solved.values[field], listed))
                assert part.score == pytest.approx(f1_score(truth, given))


def test_whom_to_remind_is_who_stands_open_after_half_an_hour(tried: list[Trial], shop: Shop) -> None:
    consent = shop.tables["customers"].set_index("customer_id")["sms_consent"]
    for trial in tried:
        monday = pd.Timestamp(trial.assignment.params["monday"])
        wanted = set()
        for order in shop.tables["orders"].query("order_time >= @monday").itertuples():
            looked_at = order.order_time + pd.Timedelta("30min")
            open_then = not (order.pay_time <= looked_at or order.cancel_time <= looked_at)
            if order.order_time < monday + pd.Timedelta("7D") and open_then and consent[order.customer_id]:
                wanted.add(order.order_id)
        assert wanted == trial.solved.values["remind"]


def test_what_is_won_is_the_difference_of_two_worlds(tried: list[Trial]) -> None:
    """The orders sent a message, had they all been sent one and had none, each with its money."""
    decided = set()
    for trial in tried:
        given = trial.assignment.params
        rate, own_rate = given["sent_paid"] / given["sent"], given["held_paid"] / given["held"]
        with_message = given["sent"] * (rate * (given["price"] - given["coupon"]) - 0.05)
        without = given["sent"] * own_rate * given["price"]
        assert trial.solved.values["net"] == pytest.approx(with_message - without)
        free = given["sent"] * (rate * given["price"] - 0.05) - without
        decided.add(trial.solved.values["verdict"])
        expected = "roll" if with_message > without else "bare" if free > 0 else "stop"
        assert trial.solved.values["verdict"] == expected
    assert len(decided) > 1


def test_a_slip_in_a_long_list_does_not_hide_the_mistake(tried: list[Trial], shop: Shop) -> None:
    for trial in tried:
        listed = sorted(trial.solved.mistakes["address-alone"]["hold"])
        verdict = trial.grade({"hold": "、".join(listed[1:])}, shop)
        assert verdict.status is Status.PARTIAL
        assert [finding.id for finding in verdict.parts["hold"].findings] == ["address-alone"]
