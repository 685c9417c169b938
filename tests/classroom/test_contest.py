"""The shared round: every command at every stage, the clock, and events that come twice or in the wrong order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.classroom import contest as contests
from courseware.classroom.contest import (
    Close,
    Command,
    Contest,
    Name,
    Open,
    Project,
    Prolong,
    PutAway,
    Stage,
    seconds_left,
)
from courseware.classroom.room import (
    GRACE,
    NEW,
    Ask,
    Begin,
    End,
    Event,
    Phase,
    Room,
    due,
    fold,
    from_json,
    step,
    to_json,
)

NOON = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)
OPEN = Open(7, ("rivals",), 600)
COMMANDS: dict[str, Command] = {
    "open": Open(9, ("carrier",), 300),
    "prolong": Prolong(60),
    "close": Close(),
    "name": Name(True),
    "project": Project(False),
    "put away": PutAway(),
}
PLANNING = Contest(1, 7, ("rivals",), Stage.PLANNING, NOON, NOON + timedelta(seconds=600))
STAGES: dict[str, Contest | None] = {
    "never": None,
    "planning": PLANNING,
    "closed": replace(PLANNING, stage=Stage.CLOSED),
    "away": replace(PLANNING, stage=Stage.AWAY),
}
LEADS = {
    "never": {"open": Stage.PLANNING},
    "planning": {
        "prolong": Stage.PLANNING, "close": Stage.CLOSED, "project": Stage.PLANNING, "put away": Stage.AWAY,
    },
    "closed": {"open": Stage.PLANNING, "name": Stage.CLOSED, "project": Stage.CLOSED, "put away": Stage.AWAY},
    "away": {"open": Stage.PLANNING},
}  # fmt: skip
"""The table in the docstring of the shared round."""


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("phase", [Phase.IDLE, Phase.WAITING])
def test_a_command_leads_where_the_table_says_or_nowhere(stage: str, name: str, phase: Phase) -> None:
    room = Room(5, phase, contest=STAGES[stage])
    now = NOON + timedelta(seconds=5)
    after, events = step(room, COMMANDS[name], now)
    wanted = LEADS[stage].get(name)
    if wanted is None:
        assert (after, events) == (room, ())
        return
    assert after.contest is not None
    assert after.contest.stage is wanted
    assert (after.phase, after.version, [event.room for event in events]) == (phase, 6, [after])
    again, more = step(after, COMMANDS[name], now)
    if name != "prolong":
        assert (again, more) == (after, ())  # pressed twice


def test_what_each_command_changes() -> None:
    planning, closed = STAGES["planning"], STAGES["closed"]
    assert planning is not None
    now = NOON + timedelta(seconds=5)

    def after(command: Command, of: Contest | None = planning) -> Contest:
        found = contests.step(of, command, now)
        assert found is not None
        return found

    assert after(Prolong(60)).deadline == planning.deadline + timedelta(seconds=60)
    assert after(Close()).deadline == now
    assert after(Name(True), closed).named
    assert not after(Name(False), after(Name(True), closed)).named
    assert not after(Project(False)).projected
    assert after(Close(), after(Project(False))).projected  # results are news
    following = after(Open(9, (), 60), closed)
    assert (following.number, following.market, following.named) == (2, 9, False)
    assert after(Open(9, ("b", "a", "b"), 60), None).cards == ("a", "b")
    with pytest.raises(ValueError, match="c"):
        contests.step(None, Open(9, ("a", "b", "c"), 60), now)
    assert seconds_left(planning, now) == 595
    assert seconds_left(planning, NOON + timedelta(hours=1)) == 0


def test_the_time_is_up_as_of_the_deadline_beside_whatever_the_room_does() -> None:
    opened, _ = step(NEW, OPEN, NOON)
    begun, _ = step(opened, Begin(), NOON)
    asked, _ = step(begun, Ask("uv", seconds=590), NOON)
    deadline = NOON + timedelta(seconds=600)
    late = deadline + GRACE - timedelta(milliseconds=1)
    assert due(asked, late)[0].contest == asked.contest
    both, events = due(asked, deadline + GRACE)
    assert both.contest is not None
    assert (both.phase, both.contest.stage, both.contest.deadline) == (Phase.COLLECTED, Stage.CLOSED, deadline)
    assert [(event.kind, event.version, event.at) for event in events] == [
        ("collect", asked.version + 1, NOON + timedelta(seconds=590)),
        ("contest-close", asked.version + 2, deadline),
    ]
    assert due(both, deadline + timedelta(hours=1)) == (both, ())


def test_it_outlasts_the_hour() -> None:
    begun, _ = step(NEW, Begin(), NOON)
    opened, _ = step(begun, OPEN, NOON)
    ended, _ = step(opened, End(), NOON)
    assert ended.contest == opened.contest


def test_a_room_that_was_kept_before_there_were_shared_rounds_is_read() -> None:
    assert from_json('{"version": 3, "phase": "waiting", "hour": 1}').contest is None


commands = st.one_of(
    st.sampled_from([*COMMANDS.values(), Name(False), Project(True), Begin(), End(), Ask("uv", seconds=30)]),
    st.builds(Open, st.integers(1, 64), st.sets(st.sampled_from("abcd"), max_size=2).map(tuple), st.integers(1, 200)),
    st.builds(Prolong, st.integers(1, 100)),
)


@given(st.lists(st.tuples(commands, st.integers(0, 100)), max_size=25), st.randoms())
def test_events_that_come_twice_or_in_any_order_lead_to_the_same_room(said: list[tuple[Any, int]], random: Any) -> None:
    room, now = NEW, NOON
    happened: list[Event] = []
    for command, seconds in said:
        now += timedelta(seconds=seconds)
        room, events = step(room, command, now)
        happened += events
    told = [*happened, *random.sample(happened, len(happened) // 2)]
    random.shuffle(told)
    assert fold(told) == room
    assert [event.version for event in happened] == list(range(1, len(happened) + 1))
    numbers = [each.room.contest.number for each in happened if each.room.contest is not None]
    assert numbers == sorted(numbers)
    for each in happened:
        assert from_json(to_json(each.room)) == each.room
        assert len(each.kind) <= 20
