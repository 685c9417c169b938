"""Two pay plans for livestream hosts: in bands on net sales with a share for the team, and on the whole gross sum."""

from __future__ import annotations

import random
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from courseware.answers.solution import Answer, Tables

MONTHS: Final = ["2026-02", "2026-03", "2026-04"]
PLANS: Final = [
    (4000, 7000, (2, 3, 5), 3.5),
    (3500, 8000, (2, 4, 6), 3.5),
    (4000, 8000, (3, 4, 6), 3.5),
    (4500, 7000, (2, 4, 7), 4.0),
    (3000, 8000, (2, 3, 6), 2.5),
    (4500, 9500, (3, 5, 8), 3.5),
    (5000, 9000, (2, 4, 6), 3.0),
    (3500, 9500, (2, 3, 5), 2.5),
    (5000, 12000, (2, 3, 5), 3.5),
    (3000, 12000, (2, 3, 6), 3.5),
    (5000, 11500, (3, 4, 6), 5.0),
    (3000, 11500, (2, 4, 6), 4.5),
]
"""Yuan at which the second and third band begin, percent of the three, percent that pay may take of net sales."""
TARGETS: Final = [13000, 14000, 17000, 18000]
WEIGHTS: Final = [60, 70]
HOSTS: Final = ["小禾", "林知夏", "阿木"]


def variant(rng: random.Random) -> dict[str, Any]:
    second, third, (low, middle, high), cap = rng.choice(PLANS)
    return {
        "second": second,
        "third": third,
        "low": low,
        "middle": middle,
        "high": high,
        "cap": cap,
        "target": rng.choice(TARGETS),
        "own": rng.choice(WEIGHTS),
    }


def labels(
    second: int, third: int, low: int, middle: int, high: int, cap: float, target: int, own: int
) -> dict[str, str]:
    return {"team": str(100 - own), "cap_shown": f"{cap:g}%"}


class Given(NamedTuple):
    sales: pd.DataFrame
    """By month of the session and host, in the order of both: yuan `gross`, refunds `refunded` of these sales and
    `requested`, and what was refunded in that month of whatever sales as `left`."""
    second: int
    third: int
    rates: tuple[float, float, float]
    cap: float
    target: int
    own: float

    @property
    def net(self) -> pd.Series:
        return self.sales["gross"] - self.sales["refunded"]

    def bands(self, sales: pd.Series) -> pd.Series:
        """Each part of the sales at the rate of its band."""
        low, middle, high = self.rates
        above_second = (sales - self.second).clip(lower=0)
        above_third = (sales - self.third).clip(lower=0)
        return sales * low + above_second * (middle - low) + above_third * (high - middle)

    def band(self, sales: pd.Series) -> pd.Series:
        """0, 1 or 2: the band that the sum has reached."""
        return (sales >= self.second).astype(int) + (sales >= self.third)

    def whole(self, sales: pd.Series) -> pd.Series:
        """All of the sales at the rate of the band that the sum has reached."""
        return sales * np.take(self.rates, self.band(sales))

    def team(self, net: pd.Series) -> pd.Series:
        """Of each host and month, what the team reached of its target."""
        by_month = net.to_numpy().reshape(len(MONTHS), len(HOSTS)).sum(axis=1)
        return pd.Series(np.repeat(by_month, len(HOSTS)) / self.target, net.index)

    def mixed(self, commission: pd.Series, team: pd.Series, own: float | None = None) -> pd.Series:
        """With the own weight of it as it is and the rest by the team's coefficient."""
        own = self.own if own is None else own
        return commission * (own + (1 - own) * team)

    def plan(self, net: pd.Series, commission: pd.Series | None = None, paid: pd.Series | None = None) -> Answer:
        """The fields that follow from the hosts' pay."""
        commission = self.bands(net) if commission is None else commission
        paid = self.mixed(commission, self.team(net)) if paid is None else paid
        table = pd.DataFrame({"gross": self.sales["gross"], "net": net, "commission": commission, "paid": paid})
        total = float(paid.sum())
        return {"pay": table.reset_index(), "total": total, "rate": total / float(net.sum())}

    def lifted(self, net: pd.Series) -> float:
        """Months of a host with a higher band by gross than by net sales."""
        return float((self.band(self.sales["gross"]) > self.band(net)).sum())


def prepare(
    tables: Tables,
    second: int,
    third: int,
    low: int,
    middle: int,
    high: int,
    cap: float,
    target: int,
    own: int,
) -> Given:
    orders = tables["orders"]
    orders = orders.loc[
        (orders["channel"] == "live") & (orders["status"] == "paid"),
        ["pay_time", "amount", "refund_amount", "refund_status", "refund_time"],
    ]
    sessions = tables["live_sessions"].sort_values("start", ignore_index=True)
    end = sessions["start"] + pd.to_timedelta(sessions["minutes"], unit="min")
    place = sessions["start"].searchsorted(orders["pay_time"].to_numpy(), side="right") - 1
    inside = (place >= 0) & (orders["pay_time"].to_numpy() < end.to_numpy()[place])
    sold, place = orders[inside], place[inside]
    host = sessions["host"].to_numpy()[place]
    refunded = sold["refund_amount"].where(sold["refund_status"] == "success", 0.0).to_numpy()
    money = pd.DataFrame(
        {"gross": sold["amount"].to_numpy(), "refunded": refunded, "requested": sold["refund_amount"].to_numpy()}
    )
    rows = pd.MultiIndex.from_product([MONTHS, HOSTS], names=["month", "host"])
    month = sessions["start"].dt.strftime("%Y-%m").to_numpy()[place]
    sales = money.groupby([month, host]).sum().reindex(rows)
    month_left = sold["refund_time"].dt.strftime("%Y-%m").to_numpy()
    sales["left"] = money["refunded"].groupby([month_left, host]).sum().reindex(rows)
    sales = sales.fillna(0.0)
    return Given(sales, second, third, (low / 100, middle / 100, high / 100), cap / 100, target, own / 100)


