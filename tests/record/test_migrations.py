"""The migrations build what the schema says, once, also when several processes start together."""

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from courseware.record.engine import MIGRATIONS, connect, reading, url_of
from courseware.record.schema import metadata
from courseware.record.store import Store

ROOT = Path(__file__).resolve().parents[2]


def revisions(path: Path) -> list[str]:
    with sqlite3.connect(path) as raw:
        return [row[0] for row in raw.execute("select version_num from alembic_version")]


def test_migrations_and_metadata_agree(path: Path) -> None:
    engine = connect(url_of(path))
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_constraints_are_there_under_their_names(path: Path) -> None:
    # Autogenerate compares tables, columns, indexes and uniqueness, not the names of all constraints.
    Store.open(path)
    with sqlite3.connect(path) as raw:
        built = " ".join(row[0] for row in raw.execute("select sql from sqlite_master where sql is not null"))
    for table in metadata.sorted_tables:
        for constraint in table.constraints:
            assert str(constraint.name) in built


def test_opening_again_changes_nothing(path: Path) -> None:
    Store.open(path)
    before = path.read_bytes()
    Store.open(path)
    assert path.read_bytes() == before
    assert len(revisions(path)) == 1


def test_connections_are_set_up(path: Path) -> None:
    with reading(connect(url_of(path))) as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 15_000


def test_threads_that_open_together_find_one_record(path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        stores = list(pool.map(lambda _: Store.open(path), range(8)))
    assert all(store.learners() == () for store in stores)
    assert len(revisions(path)) == 1


def test_processes_that_open_together_find_one_record(path: Path) -> None:
    script = (
        "import sys; from courseware.record.store import Store; sys.stdin.readline(); Store.open(sys.argv[1]).ping()"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", script, str(path)], cwd=ROOT, stdin=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    for process in started:  # all have imported everything before the first one goes
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.close()
    assert [process.wait(60) for process in started] == [0, 0, 0]
    assert len(revisions(path)) == 1


def test_a_migration_that_breaks_leaves_nothing_half_done(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = MIGRATIONS / "versions" / "v0001_record.py"
    folder = path.parent.parent / "migrations"
    (folder / "versions").mkdir(parents=True)
    (folder / "env.py").write_text((MIGRATIONS / "env.py").read_text())
    broken = original.read_text() + "    raise RuntimeError('power cut')\n"
    (folder / "versions" / "v0001_record.py").write_text(broken)
    with monkeypatch.context() as patched:
        patched.setattr("courseware.record.engine.MIGRATIONS", folder)
        with pytest.raises(RuntimeError, match="power cut"):
            Store.open(path)
    with sqlite3.connect(path) as raw:
        assert raw.execute("select name from sqlite_master").fetchall() == []
    Store.open(path).ping()
