"""The same record on PostgreSQL. Needs the server's programs and a driver on this machine; skipped without them."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from courseware.record.engine import connect, reading, url_of
from courseware.record.learners import NameTaken
from courseware.record.log import Attempt, Event, EventKind, Learner
from courseware.record.schema import metadata
from courseware.record.store import Store
from courseware.record.unavailable import StoreUnavailable, Trouble
from courseware.verdict import correct, scored
from tests.record.conftest import (
    a_log_is_read_on,
    a_record_comes_in_once_and_goes,
    entries_at_once_are_kept,
    first_tries_are_read,
)

NOON = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)
UNPRIVILEGED = 65534  # the server refuses to run as root
pytestmark = pytest.mark.xdist_group("postgresql")  # one server is enough


def program(name: str) -> str | None:
    """Where a program of the server is; Debian keeps them off the path."""
    folders = [os.environ.get("PATH", ""), *map(str, Path("/usr/lib/postgresql").glob("*/bin"))]
    return shutil.which(name, path=os.pathsep.join(folders))


def run(name: str, *arguments: str | Path) -> None:
    user = UNPRIVILEGED if os.geteuid() == 0 else None
    command = [str(program(name)), *map(str, arguments)]
    subprocess.run(command, check=True, capture_output=True, user=user, timeout=60)


def start(folder: Path) -> None:
    """The server on the data in the folder, and with its socket there."""
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    run("pg_ctl", "-D", folder / "data", "-o", options, "-l", folder / "log", "-w", "start")


@contextmanager
def stopped(url: str) -> Iterator[None]:
    folder = Path(url.partition("host=")[2])
    run("pg_ctl", "-D", folder / "data", "-m", "fast", "-w", "stop")
    try:
        yield
    finally:
        start(folder)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    pytest.importorskip("psycopg")
    if not (program("initdb") and program("pg_ctl")):
        pytest.skip("no PostgreSQL server on this machine")
    with tempfile.TemporaryDirectory() as name:
        if os.geteuid() == 0:
            os.chown(name, UNPRIVILEGED, -1)
        data = Path(name) / "data"
        run("initdb", "-D", data, "-U", "app", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C")
        # A socket in the folder and no TCP port, so that nothing else on the machine is in the way.
        start(Path(name))
        try:
            yield f"postgresql://app@/postgres?host={name}"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


@pytest.fixture
def attempt() -> Callable[..., Attempt]:
    def build(nonce: str, learner_id: str, answer: object = "1", score: float = 0.5) -> Attempt:
        verdict = correct() if score == 1 else scored(score)
        return Attempt(nonce, learner_id, "question:q", "lesson", 0, answer, verdict, NOON)

    return build


def test_replicas_that_start_together_find_one_record(url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert [store.database.problem for store in pool.map(lambda _: Store.open(url), range(4))] == [None] * 4
    with reading(connect(url_of(url))) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_everything_is_kept_once(url: str, attempt: Callable[..., Attempt]) -> None:
    store = Store.open(url)
    learner = store.learners.add("小明", "小明", NOON)
    with pytest.raises(NameTaken):
        store.learners.add("小明", "小明", NOON)
    hostile = {"text": "\0 \ud800 '; drop table learners;--", "rows": [[n, "字"] for n in range(1000)]}
    first = store.attempts.append(attempt("n1", learner.id, hostile)).attempt
    assert first.answer == hostile
    assert first.at == NOON
    assert store.attempts.append(attempt("n1", learner.id, "2")).attempt == first
    store.drafts.save(learner.id, "question:q", "3", NOON)
    store.drafts.save(learner.id, "question:q", {"a": None}, NOON)
    assert store.histories.of_item(learner.id, "question:q").draft == {"a": None}
    store.attempts.append(attempt("n2", learner.id, score=1))
    assert store.histories.of_item(learner.id, "question:q").draft is None

    entries_at_once_are_kept(store, learner.id)
    event = Event("e1", learner.id, EventKind.HINT_TAKEN, "exercise:e", 0, NOON)
    assert [store.events.add(event), store.events.add(event)] == [True, False]
    assert len(store.histories.log(learner.id).results) == 2
    assert store.histories.of_item(learner.id, "exercise:e").events == (event,)
    assert store.learners.get(learner.id) == learner


def test_first_tries_are_read(url: str) -> None:
    store = Store.open(url)
    one, other = (store.learners.add(name, name, NOON).id for name in ("甲", "乙"))
    first_tries_are_read(store, one, other)


def test_a_record_comes_in_once_and_goes(url: str) -> None:
    a_record_comes_in_once_and_goes(Store.open(url), Learner("0123456789abcdef", "搬家的人", NOON))


def test_clicks_at_the_same_time(url: str, attempt: Callable[..., Attempt]) -> None:
    store = Store.open(url)
    learner = store.learners.add("小红", "小红", NOON)
    nonces = [f"c{number}" for number in range(20)] * 3
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda nonce: store.attempts.append(attempt(nonce, learner.id)), nonces))
    assert {one.nonce for one in store.attempts.all_of(learner.id)} == set(nonces)
    assert len(store.attempts.all_of(learner.id)) == 20


def test_a_server_that_is_not_there() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StoreUnavailable) as caught:
        Store.open("postgresql://app:s3cret@/courseware?host=/nowhere&connect_timeout=2")
    assert caught.value.trouble is Trouble.NO_SERVER
    assert "s3cret" not in str(caught.value)


def test_started_before_its_server_it_takes_up_the_real_record(url: str) -> None:
    learner = Store.open(url).learners.add("小刚", "小刚", NOON)
    with stopped(url):
        store = Store.attended(url)
        assert store.database.check() is not None
        with pytest.raises(StoreUnavailable) as caught:
            store.learners.all()
        assert caught.value.trouble is Trouble.NO_SERVER
    assert store.database.check() is None
    assert learner in store.learners.all()


def test_a_server_that_is_restarted_under_the_app(url: str, attempt: Callable[..., Attempt]) -> None:
    store = Store.attended(url)
    learner = store.learners.add("小芳", "小芳", NOON)
    with stopped(url):
        with pytest.raises(StoreUnavailable) as caught:
            store.attempts.append(attempt("s1", learner.id))
        assert caught.value.trouble is Trouble.NO_SERVER
        assert store.database.doubted.is_set()
        problem = store.database.check()
        assert problem is not None
        assert problem.trouble is Trouble.NO_SERVER
    assert store.database.check() is None
    assert store.attempts.append(attempt("s1", learner.id)).attempt.nonce == "s1"


def test_a_table_that_another_program_locks_keeps_nobody_for_ever(
    url: str, attempt: Callable[..., Attempt], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("courseware.record.engine.BUSY_SECONDS", 1)
    store = Store.attended(url)
    learner = store.learners.add("小华", "小华", NOON)
    with connect(url_of(url)).begin() as other:
        other.exec_driver_sql("lock table attempts")
        with pytest.raises(StoreUnavailable) as caught:
            store.attempts.append(attempt("l1", learner.id))
        assert caught.value.trouble is Trouble.BUSY
    assert store.database.check() is None
    store.attempts.append(attempt("l1", learner.id))


def test_a_standby_that_takes_no_writes(url: str) -> None:
    store = Store.attended(f"{url}&options=-c%20default_transaction_read_only=on")
    assert store.database.problem is not None
    assert store.database.problem.trouble is Trouble.READ_ONLY


def test_a_log_is_read_on(url: str) -> None:
    store = Store.open(url)
    a_log_is_read_on(store)
    store.database.close()
