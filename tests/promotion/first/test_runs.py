"""A run: whose market it is played in, how it is judged and kept, what is told of its days."""

from __future__ import annotations

import json
from collections import Counter
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings

from courseware.promotion.calendar import BURST_DAY, LENGTHS, TODAY, days, jobs, spans
from courseware.promotion.first.best_plans import market_key
from courseware.promotion.first.data_sheet import TRIAL_SPEND, steady_visitors, trial
from courseware.promotion.first.days import day_table, moments
from courseware.promotion.first.market import Market, build
from courseware.promotion.first.optimum import Best
from courseware.promotion.first.parameters import standard
from courseware.promotion.first.plan import CHANNELS, PHASES, Forecast, Plan
from courseware.promotion.first.preview import coupon_preview, demand_fan
from courseware.promotion.first.runs import Entry, Ground, Judgement, judge, market_of, read_entry
from courseware.promotion.first.score import template_plan
from courseware.promotion.first.simulate import play, units_wanted
from courseware.promotion.first.wording import sentence
from tests.promotion.first.plans import GOOD, changed, entries, plans

MARKET = build(standard(), 1)
TEMPLATE = template_plan(MARKET)
RICH = Best(TEMPLATE.plan, 300_000.0)


def test_fifty_learners_have_fifty_markets() -> None:
    markets = [market_of(Ground.OWN, f"learner-{n}") for n in range(50)]
    assert len({market_key(*market) for market in markets}) == 50
    assert len({seed for _, seed in markets}) == 50
    for name in ("pool", "scale", "cvr"):
        values = [parameters[f"channels.live.{name}"] for parameters, _ in markets]
        base, reach = standard()[f"channels.live.{name}"], {"pool": 0.2, "scale": 0.2, "cvr": 0.15}[name]
        assert len(set(values)) == 50
        assert base * (1 - reach) <= min(values) < base < max(values) <= base * (1 + reach)


def test_the_same_learner_has_the_same_market_again_and_practice_is_for_all() -> None:
    assert market_key(*market_of(Ground.OWN, "a")) == market_key(*market_of(Ground.OWN, "a"))
    assert market_key(*market_of(Ground.PRACTICE, "a")) == market_key(*market_of(Ground.PRACTICE, "b"))


@given(entries())
@settings(max_examples=15)
def test_a_judgement_survives_being_kept(entry: Entry) -> None:
    judged = judge(MARKET, entry, TEMPLATE)
    assert Judgement.from_dict(json.loads(json.dumps(judged.to_dict(), allow_nan=False))) == judged
    assert sum(judged.parts.values()) == pytest.approx(judged.gap, abs=1.0)
    assert 0 <= judged.score.total <= 100
    assert sentence(judged.finding)


@given(entries())
@settings(max_examples=30)
def test_an_entry_survives_being_kept(entry: Entry) -> None:
    assert read_entry(json.loads(json.dumps(entry.to_dict()))) == entry


def test_a_right_forecast_earns_its_points_and_a_wrong_one_loses_them() -> None:
    plan = TEMPLATE.plan
    outcome = play(MARKET, plan)
    right = Forecast(outcome.gmv * 1.19, outcome.units * 0.81, outcome.gmv / outcome.spend)
    assert judge(MARKET, Entry(plan, right), RICH).score.forecast == 100
    wrong = Forecast(outcome.gmv * 1.21, outcome.units * 0.79, 0.0)
    assert judge(MARKET, Entry(plan, wrong), RICH).score.forecast == 0


@pytest.mark.parametrize("field", ["gmv", "units", "roas"])
@pytest.mark.parametrize("value", [None, float("nan"), -1.0, "很多", True, 1e12])
def test_a_forecast_that_is_none_is_refused(field: str, value: object) -> None:
    refused = read_entry(changed(forecast={**GOOD["forecast"], field: value}))
    assert not isinstance(refused, Entry)
    assert refused.id == "plan-forecast"
    told = {None: "空白", -1.0: "-1", 1e12: "1000000000000"}.get(value, str(value))  # type: ignore[call-overload]
    assert f"「{told}」" in sentence(refused)


# Day by day


@given(plans())
@settings(max_examples=40)
def test_the_days_add_up(plan: Plan) -> None:
    outcome = play(MARKET, plan)
    table = day_table(MARKET, outcome)
    assert len(table) == len(days()) == 19
    assert table["sold"].sum() * outcome.demand.offer.units == pytest.approx(outcome.units)
    assert table["booked"].sum() == pytest.approx(outcome.demand.presale)
    assert table["listed"].sum() == pytest.approx(outcome.demand.waiting)
    assert table["stock"].iloc[-1] == pytest.approx(outcome.unsold)
    assert (table["stock"].diff().dropna() <= 1e-6).all()


