"""What the shop's tables say of the market: `python -m courseware.promotion.measure` writes `measured.json`.

Each query is the basis of its figures. They are asked again whenever the tables change, and then the markets are
solved again (`make markets`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

FILE = Path(__file__).with_name("measured.json")
TABLES = Path(__file__).parents[2] / "datasets"
EVENTS = {"d11-2024": "2024-11-11", "618-2025": "2025-06-18", "d11-2025": "2025-11-11"}
"""Past promotions, and the first day of the burst of each."""

PREPARED = """
create view paid as
  select *, cast(pay_time as date) as day from orders where status = 'paid';
create view sold as
  select items.*, paid.day, if(products.role = 'image', 'profit', products.role) as role
  from order_items items join paid using (order_id) join products using (sku);
create view margins as
  select customer_id, channel, day,
    (paid.amount - goods.cost) * (1 - if(refund_status = 'success', refund_amount / paid.amount, 0))
      - (select avg(cost) from shipments) as margin,
    day = min(day) over (partition by customer_id) and day = customers.first_seen as newcomer
  from paid join (select order_id, sum(cost) as cost from order_items group by order_id) goods using (order_id)
    join customers using (customer_id);
"""
"""形象款 sell 3 % of the units: they go with 利润款. A newcomer's order is his first, on the day he was first seen."""

NORMAL_DAYS = "date between '2026-04-03' and '2026-04-30'"
"""Four whole weeks."""

QUERIES = {
    "normal": f"""
        select channel, sum(uv) / 28 as visitors, sum(orders) / 28 as orders, sum(spend) / 28 as spend
        from daily_traffic where {NORMAL_DAYS} group by channel order by channel""",
    "search_ads": f"""
        select sum(clicks) / 28 as visitors, sum(orders) / 28 as orders, sum(spend) / 28 as spend
        from ads_daily where {NORMAL_DAYS}""",
    "refunded": """
        select channel, sum(refund_amount) filter (refund_status = 'success') / sum(amount) as share
        from paid where day < '2026-04-10' and channel is not null group by channel order by channel""",
    "roles": """
        select role, sum(quantity) / sum(sum(quantity)) over () as share,
          sum(amount) / sum(quantity)
            * (select sum(amount) / sum(goods_amount) from paid where day >= '2026-04-01') as price,
          sum(cost) / sum(quantity) as cost
        from sold where day >= '2026-01-01' group by role order by role""",
    "basket": """
        select avg(goods_amount) as mean, stddev(ln(goods_amount)) as spread, avg(amount) as paid,
          (select sum(quantity) from sold where day >= '2026-04-01') / count(*) as units
        from paid where day >= '2026-04-01'""",
    "members": "select count(*) filter (sms_consent = 1) as reachable, count(*) as all_ from customers",
    "parcel": "select avg(cost) as cost from shipments",
    "newcomers": """
        select case when age between -28 and -1 then 'normal' when age < 10 then 'warmup' when age < 14 then 'burst'
          else 'return' end as phase, avg(newcomer::int) as share
        from (select newcomer, day - (cast(start as date) - 10) as age from margins,
          (values ('2025-06-18'), ('2025-11-11')) events(start) where channel = 'paid')
        where age between -28 and 18 group by phase order by phase""",
    "newcomer_value": """
        with born as (
          select customer_id, day as birth from margins
          where newcomer and (day between '2025-06-18' and '2025-06-21' or day between '2025-11-11' and '2025-11-14'))
        select sum(margin) filter (day - birth between 22 and 90) / count(distinct customer_id) as yuan
        from born join margins using (customer_id)""",
    "burst_money": """
        select sum(spend) / sum(sum(spend)) over () as share from promo_history
        where event = '618-2025' and phase = 'burst' and channel = 'paid' group by date order by date""",
    "everyday": """
        select phase, sum(uv) / (count(distinct date) * any_value(normal.visitors)) as visitors
        from promo_history, (select sum(uv) / 28 as visitors from daily_traffic
          where channel in ('live', 'crm') and date between '2025-05-11' and '2025-06-07') normal
        where event = '618-2025' and channel in ('live', 'crm') group by phase order by phase""",
    "burst_cut": """
        select 1 - sum(amount) / sum(goods) as cut from (
          select items.amount, items.quantity * products.price as goods
          from order_items items join paid using (order_id) join products using (sku)
          where day between '2025-06-18' and '2025-06-21')""",
}

OF_EVENT = {
    "normal": """
        select channel, sum(uv) / 28 as visitors, sum(orders) / 28 as orders, sum(spend) / 28 as spend,
          sum(paid_amount) / 28 as paid
        from daily_traffic where date between $from and cast($from as date) + 27 group by channel order by channel""",
    "phases": """
        select channel, phase, sum(uv) as visitors, sum(orders) as orders, sum(spend) as spend
        from promo_history where event = $event group by channel, phase order by channel, phase""",
    "search_ads": """
        select phase, sum(ads.spend) / sum(history.spend) as share
        from (select date, phase, sum(spend) as spend from promo_history
              where event = $event and channel = 'paid' group by date, phase) history
          join (select date, sum(spend) as spend from ads_daily group by date) ads using (date)
        group by phase order by phase""",
    "days": "select sum(orders) as orders from promo_history where event = $event group by date order by date",
    "whole": """
        select sum(paid_amount) as paid, sum(stockout_units) as missing from promo_history where event = $event""",
}
"""Asked of each past promotion. Its normal days are the 28 before it; the history begins with Double 11 of 2024, whose
normal days are those after it."""


def measure(folder: Path = TABLES) -> dict[str, Any]:
    """Every figure, by the name of its query; the past promotions under `events`. Rows are dictionaries."""
    connection = duckdb.connect()
    for file in sorted(folder.glob("*.csv")):
        # Column types are DuckDB's guess: only dates, numbers and short texts are asked for.
        connection.execute(f"create view {file.stem} as select * from read_csv('{file.as_posix()}')")
    connection.execute(PREPARED)

    def rows(query: str, given: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
        told = connection.execute(query, given or {})
        names = [column[0] for column in told.description or ()]
        return [dict(zip(names, map(_plain, row), strict=True)) for row in told.fetchall()]

    found: dict[str, Any] = {name: rows(query) for name, query in QUERIES.items()}
    found["events"] = {}
    for event, burst in EVENTS.items():
        days = 9 if event == "d11-2024" else -38
        start = rows(f"select cast(date '{burst}' + {days} as varchar) as day")[0]["day"]
        found["events"][event] = {
            name: rows(
                query, {key: value for key, value in {"event": event, "from": start}.items() if f"${key}" in query}
            )
            for name, query in OF_EVENT.items()
        }
    return found


def _plain(value: Any) -> Any:
    return value if isinstance(value, str) else round(float(value), 6)


def main() -> None:
    FILE.write_text(json.dumps(measure(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
