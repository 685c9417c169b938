"""Whom the trainer is sent to, on a scripted class, and at the edges of each rule."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.classroom.attention import HELPED, IDLE, STUCK, Kind, Moment, Watched, longest_first, moments
from courseware.record.class_answers import Doings, Given, Step
from courseware.record.log import EventKind, Purpose
from courseware.record.seats import AWAY
from courseware.verdict import Status

NOON = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)
ITEM = "exercise:x"


def minute(n: float) -> datetime:
    return NOON + timedelta(minutes=n)


def answer(at: float, score: float, item: str = ITEM, purpose: Purpose = Purpose.PRACTICE) -> Given:
    status = Status.CORRECT if score == 1 else Status.WRONG if score == 0 else Status.PARTIAL
    return Given(round(at * 1000), "l", item, minute(at), status, score, purpose, None, ())


def one(*done: Moment, now: float, here_since: float = 0, helped: float | None = None, ended: bool = False) -> Watched:
    return Watched("s", minute(here_since), minute(now), None if helped is None else minute(helped), ended, done)


def tries(*at: float) -> tuple[Moment, ...]:
    return tuple(Moment(minute(each), Kind.TRY, ITEM) for each in at)


def listed(who: Watched, now: float) -> bool:
    return bool(longest_first([who], NOON, minute(now)))


def test_who_tries_in_vain_is_stuck_and_who_does_nothing_is_idle() -> None:
    [stuck] = longest_first([one(*tries(1, 3.5), now=4)], NOON, minute(4))
    assert (stuck.idle, stuck.tries, stuck.item, stuck.waited) == (False, 2, ITEM, timedelta(minutes=4))
    [idle] = longest_first([one(now=6)], NOON, minute(6))
    assert (idle.idle, idle.tries, idle.item) == (True, 0, None)


def test_a_hint_that_did_not_help_counts_as_a_try() -> None:
    hint = Moment(minute(2), Kind.HINT, ITEM)
    assert listed(one(*tries(1), hint, now=4), 4)


def test_what_is_kept_beside_the_items_tells_of_work_and_of_no_place() -> None:
    kept = Moment(minute(3.5), Kind.BEGUN, "desk:orders")
    [stuck] = longest_first([one(*tries(1, 2), kept, now=4)], NOON, minute(4))
    assert (stuck.item, stuck.tries, stuck.idle) == (ITEM, 2, False)
    assert not listed(one(kept, now=8), 8)
    [idle] = longest_first([one(kept, now=9)], NOON, minute(9))
    assert (idle.item, idle.idle) == (None, True)


def test_who_gets_on_is_helped_is_away_or_done_is_not_listed() -> None:
    forward = Moment(minute(6), Kind.FORWARD, ITEM)
    assert not listed(one(*tries(1, 2), forward, now=7), 7)
    assert not listed(one(*tries(1, 2), now=7, helped=5), 7)
    assert not listed(one(*tries(1, 2), now=7, ended=True), 7)
    gone = Watched("s", NOON, minute(7) - AWAY - timedelta(seconds=1), None, False, tries(1, 2))
    assert not listed(gone, 7)


def test_who_was_helped_is_listed_again_when_it_did_not_help() -> None:
    late = HELPED.total_seconds() / 60 + 5
    assert listed(one(*tries(1, 2, 6, 7), now=late, helped=5), late)


def test_time_away_is_no_time_without_help() -> None:
    assert not listed(one(*tries(1), now=20, here_since=18), 20)
    assert listed(one(*tries(1), now=24, here_since=18), 24)


def test_the_longest_without_help_is_first() -> None:
    late, early = one(*tries(1, 2), now=9, here_since=4), one(*tries(1, 2), now=9)
    found = longest_first(
        [Watched("late", *_rest(late)), Watched("early", *_rest(early))], NOON, minute(9)
    )  # fmt: skip
    assert [each.id for each in found] == ["early", "late"]


def _rest(who: Watched) -> tuple[datetime, datetime, datetime | None, bool, tuple[Moment, ...]]:
    return who.here_since, who.seen_at, who.helped_at, who.done, tuple(who.moments)


def test_what_gets_a_learner_on() -> None:
    doings = Doings(
        (
            answer(1, 0), answer(2, 0.5), answer(3, 0.5), answer(4, 0.75), answer(5, 1),
            answer(6, 0, "question:t", Purpose.QUIZ), answer(7, 0, "question:t", Purpose.QUIZ),
        ),
        (
            Step(EventKind.HINT_TAKEN, ITEM, minute(1.5)), Step(None, ITEM, minute(5.5)),
            Step(EventKind.LESSON_FINISHED, "l", minute(8)),
        ),
    )  # fmt: skip
    kinds = [each.kind for each in moments(doings)]
    assert kinds == [
        Kind.TRY, Kind.HINT, Kind.FORWARD, Kind.TRY, Kind.FORWARD, Kind.FORWARD, Kind.BEGUN, Kind.FORWARD, Kind.TRY,
        Kind.FORWARD,
    ]  # fmt: skip


@given(st.lists(st.tuples(st.floats(0, 60), st.sampled_from(list(Kind))), max_size=20), st.floats(0, 60))
def test_nobody_is_listed_who_got_on_a_moment_ago(done: list[tuple[float, Kind]], now: float) -> None:
    seen = sorted((minute(at), kind) for at, kind in done if at <= now)
    found = longest_first([one(*(Moment(at, kind, ITEM) for at, kind in seen), now=now)], NOON, minute(now))
    got_on = [at for at, kind in seen if kind is Kind.FORWARD]
    for each in found:
        assert each.waited >= min(STUCK, IDLE)
        assert not got_on or each.waited <= minute(now) - got_on[-1]


# A class of thirty-one in an hour, by scripts


@dataclass
class Script:
    """What one learner does, minute by minute, and from when to when he wants somebody to come."""

    done: list[Moment] = field(default_factory=list)
    away: list[tuple[float, float]] = field(default_factory=list)
    helped: float | None = None
    wants: list[tuple[float, float]] = field(default_factory=list)

    def __call__(self, at: float, kind: Kind) -> None:
        self.done.append(Moment(minute(at), kind, ITEM))

    def at_work(self, start: float, end: float, rng: random.Random) -> None:
        """Every two to four minutes something comes of it; now and then not at the first try."""
        at = start
        while (at := at + rng.uniform(1.5, 4)) < end:
            if rng.random() < 0.4:
                self(at - rng.uniform(0.5, 1.2), Kind.TRY)
            self(at, Kind.FORWARD)


def worker(script: Script, rng: random.Random) -> None:
    script.at_work(0, 60, rng)


def slow_typist(script: Script, rng: random.Random) -> None:
    """Long tables: seven minutes a step, but he types all the time."""
    for at in range(0, 56, 7):
        for pause in range(6):
            script(at + pause + rng.random(), Kind.BEGUN)
        script(at + 6.9, Kind.FORWARD)


def struggler(script: Script, rng: random.Random) -> None:
    """Now and then tries twice or three times in vain and gets there by himself: nobody need go to him."""
    at = 0.0
    while (at := at + rng.uniform(2.5, 4.5)) < 60:
        if rng.random() < 0.3:
            for pause in (2.6, 1.7, 0.9)[rng.randrange(2) :]:
                script(at - pause, Kind.TRY)
        script(at, Kind.FORWARD)


def ponderer(script: Script, rng: random.Random) -> None:
    """Thinks for long before he hands in, and is right."""
    at = 0.0
    while (at := at + rng.uniform(3, 5.6)) < 60:
        script(at, Kind.FORWARD)


def stuck(script: Script, rng: random.Random) -> None:
    start, end = rng.uniform(10, 15), rng.uniform(28, 34)
    script.at_work(0, start, rng)
    at = start
    while (at := at + rng.uniform(1, 3)) < end:
        script(at, Kind.TRY if rng.random() < 0.75 else Kind.HINT)
    script.wants.append((start, end))
    script(end, Kind.FORWARD)
    script.at_work(end, 60, rng)


def helped(script: Script, rng: random.Random) -> None:
    """Stuck until the trainer comes; then it goes on."""
    start = rng.uniform(10, 15)
    script.at_work(0, start, rng)
    script.helped = start + rng.uniform(7, 9)
    for at in (1, 2.5, 4, 6):
        script(start + at, Kind.TRY)
    script.wants.append((start, script.helped))
    script.at_work(script.helped, 60, rng)


def idle(script: Script, rng: random.Random) -> None:
    start, end = rng.uniform(15, 20), rng.uniform(35, 40)
    script.at_work(0, start, rng)
    script.wants.append((max(moment.at for moment in script.done).timestamp() / 60 - NOON.timestamp() / 60, end))
    script(end, Kind.FORWARD)
    script.at_work(end, 60, rng)


def leaver(script: Script, rng: random.Random) -> None:
    start, end = rng.uniform(12, 18), rng.uniform(30, 36)
    script.at_work(0, start, rng)
    script.away.append((start, end))
    script.at_work(end, 60, rng)


SCRIPTS: tuple[tuple[Callable[[Script, random.Random], None], int], ...] = (
    (worker, 8), (slow_typist, 2), (struggler, 4), (ponderer, 3), (stuck, 5), (helped, 3), (idle, 3), (leaver, 3),
)  # fmt: skip


def the_class(seed: int) -> Iterator[tuple[str, Script]]:
    rng = random.Random(seed)
    for write, many in SCRIPTS:
        for number in range(many):
            script = Script()
            write(script, rng)
            script.done.sort(key=lambda moment: moment.at)
            yield f"{write.__name__} {number}", script


def as_seen(id: str, script: Script, now: float) -> Watched:
    """As the record has him at that time."""
    gone = [(start, end) for start, end in script.away if start <= now]
    seen = min((start for start, end in gone if now < end), default=now)
    back = max((end for _, end in gone if end <= now), default=0)
    help_at = minute(script.helped) if script.helped is not None and script.helped <= now else None
    done = [moment for moment in script.done if moment.at <= minute(now)]
    return Watched(id, minute(back), minute(seen), help_at, False, done)


@pytest.mark.parametrize("seed", range(5))
def test_precision_and_recall_in_a_scripted_class(seed: int) -> None:
    """Looked at once a minute. Who wants help is to be found once he has been left alone as long as a trainer would
    leave him, which is what `IDLE` says; earlier he may be found or not. Who wants none is never to be found."""
    allowed = IDLE.total_seconds() / 60
    scripts = dict(the_class(seed))
    found = right = wanted = met = 0
    for now in range(1, 60):
        named = {
            each.id
            for each in longest_first([as_seen(id, script, now) for id, script in scripts.items()], NOON, minute(now))
        }
        for id, script in scripts.items():
            wants = any(start <= now < end for start, end in script.wants)
            long = any(start + allowed <= now < end for start, end in script.wants)
            found, right = found + (id in named), right + (id in named and wants)
            wanted, met = wanted + long, met + (long and id in named)
    assert wanted > 100
    assert right / found >= 0.9, (right, found)
    assert met / wanted >= 0.9, (met, wanted)