def solve(given: Given) -> Answer:
    plan = given.plan(given.net)
    claimed = float(given.whole(given.sales["gross"]).sum())
    lifted = given.lifted(given.net)
    _, middle, high = given.rates
    return plan | {
        "claimed": claimed,
        "jump": given.third * (high - middle),
        "lifted": lifted,
        "verdict": _verdict(given, plan["rate"], claimed / float(given.net.sum()), lifted),
    }


def _verdict(given: Given, bands: float, whole: float, lifted: float) -> str:
    """`bands`, `whole`: what each plan takes of the net sales."""
    if whole <= given.cap and lifted == 0:
        return "whole"
    return "bands" if bands <= given.cap else "lower"


def _with_net(given: Given, net: pd.Series) -> Answer:
    return given.plan(net) | {"lifted": given.lifted(net)}


def returns_kept(given: Given) -> Answer:
    """Pays for what was sold and came back."""
    return _with_net(given, given.sales["gross"])


def requests_deducted(given: Given) -> Answer:
    """Takes off what was only asked for."""
    return _with_net(given, given.sales["gross"] - given.sales["requested"])


def month_of_refund(given: Given) -> Answer:
    """Takes refunds off the month in which the money went back."""
    return _with_net(given, given.sales["gross"] - given.sales["left"])


def whole_sum(given: Given) -> Answer:
    """Pays the rate of the band reached on the whole sum."""
    return given.plan(given.net, given.whole(given.net))


def multiplied(given: Given) -> Answer:
    """Multiplies with the team's coefficient instead of weighing."""
    net = given.net
    commission = given.bands(net)
    return given.plan(net, paid=commission * given.team(net))


def weights_swapped(given: Given) -> Answer:
    """Gives the team the own weight."""
    net = given.net
    return given.plan(net, paid=given.mixed(given.bands(net), given.team(net), own=1 - given.own))


def quarter_for_month(given: Given) -> Answer:
    """Takes one coefficient for the three months together."""
    net = given.net
    reached = float(net.sum()) / (given.target * len(MONTHS))
    return given.plan(net, paid=given.mixed(given.bands(net), pd.Series(reached, net.index)))


def team_forgotten(given: Given) -> Answer:
    """Pays the commission as it is."""
    net = given.net
    return given.plan(net, paid=given.bands(net))


def rate_over_gross(given: Given) -> Answer:
    """Divides by sales with what came back."""
    return {"rate": solve(given)["total"] / float(given.sales["gross"].sum())}


def claimed_on_net(given: Given) -> Answer:
    """Takes returns off in the plan that does not."""
    return {"claimed": float(given.whole(given.net).sum())}


def claimed_in_bands(given: Given) -> Answer:
    """Computes the plan on the whole sum by bands."""
    return {"claimed": float(given.bands(given.sales["gross"]).sum())}


def jump_at_second(given: Given) -> Answer:
    """Takes the first jump for the second."""
    low, middle, _ = given.rates
    return {"jump": given.second * (middle - low)}


def whole_pay_for_jump(given: Given) -> Answer:
    """Takes all of the pay at the threshold for what is added there."""
    return {"jump": given.third * given.rates[2]}


def difference_of_thresholds(given: Given) -> Answer:
    """Applies the new rate to the last band only."""
    _, middle, high = given.rates
    return {"jump": (given.third - given.second) * (high - middle)}


def figures(given: Given) -> dict[str, Any]:
    right = solve(given)
    table = right["pay"].set_index(["month", "host"])
    example = ("2026-04", "林知夏")
    row = table.loc[example]
    net = given.net
    return {
        "orders_gross": float(given.sales["gross"].sum()),
        "orders_net": float(net.sum()),
        "refunds": float(given.sales["refunded"].sum()),
        "example_gross": float(row["gross"]),
        "example_net": float(row["net"]),
        "example_commission": float(row["commission"]),
        "example_team": float(given.team(net).loc[example]),
        "example_sum": float(net.loc["2026-04"].sum()),
        "example_paid": float(row["paid"]),
        "claimed_rate": right["claimed"] / float(net.sum()),
        "pending": float((given.sales["requested"] - given.sales["refunded"]).loc["2026-04"].sum()),
        "decided": {
            "whole": "小周的费用率没有超，也没有人靠退掉的货跳档，按规矩可以用小周的；月底冲单的缺口还在，每季要重看",
            "bands": "小周的方案过不了规矩，分段加团队的没有超，用分段的",
            "lower": "两套都过不了规矩，先改费率再谈",
        }[right["verdict"]],
    }
