"""The room: every command in every phase, the clock, and events that come twice or in the wrong order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.classroom import room as rooms
from courseware.classroom.room import (
    GRACE,
    NEW,
    Ask,
    AskAgain,
    Begin,
    Collect,
    Command,
    Discuss,
    End,
    Explain,
    Extend,
    Goal,
    Lock,
    Offer,
    Phase,
    Question,
    Reopen,
    Rest,
    Room,
    Show,
    Slide,
    Turn,
    Unlock,
    due,
    fold,
    from_json,
    seconds_left,
    step,
    to_json,
)

NOON = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)
QUESTION = Question("uv", 0, 1)
GOAL = Goal("exercise", "conversion-rate", until="做完第 2 步")

COMMANDS: dict[str, Command] = {
    "begin": Begin(),
    "offer": Offer(GOAL),
    "ask": Ask("pv"),
    "collect": Collect(),
    "reopen": Reopen(),
    "discuss": Discuss(),
    "again": AskAgain(),
    "show": Show(),
    "explain": Explain(),
    "rest": Rest(),
    "end": End(),
}
LEADS: dict[Phase, dict[str, Phase]] = {
    Phase.IDLE: {"begin": Phase.WAITING},
    Phase.WAITING: {},
    Phase.WORKING: {},
    Phase.ASKING: {"collect": Phase.COLLECTED},
    Phase.COLLECTED: {
        "reopen": Phase.ASKING,
        "discuss": Phase.DISCUSSING,
        "again": Phase.ASKING_AGAIN,
        "show": Phase.SHOWN,
        "explain": Phase.EXPLAINED,
    },
    Phase.DISCUSSING: {"again": Phase.ASKING_AGAIN, "show": Phase.SHOWN, "explain": Phase.EXPLAINED},
    Phase.ASKING_AGAIN: {"collect": Phase.COLLECTED_AGAIN},
    Phase.COLLECTED_AGAIN: {"reopen": Phase.ASKING_AGAIN, "show": Phase.SHOWN, "explain": Phase.EXPLAINED},
    Phase.SHOWN: {"explain": Phase.EXPLAINED},
    Phase.EXPLAINED: {},
}
"""The table in the docstring of the room, without what holds for every phase of an hour."""
ALWAYS = {"offer": Phase.WORKING, "ask": Phase.ASKING, "rest": Phase.WAITING, "end": Phase.IDLE}


def in_phase(phase: Phase) -> Room:
    asked = QUESTION if phase in rooms.ASKED else None
    return Room(7, phase, 1, NOON, 1, asked, GOAL if phase is Phase.WORKING else None, None, NOON)


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_leads_where_the_table_says_or_nowhere(phase: Phase, name: str) -> None:
    before = in_phase(phase)
    after, events = step(before, COMMANDS[name], NOON + timedelta(seconds=5))
    wanted = (LEADS[phase] | (ALWAYS if phase is not Phase.IDLE else {})).get(name)
    if wanted is None or (name, phase) == ("rest", Phase.WAITING):
        assert (after, events) == (before, ())
    else:
        assert after.phase is wanted
        assert [event.room for event in events] == [after]
        assert after.version == before.version + 1


@pytest.mark.parametrize("phase", Phase)
def test_the_door_is_locked_and_unlocked_in_every_phase(phase: Phase) -> None:
    locked, events = step(in_phase(phase), Lock(), NOON)
    assert locked.locked
    assert len(events) == 1
    assert step(locked, Lock(), NOON) == (locked, ())
    assert not step(locked, Unlock(), NOON)[0].locked


def test_the_same_question_asked_twice_is_a_button_pressed_twice() -> None:
    asked, _ = step(in_phase(Phase.WAITING), Ask("uv"), NOON)
    assert step(asked, Ask("uv"), NOON + timedelta(seconds=1)) == (asked, ())
    other, _ = step(asked, Ask("uv", variant=1), NOON)
    assert other.question == Question("uv", 1, asked.rounds + 1)


def test_the_second_vote_is_another_round_of_the_same_question() -> None:
    after, _ = step(in_phase(Phase.DISCUSSING), AskAgain(60), NOON)
    assert after.question == Question("uv", 0, 2, first=1)
    assert after.rounds == 2
    assert seconds_left(after, NOON + timedelta(seconds=20)) == 40


def test_a_question_whose_time_is_up_is_collected_as_of_its_deadline() -> None:
    asked, _ = step(in_phase(Phase.WAITING), Ask("uv", seconds=60), NOON)
    deadline = NOON + timedelta(seconds=60)
    assert due(asked, deadline + GRACE - timedelta(milliseconds=1)) == (asked, ())
    collected, events = due(asked, deadline + GRACE)
    assert (collected.phase, collected.since, collected.deadline) == (Phase.COLLECTED, deadline, None)
    assert [event.kind for event in events] == ["collect"]
    explained, both = step(asked, Explain(), deadline + timedelta(minutes=1))
    assert explained.phase is Phase.EXPLAINED
    assert [event.version for event in both] == [asked.version + 1, asked.version + 2]


def test_a_minute_more_runs_from_the_deadline_or_from_now() -> None:
    asked, _ = step(in_phase(Phase.WAITING), Ask("uv", seconds=60), NOON)
    assert seconds_left(step(asked, Extend(60), NOON)[0], NOON) == 120
    without, _ = step(in_phase(Phase.WAITING), Ask("uv"), NOON)
    assert seconds_left(step(without, Extend(60), NOON + timedelta(seconds=9))[0], NOON) == 69


def test_the_projector_turns_without_anything_else_changing() -> None:
    before = in_phase(Phase.ASKING)
    after, _ = step(before, Turn(Slide("core-metrics", 3)), NOON)
    assert after == replace(before, slide=Slide("core-metrics", 3), version=before.version + 1)


commands: st.SearchStrategy[Command] = st.one_of(
    st.sampled_from([*COMMANDS.values(), Lock(), Unlock(), Turn(Slide("core-metrics", 2)), Turn(None)]),
    st.builds(Ask, st.sampled_from(["uv", "pv"]), st.integers(0, 1), st.none() | st.integers(1, 90)),
    st.builds(Discuss, st.none() | st.integers(1, 180)),
    st.builds(Extend, st.integers(1, 60)),
)


def played(said: list[tuple[Command, int]]) -> tuple[Room, list[rooms.Event]]:
    room, now, happened = NEW, NOON, []
    for command, seconds in said:
        now += timedelta(seconds=seconds)
        room, events = step(room, command, now)
        happened += events
    return room, happened


@given(st.lists(st.tuples(commands, st.integers(0, 100)), max_size=25), st.randoms())
def test_events_that_come_twice_or_in_any_order_lead_to_the_same_room(
    said: list[tuple[Command, int]], random: Any
) -> None:
    room, happened = played(said)
    told = [*happened, *random.sample(happened, len(happened) // 2)]
    random.shuffle(told)
    assert fold(told) == room
    assert [event.version for event in happened] == list(range(1, len(happened) + 1))


@given(st.lists(st.tuples(commands, st.integers(0, 100)), max_size=25))
def test_a_room_is_always_whole(said: list[tuple[Command, int]]) -> None:
    _, happened = played(said)
    for each in [event.room for event in happened]:
        assert (each.question is not None) == (each.phase in rooms.ASKED)
        assert (each.goal is not None) == (each.phase is Phase.WORKING)
        assert each.deadline is None or each.phase in rooms.CLOCKED
        assert from_json(to_json(each)) == each
