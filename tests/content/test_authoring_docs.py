"""docs/authoring.md and the schema say the same, and its examples work."""

from __future__ import annotations

import inspect
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from courseware.answers import proof
from courseware.answers.exercise import Workbook
from courseware.content import check, loader, schema
from courseware.content.blocks import BLOCK_KINDS
from courseware.content.common import Model
from courseware.content.course import CourseFile, KnowledgePoint, Lesson, ModuleFile
from courseware.content.drill import Drill
from courseware.content.exercise import Exercise
from courseware.content.glossary import Term
from courseware.content.question import Question
from courseware.shop.tables import Shop

ROOT = Path(__file__).resolve().parents[2]
DOCS = (ROOT / "docs/authoring.md").read_text(encoding="utf-8")


def models() -> dict[str, type[Model]]:
    """Every model an author may write, and the bases that hold shared keys."""
    found: dict[str, type[Model]] = {}

    def add(model: type[Model]) -> None:
        if model.__name__ in found or model is Model:
            return
        found[model.__name__] = model
        for base in model.__mro__[1:]:
            if issubclass(base, Model):
                add(base)
        for hint in schema.hints_of(model).values():
            for inner in schema.models_in(hint):
                add(inner)

    for top in (CourseFile, ModuleFile, KnowledgePoint, Term, Lesson, Exercise, *BLOCK_KINDS.values()):
        add(top)
    for kinds in (Question, Drill):
        for model in schema.models_in(kinds):
            add(model)
    return found


def own_keys(model: type[Model]) -> dict[str, bool]:
    """Key → needed, for the keys that a model declares itself."""
    own = inspect.get_annotations(model)
    return {name: model.model_fields[name].is_required() for name in own if name in model.model_fields}


def documented() -> dict[str, dict[str, bool]]:
    """Model → key → needed, from the tables behind a line that names the model as (`Model`)."""
    tables: dict[str, dict[str, bool]] = {}
    current = ""
    for line in DOCS.splitlines():
        if (named := re.search(r"\(`([A-Z]\w+)`\)", line)) and not line.startswith("|"):
            current = named[1]
        elif line.startswith("#"):
            current = ""
        elif current and (row := re.match(r"\| `(\w+)` \| (yes|) ?\| ", line)):
            tables.setdefault(current, {})[row[1]] = row[2] == "yes"
    return tables


@pytest.mark.parametrize("name", sorted(models()))
def test_every_key_is_documented_with_whether_it_is_needed(name: str) -> None:
    assert documented().get(name) == own_keys(models()[name])


def test_every_documented_model_exists() -> None:
    assert set(documented()) == set(models())


def examples() -> Iterator[tuple[str, str]]:
    """Path and text of every example in the document that says which file it stands in."""
    for language, text in re.findall(r"^```(yaml|python)\n(.*?)^```$", DOCS, re.MULTILINE | re.DOTALL):
        head = re.match(r"# (\S+/\S+\.(?:yaml|py))\n", text)
        assert head, f"an example in {language} does not name its file:\n{text}"
        yield head[1], text


@pytest.fixture
def example_course(tmp_path: Path) -> Path:
    for name, text in examples():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(text)
    (tmp_path / "datasets").mkdir()
    shutil.copy(ROOT / "datasets/dictionary.yaml", tmp_path / "datasets")
    return tmp_path


def test_the_examples_have_no_problems(example_course: Path) -> None:
    course, _ = loader.load_with_sources(example_course)
    assert [str(problem) for problem in check.check_course(example_course)] == []
    assert set(course.lessons) == {"visitors"}
    assert set(course.exercises) == {"ad-return"}
    assert set(course.drills) == {"morning-mail"}
    assert set(course.glossary) == {"uv", "cvr"}


def test_the_examples_show_every_kind(example_course: Path) -> None:
    course = loader.load_course(example_course)
    blocks: list[Any] = course.lessons["visitors"].blocks
    assert {schema.value_at(list(type(block).model_fields), (0,)) for block in blocks} == set(BLOCK_KINDS)
    assert {type(question) for question in course.questions.values()} == set(schema.models_in(Question))


def test_the_sql_of_the_examples_works_on_the_shop(example_course: Path, shop: Shop) -> None:
    assert [str(problem) for problem in check.check_course(example_course, shop)] == []


def test_the_example_exercise_holds(example_course: Path, shop: Shop) -> None:
    course, sources = loader.load_with_sources(example_course)
    assert [str(problem) for problem in proof.proof_problems(course, sources, shop)] == []
    workbook = Workbook(course, shop)
    assert "元，得 " in workbook.worked(workbook.assignment("ad-return", "a")).text
