"""The access log of one week: first the true visits, then the dirt that a raw log has."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from datasets.generator.catalogue import Catalogue
from datasets.generator.customers import Base
from datasets.generator.days import CHANNELS, HOURS, LOG_WEEK, day_number
from datasets.generator.interest import product_chances
from datasets.generator.live import session_window
from datasets.generator.random import generator

AGENTS = ["iPhone/17", "Android/14", "Android/13", "Windows/10", "Windows/11", "Mac/14"]
AGENT_SHARE = [0.34, 0.36, 0.14, 0.08, 0.04, 0.04]
BOT_AGENT = "GoodsSpider/2"
BOTS, BOT_VIEWS_PER_DAY = 34, (30, 37)
BOUNCE = 0.45
EXTRA_VIEWS = 2.45
CART, FAVOURITE = 0.124, 0.080
AGAIN = 0.2  # chance to do a second time what one has done today
ENTRY = {
    "search": ["list", "product"], "feed": ["product"], "paid": ["product"], "live": ["live"],
    "crm": ["home", "product"], "direct": ["home"],
}  # fmt: skip
NEXT, NEXT_SHARE = ["product", "list", "home", "cart"], [0.62, 0.22, 0.08, 0.08]
BROKEN_TIMES = (70, 35)
DUPLICATES = 0.007
MISSING_CUSTOMER = 0.035
COLUMNS = [
    "event_time", "visitor_id", "session_id", "channel", "page", "sku", "action", "user_agent", "ip", "customer_id"
]  # fmt: skip


class _Log:
    """Collects rows; hands out session numbers and each visitor's fixed device facts."""

    def __init__(self, goods: Catalogue, rng: np.random.Generator) -> None:
        self.rng = rng
        self.skus = goods.products["sku"].to_numpy()
        self.rows: list[tuple[Any, ...]] = []
        self.devices: dict[str, tuple[str, str]] = {}
        self.sessions = 0
        self.chances: dict[str, Any] = {}

    def device(self, visitor: str) -> tuple[str, str]:
        if visitor not in self.devices:
            a, b, c = self.rng.integers(1, 100, 3)
            self.devices[visitor] = (str(self.rng.choice(AGENTS, p=AGENT_SHARE)), f"10.{a}.{b}.{c}")
        return self.devices[visitor]

    def session(self) -> str:
        self.sessions += 1
        return f"s{self.sessions:05}"

    def product(self, channel: str) -> str:
        return str(self.skus[np.searchsorted(self.chances[channel], self.rng.random())])

    def views(self, channel: str, count: int) -> list[tuple[str, str | None]]:
        """Return ``count`` (page, sku) views of one session, the entry page first."""
        pages = [str(self.rng.choice(ENTRY[channel]))]
        pages += [str(p) for p in self.rng.choice(NEXT, count - 1, p=NEXT_SHARE)]
        return [(page, self.product(channel) if page == "product" else None) for page in pages]


def _browse(log: _Log, day: pd.Timestamp, visitor: str, customer: str | None, channel: str) -> None:
    """Add a visitor who buys nothing today: one or two sessions, perhaps a favourite or something in the cart."""
    rng = log.rng
    agent, ip = log.device(visitor)
    count = 1 if rng.random() < BOUNCE else 2 + int(rng.geometric(1 / (1 + EXTRA_VIEWS))) - 1
    views = log.views(channel, count)
    done: set[str] = set()
    cut = int(rng.integers(1, count)) if count > 1 and rng.random() < 0.15 else count
    for part in (views[:cut], views[cut:]):
        if not part:
            continue
        events: list[tuple[str, str | None, str]] = []
        for page, sku in part:
            events.append((page, sku, "view"))
            if sku is not None and count > 1:
                chance = rng.random()
                action = "cart" if chance < CART else "favourite" if chance < CART + FAVOURITE else ""
                if action and (action not in done or rng.random() < AGAIN):
                    events.append((page, sku, action))
                    done.add(action)
        gaps = np.cumsum(rng.integers(4, 110, len(events)))
        start = int(rng.choice(24, p=HOURS / HOURS.sum())) * 3600 + int(rng.integers(0, 3600))
        window = session_window(day)
        if channel == "live" and window is not None and rng.random() < 0.7:
            start = int((window[0] - day).total_seconds()) + int(rng.integers(0, window[1] * 60))
        start = min(start, 86399 - int(gaps[-1]))
        session = log.session()
        for (page, sku, action), gap in zip(events, gaps, strict=True):
            time = day + pd.Timedelta(seconds=start + int(gap))
            log.rows.append((time, visitor, session, channel, page, sku, action, agent, ip, customer))


