"""The course that is in the tree."""

from __future__ import annotations

from pathlib import Path

import pytest

from courseware.__main__ import main
from courseware.content.course import Course, Lesson
from courseware.content.loader import load_course

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def course() -> Course:
    return load_course(ROOT)


def test_nothing_is_wrong_with_it(course: Course) -> None:
    assert [str(problem) for problem in course.problems] == []


def test_six_modules_with_their_lessons_in_order(course: Course) -> None:
    assert [module.id for module in course.modules] == ["m1", "m2", "m3", "m4", "m5", "m6"]
    assert [len(module.lessons) for module in course.modules] == [6, 8, 7, 8, 8, 7]
    assert [lesson.id for lesson in course.modules[2].lessons] == [
        "data-cleaning",
        "core-metrics",
        "diagnosis",
        "forecasting",
        "ab-testing",
        "dashboards",
        "tool-map",
    ]


def test_chinese_texts_use_full_width_punctuation(course: Course) -> None:
    for module in course.modules:
        for part in (module, *module.lessons):
            texts = [part.title, getattr(part, "goal", "")]
            for text in texts:
                assert not any(mark in text for mark in ",;:()?!"), text


def test_module_of_finds_written_and_announced_lessons(course: Course) -> None:
    assert course.module_of("ab-testing").id == "m3"
    with pytest.raises(KeyError):
        course.module_of("no-such-lesson")
    assert all(isinstance(lesson, Lesson) for lesson in course.lessons.values())


def test_the_command_prints_each_problem_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "lessons").mkdir()
    (tmp_path / "lessons/course.yaml").write_text("title: 课程\nmodule: [a]\n", encoding="utf-8")
    assert main(["check", "--root", str(tmp_path)]) == 1
    printed = capsys.readouterr().out.splitlines()
    assert "lessons/course.yaml:2:1 unknown-key unknown key `module` (did you mean `modules`?)" in printed
    assert any(line.startswith("datasets/dictionary.yaml:1:1 shop ") for line in printed)
    assert printed == [*sorted(printed[:-1]), f"{len(printed) - 1} problems"]
