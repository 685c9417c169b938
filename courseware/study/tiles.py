"""The board of tiles that a learner keeps in the workbench."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from courseware.items import TILES
from courseware.record.store import Store
from courseware.shop.tables import Shop
from courseware.shop.tiles import Tile, plain, read_tiles


class Tiles:
    """`now` returns an aware time."""

    def __init__(self, shop: Shop, store: Store, now: Callable[[], datetime]) -> None:
        self._shop = shop
        self._store = store
        self._now = now

    def of(self, learner_id: str) -> tuple[Tile, ...]:
        return read_tiles(self._store.drafts.get(learner_id, TILES), self._shop.dictionary)

    def keep(self, learner_id: str, tiles: Sequence[Tile]) -> None:
        self._store.drafts.save(learner_id, TILES, plain(tiles) or None, self._now())
