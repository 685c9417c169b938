"""The one button: in every phase it holds a step that has an effect, and pressed again and again it ends the hour."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from courseware.classroom.peer import Advice
from courseware.classroom.room import AskAgain, Command, Discuss, Explain, Offer, Phase, Question, Room, Slide, step
from courseware.classroom.running_order import Picture, pictures
from courseware.content.course import Course
from courseware.web.trainer.next_steps import next_steps

NOON = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)


def after(room: Room, commands: tuple[Command, ...]) -> Room:
    for command in commands:
        room, _ = step(room, command, NOON)
    return room


def running(phase: Phase) -> Room:
    return Room(phase=phase, hour=1, begun=NOON, question=Question("uv", 0, 1), rounds=1, slide=Slide("l", 1))


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.IDLE])
@pytest.mark.parametrize("advice", [None, *Advice])
def test_every_step_that_is_offered_has_an_effect(phase: Phase, advice: Advice | None) -> None:
    room = running(phase)
    shown = (Picture(Slide("l", 1), 1, "question", "题", refers="pv"), Picture(Slide("l", 2), 1, "text", "正文"))
    steps = next_steps(room, shown, advice, 60)
    assert steps
    assert len({each.label for each in steps}) == len(steps)
    for each in steps:
        assert after(room, each.commands) != room, each.label


@pytest.mark.parametrize(
    ("advice", "first"),
    [(Advice.EXPLAIN, AskAgain(60)), (Advice.DISCUSS, Discuss(180)), (Advice.GO_ON, Explain()), (None, Explain())],
)
def test_the_first_vote_says_what_the_button_holds(advice: Advice | None, first: Command) -> None:
    assert next_steps(running(Phase.COLLECTED), (), advice, 60)[0].commands == (first,)


def test_the_button_alone_leads_through_a_whole_lesson(course: Course) -> None:
    """Each picture is shown, each question asked twice and explained, each exercise given, then the hour is over."""
    lesson = next(each for each in course.lessons.values() if any(p.kind == "exercise" for p in pictures(each, course)))
    shown = pictures(lesson, course)
    room, seen, asked, offered, phases = Room(phase=Phase.WAITING, hour=1, begun=NOON), [], [], [], []
    for _ in range(20 * len(shown)):
        commands = next_steps(room, shown, Advice.DISCUSS, 60)[0].commands
        room = after(room, commands)
        phases.append(room.phase)
        if room.phase is Phase.IDLE:
            break
        seen.append(room.slide)
        offered += [each.goal.what for each in commands if isinstance(each, Offer)]
        if room.phase is Phase.EXPLAINED and room.question is not None:
            asked.append(room.question.id)
    assert phases[-1] is Phase.IDLE
    assert list(dict.fromkeys(seen)) == [picture.slide for picture in shown]
    assert asked == [picture.refers for picture in shown if picture.kind == "question"]
    assert offered == [picture.refers for picture in shown if picture.kind == "exercise"]
    assert {Phase.DISCUSSING, Phase.ASKING_AGAIN} <= {*phases}
