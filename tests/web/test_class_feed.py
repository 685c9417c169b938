"""What a class's pages are told over their WebSocket: that something has changed, and nothing else, and only to those
who belong to it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from starlette.routing import WebSocketRoute
from starlette.types import Message

from courseware.classroom.room import Begin
from courseware.record.seats import Seat
from courseware.record.trainers import Trainer
from courseware.server import class_feed
from courseware.study.rooms import ClassRoom
from courseware.study.seating import Wish
from courseware.web import resources
from courseware.web.identity import cookies

PATIENCE = 20.0


class Socket:
    """A browser's side of the route: `said` is what it was told, `closed` with which code it was sent away."""

    def __init__(self, cookie: str, query: str = "") -> None:
        self.said: asyncio.Queue[str] = asyncio.Queue()
        self.closed: int | None = None
        self._in: asyncio.Queue[Message] = asyncio.Queue()
        self._in.put_nowait({"type": "websocket.connect"})
        self._scope: dict[str, Any] = {
            "type": "websocket",
            "path": "/class-feed",
            "raw_path": b"/class-feed",
            "root_path": "",
            "query_string": query.encode(),
            "headers": [(b"cookie", cookie.encode())] if cookie else [],
            "subprotocols": [],
        }

    async def run(self) -> None:
        await WebSocketRoute("/class-feed", class_feed.class_feed).handle(self._scope, self._in.get, self._send)

    async def leave(self) -> None:
        await self._in.put({"type": "websocket.disconnect", "code": 1001})

    async def hears(self) -> str:
        return await asyncio.wait_for(self.said.get(), PATIENCE)

    async def _send(self, message: Message) -> None:
        if message["type"] == "websocket.send":
            self.said.put_nowait(message["text"])
        elif message["type"] == "websocket.close":
            self.closed = message["code"]


@pytest.fixture(autouse=True)
def class_mode(small_course: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "CLASSROOM", True)
    monkeypatch.setattr(class_feed, "FEED", class_feed.Feed())


@pytest.fixture
def trainer() -> Trainer:
    return resources.study().leading.add_trainer("陈老师")[0]


@pytest.fixture
def room(trainer: Trainer) -> ClassRoom:
    return resources.study().leading.new_class(trainer, "五月二班")


@pytest.fixture
def seat(room: ClassRoom) -> Seat:
    return resources.study().seating.join(Wish(room.row.code, "王小雨"))


def cookie(kind: cookies.Kind, id: str) -> str:
    return f"{cookies.NAMES[kind]}={cookies.made(kind, id)}"


def listening(*sockets: Socket, then: Callable[[], Awaitable[None]]) -> None:
    """Run the feed and the sockets, and what is done meanwhile."""

    async def run() -> None:
        feed = asyncio.create_task(class_feed.FEED.run())
        open_ones = [asyncio.create_task(socket.run()) for socket in sockets]
        await then()
        for socket in sockets:
            await socket.leave()
        await asyncio.wait_for(asyncio.gather(*open_ones), PATIENCE)
        feed.cancel()

    asyncio.run(run())


def test_everyone_in_the_class_hears_that_it_has_changed(trainer: Trainer, room: ClassRoom, seat: Seat) -> None:
    learner = Socket(cookie("seat", seat.id))
    leader = Socket(cookie("trainer", trainer.id), f"class={room.id}")

    async def then() -> None:
        assert [await learner.hears(), await leader.hears()] == ["0", "0"]
        await asyncio.to_thread(resources.study().leading.do, trainer, room.id, Begin())
        assert [await learner.hears(), await leader.hears()] == ["1", "1"]

    listening(learner, leader, then=then)


def test_an_open_page_is_how_one_is_known_to_be_here(trainer: Trainer, room: ClassRoom, seat: Seat) -> None:
    resources.study().leading.do(trainer, room.id, Begin())
    socket = Socket(cookie("seat", seat.id))

    async def then() -> None:
        await socket.hears()

    listening(socket, then=then)
    assert [(each.seat_id, each.hour) for each in resources.store().seats.attended(room.id)] == [(seat.id, 1)]


@pytest.mark.parametrize("who", ["nobody", "a forged seat", "a removed seat", "another trainer", "a trainer as a seat"])
def test_who_does_not_belong_to_the_class_hears_nothing(
    who: str, trainer: Trainer, room: ClassRoom, seat: Seat
) -> None:
    other, _ = resources.study().leading.add_trainer("李老师")
    sent = {
        "nobody": "",
        "a forged seat": cookie("seat", seat.id)[:-1] + "x",
        "a removed seat": cookie("seat", seat.id),
        "another trainer": cookie("trainer", other.id),
        "a trainer as a seat": f"{cookies.NAMES['seat']}={cookies.made('trainer', trainer.id)}",
    }[who]
    if who == "a removed seat":
        resources.study().seating.remove(seat)
    socket = Socket(sent, f"class={room.id}")
    asyncio.run(socket.run())
    assert socket.closed == 1008
    assert socket.said.empty()


def test_a_learner_hears_of_his_own_class_whichever_he_asks_for(trainer: Trainer, room: ClassRoom, seat: Seat) -> None:
    other = resources.study().leading.new_class(trainer, "六月一班")
    resources.study().leading.do(trainer, other.id, Begin())
    socket = Socket(cookie("seat", seat.id), f"class={other.id}")

    async def then() -> None:
        assert await socket.hears() == "0"

    listening(socket, then=then)
