"""The course that is in the tree."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from courseware.__main__ import main
from courseware.content.check import check_course
from courseware.content.course import Course, Lesson
from courseware.shop.tables import Shop

ROOT = Path(__file__).resolve().parents[2]


def test_nothing_is_wrong_with_it(course: Course) -> None:
    assert [str(problem) for problem in course.problems] == []


@pytest.mark.slow
def test_the_check_finds_nothing(shop: Shop) -> None:
    """All that `make check` finds, but for the proofs of the exercises, which have tests of their own."""
    assert [str(problem) for problem in check_course(ROOT, shop)] == []


def test_everything_in_the_tree_is_in_the_course(course: Course) -> None:
    """Nothing on disk is passed over; that nothing is missing on disk, the points of the syllabus say."""
    folders = [ROOT / "lessons" / name for name in yaml.safe_load(read("lessons/course.yaml"))["modules"]]
    assert {folder.name for folder in folders} == {path.parent.name for path in ROOT.glob("lessons/*/module.yaml")}
    for module, folder in zip(course.modules, folders, strict=True):
        written = {path.stem for path in folder.glob("*.yaml")} - {"module", "points"}
        assert {lesson.id for lesson in module.lessons if isinstance(lesson, Lesson)} == written
        listed = yaml.safe_load(read(folder / "module.yaml"))["lessons"]
        in_order = [lesson if isinstance(lesson, str) else lesson["id"] for lesson in listed]
        assert [lesson.id for lesson in module.lessons] == in_order
    assert set(course.exercises) == {path.parent.name for path in ROOT.glob("exercises/*/exercise.yaml")}
    files = ROOT.glob("lessons/*/questions/*")
    banks = {path.stem: re.findall(r"^(?:- |  )id: (\S+)", read(path), re.M) for path in files}
    assert course.bank == {lesson: tuple(ids) for lesson, ids in banks.items()}
    assert sorted(course.questions) == sorted(id for ids in banks.values() for id in ids)


def read(path: Path | str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


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
