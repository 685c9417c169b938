from __future__ import annotations

import pytest

from courseware.content.emphasis import broken_bold


@pytest.mark.parametrize("text", ["先看**「转化率」**再看", "涨了**31%**的店", "一个词**（注）**后面", "看**，先**看"])
def test_stays_as_typed(text: str) -> None:
    assert broken_bold(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "先看「**转化率**」再看",
        "**「转化率」**，再看",
        "涨了 **31%** 的店",
        "**保本线**是",
        "没有粗体",
        "**{share}**的店",
        "2 ** 3",
    ],
)
def test_is_bold_or_no_bold_at_all(text: str) -> None:
    assert broken_bold(text) is None
