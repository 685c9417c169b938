"""A drill with the numbers of one play: its game, and what was made of it."""

from __future__ import annotations

from functools import lru_cache
from typing import assert_never

from courseware.content.drill import Drill, InboxDrill, LiveDrill, QueueDrill
from courseware.drills.game import Outcome, Played
from courseware.drills.inbox import Inbox
from courseware.drills.live import Live
from courseware.drills.numbers import numbers_of
from courseware.drills.queue import Queue
from courseware.shop.tables import Shop

AnyGame = Inbox | Queue | Live


@lru_cache(maxsize=512)
def play(drill: Drill, choices: tuple[str, ...], seed: str, shop: Shop) -> Outcome:
    """What choices lead to; the same for the same seed. Kept: the page asks again at every look. Raises NoOption for
    what is no play to its end, and AuthorFault."""
    return Played(game_of(drill, seed, shop)).outcome(choices)


@lru_cache(maxsize=512)
def game_of(drill: Drill, seed: str, shop: Shop) -> AnyGame:
    """Raises AuthorFault."""
    numbers = numbers_of(drill, seed, shop)
    match drill:
        case InboxDrill():
            return Inbox(drill, numbers, seed)
        case QueueDrill():
            return Queue(drill, numbers)
        case LiveDrill():
            return Live(drill, numbers)
        case _:
            assert_never(drill)
