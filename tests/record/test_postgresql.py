"""The same record on PostgreSQL. Needs the server's programs and a driver on this machine; skipped without them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from courseware.record.engine import connect, reading, url_of
from courseware.record.log import Attempt
from courseware.record.schema import metadata
from courseware.record.store import Store
from courseware.record.unavailable import StoreUnavailable, Trouble
from courseware.verdict import correct, scored
from tests.record.conftest import NOON
from tests.record.postgresql import Server, run

pytestmark = pytest.mark.xdist_group("postgresql")  # one server is enough


@pytest.fixture
def attempt() -> Callable[..., Attempt]:
    def build(nonce: str, learner_id: str, answer: object = "1", score: float = 0.5) -> Attempt:
        verdict = correct() if score == 1 else scored(score)
        return Attempt(nonce, learner_id, "question:q", "lesson", 0, answer, verdict, NOON)

    return build


def test_replicas_that_start_together_find_one_record(postgresql: Server) -> None:
    url = postgresql.database()
    with ThreadPoolExecutor(4) as pool:
        assert [store.database.problem for store in pool.map(lambda _: Store.open(url), range(4))] == [None] * 4
    with reading(connect(url_of(url))) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_a_server_that_is_not_there() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StoreUnavailable) as caught:
        Store.open("postgresql://app:s3cret@/courseware?host=/nowhere&connect_timeout=2")
    assert caught.value.trouble is Trouble.NO_SERVER
    assert "s3cret" not in str(caught.value)


def test_started_before_its_server_it_takes_up_the_real_record(postgresql: Server, url: str) -> None:
    learner = Store.open(url).learners.add("小刚", "小刚", NOON)
    with postgresql.stopped():
        store = Store.attended(url)
        assert store.database.check() is not None
        with pytest.raises(StoreUnavailable) as caught:
            store.learners.all()
        assert caught.value.trouble is Trouble.NO_SERVER
    assert store.database.check() is None
    assert learner in store.learners.all()


def test_a_server_that_is_restarted_under_the_app(
    postgresql: Server, url: str, attempt: Callable[..., Attempt]
) -> None:
    store = Store.attended(url)
    learner = store.learners.add("小芳", "小芳", NOON)
    with postgresql.stopped():
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


def test_a_look_begins_no_transaction(url: str) -> None:
    with Store.open(url).database.reading() as connection:
        connection.exec_driver_sql("select 1")
        raw: Any = connection.connection.driver_connection
        assert raw.info.transaction_status.name == "IDLE"


def test_a_backup_taken_while_answers_come_in_can_be_put_back(
    postgresql: Server, url: str, attempt: Callable[..., Attempt], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """As deploy/README.md tells to do it."""
    store = Store.open(url)
    learner = store.learners.add("小丽", "小丽", NOON)
    table = {"way": "upload", "columns": ["a"], "rows": [[n] for n in range(500)]}
    before = [store.attempts.append(attempt(f"b{n}", learner.id, table)).attempt for n in range(20)]
    backup = postgresql.folder / "courseware.dump"
    with ThreadPoolExecutor(1) as pool:
        going_on = pool.submit(lambda: [store.attempts.append(attempt(f"w{n}", learner.id)) for n in range(200)])
        run("pg_dump", "-Fc", "-f", backup, url)
        going_on.result()
    back = postgresql.database()
    run("pg_restore", "--exit-on-error", "--no-owner", "-d", back, backup)
    restored = Store.open(back)
    found = restored.attempts.all_of(learner.id)
    assert list(found[:20]) == before
    assert found == store.attempts.all_of(learner.id)[: len(found)]
    assert restored.learners.all() == store.learners.all()
    restored.attempts.append(attempt("after", learner.id))
    assert restored.attempts.all_of(learner.id)[-1].nonce == "after"
