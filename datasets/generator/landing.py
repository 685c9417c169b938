"""The visits to the landing page of a campaign week, as the analytics tool exports them: links, dirt and all."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from datasets.generator.days import CHANNELS, HOURS, clock, day_number
from datasets.generator.random import Ints, generator

WEEK = pd.date_range("2026-04-13", "2026-04-19")
PAGE = "https://muhe.example.com/may-storage"
OTHER_PAGES = ["https://muhe.example.com/", "https://muhe.example.com/item/S001"]
CAMPAIGN = "may2026"


class Link(NamedTuple):
    """A link that was put out: where its visitors are counted, its share of that channel, how they behave."""

    channel: str
    source: str
    medium: str
    referrer: str
    share: float
    one_page: float
    seconds: float


LINKS = [
    Link("crm", "sms", "sms", "", 0.22, 0.38, 48),
    Link("crm", "wecom", "social", "https://wecom.example.com/", 0.26, 0.33, 62),
    Link("feed", "notes", "social", "https://notes.example.com/", 0.14, 0.52, 35),
    Link("feed", "shortvideo", "social", "https://video.example.com/", 0.12, 0.66, 17),
    Link("paid", "search_ads", "cpc", "https://search.example.com/", 0.12, 0.47, 41),
    Link("paid", "feed_ads", "cpc", "https://feed.example.com/", 0.09, 0.71, 12),
    Link("direct", "", "", "", 0.14, 0.42, 50),
]
# What goes wrong with a link, and how often.
CAPITALS, SECOND_MARK, EXCHANGED, LOST, INSIDE = 0.14, 0.04, 0.03, 0.22, 0.05


def _url(rng: np.random.Generator, link: Link) -> str:
    """Return the address that the tool saw; the links of a message lose their marks when an app opens them."""
    page = PAGE if rng.random() < 0.9 else str(rng.choice(OTHER_PAGES))
    if not link.source or (link.channel == "crm" and rng.random() < LOST):
        return page
    if rng.random() < INSIDE:
        return f"{page}?utm_source=home_banner&utm_medium=internal&utm_campaign={CAMPAIGN}"
    source, medium = link.source, link.medium
    if rng.random() < EXCHANGED:
        source, medium = medium, source
    if rng.random() < CAPITALS:
        source = source.upper() if rng.random() < 0.5 else source.capitalize()
    between = "?" if rng.random() < SECOND_MARK else "&"
    return f"{page}?utm_source={source}{between}utm_medium={medium}&utm_campaign={CAMPAIGN}"


def landing_table(orders: pd.DataFrame, uv: Ints) -> pd.DataFrame:
    """Return ``landing_visits``; purchases are orders of the shop, and no link has more visits than its channel."""
    rng = generator("landing")
    real = orders[(orders["status"] == "paid") & ~orders["brushed"] & ~orders["regained"]]
    rows = []
    for day in WEEK:
        today = real[real["pay_time"].dt.normalize() == day]
        for link in LINKS:
            n = int(uv[day_number(day), CHANNELS.index(link.channel)] * link.share)
            bought = today[today["channel"] == link.channel]
            bought = bought[rng.random(len(bought)) < link.share]
            time = clock(rng, day, max(n - len(bought), 0), HOURS)
            for t in time:
                single = rng.random() < link.one_page
                pages = 1 if single else 2 + int(rng.geometric(0.45)) - 1
                seconds = int(rng.exponential(link.seconds * (0.5 if single else 2.2)))
                event = "add_to_cart" if not single and rng.random() < 0.12 else None
                rows.append((t, _url(rng, link), link.referrer or None, pages, seconds, event, None, 0.0))
            for order in bought.itertuples():
                # the visit starts some minutes before the payment, on the same day
                seconds = int(min(rng.integers(60, 900), (order.pay_time - day).total_seconds()))
                start = np.datetime64(order.pay_time, "s") - np.timedelta64(seconds, "s")
                facts = (int(rng.integers(3, 9)), seconds, "purchase", order.order_id, order.amount)
                rows.append((start, _url(rng, link), link.referrer or None, *facts))
    columns = ["time", "url", "referrer", "pages", "seconds", "event", "order_id", "amount"]
    table = pd.DataFrame(rows, columns=columns).sort_values(["time", "url"], ignore_index=True, kind="stable")
    table.insert(0, "session_id", [f"g{i:05}" for i in range(1, len(table) + 1)])
    return table
