"""Every text that a reader reads is found by its type, and can be said in other words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from courseware.content.course import Course
from courseware.content.loader import load_course
from courseware.content.reader import read_yaml
from courseware.content.texts import prose_in, texts_in, translated, words_in
from courseware.i18n import pseudo
from courseware.shop.dictionary import Dictionary

ROOT = Path(__file__).resolve().parents[2]
SMALL = ROOT / "tests/web/course"
CHINESE = re.compile(r"[\u3400-\u9fff]")

NO_WORDS = {
    "sql": "SQL, whose words are cells of its result",
    "readout_sql": "SQL, whose words are cells of its result",
    "any": "what is looked for in a written answer",
    "values": "the values that a column of an answer may hold",
    "default": "the value that a control starts with",
}
"""Keys whose texts nobody reads as they stand here."""


def raw_texts(value: Any, keys: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Every Chinese text of a YAML value, keys of mappings among them, with the keys that lead to it."""
    match value:
        case str() if CHINESE.search(value):
            yield keys, value.strip()
        case dict():
            for key, item in value.items():
                yield from raw_texts(key, (*keys, key))
                yield from raw_texts(item, (*keys, key))
        case list():
            for item in value:
                yield from raw_texts(item, keys)


def written(root: Path) -> Iterator[tuple[str, str]]:
    """What authors wrote for readers: the file and the text."""
    for path in [*root.glob("lessons/**/*.yaml"), *root.glob("exercises/*/exercise.yaml")]:
        for keys, text in raw_texts(read_yaml(path).value):
            value_of_option = keys[-2:] == ("options", text)  # what stands for it is read
            if NO_WORDS.keys().isdisjoint(keys) and not value_of_option:
                yield path.relative_to(root).as_posix(), text


@pytest.mark.parametrize("which", ["course", "small_course"])
def test_every_text_of_the_course_is_found(request: pytest.FixtureRequest, which: str) -> None:
    course: Course = request.getfixturevalue(which)
    found = {text for _, text in texts_in(course)}
    missed = {(file, text) for file, text in written(course.root) if text not in found and "/broken.yaml" not in file}
    assert not missed, sorted(missed)[:5]


def test_every_text_of_the_dictionary_is_found() -> None:
    path = ROOT / "datasets/dictionary.yaml"
    found = {text for _, text in texts_in(Dictionary.load(path))}
    # The codes of a column are what its table holds; what they stand for is read.
    raw = {text for keys, text in raw_texts(read_yaml(path).value) if keys[-1] != text}
    assert raw <= found


@pytest.fixture(scope="module")
def small_course() -> Course:
    return load_course(SMALL)


def test_texts_are_prose_or_words(small_course: Course) -> None:
    lesson = small_course.lessons["every-block"]
    prose, words = dict(prose_in(lesson)), dict(words_in(lesson))
    assert prose.keys().isdisjoint(words)
    assert prose | words == dict(texts_in(lesson))
    assert words[("title",)] == "每一种内容"
    assert words[("blocks", 7, "chart", "labels", "uv")] == "访客数（人）"
    assert prose[("blocks", 7, "chart", "caption")].startswith("四月各渠道")
    assert words[("blocks", 10, "explore", "controls", 1, "options", "live")] == "直播"


def test_a_translated_course_says_everything_in_other_words_and_is_otherwise_the_same(small_course: Course) -> None:
    other = translated(small_course, pseudo)
    texts = list(texts_in(other))
    assert len(texts) == len(list(texts_in(small_course)))
    assert all(text == pseudo(text[1:-1]) for _, text in texts)
    assert translated(other, lambda text: text[1:-1]) == small_course
    assert list(other.questions) == list(small_course.questions)
    question = other.questions["a-number"]
    assert (question.id, question.answer, question.unit) == ("a-number", "32 / uv", "percent")
    assert other.lessons["every-block"].figures == small_course.lessons["every-block"].figures
    assert small_course.title == "小课程"  # nothing is changed in place
