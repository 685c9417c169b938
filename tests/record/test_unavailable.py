"""A record that cannot be used says so in one sentence with its place, and the app starts all the same."""

import os
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from courseware.record.engine import place, url_of
from courseware.record.store import Store
from courseware.record.unavailable import StoreUnavailable, Trouble, sentence

NOON = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)


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


def refused(target: str | Path) -> StoreUnavailable:
    with pytest.raises(StoreUnavailable) as caught:
        Store.open(target)
    return caught.value


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    Store.open(tmp_path / "a" / "b" / "courseware.db").database.ping()
    assert (tmp_path / "a" / "b" / "courseware.db").exists()


def test_a_path_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    problem = refused(tmp_path / "file" / "courseware.db")
    assert problem.trouble is Trouble.NO_FOLDER
    assert str(tmp_path / "file" / "courseware.db") in str(problem)


def test_a_folder_in_the_place_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "courseware.db").mkdir()
    assert refused(tmp_path / "courseware.db").trouble is Trouble.NO_FOLDER


def test_a_read_only_folder(folder: Path) -> None:
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    assert refused(folder / "courseware.db").trouble is Trouble.NO_FOLDER
    assert refused(folder / "sub" / "courseware.db").trouble is Trouble.NO_FOLDER


def test_a_read_only_file(folder: Path) -> None:
    Store.open(folder / "courseware.db")
    (folder / "courseware.db").chmod(stat.S_IRUSR)
    problem = refused(folder / "courseware.db")
    assert problem.trouble is Trouble.READ_ONLY
    assert "写入权限" in str(problem)


def test_a_file_that_is_no_database(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"PK\x03\x04 certainly not a database" * 100)
    problem = refused(path)
    assert problem.trouble is Trouble.CORRUPT
    assert "已损坏" in str(problem)
    assert path.read_bytes().startswith(b"PK")  # left as it was


def test_a_file_that_breaks_while_in_use(store: Store, path: Path) -> None:
    learner = store.learners.add("小明", "小明", NOON)
    with sqlite3.connect(path) as other:
        other.execute("drop table attempts")
    with pytest.raises(StoreUnavailable) as caught:
        store.histories.of_item(learner.id, "question:q")
    assert caught.value.trouble is Trouble.CORRUPT


def test_a_database_of_something_else(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as raw:
        raw.execute("create table attempts (x)")
    assert refused(path).trouble is Trouble.CORRUPT
    with sqlite3.connect(path) as raw:
        assert [row[0] for row in raw.execute("select name from sqlite_master")] == ["attempts"]


def test_a_record_of_a_newer_version(path: Path) -> None:
    Store.open(path)
    with sqlite3.connect(path) as raw:
        raw.execute("update alembic_version set version_num = '9999'")
    problem = refused(path)
    assert problem.trouble is Trouble.NEWER
    assert "请更新课件" in str(problem)


def test_a_record_that_another_program_holds(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("courseware.record.engine.BUSY_SECONDS", 0)
    store = Store.open(path)
    with sqlite3.connect(path) as other:
        other.execute("begin exclusive")
        with pytest.raises(StoreUnavailable) as caught:
            store.learners.add("小明", "小明", NOON)
    assert caught.value.trouble is Trouble.BUSY


@pytest.mark.parametrize("target", ["nonsense://x", "://", "postgresql+nodriver://h/d", "sqlite:/x://"])
def test_an_address_that_is_wrong(target: str) -> None:
    assert refused(target).trouble is Trouble.NO_DRIVER


def test_a_password_is_never_shown() -> None:
    for name in ("postgres", "postgresql", "postgresql+psycopg"):
        url = url_of(f"{name}://app:s3cret@db.example/courseware")
        assert url.drivername == "postgresql+psycopg"
        assert "s3cret" not in place(url)
        assert "db.example/courseware" in place(url)


def test_the_app_starts_without_its_record(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = Store.open_or_temporary(tmp_path / "file" / "courseware.db")
    assert store.database.problem is not None
    assert store.database.problem.trouble is Trouble.NO_FOLDER
    learner = store.learners.add("小明", "小明", NOON)
    assert store.learners.all() == (learner,)
    assert Store.open_or_temporary(tmp_path / "courseware.db").database.problem is None


@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_has_a_sentence_that_names_the_place(trouble: Trouble) -> None:
    text = sentence(trouble, "某处/courseware.db")
    assert "「某处/courseware.db」" in text
    assert "请" in text
    assert text.endswith("。")
