"""An hour on air in cells: which product is explained next, with a coupon or without, and for how long.

Who comes in during a cell is given by the cell and by how the one before has drawn. Of them a share clicks on what is
explained, and a share of the clicks buys; less when it was explained before, more with a coupon, by the elasticity. It
cannot sell what is not in stock. What a sale is worth is the price without what the thing itself is worth unsold.
An option is `product:coupon|full:minutes`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from courseware.content.drill import LiveDrill, Product, Talk
from courseware.drills.numbers import Numbers

COUPON, FULL = "coupon", "full"


class Room(NamedTuple):
    """Before a cell: its number, how much fuller it is than by itself (1.0: not at all), and by product what is in
    stock and how often it was explained."""

    cell: int
    pull: float
    stock: tuple[int, ...]
    shown: tuple[int, ...]


@dataclass(frozen=True)
class Sold:
    """What a cell has brought. `wanted` is more than `units` where the stock was not enough. Money in yuan."""

    views: int
    clicks: int
    wanted: int
    units: int
    amount: float
    profit: float


class _Turn(NamedTuple):
    """An option, worked out: `place` is that of its product, `buys` the share of those who come in that buys when it
    has not been explained before, `clicks` likewise; `pull` is how much fuller it makes the next cell."""

    place: int
    buys: float
    clicks: float
    paid: float
    profit: float
    pull: float


class Live:
    """All plays of it are looked at once: what an option does is a few multiplications."""

    def __init__(self, drill: LiveDrill, numbers: Numbers) -> None:
        self.drill = drill
        self.views = [numbers.of(cell.views) for cell in drill.cells]
        stock = tuple(round(numbers.of(product.stock)) for product in drill.products)
        self.start = Room(0, 1.0, stock, (0,) * len(stock))
        self._end = Room(len(self.views), 1.0, (), ())
        self.usual = tuple(option_of(turn.product, turn.coupon, turn.minutes) for turn in drill.usual_turns)
        lift = (1 - drill.coupon) ** numbers.of(drill.elasticity)
        self._turns = {
            option_of(product.id, coupon, talk.minutes): _turn(drill, place, product, coupon, talk, lift, numbers)
            for place, product in enumerate(drill.products)
            for coupon in (False, True)
            for talk in drill.talks
        }
        self._options = tuple(self._turns)

    def options(self, state: Room) -> tuple[str, ...]:
        return self._options if state.cell < len(self.views) else ()

    def take(self, state: Room, option: str) -> tuple[Room, float]:
        turn, units = self._turns[option], self._units(state, option)
        if state.cell + 1 == len(self.views):
            return self._end, units * turn.profit
        stock, shown = list(state.stock), list(state.shown)
        stock[turn.place] -= units
        shown[turn.place] += 1
        return Room(state.cell + 1, turn.pull, tuple(stock), tuple(shown)), units * turn.profit

    def sold(self, state: Room, option: str) -> Sold:
        turn, units = self._turns[option], self._units(state, option)
        clicks = round(self._reached(state, turn) * turn.clicks)
        wanted = round(self._reached(state, turn) * turn.buys)
        views = round(self.views[state.cell] * state.pull)
        return Sold(views, clicks, wanted, units, units * turn.paid, units * turn.profit)

    def _units(self, state: Room, option: str) -> int:
        turn = self._turns[option]
        return min(round(self._reached(state, turn) * turn.buys), state.stock[turn.place])

    def _reached(self, state: Room, turn: _Turn) -> float:
        return self.views[state.cell] * state.pull * self.drill.again ** state.shown[turn.place]

    def product(self, option: str) -> Product:
        return self.drill.products[self._turns[option].place]


def option_of(product: str, coupon: bool, minutes: int) -> str:
    return f"{product}:{COUPON if coupon else FULL}:{minutes}"


def parts(option: str) -> tuple[str, bool, int]:
    """The product, whether with a coupon, and the minutes."""
    product, coupon, minutes = option.split(":")
    return product, coupon == COUPON, int(minutes)


def _turn(
    drill: LiveDrill, place: int, product: Product, coupon: bool, talk: Talk, lift: float, numbers: Numbers
) -> _Turn:
    clicks = talk.reach * numbers.of(product.clicks)
    paid = numbers.of(product.price) * (1 - drill.coupon if coupon else 1)
    talked = 1 - talk.minutes / drill.cell_minutes
    return _Turn(
        place,
        clicks * numbers.of(product.buys) * (lift if coupon else 1),
        clicks,
        paid,
        paid - numbers.of(product.kept),
        1 + numbers.of(product.draws) * (1 - talked) + drill.talk_draws * talked,
    )
