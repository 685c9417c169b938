"""What is entered is kept by itself: what the page's script sends, and what widgets keep."""

from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.applications import Starlette
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from courseware.server.routes import routes
from courseware.server.static import StaticFiles
from courseware.server.walls import walls
from courseware.study.context import Context
from courseware.web import resources
from tests.web.asgi import Answer, ask
from tests.web.conftest import Open, texts

HOST = "127.0.0.1:8501"
NUMBER, TASK, FIELDS = "question:a-number", "exercise:numbers", "exercise:every-field"


@pytest.fixture(scope="module")
def app() -> Starlette:
    own = routes()
    return Starlette(routes=own, middleware=walls(StaticFiles.of_streamlit(), own))


@pytest.fixture
def learner(open_page: Open) -> str:
    id: str = open_page().session_state["learner_id"]
    return id


def post(app: Starlette, entry: dict[str, Any] | bytes, **headers: str) -> Answer:
    usual = {"host": HOST, "origin": f"http://{HOST}", "content_type": "application/json"}
    body = entry if isinstance(entry, bytes) else json.dumps(entry).encode()
    return ask(app, "/draft", "POST", body, **{**usual, **headers})


def entry(learner: str, value: Any, **other: Any) -> dict[str, Any]:
    usual = {"item": NUMBER, "field": None, "variant": 0, "attempts": 0, "tab": "t", "number": 0, "occasion": None}
    return {"learner": learner, "value": value, **usual, **other}


def kept(learner: str, item: str = NUMBER) -> Any:
    return resources.store().drafts.get(learner, item)


def test_what_was_typed_is_kept_and_fills_the_form(app: Starlette, learner: str, open_page: Open) -> None:
    answer = post(app, entry(learner, "3.1"))
    assert json.loads(answer.body) == {"outcome": "drafted", "attempts": 0}
    assert answer.headers["cache-control"] == "no-store"
    assert kept(learner) == "3.1"
    lesson = open_page("lesson", id="every-question")
    assert "3.1" in [box.value for box in lesson.text_input]


@pytest.mark.parametrize("name", ["origin", "content_type"])
def test_what_no_page_of_ours_sends_is_refused(app: Starlette, learner: str, name: str) -> None:
    headers = {"host": HOST, "origin": f"http://{HOST}", "content_type": "application/json"}
    del headers[name]
    answer = ask(app, "/draft", "POST", json.dumps(entry(learner, "1")).encode(), **headers)
    assert answer.status in (403, 415)
    assert kept(learner) is None


def test_another_site_is_refused(app: Starlette, learner: str) -> None:
    for headers in (
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"sec_fetch_site": "cross-site"},
        {"host": "evil.example", "origin": "http://evil.example"},
    ):
        assert post(app, entry(learner, "1"), **headers).status == 403
    assert post(app, entry(learner, "1"), content_type="text/plain").status == 415
    assert kept(learner) is None


def test_what_makes_no_sense_is_refused_and_changes_nothing(app: Starlette, learner: str) -> None:
    right = entry(learner, "1")
    wrong = {
        400: [b"", b"[", b"[]", b"\xff", b"[" * 50_000, {}, {**right, "more": 1}, {**right, "attempts": True},
              {**right, "field": 1}, {**right, "occasion": 1},
              {**right, "tab": "t" * 41}, {**right, "learner": "\ud800"}, {**right, "value": 1},
              {**right, "value": None}, {**right, "value": ["1"]}, {**right, "value": {"way": "sql", "sql": "1"}}],
        403: [{**right, "learner": "nobody"}],
        404: [{**right, "item": "question:none"}, {**right, "item": "exercise:none"}, {**right, "item": "promotion"},
              {**right, "occasion": "none"},
              {**right, "field": "x"}, {**right, "item": TASK}, {**right, "item": TASK, "field": "none"}],
        413: [{**right, "value": "长" * 64 * 1024}],
    }  # fmt: skip
    for status, entries in wrong.items():
        for each in entries:
            assert post(app, each).status == status, each
    assert kept(learner) is None
    assert kept(learner, TASK) is None


