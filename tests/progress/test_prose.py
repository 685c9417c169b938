"""An author's Markdown becomes HTML, and nothing in a text becomes a tag."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from courseware.content.course import Course
from courseware.progress.papers.prose import to_html

TAGS = {"p", "ul", "ol", "li", "table", "tr", "th", "td", "strong", "code"}


def test_paragraphs_lists_tables_and_emphasis() -> None:
    text = "先**清洗**：\n\n1. 重复行\n2. 爬虫\n\n- `visits`\n\n| 方案 | 利润 |\n|---|---|\n| 一 | 5 |\n\n### 再算"
    assert to_html(text).splitlines() == [
        "<p>先<strong>清洗</strong>：</p>",
        "<ol><li>重复行</li><li>爬虫</li></ol>",
        "<ul><li><code>visits</code></li></ul>",
        "<table><tr><th>方案</th><th>利润</th></tr><tr><td>一</td><td>5</td></tr></table>",
        "<p><strong>再算</strong></p>",
    ]


@given(st.text(alphabet="<>&\"'`*|-#1. \nab测", max_size=200))
def test_nothing_in_a_text_becomes_a_tag_of_its_own(text: str) -> None:
    html = to_html(text)
    assert set(re.findall(r"</?([^\s>/]*)", html)) <= TAGS
    assert set(re.findall(r"<[^>]*>", html)) <= {f"<{tag}>" for tag in TAGS} | {f"</{tag}>" for tag in TAGS}


def test_no_mark_is_left_over_in_the_briefs_of_the_course(course: Course) -> None:
    for exercise in course.exercises.values():
        text = re.sub(r"<[^>]*>", "", to_html(exercise.brief))
        assert "**" not in text, exercise.id
        assert not re.search(r"^\s*(\||[-*] |[0-9]+\. )", text, re.MULTILINE), exercise.id
