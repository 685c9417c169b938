"""Build every table of the shop, in the order in which they depend on each other."""

from __future__ import annotations

import pandas as pd

from datasets.generator.advertising import ads_table, touch_table
from datasets.generator.catalogue import catalogue
from datasets.generator.customers import customer_table
from datasets.generator.days import calendar
from datasets.generator.demand import plan
from datasets.generator.experiments import experiment_table
from datasets.generator.interest import product_sales, product_table, product_visitors
from datasets.generator.live import live_tables
from datasets.generator.orders import sales
from datasets.generator.refunds import add_refunds
from datasets.generator.reviews import review_table
from datasets.generator.service import influencer_table, ticket_table
from datasets.generator.stock import availability, stock_table
from datasets.generator.supply import delivery_table, shipment_table, supplier_table
from datasets.generator.traffic import demand_table, promotion_table, traffic_table
from datasets.generator.visits import clean_visits, soil


def build() -> dict[str, pd.DataFrame]:
    """Return all tables by name, in the order of the dictionary."""
    days = calendar()
    goods = catalogue()
    daily = plan(days)
    available = availability(goods)
    sold = sales(goods, days, daily, available)
    orders = add_refunds(sold.orders, sold.orders["order_time"].dt.normalize().map(days["phase"]) == "burst")
    items = sold.items
    clean = clean_visits(goods, orders, items, sold.base, daily.uv)
    traffic = traffic_table(daily, days, orders, clean)
    real = product_sales(orders[~orders["brushed"]], items)
    visitors = product_visitors(goods, clean, daily.uv, real)
    sessions, minutes = live_tables(goods, orders, items, traffic)
    return {
        "visits": soil(clean, goods),
        "daily_traffic": traffic,
        "orders": orders,
        "order_items": items,
        "customers": customer_table(sold.base, orders),
        "products": goods.products,
        "stock_daily": stock_table(goods, orders, items, available, visitors.sum(axis=1)),
        "demand_daily": demand_table(orders, items, days),
        "product_daily": product_table(visitors, product_sales(orders, items), goods.products["sku"].to_numpy()),
        "ads_daily": ads_table(goods, orders, items, traffic),
        "touchpoints": touch_table(orders),
        "experiments": experiment_table(),
        "tickets": ticket_table(orders),
        "reviews": review_table(goods, orders, items),
        "suppliers": supplier_table(),
        "deliveries": delivery_table(goods),
        "shipments": shipment_table(goods, orders, items),
        "live_sessions": sessions,
        "live_minutes": minutes,
        "influencers": influencer_table(),
        "promo_history": promotion_table(traffic, days),
    }
