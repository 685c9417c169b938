"""Learner text inside Markdown."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.markdown import escape, plain


@pytest.mark.parametrize("text", ["客户 C1", "3.5", "12-3", "a/b", "20：00", "50%", "x+y", "(元)", "金额,单价"])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert escape(text) == text


@given(st.text(alphabet=st.sampled_from("ab1 .-+)(:@*_`~$<>[]{}|#!&\\/\n\t中w"), max_size=30))
def test_nothing_acts_and_everything_is_still_read(text: str) -> None:
    escaped = escape(text)
    assert html.unescape(escaped).replace("\u200b", "") == " ".join(text.split())
    markup = re.sub(r"&#[0-9]+;", "", escaped)
    assert not re.search(r"[\\`*_\[\]|~$<>{}&!\n]", markup)
    assert not re.search(r":(?!\u200b)|@(?!\u200b)", markup)
    assert not re.match(r"([-+]|[0-9]+[.)])( |$)|#|>", escaped)


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("### 跳失率\n\n- **只看一页**的 `访问`\n1. 再看", "跳失率 只看一页的 访问 再看"),
        ("| 缩写 | 意思 |\n|---|---|\n| ROI | 投入产出 |", "缩写 意思 ROI 投入产出"),
        ("见[规则](https://example.com/a)。", "见规则。"),
        ("第一行<br/>第二行 > 5 - 3", "第一行 第二行 > 5 - 3"),
        ("$p_1$ 是比例", "p_1 是比例"),
    ],
)
def test_plain_keeps_the_words(markdown: str, words: str) -> None:
    assert plain(markdown) == words
