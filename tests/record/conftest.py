import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import alembic.command  # noqa: F401 - before rights are dropped, after which Python's own files may be out of reach
import pytest

from courseware.record.learners import NameTaken
from courseware.record.log import Attempt, Drawn, Event, EventKind, Learner, Purpose, Sitting, SittingKind
from courseware.record.runs import KeptRun
from courseware.record.store import Store
from courseware.record.transfers import Counts, Draft, Holdings
from courseware.verdict import Finding, Status, Verdict, correct, invalid, scored

NOON = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "学习 记录" / "courseware.db"


@pytest.fixture
def store(path: Path) -> Store:
    return Store.open(path)


@pytest.fixture
def learner(store: Store) -> Learner:
    return store.learners.add("小明", "小明", NOON)


@pytest.fixture
def attempt(learner: Learner) -> Callable[..., Attempt]:
    """An attempt of the learner with everything but its nonce given."""

    def build(nonce: str, answer: Any = "3.2%", verdict: Verdict | None = None, **change: Any) -> Attempt:
        values: dict[str, Any] = {
            "learner_id": learner.id,
            "item": "question:uv-over-a-week",
            "lesson_id": "core-metrics",
            "variant": 0,
            "at": NOON + timedelta(seconds=1),
        }
        return Attempt(nonce, answer=answer, verdict=verdict or scored(0.5), **(values | change))

    return build


@pytest.fixture
def plain_user() -> Iterator[None]:
    """Permissions do not bind root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def folder(plain_user: None) -> Iterator[Path]:
    """A folder that the plain user owns and can reach."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name)
        yield path
        for each in [path, *path.rglob("*")]:
            each.chmod(stat.S_IRWXU)


def entries_at_once_are_kept(store: Store, learner_id: str) -> None:
    """Of entries that come in at the same moment, each in a field of its own, none is lost."""

    def lay(name: str) -> None:
        store.drafts.revise(learner_id, "exercise:e", lambda history: {**(history.draft or {}), name: name}, NOON)

    names = [f"f{number}" for number in range(24)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lay, names))
    assert store.drafts.get(learner_id, "exercise:e") == dict(zip(names, names, strict=True))


def first_tries_are_read(store: Store, one: str, other: str) -> None:
    """Of two learners, each item once, at the first graded answer; of nobody who had seen the solution by then."""
    number = count(1)
    mistake, note = Finding("uv-summed-daily", {"option": "b"}, named=True), Finding("right-option", {"option": "a"})

    def answer(learner: str, item: str, verdict: Verdict, seconds: int, **more: Any) -> None:
        at, nonce = NOON + timedelta(seconds=seconds), f"first-{next(number)}"
        store.attempts.append(Attempt(nonce, learner, item, None, 0, {"said": nonce}, verdict, at, **more))

    store.events.add(Event("opened", one, EventKind.LESSON_OPENED, "lesson", 0, NOON))
    answer(one, "question:a", invalid(Finding("blank")), 20)
    answer(one, "question:a", scored(0.5, mistake, note), 50)
    answer(one, "question:a", correct(), 60)
    answer(one, "question:words", Verdict(Status.UNSCORED, 0.0), 70)
    answer(one, "exercise:e", correct(), 80, solution_seen=True)
    answer(one, "exercise:e", correct(), 90)
    answer(other, "question:a", correct(), 70, purpose=Purpose.REVIEW)

    def sit(id: str, at_once: bool) -> dict[str, Any]:
        store.sittings.start(Sitting(id, other, SittingKind.QUIZ, {}, at_once, (), None, NOON))
        return {"purpose": Purpose.QUIZ, "occasion": id}

    test, practice, open_test = (
        sit(f"{name} {other[:16]}", name == "practice") for name in ("test", "practice", "open")
    )
    for item, of in (("question:b", test), ("question:c", practice), ("question:d", open_test)):
        answer(other, item, scored(0.0, mistake), 80, **of)
        answer(other, item, correct(), 90, **of)
    store.sittings.end(test["occasion"], NOON + timedelta(seconds=100))

    mine = [each for each in store.first_tries.all() if each.learner_id in (one, other)]
    assert [(each.item, each.learner_id, each.status, each.score) for each in mine] == [
        ("question:a", one, Status.PARTIAL, 0.5),
        ("question:a", other, Status.CORRECT, 1.0),
        ("question:b", other, Status.CORRECT, 1.0),
        ("question:c", other, Status.WRONG, 0.0),
    ], "what stood at the end of a test, what came first in a practice, nothing of a test that goes on"
    assert [each.findings for each in mine] == [(mistake, note), (), (), (mistake,)]
    assert [each.seconds for each in mine][:2] == [30.0, None]
    assert {each.answer for each in mine} == {None}
    on_item = [each for each in store.first_tries.of_item("question:a") if each.learner_id in (one, other)]
    assert [(each.learner_id, each.findings, each.answer) for each in on_item] == [
        (one, (mistake, note), {"said": "first-2"}),
        (other, (), {"said": "first-7"}),
    ]
    assert store.first_tries.of_item("question:words") == store.first_tries.of_item("question:none") == ()


