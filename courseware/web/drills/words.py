"""What came of a decision in a drill, and why another would have been better, in words."""

from __future__ import annotations

from typing import assert_never

from courseware.content.figures import fill, format_value
from courseware.drills.game import SAME, Step
from courseware.drills.inbox import Inbox
from courseware.drills.live import Live, parts
from courseware.drills.queue import Queue, clock_of
from courseware.i18n import N_, listed, t
from courseware.study.views import DrillView

FEW = 0.05
"""Unhappy customers, on average, below which nobody is."""


def yuan(value: float) -> str:
    return format_value(value, "money", 0)


def came_of(view: DrillView, step: Step) -> str:
    """What a decision led to, in figures."""
    match view.game:
        case Inbox() as inbox:
            price = inbox.price(step.before, step.option)
            return _cost(price.yuan, price.customers)
        case Queue() as queue:
            spent = queue.price(step.before, step.option)
            said = t("{at} 办完，{cost}", at=clock_of(spent.done), cost=_cost(spent.yuan, spent.customers))
            if spent.later < SAME:
                return said
            return t(
                "{said}，之后到 {end} 还要花 {later}", said=said, end=clock_of(queue.ends), later=yuan(spent.later)
            )
        case Live() as live:
            sold = live.sold(step.before, step.option)
            said = t(
                "进来 {views} 人，点击 {clicks} 次，卖出 {units} 件，成交 {amount}，毛利 {profit}",
                views=f"{sold.views:,}", clicks=f"{sold.clicks:,}", units=sold.units, amount=yuan(sold.amount),
                profit=yuan(sold.profit),
            )  # fmt: skip
            if sold.wanted > sold.units:
                return t("{said}；还有 {n} 人要买，没有货了", said=said, n=sold.wanted - sold.units)
            return said
        case _:
            assert_never(view.game)


def why(view: DrillView, step: Step) -> str:
    """One sentence: why another decision would have been better, or this one is as good as any."""
    better = step.best != step.option
    match view.game:
        case Inbox() as inbox:
            text = inbox.reply(step.before, step.best).because
        case Queue() as queue:
            other = queue.incident(step.best) is not queue.incident(step.option)
            text = queue.incident(step.best).because if other else queue.way(step.best).because
        case Live() as live:
            product, coupon, minutes = parts(step.best)
            own, own_coupon, own_minutes = parts(step.option)
            because = live.drill.because
            if product != own or not better:
                text = live.product(step.best).because
            elif coupon != own_coupon:
                text = because.coupon if coupon else because.no_coupon
            else:
                text = because.longer if minutes > own_minutes else because.shorter
        case _:
            assert_never(view.game)
    return fill(text, view.words)


def _cost(amount: float, customers: float) -> str:
    said = [t("花了 {n}", n=yuan(amount))] if amount >= SAME else []
    if customers >= FEW:
        said.append(t("{n} 位顾客不满", n=format_value(customers, "decimal", 0 if customers >= 10 else 1)))
    return listed(said, N_("，")) if said else t("没有代价")
