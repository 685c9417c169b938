"""A record that cannot be used says so: calmly to the learner, and with its place to whoever runs the course."""

import re
import sqlite3
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from courseware.record.engine import place, url_of
from courseware.record.store import Store
from courseware.record.unavailable import StoreUnavailable, Trouble, advice, sentence

NOON = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)


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
    assert str(tmp_path / "file" / "courseware.db") in problem.advice


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
    assert "写入权限" in problem.advice


def test_a_file_that_is_no_database(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"PK\x03\x04 certainly not a database" * 100)
    problem = refused(path)
    assert problem.trouble is Trouble.CORRUPT
    assert "已损坏" in problem.advice
    assert path.read_bytes().startswith(b"PK")  # left as it was


def test_a_file_that_breaks_while_in_use(path: Path) -> None:
    store = Store.open(path)
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
    assert "请更新课件" in problem.advice


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


@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_has_advice_that_names_the_place(trouble: Trouble) -> None:
    text = advice(trouble, "某处/courseware.db")
    assert "「某处/courseware.db」" in text
    assert "请" in text
    assert text.endswith("。")


@pytest.mark.parametrize("trouble", Trouble)
def test_the_learner_reads_one_sentence_without_addresses(trouble: Trouble) -> None:
    text = sentence(trouble)
    assert text.count("。") == 1
    assert text.endswith("。")
    assert not re.search("[A-Za-z0-9/:@]|网络|联网|互联网|数据库", text)
    assert str(StoreUnavailable(trouble, "postgresql://app@127.0.0.1:5461/x")) == text
