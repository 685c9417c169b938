"""A month of the shop on a small board, as it hangs in its office."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta

from courseware.shop.tables import Shop

TABLE = "daily_traffic"


@dataclass(frozen=True)
class Board:
    """Visitors and buyers are counted anew every day (人次). `days` has the paid amount of every day, `change` is
    that of their sum against the month before, as a fraction."""

    first: date
    visitors: int
    views: int
    buyers: int
    orders: int
    days: tuple[tuple[date, float], ...]
    change: float

    @property
    def amount(self) -> float:
        return sum(amount for _, amount in self.days)


def board_of(shop: Shop, first: date) -> Board | None:
    """The board of the month that begins on `first`; None for a shop that keeps no daily figures."""
    if TABLE not in shop.dictionary.tables:
        return None
    # One value, so that it is kept between starts: the first page a learner sees needs no database.
    month = json.loads(shop.scalar(_sql(first)))
    before = json.loads(shop.scalar(_sql((first - timedelta(days=1)).replace(day=1))))
    days = tuple((date.fromisoformat(day), float(amount)) for day, amount in month.pop("days"))
    earlier = sum(float(amount) for _, amount in before["days"])
    return Board(first, **month, days=days, change=sum(amount for _, amount in days) / earlier - 1)


def _sql(first: date) -> str:
    after = (first + timedelta(days=31)).replace(day=1)
    return f"""
        select to_json({{
            'visitors': sum(uv), 'views': sum(pv), 'buyers': sum(buyers), 'orders': sum(orders),
            'days': list([day, cast(amount as varchar)] order by day)
        }})::varchar
        from (
            select cast(date as varchar) as day, sum(uv) as uv, sum(pv) as pv, sum(buyers) as buyers,
                   sum(orders) as orders, sum(paid_amount) as amount
            from {TABLE} where date >= '{first}' and date < '{after}' group by date
        )
    """
