"""A client that speaks Streamlit's protocol and lies, to a real server that holds a class, with a learner's cookie.

It asks for the trainer's pages by name and by hash, presses the trainer's buttons by their ids, says that it is
somebody else, and reads every byte that it is sent.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.client import Session, Widget
from benchmarks.server import ROOT, serve
from courseware.answers.exercise import Workbook
from courseware.classroom.room import Ask, Begin, Collect, Command, Explain
from courseware.content.course import Course
from courseware.content.question import Single
from courseware.markdown import plain
from courseware.record.seats import Seat
from courseware.record.store import Store
from courseware.record.trainers import Trainer
from courseware.shop.tables import Shop
from courseware.study import tokens
from courseware.study.rooms import ClassRoom
from courseware.study.seating import Wish
from courseware.study.secret import kept_secret
from courseware.study.service import Study
from courseware.web.identity.cookies import NAMES, Kind

T = TypeVar("T")
TRAINERS_PAGES = {
    "lead": "给你的提示",
    "board": "没有人卡住",
    "report": "缺席",
    "projector": "扫码进班",
    "contest": "开始同场",
}
"""Something that stands on each of them."""
SECRET_NAME = "韩梅梅不给别人看"


@dataclass
class Held:
    """A class with its trainer and two learners, on a server of its own."""

    base: str
    store: Store
    study: Study
    data: Path
    trainer: Trainer
    room: ClassRoom
    liar: Seat
    other: Seat

    def cookie(self, kind: Kind, id: str, key: bytes | None = None) -> str:
        signed_with = key or kept_secret(self.data / "cookie-key", lambda: secrets.token_bytes(32))
        return f"{NAMES[kind]}={tokens.token(signed_with, kind, id, datetime.now(UTC) + timedelta(hours=1))}"

    def do(self, *commands: Command) -> None:
        for command in commands:
            self.study.leading.do(self.trainer, self.room.id, command)

    def version(self) -> int:
        return self.study.leading.room(self.trainer, self.room.id).room.version


@pytest.fixture(scope="module")
def held(course: Course, shop: Shop, kept: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    data = tmp_path_factory.mktemp("class")
    (data / "cache").symlink_to(kept, target_is_directory=True)
    with serve(ROOT / "app.py", data, {"COURSEWARE_CLASS": "1"}) as server:
        store = Store.open(data / "courseware.db")
        study = Study(course, shop, store, Workbook(course, shop), lambda: datetime.now(UTC))
        trainer, _ = study.leading.add_trainer("陈老师")
        room = study.leading.new_class(trainer, "五月二班")
        liar, other = (study.seating.join(Wish(room.row.code, name)) for name in ("王小雨", SECRET_NAME))
        study.leading.do(trainer, room.id, Begin())
        yield Held(server.base, store, study, data, trainer, room, liar, other)
        store.database.close()


class Liar(Session):
    """Keeps all that it was sent, and may ask for a page by another hash and say anything of any widget."""

    def __init__(self, base: str, page: str = "", query: str = "", cookie: str = "") -> None:
        super().__init__(base, page, query, cookie)
        self.heard = b""

    def _read(self, raw: bytes) -> ForwardMsg:
        self.heard += raw
        return super()._read(raw)

    @property
    def hash(self) -> str:
        return self._hash

    @hash.setter
    def hash(self, of_another_page: str) -> None:
        self._hash = of_another_page

    def claim(self, widget: Widget) -> None:
        """That a widget of another page is on this one."""
        self.widgets[widget.id] = replace(widget, fragment="")

    def hears(self, text: str) -> bool:
        return text.encode() in self.heard


def speak(act: Callable[[], Coroutine[Any, Any, T]]) -> T:
    return asyncio.run(act())


@pytest.mark.parametrize("page", TRAINERS_PAGES)
def test_no_page_of_the_trainer_by_name_or_by_hash(held: Held, page: str) -> None:
    async def lie() -> None:
        async with Liar(held.base, page, cookie=held.cookie("trainer", held.trainer.id)) as trainer:
            await trainer.run()
            of_trainer, buttons = trainer.hash, list(trainer.widgets.values())
            assert trainer.hears(TRAINERS_PAGES[page])
        for named, hash in ((page, ""), ("classroom", of_trainer)):
            async with Liar(held.base, named, cookie=held.cookie("seat", held.liar.id)) as liar:
                if hash:
                    await liar.run()
                    liar.hash = hash
                ran = await liar.run()
                assert ran.exceptions == []
                assert not liar.hears(TRAINERS_PAGES[page])
                assert not liar.hears(SECRET_NAME)
                before = held.version()
                for button in buttons:
                    if button.kind == "button":
                        liar.claim(button)
                        assert (await liar.run(button.key or button.label)).exceptions == []
                assert held.version() == before, "no button of the trainer's does anything"

    speak(lie)


@pytest.mark.parametrize("query", ["learner={id}", "learner_id={id}", "id={id}", "class={room}&seat={seat}"])
def test_no_address_makes_one_somebody_else(held: Held, query: str) -> None:
    said = query.format(id=held.other.learner_id, seat=held.other.id, room=held.room.id)

    async def lie() -> None:
        for page in ("classroom", "me", "home"):
            async with Liar(held.base, page, said, held.cookie("seat", held.liar.id)) as liar:
                assert (await liar.run()).exceptions == []
                assert not liar.hears(SECRET_NAME)
                assert not liar.hears(held.other.code)

    speak(lie)


def test_no_cookie_but_a_signed_one_is_a_seat(held: Held) -> None:
    async def lie() -> None:
        forged = held.cookie("seat", held.other.id, b"x" * 32)
        as_trainer = held.cookie("seat", held.liar.id).replace(NAMES["seat"], NAMES["trainer"])
        swapped = held.cookie("trainer", held.trainer.id).replace(NAMES["trainer"], NAMES["seat"])
        for cookie in ("", forged, as_trainer, swapped, f"{NAMES['seat']}={held.other.id}"):
            for page in ("classroom", "board", "me"):
                async with Liar(held.base, page, cookie=cookie) as liar:
                    await liar.run()
                    assert not liar.hears(SECRET_NAME), (cookie, page)
                    assert not liar.hears(held.other.code), (cookie, page)

    speak(lie)


def test_the_reasons_are_in_no_message_before_the_trainer_explains(held: Held, course: Course) -> None:
    question = next(each for each in course.questions.values() if isinstance(each, Single))
    reasons = [plain(option.because)[:8] for option in question.options]
    wrong = next(option.text for option in question.options if not option.correct)
    held.do(Ask(question.id))

    async def listen() -> None:
        async with Liar(held.base, "classroom", cookie=held.cookie("seat", held.liar.id)) as liar:
            await liar.run()
            assert liar.hears(question.options[0].text)
            field = next(each for each in liar.widgets.values() if each.kind == "radio")
            liar.enter(field.key, wrong)
            await liar.run(next(each.key for each in liar.widgets.values() if each.key.endswith("-submit")))
            held.do(Collect())
            await liar.run()
            assert [reason for reason in reasons if liar.hears(reason)] == []
            held.do(Explain())
            await liar.run()
            assert any(map(liar.hears, reasons)), "whoever reads the messages would have seen them"

    speak(listen)


def test_nothing_is_written_for_another(held: Held, course: Course) -> None:
    """Widgets whose keys hold the other's id, and the form of a question that is his."""
    lesson = next(iter(course.lessons.values()))

    async def lie() -> None:
        async with Liar(held.base, "lesson", f"id={lesson.id}", held.cookie("seat", held.other.id)) as other:
            await other.run()
            known = list(other.widgets.values())
        async with Liar(held.base, "lesson", f"id={lesson.id}", held.cookie("seat", held.liar.id)) as liar:
            await liar.run()
            for button in [each for each in known if each.kind == "button"]:
                for widget in known:
                    liar.claim(widget)
                await liar.run(button.key or button.label)

    speak(lie)
    assert held.store.histories.log(held.other.learner_id).results == ()
