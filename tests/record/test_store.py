"""The store keeps what it is given: once, completely, and under load."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

from courseware.record.engine import connect, url_of, writing
from courseware.record.learners import NameTaken
from courseware.record.log import Attempt, Event, EventKind, History, Learner, Purpose, Sitting, SittingKind
from courseware.record.schema import metadata
from courseware.record.statements import insert_attempt, insert_event, insert_payload, upsert_draft
from courseware.record.store import Store
from courseware.record.unavailable import StoreUnavailable, Trouble
from courseware.verdict import Finding, Status, Verdict, correct, invalid, of_parts, scored

NOON = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)
Build = Callable[..., Attempt]


def asked(store: Store, query: str) -> Any:
    """One value, straight from the database."""
    with store.database.reading() as connection:
        return connection.exec_driver_sql(query).scalar()


def test_an_attempt_comes_back_whole(store: Store, attempt: Build, learner: Learner) -> None:
    mistake = Finding("buyers-per-pageview", field="cvr", named=True)
    parts = {
        "cvr": scored(0.5, Finding("times-hundred", {"given": 320.0}, "cvr"), mistake),
        "gmv": scored(0.0, replace(mistake, field="gmv")),
        "uv": correct(),
    }
    verdict = of_parts(Status.PARTIAL, 0.25, parts)
    assert [finding.field for finding in verdict.findings] == ["cvr", "cvr"]
    given = attempt(
        "n1",
        {"cvr": "320", "why": "\0 \ud800 =1+1"},
        verdict,
        solution_seen=True,
        purpose=Purpose.QUIZ,
        occasion="sitting-1",
        content="0123456789abcdef",
    )
    assert store.attempts.append(given).attempt == given
    assert store.attempts.all_of(learner.id) == (given,)
    assert store.histories.of_item(learner.id, given.item, Purpose.QUIZ, "sitting-1").last == given
    assert store.histories.of_item(learner.id, given.item).last is None


def test_times_are_kept_in_utc_and_naive_ones_refused(store: Store, attempt: Build, learner: Learner) -> None:
    shanghai = timezone(timedelta(hours=8))
    store.attempts.append(attempt("n1", at=datetime(2026, 5, 1, 12, 0, 0, 5, tzinfo=shanghai)))
    [kept] = store.attempts.all_of(learner.id)
    assert kept.at == NOON + timedelta(microseconds=5)
    assert kept.at.tzinfo == UTC
    with pytest.raises(Exception, match="aware times only"):
        store.attempts.append(attempt("n2", at=datetime(2026, 5, 1)))


def test_the_same_nonce_is_one_attempt_and_the_first_stays(store: Store, attempt: Build, learner: Learner) -> None:
    first = store.attempts.append(attempt("n1", "1", scored(0.5))).attempt
    again = store.attempts.append(attempt("n1", "2", scored(0.0)))
    assert again.attempt == first == again.last
    assert len(store.attempts.all_of(learner.id)) == 1


def test_a_double_click_in_two_threads_is_one_attempt(store: Store, attempt: Build, learner: Learner) -> None:
    for round_ in range(10):
        barrier = Barrier(2)

        def click(score: float, barrier: Barrier = barrier, nonce: str = f"n{round_}") -> Attempt:
            barrier.wait()
            return store.attempts.append(attempt(nonce, verdict=scored(score))).attempt

        with ThreadPoolExecutor(2) as pool:
            one, other = pool.map(click, (0.25, 0.75))
        assert one == other
        assert len(store.attempts.all_of(learner.id)) == round_ + 1


def test_fifty_threads_lose_nothing(store: Store, attempt: Build, learner: Learner) -> None:
    """Five at each of ten items: what an attempt gives back grows with the attempts at its item."""
    barrier = Barrier(50)

    def work(thread: int) -> None:
        barrier.wait()
        for number in range(20):
            answer = {"thread": thread, "number": number}
            store.attempts.append(attempt(f"{thread}-{number}", answer, item=f"question:q{thread % 10}"))

    with ThreadPoolExecutor(50) as pool:
        list(pool.map(work, range(50)))
    kept = store.attempts.all_of(learner.id)
    assert {one.nonce for one in kept} == {f"{thread}-{number}" for thread in range(50) for number in range(20)}
    assert len(kept) == 1000
    assert all(one.nonce == f"{one.answer['thread']}-{one.answer['number']}" for one in kept)
    for thread in range(50):  # each thread's own attempts are in its order
        numbers = [one.answer["number"] for one in kept if one.answer["thread"] == thread]
        assert numbers == list(range(20))


def test_first_tries_are_read(store: Store, learner: Learner) -> None:
    """Of two learners, each item once, at the first graded answer; of nobody who had seen the solution by then."""
    one, other = learner.id, store.learners.add("小红", "小红", NOON).id
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

    tries = store.first_tries.all()
    assert [(each.item, each.learner_id, each.status, each.score) for each in tries] == [
        ("question:a", one, Status.PARTIAL, 0.5),
        ("question:a", other, Status.CORRECT, 1.0),
        ("question:b", other, Status.CORRECT, 1.0),
        ("question:c", other, Status.WRONG, 0.0),
    ], "what stood at the end of a test, what came first in a practice, nothing of a test that goes on"
    assert [each.findings for each in tries] == [(mistake, note), (), (), (mistake,)]
    assert [each.seconds for each in tries][:2] == [30.0, None]
    assert {each.answer for each in tries} == {None}
    on_item = store.first_tries.of_item("question:a")
    assert [(each.learner_id, each.findings, each.answer) for each in on_item] == [
        (one, (mistake, note), {"said": "first-2"}),
        (other, (), {"said": "first-7"}),
    ]
    assert store.first_tries.of_item("question:words") == store.first_tries.of_item("question:none") == ()


def test_a_long_table_is_stored_once(store: Store, attempt: Build) -> None:
    table = {"way": "upload", "columns": ["id", "r"], "rows": [[f"C{n:05}", n % 5] for n in range(14_000)]}
    for number in range(3):
        kept = store.attempts.append(attempt(f"n{number}", {"rfm": table, "share": str(number)})).attempt
        assert kept.answer == {"rfm": table, "share": str(number)}
    assert asked(store, "select count(*) from payloads") == 1
    assert asked(store, "select max(length(answer)) from attempts") < 200


def test_an_attempt_of_nobody_is_refused_and_leaves_nothing(store: Store, attempt: Build) -> None:
    table = {"columns": ["id"], "rows": [[n] for n in range(100)]}
    with pytest.raises(StoreUnavailable) as caught:
        store.attempts.append(replace(attempt("n1", table), learner_id="nobody"))
    assert caught.value.trouble is Trouble.STRANGER
    assert asked(store, "select (select count(*) from attempts) + (select count(*) from payloads)") == 0


def test_a_crash_inside_the_transaction_loses_no_earlier_attempt(
    store: Store, attempt: Build, learner: Learner, target: Path | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.attempts.append(attempt("n1"))
    store.drafts.save(learner.id, "question:uv-over-a-week", "3.3%", NOON)

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("courseware.record.statements.of", crash)  # names the draft to delete
        with pytest.raises(KeyboardInterrupt):
            store.attempts.append(attempt("n2", verdict=correct()))
    again = Store.open(target)
    assert [one.nonce for one in again.attempts.all_of(learner.id)] == ["n1"]
    assert again.histories.of_item(learner.id, "question:uv-over-a-week").draft == "3.3%"
    assert again.attempts.append(attempt("n2", verdict=correct())).attempt.nonce == "n2"


def test_the_last_attempt_is_that_for_the_same_purpose(store: Store, attempt: Build, learner: Learner) -> None:
    item = "question:uv-over-a-week"
    store.attempts.append(attempt("n1", "1"))
    quiz = {"purpose": Purpose.QUIZ, "occasion": "s1"}
    store.attempts.append(attempt("n2", "2", **quiz))
    store.attempts.append(attempt("n3", "3", **(quiz | {"occasion": "s2"})))
    last = {
        (purpose, occasion): store.histories.of_item(learner.id, item, purpose, occasion).last
        for purpose, occasion in ((Purpose.PRACTICE, None), (Purpose.QUIZ, "s1"), (Purpose.QUIZ, "s2"))
    }
    assert [one.answer if one else None for one in last.values()] == ["1", "2", "3"]
    history = store.histories.of_item(learner.id, item, Purpose.REVIEW)
    assert history.last is None
    assert [(result.purpose, result.occasion) for result in history.results] == list(last)


def test_an_event_counts_once(store: Store, learner: Learner) -> None:
    event = Event("e1", learner.id, EventKind.HINT_TAKEN, "exercise:rfm", 2, NOON)
    assert store.events.add(event) is True
    assert store.events.add(event) is False
    assert store.histories.log(learner.id).events == (event,)
    assert store.histories.of_item(learner.id, "exercise:rfm").events == (event,)
    assert store.histories.of_item(learner.id, "exercise:other").events == ()


def test_the_histories_of_some_items_and_the_whole_log(store: Store, attempt: Build, learner: Learner) -> None:
    assert store.events.last(learner.id, EventKind.LESSON_OPENED) is None
    for number, item in enumerate(("a", "b", "a")):
        store.attempts.append(attempt(f"n{number}", item=f"question:{item}"))
        store.events.add(Event(f"e{number}", learner.id, EventKind.LESSON_OPENED, item, number, NOON))
    store.events.add(Event("e3", learner.id, EventKind.LESSON_FINISHED, "a", 3, NOON))
    some = store.histories.of_items(learner.id, ["a", "question:a", "question:never"])
    assert some.keys() == {"a", "question:a"}
    assert [result.item for result in some["question:a"].results] == ["question:a", "question:a"]
    assert [event.nonce for event in some["a"].events] == ["e0", "e2", "e3"]
    assert store.histories.of_items(learner.id, []) == {}
    assert store.events.last(learner.id, EventKind.LESSON_OPENED) == some["a"].events[1]
    log = store.histories.log(learner.id)
    assert [result.item for result in log.results] == ["question:a", "question:b", "question:a"]
    assert [event.nonce for event in log.events] == ["e0", "e1", "e2", "e3"]


def test_a_draft_is_replaced_and_goes_with_an_attempt(store: Store, attempt: Build, learner: Learner) -> None:
    item = "question:uv-over-a-week"
    assert store.histories.of_item(learner.id, item).draft is None
    for raw in ("3", {"a": [1, None]}):
        store.drafts.save(learner.id, item, raw, NOON)
        assert store.histories.of_item(learner.id, item).draft == raw
    store.attempts.append(attempt("n1", "4", verdict=scored(0.5)))
    assert store.histories.of_item(learner.id, item).draft is None


def test_a_draft_is_revised_in_the_light_of_what_was_done(store: Store, attempt: Build, learner: Learner) -> None:
    item = "question:uv-over-a-week"

    def revised(to: Any) -> Any:
        seen: list[History] = []
        store.drafts.revise(learner.id, item, lambda history: (seen.append(history), to)[1], NOON)
        assert store.drafts.get(learner.id, item) == to
        return seen[0].draft, len(seen[0].results)

    assert revised("3") == (None, 0)
    assert revised("34") == ("3", 0)
    assert revised(None) == ("34", 0)
    store.attempts.append(attempt("n1", "34"))
    assert revised({"a": ["5"]}) == (None, 1)
    with pytest.raises(StoreUnavailable):
        store.drafts.revise("nobody", item, lambda history: "1", NOON)


def test_entries_at_once_are_all_kept(store: Store, learner: Learner) -> None:
    """Of entries that come in at the same moment, each in a field of its own, none is lost."""

    def lay(name: str) -> None:
        store.drafts.revise(learner.id, "exercise:e", lambda history: {**(history.draft or {}), name: name}, NOON)

    names = [f"f{number}" for number in range(24)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lay, names))
    assert store.drafts.get(learner.id, "exercise:e") == dict(zip(names, names, strict=True))


def test_a_new_variant_drops_the_draft_once(store: Store, learner: Learner) -> None:
    item = "exercise:rfm"
    event = Event("v1", learner.id, EventKind.VARIANT_STARTED, item, 1, NOON)
    store.drafts.save(learner.id, item, "old", NOON)
    store.events.add(event)
    assert store.histories.of_item(learner.id, item).draft is None
    store.drafts.save(learner.id, item, "new", NOON)
    store.events.add(event)  # the second click
    assert store.histories.of_item(learner.id, item).draft == "new"


def test_learners_are_kept_apart(store: Store, attempt: Build, learner: Learner) -> None:
    other = store.learners.add("小红", "小红", NOON + timedelta(days=1))
    store.attempts.append(attempt("n1"))
    store.drafts.save(learner.id, "question:q", "mine", NOON)
    assert store.learners.all() == (learner, other)
    assert store.attempts.all_of(other.id) == ()
    assert store.histories.log(other.id).results == ()
    assert store.histories.of_item(other.id, "question:q").draft is None
    assert store.learners.get("nobody") is None


def test_a_name_is_given_once(store: Store, learner: Learner) -> None:
    other = store.learners.add("Ann", "ann", NOON)
    with pytest.raises(NameTaken):
        store.learners.add("ANN", "ann", NOON)
    with pytest.raises(NameTaken):
        store.learners.rename(learner.id, "aNN", "ann")
    store.learners.rename(other.id, "ANN", "ann")
    assert {one.name for one in store.learners.all()} == {"小明", "ANN"}


@pytest.mark.parametrize("dialect", [postgresql.dialect(), sqlite.dialect()], ids=["postgresql", "sqlite"])
def test_statements_compile_in_both_dialects(dialect: postgresql.dialect | sqlite.dialect) -> None:
    for insert, key in ((insert_attempt, "nonce"), (insert_event, "nonce"), (insert_payload, "hash")):
        assert f"ON CONFLICT ({key}) DO NOTHING" in str(insert(dialect.name).compile(dialect=dialect))
    upsert = str(upsert_draft(dialect.name).compile(dialect=dialect))
    assert "ON CONFLICT (learner_id, item) DO UPDATE" in upsert
    tables = "".join(str(CreateTable(table).compile(dialect=dialect)) for table in metadata.sorted_tables)
    assert ("TIMESTAMP WITH TIME ZONE" in tables) == (dialect.name == "postgresql")


def test_a_writer_takes_its_lock_before_it_reads(path: Path) -> None:
    # Otherwise two that read first and write then, as migrations do, stop one another.
    with writing(connect(url_of(path))), sqlite3.connect(path, timeout=0) as other:
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("begin immediate")
        assert other.execute("select count(*) from learners").fetchone() == (0,)  # a reader goes on
