"""Search finds what is there, ranks it as a reader expects, and shows nothing that acts."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from courseware.content.loader import load_course
from courseware.content.search import Index, build_index, fold, search

ROOT = Path(__file__).resolve().parents[2]


class Anything(dict[str, str]):
    """Stands in for the figures of a lesson."""

    def get(self, name: str, default: object = None) -> str:  # type: ignore[override]
        return "1,234"


def figures(lesson_id: str) -> Mapping[str, str]:
    return Anything()


COURSE = load_course(ROOT)
INDEX: Index = build_index(COURSE, figures)
TITLES = [(entry.kind, entry.id, entry.title) for entry in INDEX]


def ids(query: str, kind: str, limit: int = 500) -> list[str]:
    return [hit.id for hit in search(INDEX, query, limit) if hit.kind == kind]


def test_everything_is_in_the_index() -> None:
    assert {entry.id for entry in INDEX if entry.kind == "lesson"} == set(COURSE.lessons)
    assert {entry.id for entry in INDEX if entry.kind == "term"} == set(COURSE.glossary)
    assert {entry.id for entry in INDEX if entry.kind == "exercise"} == set(COURSE.exercises)


@given(st.text(max_size=60))
@example("[](")
@example("\\")
@example("İ" * 300)
@example(" \u3000 ")
def test_no_query_raises(query: str) -> None:
    search(INDEX, query, 20)


@given(st.sampled_from(TITLES), st.data())
def test_a_piece_of_a_title_finds_it(target: tuple[str, str, str], data: st.DataObject) -> None:
    kind, id, title = target
    start = data.draw(st.integers(0, len(title) - 1))
    query = title[start : data.draw(st.integers(start + 1, len(title)))]
    changed = data.draw(st.sampled_from([query, query.upper(), query.lower(), wide(query)]))
    if query.strip():
        assert (kind, id) in {(hit.kind, hit.id) for hit in search(INDEX, changed, len(INDEX))}


def wide(text: str) -> str:
    """ASCII letters in full width."""
    return "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in text)


@given(st.text(max_size=200))
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(alphabet="转化率的UVa ，*[`<", max_size=6))
def test_every_snippet_is_safe_and_holds_the_match(query: str) -> None:
    for hit in search(INDEX, query, 30):
        markup = hit.snippet
        for piece in re.findall(r":orange-background\[\*\*(.+?)\*\*\]", markup):
            assert fold(html.unescape(piece).replace("\u200b", "")) in fold(query).split()
            markup = markup.replace(f":orange-background[**{piece}**]", piece, 1)
        assert not re.search(r"[\\`*_\[\]|~$<>{}!\n]", re.sub(r"&#[0-9]+;", "", markup))


@pytest.mark.parametrize("query", ["", " ", "\u3000", "绝不会有的词", "转化率 绝不会有的词"])
def test_nothing_is_found(query: str) -> None:
    assert search(INDEX, query, 20) == []


def test_every_word_must_occur() -> None:
    both = set(ids("转化率 退款", "term"))
    assert both == set(ids("转化率", "term")) & set(ids("退款", "term"))


def test_the_very_name_comes_first() -> None:
    assert ids("UV", "term")[0] == "uv"
    assert ids("ｕｖ", "term") == ids("UV", "term")
    assert ids("客单价", "term")[0] == "aov-buyer"
    assert ids("uv 价值", "term")[0] == "uv-value"


def test_a_title_comes_before_a_text() -> None:
    found = ids("直播", "lesson")
    titled = [id for id in found if "直播" in COURSE.lessons[id].title]
    assert titled
    assert found[: len(titled)] == titled
    assert len(found) > len(titled)


def test_more_occurrences_come_first() -> None:
    texts = [entry for entry in INDEX if entry.kind == "lesson" and "拼多多" not in entry.name.text + entry.head.text]
    counts = {entry.id: entry.text.folded.count("拼多多") for entry in texts}
    found = [counts[id] for id in ids("拼多多", "lesson") if id in counts]
    assert len(set(found)) > 1
    assert found == sorted(found, reverse=True)


def test_a_snippet_shows_the_match_in_its_sentence() -> None:
    hit = next(hit for hit in search(INDEX, "卖不动", 20))
    assert ":orange-background[**卖不动**]" in hit.snippet


def test_what_only_trainers_see_is_not_found() -> None:
    trainer = next(
        block.trainer for lesson in COURSE.lessons.values() for block in lesson.blocks if hasattr(block, "trainer")
    )
    assert search(INDEX, trainer[:20], 20) == []
