"""The average order value of one channel."""


def variant(rng):
    return {"channel": rng.choice(["search", "live"])}


def labels(channel):
    return {"channel_name": {"search": "搜索", "live": "直播"}[channel]}


def prepare(tables, channel):
    """All orders, and those of the channel."""
    orders = tables["orders"]
    return orders, orders[orders["channel"] == channel]


def _answer(orders):
    return {"paid": orders["amount"].sum(), "aov": orders["amount"].sum() / orders["customer_id"].nunique()}


def solve(given):
    _, orders = given
    return _answer(orders)


def per_order(given):
    _, orders = given
    return {"aov": orders["amount"].mean()}


def all_channels(given):
    everything, _ = given
    return _answer(everything)


def per_piece(given):
    _, orders = given
    return {"aov": orders["amount"].sum() / orders["pieces"].sum()}