def _buy(log: _Log, day: pd.Timestamp, orders: pd.DataFrame, skus: pd.Series) -> None:
    """Add the visit behind one visitor's orders of a day: looks, cart, order, payment."""
    rng = log.rng
    visitor, channel, customer_id = (str(orders[c].iloc[0]) for c in ("visitor_id", "channel", "customer_id"))
    agent, ip = log.device(visitor)
    known = customer_id if rng.random() < 0.6 else None
    facts = (orders[c] for c in ("order_id", "order_time", "pay_time"))
    for order_id, order_time, pay_time in zip(*facts, strict=True):
        session = log.session()
        events: list[tuple[str, str | None, str]] = [
            (page, sku, "view") for page, sku in log.views(channel, int(rng.integers(1, 5)))
        ]
        for k, sku in enumerate(skus[order_id]):
            events.append(("product", sku, "view"))
            if rng.random() < (0.15 if k else 0.62):
                events.append(("product", sku, "cart"))
        events += [("cart", None, "view")] * int(rng.random() < 0.5) + [("pay", None, "view")]
        room = int((order_time - day).total_seconds())
        gaps = np.cumsum(rng.integers(4, 90, len(events))[::-1])[::-1]
        # just after midnight there is little time before the order
        gaps = gaps if gaps[0] <= room else np.arange(len(events), 0, -1) * max(room // (len(events) + 1), 1)
        for (page, sku, action), gap in zip(events, gaps, strict=True):
            time = max(order_time - pd.Timedelta(seconds=int(gap)), day)
            log.rows.append((time, visitor, session, channel, page, sku, action, agent, ip, known))
        for time, action in ((order_time, "order"), (pay_time, "pay")):
            if pd.notna(time):
                logged = None if rng.random() < MISSING_CUSTOMER else customer_id
                log.rows.append((time, visitor, session, channel, "pay", None, action, agent, ip, logged))


def clean_visits(
    goods: Catalogue, orders: pd.DataFrame, items: pd.DataFrame, base: Base, uv: np.ndarray
) -> pd.DataFrame:
    """Return the true log of the week, without dirt; visitors by day and channel equal the plan ``uv``."""
    rng = generator("visits")
    log = _Log(goods, rng)
    real = orders[~orders["brushed"]]
    fake = set(orders.loc[orders["brushed"], "visitor_id"])
    skus = items.groupby("order_id")["sku"].agg(list)
    fresh = iter(rng.permutation(np.arange(200_000, 1_000_000)))
    seen: dict[str, str | None] = {}
    for day in LOG_WEEK:
        today = real[real["order_time"].dt.normalize() == day]
        used = set(today["visitor_id"]) | fake
        d = day_number(day)
        log.chances = {c: np.cumsum(p) for c, p in product_chances(goods, d).items()}
        earlier = list(seen)
        for channel, wanted in zip(CHANNELS, uv[d], strict=True):
            mine = today[today["channel"] == channel]
            for _, group in mine.groupby("visitor_id"):
                _buy(log, day, group, skus)
            for _ in range(int(wanted) - mine["visitor_id"].nunique()):
                roll = rng.random()
                visitor, customer = "", None
                if roll < 0.24 and earlier:
                    visitor = earlier[int(rng.integers(0, len(earlier)))]
                    customer = seen[visitor]
                elif roll < 0.32:
                    who = int(rng.integers(0, base.count))
                    visitor, customer = f"V{who * 2 + 100_001:06}", f"C{who + 1:05}"
                if not visitor or visitor in used:
                    visitor, customer = f"V{next(fresh)}", None
                used.add(visitor)
                seen[visitor] = customer
                _browse(log, day, visitor, customer, channel)
        seen.update(dict.fromkeys(today["visitor_id"]))
    table = pd.DataFrame(log.rows, columns=COLUMNS)
    return table.drop_duplicates().sort_values(["event_time", "session_id"], ignore_index=True, kind="stable")


def _bots(goods: Catalogue, rng: np.random.Generator) -> pd.DataFrame:
    """Return the crawlers' rows: all day long, only looking, one user agent, every product alike."""
    skus = goods.products.loc[goods.interest[-1] > 0, "sku"].to_numpy()
    rows = []
    for bot in range(BOTS):
        visitor, ip = f"V{150_000 + int(rng.integers(0, 40_000)):06}", f"10.99.{rng.integers(1, 9)}.{bot + 1}"
        for day in LOG_WEEK:
            n = int(rng.integers(*BOT_VIEWS_PER_DAY))
            session = f"s9{bot:02}{day.day:02}"
            for second in np.sort(rng.choice(86_400, n, replace=False)):
                page = "list" if rng.random() < 0.15 else "product"
                sku = str(rng.choice(skus)) if page == "product" else None
                time = day + pd.Timedelta(seconds=int(second))
                rows.append((time, visitor, session, "direct", page, sku, "view", BOT_AGENT, ip, None))
    return pd.DataFrame(rows, columns=COLUMNS)


def soil(clean: pd.DataFrame, goods: Catalogue) -> pd.DataFrame:
    """Return the raw log: the clean one plus crawlers, rows with broken clocks, and exact duplicates."""
    rng = generator("log-dirt")
    table = pd.concat([clean, _bots(goods, rng)], ignore_index=True)
    views = np.flatnonzero((clean["action"] == "view").to_numpy())
    for count, epoch in zip(BROKEN_TIMES, ("1970-01-01", "2037-12-31"), strict=True):
        broken = clean.iloc[rng.choice(views, count, replace=False)].copy()
        offset = pd.to_timedelta(rng.integers(0, 86_400, count), unit="s")
        broken["event_time"] = pd.Timestamp(epoch) + offset
        table = pd.concat([table, broken], ignore_index=True)
    again = table.iloc[rng.choice(len(table), int(DUPLICATES * len(table)), replace=False)]
    table = pd.concat([table, again], ignore_index=True)
    # a server writes in the order of arrival; broken clocks do not change it
    arrival = table["event_time"].where(table["event_time"].between(LOG_WEEK[0], pd.Timestamp("2026-04-27")))
    fill = LOG_WEEK[0] + pd.to_timedelta(rng.integers(0, 7 * 86_400, len(table)), unit="s")
    arrival = arrival.fillna(pd.Series(fill, index=table.index))
    order = np.lexsort([table["session_id"].to_numpy().astype(str), arrival.to_numpy()])
    return table.iloc[order].reset_index(drop=True)
