"""Build every table of the shop, in the order in which they depend on each other."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from datasets.generator.advertising import ads_tables
from datasets.generator.catalogue import catalogue
from datasets.generator.crm import send_table
from datasets.generator.customers import customer_table
from datasets.generator.days import calendar
from datasets.generator.demand import plan
from datasets.generator.experiments import experiment_table
from datasets.generator.influencers import influencer_table
from datasets.generator.interest import product_sales, product_table, product_visitors
from datasets.generator.landing import landing_table
from datasets.generator.listing import listing_tables
from datasets.generator.live import live_tables
from datasets.generator.orders import order_risks, sales
from datasets.generator.parcels import parcels, shipment_table
from datasets.generator.prices import rival_table, trial_table
from datasets.generator.refunds import add_refunds
from datasets.generator.reviews import review_risks, review_table
from datasets.generator.stock import availability, stock_table
from datasets.generator.supply import delivery_table, supplier_table
from datasets.generator.tickets import ticket_table
from datasets.generator.touchpoints import touch_table
from datasets.generator.traffic import demand_table, promotion_table, traffic_table
from datasets.generator.troubles import trouble_table
from datasets.generator.visits import clean_visits, soil


class Tables(NamedTuple):
    """The tables that everybody sees, and what only the judge of an exercise knows, by name."""

    shown: dict[str, pd.DataFrame]
    hidden: dict[str, pd.DataFrame]


def build() -> Tables:
    """Return all tables, in the order of their dictionaries."""
    days = calendar()
    goods = catalogue()
    daily = plan(days)
    available = availability(goods)
    sold = sales(goods, days, daily, available)
    daily, items = sold.plan, sold.items
    sent = parcels(goods, sold.orders, items)
    troubles = trouble_table(goods, sold.orders, items, sent)
    burst = sold.orders["order_time"].dt.normalize().map(days["phase"]) == "burst"
    orders = add_refunds(sold.orders, troubles, burst)
    clean = clean_visits(goods, orders, items, sold.base, daily.uv)
    traffic = traffic_table(daily, days, orders, clean)
    real = product_sales(orders[~orders["brushed"]], items)
    visitors = product_visitors(goods, clean, daily, real)
    sessions, minutes = live_tables(goods, orders, items, traffic)
    words, audiences = ads_tables(goods, orders, items, traffic, days)
    tickets = ticket_table(orders, troubles)
    reviews = review_table(goods, orders, items, troubles, tickets)
    customers = customer_table(sold.base, orders)
    deliveries = delivery_table(goods)
    sheet, counts, prices = listing_tables()
    shown = {
        "visits": soil(clean, goods),
        "daily_traffic": traffic,
        "orders": orders,
        "order_items": items,
        "customers": customers,
        "products": goods.products,
        "stock_daily": stock_table(goods, orders, items, available, visitors.sum(axis=1)),
        "demand_daily": demand_table(orders, items, days),
        "product_daily": product_table(visitors, product_sales(orders, items), goods.products["sku"].to_numpy()),
        "ads_daily": words,
        "feed_ads_daily": audiences,
        "touchpoints": touch_table(orders),
        "experiments": experiment_table(),
        "tickets": tickets,
        "reviews": reviews,
        "suppliers": supplier_table(),
        "deliveries": deliveries,
        "shipments": shipment_table(sent, orders),
        "live_sessions": sessions,
        "live_minutes": minutes,
        "influencers": influencer_table(),
        "promo_history": promotion_table(traffic, days),
        "crm_sends": send_table(orders, customers),
        "landing_visits": landing_table(orders, daily.uv),
        "price_tests": trial_table(goods),
        "competitor_prices": rival_table(goods),
        "listing_template": sheet,
        "listing_counts": counts,
        "listing_prices": prices,
    }
    hidden = {"review_risks": review_risks(reviews, goods, deliveries), "order_risks": order_risks(orders)}
    return Tables(shown, hidden)
