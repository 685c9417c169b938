"""Marks on answers: whatever a learner types stays a text in the style that compares with it."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from courseware.web.answers import choice, marks, number

# What a style sheet reads in a quoted text: a plain character, or a code with the blank that ends it.
TOKEN = re.compile(r"[a-zA-Z0-9]|\\([0-9a-f]{1,6}) ")
TYPED = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    ['"]{}', "</style><script>", "\\", "\n", "\0"]
)


@given(TYPED)
def test_a_quoted_text_is_one_string_that_means_the_text(text: str) -> None:
    inner = marks.quoted(text)[1:-1]
    assert re.fullmatch(f"(?:{TOKEN.pattern})*", inner), "nothing in it ends the string, the rule or the element"
    read = TOKEN.sub(lambda token: chr(int(token[1], 16)) if token[1] else token[0], inner)
    assert read == text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def test_a_number_has_changed_when_another_stands_there() -> None:
    [found] = number.changed("lesson-0-q-answer", "1.5")
    assert found == '.st-key-lesson-0-q-answer input:not([value="1\\2e 5"])'


def test_a_choice_has_changed_when_an_option_is_chosen_that_was_not_or_one_is_left_out_that_was() -> None:
    options = {"b": "乙", "a": "甲"}
    assert choice.changed("k", options, False, "a") == [
        ".st-key-k [role=radiogroup] > :not(:nth-child(2)) input:checked"
    ]
    assert choice.changed("k", options, True, ["a"]) == [".st-key-k-b input:checked", ".st-key-k-a input:not(:checked)"]
