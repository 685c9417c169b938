"""A cache gives back what was kept for the same key, and makes again whatever it cannot trust."""

from __future__ import annotations

import os
import pickle
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from courseware import cache as module
from courseware.cache import Cache, _Reader, digest, digest_of_files
from courseware.content.problems import Problem

VALUE = {"problems": [Problem("a.yaml", 1, 2, "tab", "a tab")], "rows": b"\x00\xff", "figure": 0.1, "none": None}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


class Maker:
    """Makes a value and counts how often."""

    def __init__(self, value: Any = VALUE) -> None:
        self.value, self.times = value, 0

    def __call__(self) -> Any:
        self.times += 1
        return self.value


def test_a_value_is_made_once(folder: Path) -> None:
    make = Maker()
    assert Cache(folder).get("thing", "key", make) == VALUE
    assert Cache(folder).get("thing", "key", make) == VALUE
    assert make.times == 1


def test_none_is_a_value(folder: Path) -> None:
    make = Maker(None)
    assert [Cache(folder).get("thing", "key", make) for _ in range(2)] == [None, None]
    assert make.times == 1


def test_another_key_or_name_is_another_value(folder: Path) -> None:
    cache = Cache(folder)
    cache.get("thing", "key", Maker("old"))
    assert cache.get("thing", "new key", Maker("new")) == "new"
    assert cache.get("other", "key", Maker("other")) == "other"
    (folder / "thing.kept").write_bytes((folder / "other.kept").read_bytes())
    assert cache.get("thing", "key", Maker("made again")) == "made again", "the file of another name"


def test_another_engine_makes_everything_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Cache(folder).get("thing", "key", Maker("old"))
    monkeypatch.setattr(module, "engine", lambda: "another version")
    assert Cache(folder).get("thing", "key", Maker("new")) == "new"


def test_the_engine_is_its_source_and_its_libraries(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def named() -> str:
        module.engine.cache_clear()
        return module.engine()

    (tmp_path / "code.py").write_text("a = 1")
    monkeypatch.setattr(module, "ENGINE", tmp_path)
    names = {named()}
    (tmp_path / "code.py").write_text("a = 2")
    names.add(named())
    monkeypatch.setattr(module.metadata, "version", lambda library: f"{library} 99")
    names.add(named())
    monkeypatch.setattr(module.platform, "python_version", lambda: "4.0")
    names.add(named())
    module.engine.cache_clear()
    assert len(names) == 4


def _cut(content: bytes) -> bytes:
    return content[:-3]


def _changed(content: bytes) -> bytes:
    return content[:-3] + bytes([content[-3] ^ 1]) + content[-2:]


@pytest.mark.parametrize("broken", [_cut, _changed, lambda content: b"", lambda content: b"nothing like it" * 20])
def test_a_broken_file_is_made_again(folder: Path, broken: Callable[[bytes], bytes]) -> None:
    make = Maker()
    Cache(folder).get("thing", "key", make)
    file = folder / "thing.kept"
    file.write_bytes(broken(file.read_bytes()))
    assert Cache(folder).get("thing", "key", make) == VALUE
    assert Cache(folder).get("thing", "key", make) == VALUE
    assert make.times == 2, "made again once, and kept"


class Bomb:
    def __init__(self, proof: Path) -> None:
        self.proof = proof

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.proof),)


def test_a_file_cannot_have_code_run(folder: Path, tmp_path: Path) -> None:
    cache, proof = Cache(folder), tmp_path / "proof"
    cache.put("thing", "key", Bomb(proof))  # with the right head and sum, as a file that is meant to do harm would have
    pickle.loads(pickle.dumps(Bomb(proof)))
    assert proof.is_dir(), "the bomb works"
    proof.rmdir()
    assert cache.get("thing", "key", Maker("made again")) == "made again"
    assert not proof.exists()


