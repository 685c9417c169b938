"""The board of tiles that a learner keeps in the workbench."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from courseware.items import TILES
from courseware.record.store import Store
from courseware.shop.tables import Shop
from courseware.shop.tiles import MOST_TILES, Tile, plain, read_tiles


class Tiles:
    """`now` returns an aware time. A board is changed from how it is in the record, not from what a page shows: it may
    have been changed in another tab."""

    def __init__(self, shop: Shop, store: Store, now: Callable[[], datetime]) -> None:
        self._shop = shop
        self._store = store
        self._now = now

    def of(self, learner_id: str) -> tuple[Tile, ...]:
        return read_tiles(self._store.drafts.get(learner_id, TILES), self._shop.dictionary)

    def put(self, learner_id: str, tile: Tile) -> tuple[Tile, ...]:
        """On the board, in the place of one of its name; nothing where the board is full. The board then."""
        return self._revise(
            learner_id, lambda tiles: [*(each for each in tiles if each.name != tile.name), tile][:MOST_TILES]
        )

    def drop(self, learner_id: str, name: str) -> tuple[Tile, ...]:
        """The board without it."""
        return self._revise(learner_id, lambda tiles: [each for each in tiles if each.name != name])

    def _revise(self, learner_id: str, revised: Callable[[Sequence[Tile]], Sequence[Tile]]) -> tuple[Tile, ...]:
        left: tuple[Tile, ...] = ()

        def revise(raw: object) -> object:
            nonlocal left
            left = tuple(revised(read_tiles(raw, self._shop.dictionary)))
            return plain(left) or None

        self._store.drafts.revise(learner_id, TILES, lambda history: revise(history.draft), self._now())
        return left
