"""A record that goes away and comes back while the app runs: noticed, never written past, and taken up again."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from time import monotonic

import pytest

from courseware.record import database, engine
from courseware.record.log import Attempt, Learner
from courseware.record.store import Store
from courseware.record.unavailable import StoreUnavailable, Trouble
from tests.record.conftest import NOON

Build = Callable[..., Attempt]


@pytest.fixture
def store(path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.3)
    monkeypatch.setattr(database, "PATIENCE_SECONDS", 0.1)
    monkeypatch.setattr(database, "CHECK_SECONDS", 0)  # look closely also when somebody has just written
    return Store.attended(path)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    with sqlite3.connect(path) as other:
        other.execute("begin exclusive")
        yield
        other.rollback()


def trouble(store: Store) -> Trouble | None:
    problem = store.database.check()
    return problem.trouble if problem else None


def refused(call: Callable[[], object]) -> Trouble:
    with pytest.raises(StoreUnavailable) as caught:
        call()
    return caught.value.trouble


def nonces(store: Store, learner: Learner) -> list[str]:
    return [one.nonce for one in store.attempts.all_of(learner.id)]


# Locked


def test_a_lock_is_noticed_and_its_end(store: Store, path: Path, attempt: Build) -> None:
    with locked(path):
        assert trouble(store) is Trouble.BUSY
        assert store.learners.all() != (), "reading goes on"
        started = monotonic()
        assert refused(lambda: store.attempts.append(attempt("n1"))) is Trouble.BUSY
        assert monotonic() - started < 0.1, "known already: nobody waits"
    assert trouble(store) is None
    assert store.attempts.append(attempt("n1")).attempt.nonce == "n1"


def test_whoever_meets_a_lock_first_has_it_looked_at(store: Store, path: Path, attempt: Build) -> None:
    with locked(path):
        assert not store.database.doubted.is_set()
        assert refused(lambda: store.attempts.append(attempt("n1"))) is Trouble.BUSY
        assert store.database.doubted.is_set()


def test_the_last_in_the_queue_waits_no_longer_than_the_first(store: Store, path: Path, attempt: Build) -> None:
    def hand_in(number: int) -> float:
        started = monotonic()
        assert refused(lambda: store.attempts.append(attempt(f"n{number}"))) is Trouble.BUSY
        return monotonic() - started

    with locked(path), ThreadPoolExecutor(8) as pool:
        waited = list(pool.map(hand_in, range(8)))
    assert max(waited) < 2 * engine.BUSY_SECONDS, waited


def test_started_under_a_lock(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE_SECONDS", 0.1)
    kept = Store.open(path).learners.add("小明", "小明", NOON)
    with locked(path):
        store = Store.attended(path)
        assert store.database.problem is not None
        assert store.database.problem.trouble is Trouble.BUSY
        assert refused(lambda: store.learners.add("小红", "小红", NOON)) is Trouble.BUSY
    assert trouble(store) is None
    assert store.learners.all() == (kept,)


# Deleted, moved, exchanged


def test_nothing_is_written_to_a_file_that_is_gone(
    store: Store, path: Path, attempt: Build, tmp_path: Path, learner: Learner
) -> None:
    store.attempts.append(attempt("n1"))
    path.rename(tmp_path / "aside.db")
    assert refused(lambda: store.attempts.append(attempt("n2"))) is Trouble.MISSING, "at once, before any look"
    assert trouble(store) is Trouble.MISSING
    assert not path.exists(), "an empty one would hide what is missing"
    (tmp_path / "aside.db").rename(path)
    assert trouble(store) is None
    store.attempts.append(attempt("n2"))
    assert nonces(Store.open(path), learner) == ["n1", "n2"]


def test_the_file_that_was_taken_away_holds_every_answer(
    store: Store, path: Path, attempt: Build, tmp_path: Path, learner: Learner
) -> None:
    for number in range(20):
        store.attempts.append(attempt(f"n{number}"))
    path.rename(tmp_path / "aside.db")
    assert trouble(store) is Trouble.MISSING
    assert len(nonces(Store.open(tmp_path / "aside.db"), learner)) == 20


def test_another_file_in_its_place_is_taken_up_and_is_not_mixed_with_the_old_one(
    store: Store, path: Path, attempt: Build, tmp_path: Path, learner: Learner
) -> None:
    store.attempts.append(attempt("n1"))
    with sqlite3.connect(path) as source, sqlite3.connect(tmp_path / "backup.db") as backup:
        source.backup(backup)
    store.attempts.append(attempt("n2"))
    (tmp_path / "backup.db").replace(path)
    assert refused(lambda: store.attempts.append(attempt("n3"))) is Trouble.MISSING
    assert trouble(store) is None
    assert nonces(store, learner) == ["n1"]
    store.attempts.append(attempt("n3"))
    again = Store.open(path)
    assert nonces(again, learner) == ["n1", "n3"]
    with sqlite3.connect(path) as raw:
        assert raw.execute("pragma integrity_check").fetchone() == ("ok",)


def test_the_folder_goes_and_comes_back(store: Store, path: Path, attempt: Build, tmp_path: Path) -> None:
    path.parent.rename(tmp_path / "elsewhere")
    assert refused(lambda: store.attempts.append(attempt("n1"))) is Trouble.MISSING
    assert trouble(store) is Trouble.MISSING
    (tmp_path / "elsewhere").rename(path.parent)
    assert trouble(store) is None
    store.attempts.append(attempt("n1"))


def test_a_learner_whom_the_new_file_does_not_know(store: Store, path: Path, attempt: Build, tmp_path: Path) -> None:
    given = attempt("n1")
    Store.open(tmp_path / "new.db").database.close()
    (tmp_path / "new.db").replace(path)
    assert trouble(store) is None
    assert refused(lambda: store.attempts.append(given)) is Trouble.STRANGER
    assert refused(lambda: store.drafts.save(given.learner_id, given.item, "1", NOON)) is Trouble.STRANGER
    assert trouble(store) is None, "nothing is the matter with the record"
    newcomer = store.learners.add("小红", "小红", NOON)
    store.attempts.append(replace(given, learner_id=newcomer.id))


# Damaged, read-only, full


def test_a_damaged_file_at_start_is_mended_without_a_restart(path: Path, tmp_path: Path) -> None:
    good = Store.open(tmp_path / "good.db")
    good.learners.add("小明", "小明", NOON)
    good.database.close()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["good.db"], "complete by itself"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no database" * 500)
    store = Store.attended(path)
    assert trouble(store) is Trouble.CORRUPT
    path.rename(tmp_path / "bad.db")
    assert trouble(store) is Trouble.MISSING, "the backup may be on its way"
    (tmp_path / "good.db").rename(path)
    assert trouble(store) is None
    assert [one.name for one in store.learners.all()] == ["小明"]


def test_damage_met_in_use_is_looked_for_on_every_page(store: Store, path: Path, attempt: Build) -> None:
    learner_id = store.attempts.append(attempt("n1")).attempt.learner_id
    with sqlite3.connect(path) as other:
        other.execute("alter table attempts rename to kept")
    assert refused(lambda: store.attempts.all_of(learner_id)) is Trouble.CORRUPT
    assert trouble(store) is Trouble.CORRUPT
    assert trouble(store) is Trouble.CORRUPT, "and stays known"
    with sqlite3.connect(path) as other:
        other.execute("alter table kept rename to attempts")
    assert trouble(store) is None
    assert len(store.attempts.all_of(learner_id)) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a file system of its own")
def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", folder], capture_output=True).returncode:
        pytest.skip("cannot mount here")
    try:
        store = Store.attended(folder / "courseware.db")
        learner = store.learners.add("小明", "小明", NOON)
        with suppress(OSError), (folder / "ballast").open("wb", buffering=0) as ballast:
            while ballast.write(b"x" * 4096):
                pass
        assert refused(lambda: fill(store, learner)) is Trouble.FULL
        assert trouble(store) is Trouble.FULL
        (folder / "ballast").unlink()
        assert trouble(store) is None
        store.drafts.save(learner.id, "question:q", "x", NOON)
    finally:
        subprocess.run(["umount", "-l", folder], check=False)


def fill(store: Store, learner: Learner) -> None:
    for number in range(1000):
        store.drafts.save(learner.id, f"question:q{number}", os.urandom(3000).hex(), NOON)


def test_a_file_that_turns_read_only(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "CHECK_SECONDS", 0)
    store = Store.attended(folder / "courseware.db")
    assert store.database.problem is None
    (folder / "courseware.db").chmod(stat.S_IRUSR)
    assert trouble(store) is Trouble.READ_ONLY
    assert store.learners.all() == (), "reading goes on"
    (folder / "courseware.db").chmod(stat.S_IRUSR | stat.S_IWUSR)
    assert trouble(store) is None