def test_a_late_entry_does_not_bring_an_answered_draft_back(app: Starlette, learner: str) -> None:
    post(app, entry(learner, "3.", number=1))
    resources.study().items.submit(NUMBER, "3.3%", "n", Context(learner))
    late = post(app, entry(learner, "3.3", number=2))
    assert json.loads(late.body) == {"outcome": "answered", "attempts": 1}
    same = post(app, entry(learner, "3.3%", number=3, attempts=1))
    assert json.loads(same.body)["outcome"] == "recorded"
    assert kept(learner) is None
    newer = post(app, entry(learner, "3.4%", number=4, attempts=1))
    assert json.loads(newer.body)["outcome"] == "drafted"
    assert kept(learner) == "3.4%"


def test_an_entry_that_was_overtaken_yields_but_another_tab_does_not(app: Starlette, learner: str) -> None:
    post(app, entry(learner, "34", number=2))
    assert json.loads(post(app, entry(learner, "3", number=1)).body)["outcome"] == "overtaken"
    assert kept(learner) == "34"
    assert json.loads(post(app, entry(learner, "5", number=0, tab="other")).body)["outcome"] == "drafted"
    assert kept(learner) == "5"


def test_an_entry_for_other_numbers_is_dropped(app: Starlette, learner: str) -> None:
    resources.study().items.new_variant(learner, TASK, "n")
    entered = entry(learner, "1", item=TASK, field="paid")
    assert json.loads(post(app, entered).body)["outcome"] == "gone"
    assert kept(learner, TASK) is None


def test_while_the_record_is_away_the_script_is_told_to_try_again(
    app: Starlette, learner: str, data_folder: Any
) -> None:
    (data_folder / "courseware.db").rename(data_folder / "elsewhere.db")
    assert post(app, entry(learner, "1")).status == 503
    (data_folder / "elsewhere.db").rename(data_folder / "courseware.db")
    resources.store().database.check()
    assert post(app, entry(learner, "1", number=1)).status == 200
    assert kept(learner) == "1"


# What widgets keep


def test_an_order_is_kept_at_each_tap(open_page: Open) -> None:
    page = open_page("exercise", id="every-field")
    learner = page.session_state["learner_id"]
    form = f"exercise-every-field-{learner}-0"
    page.button(key=f"{form}-ranking-in-C2").click().run()
    page.button(key=f"{form}-ranking-in-C1").click().run()
    assert kept(learner, FIELDS) == {"ranking": ["C2", "C1"]}
    page.button(key=f"{form}-ranking-out-C2").click().run()
    assert kept(learner, FIELDS) == {"ranking": ["C1"]}
    again = open_page("exercise", id="every-field")
    assert again.session_state[f"{form}-ranking"] == ["C1"]


def test_a_file_is_kept_as_the_table_in_it_and_what_is_none_is_passed_over(open_page: Open) -> None:
    page = open_page("exercise", id="every-field")
    learner = page.session_state["learner_id"]
    form = f"exercise-every-field-{learner}-0"
    page.get_by_key(f"{form}-by_customer-way").set_value("upload").run()
    page.file_uploader[0].upload("answer.xlsx", b"no workbook at all").run()
    assert kept(learner, FIELDS) is None
    page.file_uploader[0].upload("answer.csv", "客户号,支付金额\nC1,12\n".encode()).run()
    assert kept(learner, FIELDS)["by_customer"]["rows"] == [["C1", "12"]]
    assert not page.exception


def test_a_file_that_is_gone_with_its_server_is_handed_in_as_it_was_kept(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page("exercise", id="every-field")
    learner = page.session_state["learner_id"]
    form = f"exercise-every-field-{learner}-0"
    page.get_by_key(f"{form}-by_customer-way").set_value("upload").run()
    page.file_uploader[0].upload("answer.csv", "客户号,支付金额\nC1,12\n".encode()).run()
    monkeypatch.setattr(MemoryUploadedFileManager, "get_files", lambda *_, **__: [])
    page.run()
    assert "已有上次上传的 1 行" in texts(page)
    page.button(key=f"{form}-step-by_customer").click().run()
    assert not page.exception
    [handed_in] = resources.store().attempts.all_of(learner)
    assert handed_in.answer["by_customer"]["rows"] == [["C1", "12"]]
