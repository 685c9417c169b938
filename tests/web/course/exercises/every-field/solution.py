"""One field of every kind."""


def variant(rng):
    return {}


def prepare(tables):
    return tables["orders"]


def _sum(orders, by):
    return orders.groupby(by, as_index=False)["amount"].sum()


def solve(orders):
    return {
        "total": orders["amount"].sum(),
        "best": "search",
        "both": ["search", "live"],
        "ranking": ["C1", "C2", "C3"],
        "names": {"search": "a", "live": "b"},
        "by_customer": _sum(orders, "customer_id"),
        "by_channel": _sum(orders, "channel"),
        "searched": set(orders.loc[orders["channel"] == "search", "order_id"]),
    }


def pieces(orders):
    return {"total": orders["pieces"].sum()}


def search_only(orders):
    return {"total": orders.loc[orders["channel"] == "search", "amount"].sum()}


def live_only(orders):
    return {"total": orders.loc[orders["channel"] == "live", "amount"].sum()}
