"""Event cards: what may befall a market in a shared round. A card changes parameters of the market, never by chance."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from courseware.i18n import t
from courseware.promotion.market import Market

DEEPER = 0.05
"""Of the price, that the rivals take off more."""
SLOWER = 0.6
"""Of the orders of a day that can still be packed and sent."""
DEARER = 1.3
"""Times the price of a click."""
SUBSIDY = 0.0
"""What the platform then adds to the shop's own cut, as a share of it."""


@dataclass(frozen=True)
class Card:
    """`changed` gives the parameters of the market that are other ones then."""

    id: str
    changed: Callable[[Market], Mapping[str, Any]]


CARDS: Mapping[str, Card] = {
    card.id: card
    for card in (
        Card("rivals", lambda m: {"rivals": m.rivals + DEEPER}),
        Card("carrier", lambda m: {"capacity": m.capacity * SLOWER, "per_shift": m.per_shift * SLOWER}),
        Card("clicks", lambda m: {"ads_price": m.ads_price * DEARER}),
        Card("subsidy", lambda m: {"subsidy": SUBSIDY}),
    )
}


def with_cards(market: Market, cards: Iterable[str]) -> Market:
    """The market as the cards make it; one that is drawn twice counts once, and their order is of no account. Raises
    KeyError for a card that is none."""
    changed: dict[str, Any] = {}
    for card in sorted(set(cards)):
        changed |= CARDS[card].changed(market)
    return replace(market, **changed)


def title(card: str) -> str:
    return {
        "rivals": t("对手再降一档"), "carrier": t("一家快递停收"), "clicks": t("流量涨价"),
        "subsidy": t("官方立减取消"),
    }[card]  # fmt: skip


def told(card: str, market: Market) -> str:
    """What it does to this market, in figures."""
    after = with_cards(market, [card])
    match card:
        case "rivals":
            return t("同行的实得优惠从 {a} 到 {b}。", a=f"{market.rivals:.0%}", b=f"{after.rivals:.0%}")
        case "carrier":
            return t(
                "不加班时每天只发得出 {b} 单，本来是 {a} 单；加一个班也只多发 {more} 单。",
                a=f"{market.capacity:.0f}", b=f"{after.capacity:.0f}", more=f"{after.per_shift:.0f}",
            )  # fmt: skip
        case "clicks":
            return t("买一次点击贵 {n}。", n=f"{DEARER - 1:.0%}")
        case "subsidy":
            return t("平台不再在你的直降上加补 {n}。", n=f"{market.subsidy:.0%}")
        case _:
            raise KeyError(card)
