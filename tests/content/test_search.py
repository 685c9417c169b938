"""Search finds what is there, ranks it as a reader expects, and shows nothing that acts."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from courseware.content.course import Course
from courseware.content.search import Index, build_index, fold, search
from courseware.markdown import plain


class Anything(dict[str, str]):
    """Stands in for the figures of a lesson."""

    def get(self, name: str, default: object = None) -> str:  # type: ignore[override]
        return "1,234"


def figures(lesson_id: str) -> Mapping[str, str]:
    return Anything()


@pytest.fixture(scope="module")
def index(course: Course) -> Index:
    return build_index(course, figures)


def ids(index: Index, query: str, kind: str, limit: int = 500) -> list[str]:
    return [hit.id for hit in search(index, query, limit) if hit.kind == kind]


def test_everything_is_in_the_index(course: Course, index: Index) -> None:
    assert {entry.id for entry in index if entry.kind == "lesson"} == set(course.lessons)
    assert {entry.id for entry in index if entry.kind == "term"} == set(course.glossary)
    assert {entry.id for entry in index if entry.kind == "exercise"} == set(course.exercises)
    assert {entry.id for entry in index if entry.kind == "drill"} == set(course.drills)


def test_a_drill_is_found_by_its_title_and_by_its_words(course: Course, index: Index) -> None:
    for drill in course.drills.values():
        assert ids(index, drill.title, "drill")[0] == drill.id
    assert ids(index, "八折券", "drill") == ["live-hour"]
    assert ids(index, "小周请假", "drill") == ["phishing-inbox"]
    assert ids(index, "bfy", "drill") == ["burst-night"], "by the first letters of its title"


def test_nothing_of_a_drill_is_found_that_is_told_after_the_decisions(course: Course, index: Index) -> None:
    before = {drill.id: {drill.title, drill.brief, drill.model} for drill in course.drills.values()}
    for entry in index:
        if entry.kind == "drill":
            read = plain(" ".join(before[entry.id]))
            assert all(piece in read for piece in re.split(r"[…\s]+", entry.text.text))


@given(st.text(max_size=60))
@example("[](")
@example("\\")
@example("İ" * 300)
@example(" \u3000 ")
def test_no_query_raises(index: Index, query: str) -> None:
    search(index, query, 20)


@given(st.data())
def test_a_piece_of_a_title_finds_it(index: Index, data: st.DataObject) -> None:
    entry = data.draw(st.sampled_from(index))
    title = entry.title
    start = data.draw(st.integers(0, len(title) - 1))
    query = title[start : data.draw(st.integers(start + 1, len(title)))]
    changed = data.draw(st.sampled_from([query, query.upper(), query.lower(), wide(query)]))
    if query.strip():
        assert (entry.kind, entry.id) in {(hit.kind, hit.id) for hit in search(index, changed, len(index))}


def wide(text: str) -> str:
    """ASCII letters in full width."""
    return "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in text)


@given(st.text(max_size=200))
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(alphabet="转化率的UVa ，*[`<", max_size=6))
def test_every_snippet_is_safe_and_holds_the_match(index: Index, query: str) -> None:
    for hit in search(index, query, 30):
        markup = hit.snippet
        for piece in re.findall(r":orange-background\[\*\*(.+?)\*\*\]", markup):
            assert fold(html.unescape(piece).replace("\u200b", "")) in fold(query)
            markup = markup.replace(f":orange-background[**{piece}**]", piece, 1)
        assert not re.search(r"[\\`*_\[\]|~$<>{}!\n]", re.sub(r"&#[0-9]+;", "", markup))


@pytest.mark.parametrize("query", ["", " ", "\u3000", "绝不会有的词", "转化率 绝不会有的词"])
def test_nothing_is_found(index: Index, query: str) -> None:
    assert search(index, query, 20) == []


def test_every_word_must_occur(index: Index) -> None:
    both = set(ids(index, "转化率 退款", "term"))
    assert both == set(ids(index, "转化率", "term")) & set(ids(index, "退款", "term"))


def test_the_very_name_comes_first(index: Index) -> None:
    assert ids(index, "UV", "term")[0] == "uv"
    assert ids(index, "ｕｖ", "term") == ids(index, "UV", "term")
    assert ids(index, "客单价", "term")[0] == "aov-buyer"
    assert ids(index, "uv 价值", "term")[0] == "uv-value"


@pytest.mark.parametrize(
    ("typed", "term"),
    [("zhuanhua", "cvr"), ("zhuanhualv", "cvr"), ("zhl", "cvr"), ("ZHL", "cvr"), ("zhuanh", "cvr"),
     ("kdj", "aov-buyer"), ("tuikuan", "refund-rate"), ("fugoulv", "repurchase"), ("uvjiazhi", "uv-value")],
)  # fmt: skip
def test_pinyin_finds_a_name(index: Index, typed: str, term: str) -> None:
    assert term in ids(index, typed, "term")[:3]


@pytest.mark.parametrize("typed", ["zhuanhualvx", "hz", "xq zhl", "z"])
def test_other_letters_do_not(index: Index, typed: str) -> None:
    assert "cvr" not in ids(index, typed, "term")


def test_the_name_itself_comes_before_what_reads_like_it(index: Index) -> None:
    assert ids(index, "GMV", "term")[0] == "gmv"
    assert search(index, "fugoulv", 1)[0].id == "repurchase"


@pytest.mark.parametrize(
    ("question", "kind", "found"),
    [("怎么退货", "lesson", "after-sales"), ("怎么退货？", "term", "refund-rate"), ("转化率低怎么办", "term", "cvr"),
     ("什么是客单价", "term", "aov-buyer"), ("请问复购率是什么呢", "term", "repurchase"),
     ("差评怎么处理", "lesson", "complaints-and-disputes"), ("会员怎么做", "lesson", "membership-and-repurchase")],
)  # fmt: skip
def test_a_question_finds_what_it_asks_about(index: Index, question: str, kind: str, found: str) -> None:
    assert found in ids(index, question, kind)[:4]


def test_a_title_comes_before_a_text(course: Course, index: Index) -> None:
    found = ids(index, "直播", "lesson")
    titled = [id for id in found if "直播" in course.lessons[id].title]
    assert titled
    assert found[: len(titled)] == titled
    assert len(found) > len(titled)


def test_more_occurrences_come_first(index: Index) -> None:
    texts = [entry for entry in index if entry.kind == "lesson" and "拼多多" not in entry.name.text + entry.head.text]
    counts = {entry.id: entry.text.folded.count("拼多多") for entry in texts}
    found = [counts[id] for id in ids(index, "拼多多", "lesson") if id in counts]
    assert len(set(found)) > 1
    assert found == sorted(found, reverse=True)


def test_a_snippet_shows_the_match_in_its_sentence(index: Index) -> None:
    hit = next(hit for hit in search(index, "卖不动", 20))
    assert ":orange-background[**卖不动**]" in hit.snippet


def test_what_only_trainers_see_is_not_found(course: Course, index: Index) -> None:
    trainers = [
        fold(plain(block.trainer)) for lesson in course.lessons.values() for block in lesson.blocks
        if hasattr(block, "trainer")
    ]  # fmt: skip
    assert len(trainers) > 20
    assert not [told for told in trainers for entry in index if told[:20] in entry.text.folded]
