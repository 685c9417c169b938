"""Tells every page of a class that something has changed, within half a second, whichever process it happened in.

The message is the version of the room and nothing else: the page then asks for what it may see. An open connection is
also how a class knows who is here.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress

from starlette.concurrency import run_in_threadpool
from starlette.websockets import WebSocket, WebSocketDisconnect

from courseware.record.unavailable import StoreUnavailable

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
PRESENT_SECONDS = 5.0
"""How often it is noted who is here."""


class Feed:
    """The open connections of this process, by class."""

    def __init__(self) -> None:
        self._listening: dict[str, set[asyncio.Queue[int]]] = {}
        self._seats: Counter[tuple[str, str]] = Counter()
        self._versions: dict[str, int] = {}

    async def serve(self, socket: WebSocket, class_id: str, seat_id: str | None) -> None:
        """Until the other side leaves."""
        news: asyncio.Queue[int] = asyncio.Queue()
        self._listening.setdefault(class_id, set()).add(news)
        if seat_id is not None:
            self._seats[class_id, seat_id] += 1
            await self._note({class_id: [seat_id]})
        if class_id in self._versions:
            news.put_nowait(self._versions[class_id])
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._tell(socket, news))
                group.create_task(_until_closed(socket))
        except* WebSocketDisconnect:
            pass
        finally:
            self._listening[class_id].discard(news)
            if seat_id is not None:
                self._seats[class_id, seat_id] -= 1

    async def run(self) -> None:
        """Look at the versions, and note who is here, as long as the server runs."""
        loop = asyncio.get_running_loop()
        noted = loop.time()
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            with suppress(StoreUnavailable):
                await self._look()
            if loop.time() - noted >= PRESENT_SECONDS:
                noted = loop.time()
                here: dict[str, list[str]] = {}
                for class_id, seat_id in +self._seats:
                    here.setdefault(class_id, []).append(seat_id)
                await self._note(here)

    async def _look(self) -> None:
        listening = [class_id for class_id, queues in self._listening.items() if queues]
        if not listening:
            return
        for class_id, version in (await run_in_threadpool(_versions, listening)).items():
            if self._versions.get(class_id) != version:
                self._versions[class_id] = version
                for news in self._listening.get(class_id, ()):
                    news.put_nowait(version)

    async def _note(self, here: Mapping[str, list[str]]) -> None:
        if here:
            with suppress(StoreUnavailable):
                await run_in_threadpool(_present, here)

    @staticmethod
    async def _tell(socket: WebSocket, news: asyncio.Queue[int]) -> None:
        while True:
            await socket.send_text(str(await news.get()))


FEED = Feed()


async def class_feed(socket: WebSocket) -> None:
    """Of the class in which one has a seat, or that one leads: `?class=…`."""
    seat_id, class_id = await run_in_threadpool(_whose, dict(socket.cookies), socket.query_params.get("class", ""))
    if class_id is None:
        await socket.close(1008)
        return
    await socket.accept()
    await FEED.serve(socket, class_id, seat_id)


async def _until_closed(socket: WebSocket) -> None:
    while True:
        await socket.receive_text()  # what it says is of no interest; that it has gone is raised


def _whose(sent: Mapping[str, str], asked: str) -> tuple[str | None, str | None]:
    """The seat, if it is one, and the class. A trainer hears of his own class, anybody else of the one he sits in."""
    from courseware.web import resources  # its caches want the runtime, which starts after this module is imported
    from courseware.web.identity import cookies

    try:
        trainer = cookies.trainer_in(sent)
        if trainer is not None and asked:
            with suppress(KeyError):
                return None, resources.study().leading.room(trainer, asked).id
        seat = cookies.seat_in(sent)
    except StoreUnavailable:
        return None, None
    return (seat.id, seat.class_id) if seat is not None else (None, None)


def _versions(class_ids: list[str]) -> dict[str, int]:
    from courseware.web import resources

    return resources.study().seating.versions(class_ids)


def _present(here: Mapping[str, list[str]]) -> None:
    from courseware.web import resources

    for class_id, seat_ids in here.items():
        resources.study().seating.present(class_id, seat_ids)