@given(plans())
@settings(max_examples=60)
def test_every_run_has_a_story_with_one_moment_a_day(plan: Plan) -> None:
    story = moments(MARKET, plan, play(MARKET, plan))
    when = [moment.day for moment in story]
    assert when == sorted(when)
    assert Counter(when).most_common(1)[0][1] == 1
    assert {0, 9, 10, 18} <= set(when)
    for moment in story:
        assert sentence(moment.finding).endswith("。")


def story_ids(plan: Plan) -> list[str]:
    return [moment.finding.id for moment in moments(MARKET, plan, play(MARKET, plan))]


def plan_with(**values: float) -> Plan:
    entry = read_entry(changed(**values))
    assert isinstance(entry, Entry)
    return entry.plan


def test_the_story_names_what_went_wrong() -> None:
    assert "day-burst-short" in story_ids(plan_with(stock=1_000.0))
    assert "day-ended-short" in story_ids(plan_with(stock=1_000.0))
    assert "day-leftover" in story_ids(plan_with(stock=30_000.0))
    assert "day-burst-thin-offer" in story_ids(plan_with(cut=0.0, threshold=0.0, coupon=0.0, stock=30_000.0))
    assert "day-sold-out" in story_ids(plan_with(stock=TEMPLATE.plan.stock * 0.6))


# Previews


@given(plans())
@settings(max_examples=30)
def test_the_coupon_preview_counts_every_shopper_once(plan: Plan) -> None:
    preview = coupon_preview(MARKET, plan.cut, plan.threshold, plan.coupon)
    assert preview.bins["share"].sum() == pytest.approx(1)
    by_group = preview.bins.groupby("group")["share"].sum()
    assert by_group["reaches"] == pytest.approx(preview.reaches)
    assert by_group["tops-up"] == pytest.approx(preview.tops_up)
    assert (preview.bins["share"] >= -1e-12).all()
    assert preview.cost == pytest.approx((preview.reaches + preview.tops_up) * plan.coupon)
    assert preview.added >= -1e-9


def test_a_threshold_below_every_basket_is_a_present_to_all() -> None:
    preview = coupon_preview(MARKET, 0.0, 100.0, 20.0)
    assert preview.reaches > 0.9
    assert preview.added < 1


@given(plans())
@settings(max_examples=20)
def test_the_fan_holds_the_demand(plan: Plan) -> None:
    fan = demand_fan(MARKET, plan)
    outcome = play(MARKET, plan)
    assert (fan.low, fan.high) == pytest.approx(outcome.demand_low_high)
    assert (fan.days["low"] <= fan.days["middle"]).all()
    assert (fan.days["middle"] <= fan.days["high"]).all()
    wanted = units_wanted(MARKET, outcome.demand).sum(axis=1)
    assert fan.enough == pytest.approx((wanted <= plan.stock).mean(), abs=1e-9)


# What is known before


def test_the_calendar_is_that_of_the_market() -> None:
    assert {phase: last.toordinal() - first.toordinal() + 1 for phase, (first, last) in spans().items()} == LENGTHS
    assert [LENGTHS[phase] for phase in PHASES] == MARKET.days.tolist()
    assert days()[int(np.argmax(MARKET.phase == 1))] == BURST_DAY


def test_the_work_begins_forty_five_days_before_and_leaves_no_gap() -> None:
    plan = jobs()
    assert (BURST_DAY - plan[0].first).days == 45
    assert plan[0].first > TODAY
    assert all(job.first <= job.last for job in plan)
    covered = {day for job in plan for day in range(job.first.toordinal(), job.last.toordinal() + 1)}
    assert covered == set(range(min(covered), max(covered) + 1))


def test_the_trial_tells_one_market_from_another() -> None:
    one, other = (trial(build(*market_of(Ground.OWN, name))) for name in ("a", "b"))
    assert len(one) == sum(map(len, TRIAL_SPEND.values()))
    assert (one["visitors"] != other["visitors"]).mean() > 0.8
    for _, rows in one.groupby("channel"):
        assert rows["visitors"].is_monotonic_increasing


def test_the_trial_is_what_the_market_does_on_normal_days() -> None:
    """Half of the pool comes for `scale` yuan a day, by the meaning of that parameter."""
    for index in range(len(CHANNELS)):
        half = steady_visitors(MARKET, index, MARKET.scale[index])
        assert half == pytest.approx(MARKET.pool[index] / 2)


def test_the_advice_holds_for_random_learners() -> None:
    """In no market is spreading the money evenly as good as it gets: there is something to find out everywhere."""
    rng = Random(2)
    for _ in range(5):
        market: Market = build(*market_of(Ground.OWN, str(rng.random())))
        even = template_plan(market)
        less = Plan(
            tuple((row[0], row[1], row[2] * 0.3) for row in even.plan.budget),
            even.plan.cut, even.plan.threshold, even.plan.coupon, even.plan.stock,
        )  # fmt: skip
        assert play(market, less).profit > even.profit
