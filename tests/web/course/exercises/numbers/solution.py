"""The average order value of one channel."""


def variant(rng):
    return {"channel": rng.choice(["search", "live"])}


def labels(channel):
    return {"channel_name": {"search": "搜索", "live": "直播"}[channel]}


def _of(tables, channel):
    orders = tables["orders"]
    return orders[orders["channel"] == channel]


def solve(tables, channel):
    orders = _of(tables, channel)
    return {"paid": orders["amount"].sum(), "aov": orders["amount"].sum() / orders["customer_id"].nunique()}


def per_order(tables, channel):
    orders = _of(tables, channel)
    return {"aov": orders["amount"].mean()}


def all_channels(tables, channel):
    orders = tables["orders"]
    return {"paid": orders["amount"].sum(), "aov": orders["amount"].sum() / orders["customer_id"].nunique()}


def per_piece(tables, channel):
    orders = _of(tables, channel)
    return {"aov": orders["amount"].sum() / orders["pieces"].sum()}
