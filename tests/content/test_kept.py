"""A kept course is the course of the files: the same one, until a byte of them is another."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from courseware.cache import Cache
from courseware.content import loader
from courseware.content.course import BrokenLesson, Course
from courseware.content.kept import kept_course
from courseware.content.loader import load_course

ROOT = Path(__file__).resolve().parents[2]
SMALL = ROOT / "tests/web/course"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "course"))


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders that a course was read from."""
    folders: list[Path] = []

    def counted(root: Path) -> Course:
        folders.append(root)
        return load_course(root)

    monkeypatch.setattr(loader, "load_course", counted)
    return folders


@pytest.mark.slow
def test_the_whole_course_comes_back_as_it_was_read(tmp_path: Path, read: list[Path]) -> None:
    cache, course = Cache(tmp_path), load_course(ROOT)
    assert kept_course(ROOT, cache) == course
    assert kept_course(ROOT, cache) == course
    assert read == [ROOT], "read once, kept after that"


def test_problems_and_broken_lessons_are_kept_too(root: Path, tmp_path: Path, read: list[Path]) -> None:
    (lesson,) = root.glob("lessons/*/short.yaml")
    lesson.write_text("id: short\ntitle: [", "utf-8")
    cache = Cache(tmp_path / "cache")
    first, second = kept_course(root, cache), kept_course(root, cache)
    assert first.problems
    assert first == second
    assert any(isinstance(entry, BrokenLesson) for module in second.modules for entry in module.lessons)
    assert len(read) == 1


def _edit(root: Path) -> None:
    (lesson,) = root.glob("lessons/*/short.yaml")
    stat = lesson.stat()
    text = lesson.read_text("utf-8")
    lesson.write_text(text.replace("title:", "title: X", 1), "utf-8")
    os.utime(lesson, ns=(stat.st_atime_ns, stat.st_mtime_ns))  # as a copy or a checkout may leave it


def _add(root: Path) -> None:
    (next(root.glob("lessons/*/module.yaml")).parent / "draft.yaml").write_text("id: draft", "utf-8")


def _rename(root: Path) -> None:
    (lesson,) = root.glob("lessons/*/short.yaml")
    lesson.rename(lesson.with_name("shorter.yaml"))


def _exercise(root: Path) -> None:
    next(root.glob("exercises/*/solution.py")).unlink()


def _dictionary(root: Path) -> None:
    (root / "datasets").mkdir(exist_ok=True)
    (root / "datasets/dictionary.yaml").write_text("tables: {other: {}}", "utf-8")


@pytest.mark.parametrize("change", [_edit, _add, _rename, _exercise, _dictionary])
def test_a_change_is_seen_at_once(root: Path, tmp_path: Path, read: list[Path], change: Callable[[Path], None]) -> None:
    cache = Cache(tmp_path / "cache")
    before = kept_course(root, cache)
    change(root)
    after = kept_course(root, cache)
    assert after == load_course(root)
    assert after != before
    assert len(read) == 2


def test_what_python_leaves_behind_changes_nothing(root: Path, tmp_path: Path, read: list[Path]) -> None:
    cache = Cache(tmp_path / "cache")
    kept_course(root, cache)
    left = next(root.glob("exercises/*/solution.py")).parent / "__pycache__"
    left.mkdir(exist_ok=True)
    (left / "solution.pyc").write_bytes(b"1")
    kept_course(root, cache)
    assert len(read) == 1


def test_a_course_that_was_moved_knows_where_it_is(root: Path, tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    kept_course(root, cache)
    moved = root.rename(tmp_path / "moved")
    assert kept_course(moved, cache).root == moved