def a_record_comes_in_once_and_goes(store: Store, learner: Learner) -> None:
    """Everything of a learner who is not in the record comes in, once; it can be read again; and all of it goes."""
    item, long = "question:q", {"rows": [[n, "\ud800"] for n in range(200)]}
    found = Verdict(Status.WRONG, 0.0, (Finding("a", {"given": "\0"}), Finding("b", named=True)))
    sitting = Sitting(
        f"s-{learner.id}", learner.id, SittingKind.FINAL, {}, False, (Drawn(item, 0, "c"),), 60, NOON, NOON
    )
    held = Holdings(
        learner,
        (
            Attempt(f"{learner.id}:1", learner.id, item, None, -1, long, found, NOON, origin="somebody"),
            Attempt(
                f"{learner.id}:2", learner.id, item, None, 0, "b", correct(), NOON,
                purpose=Purpose.QUIZ, occasion=sitting.id, origin=learner.id,
            ),
        ),
        (Event(f"e-{learner.id}", learner.id, EventKind.LESSON_OPENED, "core", 0, NOON),),
        (Draft(item, {"a": None}, NOON),),
        tuple(KeptRun(f"r{n}-{learner.id}", learner.id, 7, {}, {"score": {"total": 1.5}}, NOON, "x") for n in range(3)),
        (sitting,),
    )  # fmt: skip
    transfers = store.transfers
    nobody = transfers.known(learner.id, [sitting.id])
    assert (nobody.nonces, nobody.sittings, nobody.drafts) == (frozenset(), frozenset(), frozenset())
    assert transfers.take_in(held, learner.name, 2) == replace(Counts.of(held), runs=2)
    assert transfers.take_in(held, None, 2) == Counts()
    with pytest.raises(NameTaken):
        transfers.take_in(held, learner.name, 2)
    known = transfers.known(learner.id, [sitting.id, "another"])
    assert known.sittings == {sitting.id}
    assert known.drafts == {item}
    assert {each.nonce for each in (*held.attempts, *held.events, *held.runs[:2])} == known.nonces
    back = transfers.all_of(learner)
    assert back == replace(held, runs=tuple(replace(run, number=n) for n, run in enumerate(held.runs[:2], start=1)))
    assert transfers.counts(learner.id) == Counts.of(back)
    achieved = store.achievements.of(learner.id, [item])
    assert (achieved.solved, [run.score for run in achieved.runs]) == ((), [1.5, 1.5])
    assert [(final.asked, final.right, final.brought_in) for final in achieved.finals] == [
        (sitting.drawn, {item: True}, True)
    ]
    transfers.remove(learner.id)
    assert transfers.counts(learner.id) == Counts()
    assert store.learners.get(learner.id) is None


def a_log_is_read_on(store: Store) -> None:
    """From each reading to the next, it is the log as it is read as a whole."""
    me, other = (store.learners.add(name, name, NOON) for name in ("读者", "别人"))
    test = Sitting("read on", me.id, SittingKind.QUIZ, {}, False, (Drawn("question:q", 0, "hash"),), None, NOON)
    store.sittings.start(test)
    reading = store.histories.read_on(me.id)
    told = []
    for minute, (who, occasion) in enumerate([(me, None), (me, test.id), (other, None), (me, test.id), (me, None)]):
        purpose, at = Purpose.QUIZ if occasion else Purpose.PRACTICE, NOON + timedelta(minutes=minute)
        answer = Attempt(
            f"read on {minute}", who.id, "question:q", None, 0, "1", correct(), at, purpose=purpose, occasion=occasion
        )
        store.attempts.append(answer)
        store.events.add(Event(f"read on {minute}", who.id, EventKind.FORGOTTEN, "question:q", 0, at))
        reading = store.histories.read_on(me.id, reading)
        assert reading.news is not None
        assert reading.log == store.histories.log(me.id)
        told.append(len(reading.log.results))
    assert told == [1, 1, 1, 1, 2]
    store.sittings.end(test.id, NOON + timedelta(hours=1))
    reading = store.histories.read_on(me.id, reading)
    assert reading.news is None
    assert [result.occasion for result in reading.log.results] == [None, test.id, None]
    assert store.histories.read_on(me.id, reading).log == reading.log
