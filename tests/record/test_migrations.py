"""The migrations build what the schema says, once, also when several processes start together."""

import json
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from courseware.record.engine import MIGRATIONS, connect, head, reading, url_of
from courseware.record.schema import metadata
from courseware.record.store import Store
from courseware.verdict import Finding

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


def test_the_last_revision_is_known_by_the_names_of_the_files() -> None:
    assert head() == ScriptDirectory(str(MIGRATIONS)).get_current_head()


def test_a_record_that_is_up_to_date_is_opened_without_alembic(path: Path) -> None:
    Store.open(path)
    code = (
        "import sys; from pathlib import Path; from courseware.record.store import Store; "
        f"Store.open(Path({str(path)!r})); sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_connections_are_set_up(path: Path) -> None:
    with reading(connect(url_of(path))) as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 1, "NORMAL"
        assert 5_000 < connection.exec_driver_sql("PRAGMA busy_timeout").scalar() <= 6_000


def test_threads_that_open_together_find_one_record(path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        stores = list(pool.map(lambda _: Store.open(path), range(8)))
    assert all(store.learners.all() == () for store in stores)
    assert len(revisions(path)) == 1


def test_processes_that_open_together_find_one_record(path: Path) -> None:
    script = (
        "import sys; from courseware.record.database import Database; sys.stdin.readline();"
        "Database.open(sys.argv[1]).ping()"
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
    Store.open(path).database.ping()


def record_of_before(path: Path, revision: str) -> sqlite3.Connection:
    """A record as the version before left it."""
    path.parent.mkdir(parents=True)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = create_engine(url_of(path))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()
    return sqlite3.connect(path)


def test_what_was_noticed_before_is_carried_over_without_its_sentences(path: Path) -> None:
    said = {"because": "你把每天的访客数加了起来。"}
    details = [
        {"findings": [{"id": "too-high", "data": {"read": 9.0, "unit": ""}, "field": None}], "parts": {}},
        {"findings": [{"id": "summed", "data": said, "field": None}], "parts": {}},
        {"findings": [{"id": "wrong-option", "data": {"option": "b"} | said},
                      {"id": "no-dedup", "data": {"option": "c"} | said}]},
        {"findings": [{"id": "wrong-pair", "data": {"id": "a", "left": "访客", "right": "按次", "why": "…"}}]},
        {"findings": [{"id": "missing-point", "data": {"label": "去重", "why": "…"}, "field": None}]},
        {
            "findings": [{"id": "summed", "data": said, "field": "uv"}],
            "parts": {
                name: {"status": "wrong", "score": 0.0, "findings": [{"id": "summed", "data": said, "field": name}]}
                for name in ("uv", "cvr")
            },
        },
        {"findings": [], "parts": {}},
    ]  # fmt: skip
    with record_of_before(path, "0002") as raw:
        raw.execute("insert into learners values ('me', '小明', '小明', '2026-05-01 04:00:00')")
        for number, detail in enumerate(details):
            raw.execute(
                "insert into attempts values (?, ?, 'me', 'question:q', null, 0, 0, '\"1\"', 'wrong', 0.0, ?, ?)",
                (number + 1, f"n{number}", json.dumps(detail), "2026-05-01 04:00:00"),
            )
    raw.close()
    verdicts = [attempt.verdict for attempt in Store.open(path).attempts.all_of("me")]
    assert [verdict.findings for verdict in verdicts] == [
        (Finding("too-high", {"read": 9.0, "unit": ""}),),
        (Finding("summed", named=True),),
        (Finding("wrong-option", {"option": "b"}), Finding("no-dedup", {"option": "c"}, named=True)),
        (Finding("wrong-pair", {"left": "a", "right": "按次"}),),
        (Finding("missing-point", {"point": "去重"}),),
        (Finding("summed", field="uv", named=True),),
        (),
    ]
    assert {name: part.findings for name, part in verdicts[5].parts.items()} == {
        name: (Finding("summed", field=name, named=True),) for name in ("uv", "cvr")
    }
    with sqlite3.connect(path) as raw:
        assert raw.execute("select distinct purpose, occasion, content from attempts").fetchall() == [
            ("practice", None, None)
        ]
        assert raw.execute(
            "select count(*) from findings where data like '%因%' or data like '%访客数%'"
        ).fetchone() == (0,)
