"""The pages of a class in the language that finds what escapes translation (see test_language.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from courseware.classroom import contest
from courseware.classroom.room import (
    Ask,
    AskAgain,
    Begin,
    Collect,
    Command,
    Discuss,
    End,
    Explain,
    Goal,
    Offer,
    Rest,
    Show,
    Slide,
    Turn,
)
from courseware.i18n import PSEUDO, speaking
from courseware.record.seats import Seat
from courseware.record.trainers import Trainer
from courseware.study.rooms import ClassRoom
from courseware.study.seating import Wish
from courseware.web import resources
from courseware.web.identity import cookies
from courseware.web.trainer import entrance
from tests.promotion.plans import GOOD
from tests.web.shown import shown
from tests.web.test_language import check, opened

PHASES: dict[str, tuple[Command, ...]] = {
    "no hour": (),
    "waiting": (Begin(),),
    "a lesson on the wall": (Begin(), Turn(Slide("every-block", 1))),
    "free work on an exercise": (Begin(), Offer(Goal("exercise", "numbers", until="two fields"))),
    "free work on a lesson": (Begin(), Offer(Goal("lesson", "every-block"), 300)),
    "asking": (Begin(), Ask("one-of", seconds=60)),
    "collected": (Begin(), Ask("one-of"), Collect()),
    "discussing": (Begin(), Ask("one-of"), Collect(), Discuss(180)),
    "asking again": (Begin(), Ask("one-of"), Collect(), AskAgain()),
    "shown": (Begin(), Ask("one-of"), Collect(), Show()),
    "explained": (Begin(), Ask("one-of"), Collect(), AskAgain(), Collect(), Explain()),
    "a shared round is planned": (Begin(), contest.Open(7, ("rivals",), 600)),
    "a shared round is over": (Begin(), contest.Open(7, ("carrier",), 600), contest.Close(), contest.Name(True)),
    "after the hour": (Begin(), Ask("one-of"), Collect(), Explain(), Rest(), End()),
}


@pytest.fixture(autouse=True)
def spoken() -> Iterator[None]:
    with speaking(PSEUDO):
        yield


@pytest.fixture
def sits(monkeypatch: pytest.MonkeyPatch, small_course: object) -> Callable[[cookies.Kind, str], None]:
    """Classes are held, and it is he who sits there."""
    monkeypatch.setattr(resources, "CLASSROOM", True)
    monkeypatch.setattr(entrance, "addresses", lambda: ["192.168.1.20"])

    def sit(who: cookies.Kind, id: str) -> None:
        monkeypatch.setattr(cookies, "id_in", lambda kind, sent: id if kind == who else None)

    return sit


@pytest.fixture
def trainer(sits: object) -> Trainer:
    return resources.study().leading.add_trainer("Chen")[0]


@pytest.fixture
def room(trainer: Trainer) -> ClassRoom:
    return resources.study().leading.new_class(trainer, "Two")


@pytest.fixture
def seats(room: ClassRoom) -> list[Seat]:
    return [resources.study().seating.join(Wish(room.row.code, name)) for name in ("Ada", "Bob")]


def led(trainer: Trainer, room: ClassRoom, seats: list[Seat], phase: str) -> None:
    """Into a phase, with an answer of the first learner to whatever is asked on the way."""
    study = resources.study()
    study.seating.present(room.id, [seat.id for seat in seats])
    if "shared round" in phase:
        resources.planner().save_draft(seats[0].learner_id, GOOD)
        resources.planner().practise(seats[0].learner_id, GOOD, "once")
    for command in PHASES[phase]:
        asked = study.leading.do(trainer, room.id, command).room.question
        if asked is not None:
            study.attending.submit(seats[0], asked.round, "a", f"{asked.round}")


@pytest.mark.parametrize("phase", PHASES)
def test_the_trainers_pages(
    phase: str, trainer: Trainer, room: ClassRoom, seats: list[Seat], sits: Callable[[cookies.Kind, str], None]
) -> None:
    sits("trainer", trainer.id)
    led(trainer, room, seats, phase)
    for view in ("lead", "board", "projector", "marking", "plan", "contest", "report"):
        page = opened(view)
        check(page)
        assert view == "projector" or any("Two" in each.text for each in shown(page)), "another page than the class's"


@pytest.mark.parametrize("phase", PHASES)
def test_a_learners_pages(
    phase: str, trainer: Trainer, room: ClassRoom, seats: list[Seat], sits: Callable[[cookies.Kind, str], None]
) -> None:
    led(trainer, room, seats, phase)
    sits("seat", seats[0].id)
    for view in ("classroom", "course"):
        page = opened(view)
        check(page)
        assert view == "course" or any("Ada" in each.text for each in shown(page)), "another page than his"
