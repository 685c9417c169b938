"""The record goes away under an open page: what is typed stays, and is taken once the record is back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from courseware.record.log import EventKind
from courseware.record.unavailable import StoreUnavailable, Trouble
from courseware.web import resources
from tests.web.conftest import MAIN, Open, boxes

SAID = str(StoreUnavailable(Trouble.MISSING, ""))


@contextmanager
def away(folder: Path, noticed: bool) -> Iterator[None]:
    """`noticed`: whether whoever looks after the record has, already."""
    file = folder / "courseware.db"
    file.rename(folder / "aside")
    if noticed:
        resources.store().database.check()
    yield
    (folder / "aside").rename(file)
    resources.store().database.check()


def submit(page: AppTest, key: str) -> None:
    next(button for button in page.button if button.key and key in button.key and "submit" in button.key).click()
    page.run()


def attempts(page: AppTest) -> int:
    return len(resources.store().attempts.all_of(page.session_state["learner_id"]))


@pytest.mark.parametrize("noticed", [True, False])
@pytest.mark.parametrize(
    ("view", "params", "key"),
    [("lesson", {"id": "every-question"}, "a-number"), ("exercise", {"id": "numbers"}, "numbers")],
)
def test_a_form_stays_with_what_is_typed_in_it(
    open_page: Open, data_folder: Path, view: str, params: dict[str, str], key: str, noticed: bool
) -> None:
    page = open_page(view, **params)
    box, *others = (box for box in boxes(page) if box.key and key in box.key)
    for other in others:
        page.text_input(key=other.key).set_value("3")
    with away(data_folder, noticed):
        page.text_input(key=box.key).set_value("12")
        submit(page, key)
        assert not page.exception
        assert [warning.value for warning in page.warning] == [SAID]
        assert SAID in page.error[0].value
        page.run()
        assert not page.exception
        assert page.text_input(key=box.key).value == "12"
    page.run()
    assert not page.warning
    assert not page.error
    assert page.text_input(key=box.key).value == "12"
    assert attempts(page) == 0
    submit(page, key)
    assert attempts(page) == 1


@pytest.mark.parametrize(
    ("view", "params"),
    [("home", {}), ("module", {"id": "m1"}), ("lesson", {"id": "every-question"}), ("exercise", {"id": "numbers"}),
     ("me", {}), ("data", {}), ("glossary", {})],
)  # fmt: skip
def test_every_page_says_so_and_nothing_breaks(
    open_page: Open, data_folder: Path, view: str, params: dict[str, str]
) -> None:
    page = open_page(view, **params)
    before = [box.key for box in boxes(page)]
    with away(data_folder, noticed=False):
        page.run()
        assert not page.exception
        assert [warning.value for warning in page.warning] == [SAID]
        assert [box.key for box in boxes(page)] == before
    page.run()
    assert not page.exception
    assert not page.warning


def test_the_plan_that_is_being_made_stays(real_course: object, data_folder: Path) -> None:
    page = AppTest.from_file(str(MAIN), default_timeout=60).run()
    page.query_params["step"] = "budget"
    page.switch_page("promotion.py").run()
    figure = boxes(page)[0]
    with away(data_folder, noticed=True):
        page.text_input(key=figure.key).set_value("12345").run()
        assert not page.exception
        page.query_params["step"] = "practice"
        page.run()
        page.button(key="618-practice").click().run()
        assert not page.exception
        assert any(SAID in error.value for error in page.error)
        page.query_params["step"] = "budget"
        page.run()
        assert page.text_input(key=figure.key).value == "12,345"
    page.run()
    assert not page.warning
    assert page.text_input(key=figure.key).value == "12,345"


@pytest.mark.parametrize("act", ["finish", "rename", "add"])
def test_a_step_that_cannot_be_kept_says_so(open_page: Open, data_folder: Path, act: str) -> None:
    page = open_page("lesson", id="short") if act == "finish" else open_page("me")
    steps: dict[str, Callable[[], object]] = {
        "finish": lambda: page.button(key="finish-short").click(),
        "rename": lambda: next(button for button in page.button if button.label == "改名").click(),
        "add": lambda: next(button for button in page.button if button.label == "添加并切换").click(),
    }
    if act == "add":
        page.text_input(key="another-name").set_value("小红")
    with away(data_folder, noticed=True):
        steps[act]()
        page.run()
        assert not page.exception
        said = [*(caption.value for caption in page.caption), *(warning.value for warning in page.warning[1:])]
        assert any("会自动记上" in each or each == SAID for each in said)
    page.run()
    assert not page.exception
    finished = [event.item for event in resources.store().histories.log(page.session_state["learner_id"]).events
                if event.kind is EventKind.LESSON_FINISHED]  # fmt: skip
    assert finished == (["short"] if act == "finish" else [])
