"""The store keeps what it is given: once, completely, and under load."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateTable

from courseware.record.engine import connect, url_of, writing
from courseware.record.log import Attempt, Event, EventKind, Learner, Log
from courseware.record.schema import metadata
from courseware.record.statements import insert_attempt, insert_event, insert_payload, upsert_draft
from courseware.record.store import NameTaken, Store
from courseware.verdict import Finding, Status, Verdict, correct, scored

NOON = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)
Build = Callable[..., Attempt]


def test_an_attempt_comes_back_whole(store: Store, attempt: Build, learner: Learner) -> None:
    part = scored(0.5, Finding("times-hundred", {"given": 320.0}, "cvr"))
    verdict = Verdict(Status.PARTIAL, 0.25, (Finding("buyers-per-pageview"),), {"cvr": part})
    given = attempt("n1", {"cvr": "320", "why": "\0 \ud800 =1+1"}, verdict, solution_seen=True)
    assert store.append(given).attempt == given
    assert store.attempts(learner.id) == (given,)
    assert store.item(learner.id, given.item).last == given


def test_times_are_kept_in_utc_and_naive_ones_refused(store: Store, attempt: Build) -> None:
    shanghai = timezone(timedelta(hours=8))
    kept = store.append(attempt("n1", at=datetime(2026, 5, 1, 12, 0, 0, 5, tzinfo=shanghai))).attempt
    assert kept.at == NOON + timedelta(microseconds=5)
    assert kept.at.tzinfo == UTC
    with pytest.raises(Exception, match="aware times only"):
        store.append(attempt("n2", at=datetime(2026, 5, 1)))


def test_the_same_nonce_is_one_attempt_and_the_first_stays(store: Store, attempt: Build, learner: Learner) -> None:
    first = store.append(attempt("n1", "1", scored(0.5))).attempt
    again = store.append(attempt("n1", "2", scored(0.0)))
    assert again.attempt == first == again.answers.last
    assert len(store.attempts(learner.id)) == 1


def test_a_double_click_in_two_threads_is_one_attempt(store: Store, attempt: Build, learner: Learner) -> None:
    for round_ in range(10):
        barrier = Barrier(2)

        def click(score: float, barrier: Barrier = barrier, nonce: str = f"n{round_}") -> Attempt:
            barrier.wait()
            return store.append(attempt(nonce, verdict=scored(score))).attempt

        with ThreadPoolExecutor(2) as pool:
            one, other = pool.map(click, (0.25, 0.75))
        assert one == other
        assert len(store.attempts(learner.id)) == round_ + 1


def test_fifty_threads_lose_nothing(store: Store, attempt: Build, learner: Learner) -> None:
    barrier = Barrier(50)

    def work(thread: int) -> None:
        barrier.wait()
        for number in range(20):
            store.append(attempt(f"{thread}-{number}", answer={"thread": thread, "number": number}))

    with ThreadPoolExecutor(50) as pool:
        list(pool.map(work, range(50)))
    kept = store.attempts(learner.id)
    assert {one.nonce for one in kept} == {f"{thread}-{number}" for thread in range(50) for number in range(20)}
    assert len(kept) == 1000
    assert all(one.nonce == f"{one.answer['thread']}-{one.answer['number']}" for one in kept)
    for thread in range(50):  # each thread's own attempts are in its order
        numbers = [one.answer["number"] for one in kept if one.answer["thread"] == thread]
        assert numbers == list(range(20))


def test_a_long_table_is_stored_once(store: Store, attempt: Build, path: Path) -> None:
    table = {"way": "upload", "columns": ["id", "r"], "rows": [[f"C{n:05}", n % 5] for n in range(14_000)]}
    for number in range(3):
        kept = store.append(attempt(f"n{number}", {"rfm": table, "share": str(number)})).attempt
        assert kept.answer == {"rfm": table, "share": str(number)}
    with sqlite3.connect(path) as raw:
        assert raw.execute("select count(*) from payloads").fetchone() == (1,)
        assert raw.execute("select max(length(answer)) < 200 from attempts").fetchone() == (1,)


def test_an_attempt_of_nobody_is_refused_and_leaves_nothing(store: Store, attempt: Build, path: Path) -> None:
    table = {"columns": ["id"], "rows": [[n] for n in range(100)]}
    with pytest.raises(IntegrityError):
        store.append(replace(attempt("n1", table), learner_id="nobody"))
    with sqlite3.connect(path) as raw:
        assert raw.execute("select (select count(*) from attempts) + (select count(*) from payloads)").fetchone() == (
            0,
        )


def test_a_crash_inside_the_transaction_loses_no_earlier_attempt(
    store: Store, attempt: Build, learner: Learner, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.append(attempt("n1"))
    store.save_draft(learner.id, "question:uv-over-a-week", "3.3%", NOON)

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("courseware.record.statements.of", crash)  # names the draft to delete
        with pytest.raises(KeyboardInterrupt):
            store.append(attempt("n2", verdict=correct()))
    again = Store.open(path)
    assert [one.nonce for one in again.attempts(learner.id)] == ["n1"]
    assert again.item(learner.id, "question:uv-over-a-week").draft == "3.3%"
    assert again.append(attempt("n2", verdict=correct())).attempt.nonce == "n2"


def test_an_event_counts_once(store: Store, learner: Learner) -> None:
    event = Event("e1", learner.id, EventKind.HINT_TAKEN, "exercise:rfm", 2, NOON)
    assert store.add_event(event) is True
    assert store.add_event(event) is False
    assert store.log(learner.id).events == (event,)
    assert store.item(learner.id, "exercise:rfm").events == (event,)
    assert store.item(learner.id, "exercise:other").events == ()


def test_part_of_a_log(store: Store, attempt: Build, learner: Learner) -> None:
    assert store.last_event(learner.id, EventKind.LESSON_OPENED) is None
    for number, item in enumerate(("a", "b", "a")):
        store.append(attempt(f"n{number}", item=f"question:{item}"))
        store.add_event(Event(f"e{number}", learner.id, EventKind.LESSON_OPENED, item, number, NOON))
    store.add_event(Event("e3", learner.id, EventKind.LESSON_FINISHED, "a", 3, NOON))
    part = store.log(learner.id, ["a", "question:a"])
    assert [result.item for result in part.results] == ["question:a", "question:a"]
    assert [event.nonce for event in part.events] == ["e0", "e2", "e3"]
    assert store.log(learner.id, []) == Log()
    assert store.last_event(learner.id, EventKind.LESSON_OPENED) == part.events[1]


def test_a_draft_is_replaced_and_goes_with_an_attempt(store: Store, attempt: Build, learner: Learner) -> None:
    item = "question:uv-over-a-week"
    assert store.item(learner.id, item).draft is None
    for raw in ("3", {"a": [1, None]}):
        store.save_draft(learner.id, item, raw, NOON)
        assert store.item(learner.id, item).draft == raw
    store.append(attempt("n1", "4", verdict=scored(0.5)))
    assert store.item(learner.id, item).draft is None


def test_a_new_variant_drops_the_draft_once(store: Store, learner: Learner) -> None:
    item = "exercise:rfm"
    event = Event("v1", learner.id, EventKind.VARIANT_STARTED, item, 1, NOON)
    store.save_draft(learner.id, item, "old", NOON)
    store.add_event(event)
    assert store.item(learner.id, item).draft is None
    store.save_draft(learner.id, item, "new", NOON)
    store.add_event(event)  # the second click
    assert store.item(learner.id, item).draft == "new"


def test_learners_are_kept_apart(store: Store, attempt: Build, learner: Learner) -> None:
    other = store.add_learner("小红", "小红", NOON + timedelta(days=1))
    store.append(attempt("n1"))
    store.save_draft(learner.id, "question:q", "mine", NOON)
    assert store.learners() == (learner, other)
    assert store.attempts(other.id) == ()
    assert store.log(other.id).results == ()
    assert store.item(other.id, "question:q").draft is None
    assert store.learner("nobody") is None


def test_a_name_is_given_once(store: Store, learner: Learner) -> None:
    other = store.add_learner("Ann", "ann", NOON)
    with pytest.raises(NameTaken):
        store.add_learner("ANN", "ann", NOON)
    with pytest.raises(NameTaken):
        store.rename_learner(learner.id, "aNN", "ann")
    store.rename_learner(other.id, "ANN", "ann")
    assert {one.name for one in store.learners()} == {"小明", "ANN"}


@pytest.mark.parametrize("dialect", [postgresql.dialect(), sqlite.dialect()], ids=["postgresql", "sqlite"])
def test_statements_compile_in_both_dialects(dialect: postgresql.dialect | sqlite.dialect) -> None:
    for insert, key in ((insert_attempt, "nonce"), (insert_event, "nonce"), (insert_payload, "hash")):
        assert f"ON CONFLICT ({key}) DO NOTHING" in str(insert(dialect.name).compile(dialect=dialect))
    upsert = str(upsert_draft(dialect.name).compile(dialect=dialect))
    assert "ON CONFLICT (learner_id, item) DO UPDATE" in upsert
    tables = "".join(str(CreateTable(table).compile(dialect=dialect)) for table in metadata.sorted_tables)
    assert ("TIMESTAMP WITH TIME ZONE" in tables) == (dialect.name == "postgresql")


def test_a_writer_takes_its_lock_before_it_reads(store: Store, path: Path) -> None:
    # Otherwise two that read first and write then, as migrations do, stop one another.
    with writing(connect(url_of(path))), sqlite3.connect(path, timeout=0) as other:
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("begin immediate")
        assert other.execute("select count(*) from learners").fetchone() == (0,)  # a reader goes on
