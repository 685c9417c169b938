"""The language of a session holds wherever its code runs, and no cache hands out words of another."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from courseware.i18n import CHINESE, PSEUDO, language, speaking, t
from courseware.web import language as spoken
from courseware.web import navigation, resources
from courseware.web.blocks import data


def script() -> None:
    """A page that says nothing about the language, with a callback, which Streamlit runs before it."""
    import streamlit as st

    from courseware.i18n import t

    def pressed() -> None:
        st.session_state["said"] = t("来自回调")

    @st.fragment
    def part() -> None:
        st.button(t("按钮"), on_click=pressed)

    st.write(t("来自页面"))
    part()
    st.write(st.session_state.get("said", ""))


def test_page_fragment_and_callback_speak_the_language_of_the_session() -> None:
    page = AppTest.from_function(script)
    page.session_state[spoken.CHOSEN] = PSEUDO
    page.run()
    assert [button.label for button in page.button] == ["⟦按钮⟧"]
    page.button[0].click().run()
    assert [each.value for each in page.markdown] == ["⟦来自页面⟧", "⟦来自回调⟧"]
    other = AppTest.from_function(script).run()  # at the same time, in the same process
    assert [button.label for button in other.button] == ["按钮"]
    assert language() == CHINESE


def test_a_cache_keeps_one_entry_a_language() -> None:
    calls: list[tuple[str, int]] = []

    def kept(name: str) -> Callable[[int], str]:
        @spoken.cached(max_entries=10)
        def words(number: int) -> str:
            calls.append((name, number))
            return t("共 {n} 题", n=number)

        return words

    words = kept("a")
    for _ in range(2):
        assert words(3) == "共 3 题"
        with speaking(PSEUDO):
            assert words(3) == "⟦共 3 题⟧"
    assert calls == [("a", 3), ("a", 3)]


def block(index: int) -> Any:
    return resources.course().lessons["every-block"].blocks[index]


def drawn(index: int) -> Any:
    return data.chart_spec(0, "every-block", index, _block=block(index).chart)


@pytest.mark.parametrize(
    "words",
    [
        lambda: resources.course().title,
        lambda: resources.dictionary().tables["orders"].label,
        lambda: resources.study().course.title,
        lambda: resources.search_index()[0].title,
        lambda: data.labels()["uv"],
        lambda: data.words()["channel"]["live"],
        lambda: data.table_rows(0, "every-block", 9, _block=block(9).table).columns[0],
        lambda: str(drawn(7)["layer"][0]["encoding"]["y"]["axis"]["title"]),
    ],
)
def test_what_is_loaded_once_is_loaded_once_a_language(small_course: object, words: Callable[[], str]) -> None:
    chinese = words()
    assert "⟦" not in chinese
    with speaking(PSEUDO):
        assert "⟦" in words()
    assert words() == chinese


def test_the_names_of_the_pages_are_translated(small_course: object, monkeypatch: pytest.MonkeyPatch) -> None:
    titles: list[str] = []

    def page(script: object, title: str, help: str | None = None, **rest: Any) -> SimpleNamespace:
        titles.extend((title, help or title))
        return SimpleNamespace(**rest)

    monkeypatch.setattr(st, "Page", page)
    with speaking(PSEUDO):
        navigation.all_pages(resources.course(), *[lambda _: None] * 4)
    assert len(titles) > 10
    assert all(title[0] + title[-1] == "⟦⟧" for title in titles)