@pytest.mark.parametrize("name", ["os.mkdir", "load_course", "Path", "_Loader.load"])
def test_only_types_of_the_course_are_known(name: str) -> None:
    with pytest.raises((pickle.UnpicklingError, AttributeError)):
        _Reader(BytesIO()).find_class("courseware.content.loader", name)


def test_a_folder_that_cannot_be_written_keeps_nothing_and_says_so_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    cache, make = Cache(tmp_path / "file" / "cache"), Maker()
    assert [cache.get("thing", "key", make), cache.get("thing", "key", make)] == [VALUE, VALUE]
    assert cache.file("data.bin", "key", lambda path: None) is None
    assert make.times == 2
    assert len([record for record in caplog.records if "cannot keep" in record.message]) == 1


def test_no_folder_keeps_nothing() -> None:
    cache, make = Cache(), Maker()
    cache.put("thing", "key", 1)
    cache.tidy()
    assert [cache.get("thing", "key", make), cache.get("thing", "key", make)] == [VALUE, VALUE]
    assert make.times == 2
    assert cache.file("data.bin", "key", lambda path: None) is None


def test_what_fails_to_be_made_is_not_kept(folder: Path) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Cache(folder).get("thing", "key", fail)
    with pytest.raises(ZeroDivisionError):
        Cache(folder).file("data.bin", "key", fail)
    assert Cache(folder).get("thing", "key", Maker()) == VALUE
    assert [path.name for path in folder.iterdir()] == ["thing.kept"], "nothing half done is left"


def test_many_at_once_never_see_half_a_value(folder: Path) -> None:
    values = [bytes([n]) * 200_000 for n in range(8)]

    def once(n: int) -> bytes:
        cache = Cache(folder)
        cache.put("thing", "key", values[n % 8])
        return cache.get("thing", "key", lambda: b"lost")

    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(once, range(64)))
    assert set(seen) <= set(values)


def test_a_file_is_made_once_and_again_when_it_is_not_what_was_written(folder: Path) -> None:
    times: list[str] = []

    def make(path: Path) -> None:
        times.append(path.name)
        path.write_bytes(b"tables")

    first = Cache(folder).file("data.bin", "key", make)
    assert first is not None
    assert Cache(folder).file("data.bin", "key", make) == first
    assert len(times) == 1
    first.write_bytes(b"tablex")
    assert Cache(folder).file("data.bin", "key", make) == first
    assert first.read_bytes() == b"tables"
    first.unlink()
    assert Cache(folder).file("data.bin", "key", make) == first
    assert first.read_bytes() == b"tables"
    assert len(times) == 3


def test_the_file_of_a_former_key_makes_room(folder: Path) -> None:
    old = Cache(folder).file("data.bin", "old", lambda path: path.write_bytes(b"1") and None)
    new = Cache(folder).file("data.bin", "new", lambda path: path.write_bytes(b"2") and None)
    assert old is not None
    assert new is not None
    assert old != new, "whoever has the former one open goes on reading it"
    assert not old.exists()


def test_tidying_removes_what_a_killed_process_left(folder: Path) -> None:
    for name, age in (("making-old", 100_000), ("making-now", 0)):
        left = folder / name
        left.mkdir(parents=True)
        (left / "half").write_bytes(b"1")
        os.utime(left, (time.time() - age,) * 2)
    Cache(folder).tidy()
    assert [path.name for path in folder.iterdir()] == ["making-now"]


def test_digests_tell_files_apart(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(b"ab")
    two.write_bytes(b"c")
    names = {digest_of_files(tmp_path, [one, two]), digest_of_files(tmp_path, [one])}
    one.write_bytes(b"a")
    two.write_bytes(b"bc")
    names.add(digest_of_files(tmp_path, [one, two]))
    two.unlink()
    names.add(digest_of_files(tmp_path, [one, two]))
    two.write_bytes(b"")
    names.add(digest_of_files(tmp_path, [two, one]))
    assert len(names) == 5
    assert digest_of_files(tmp_path, [one, two]) == digest_of_files(tmp_path, [two, one])
    assert digest("a", "b") != digest("ab")
