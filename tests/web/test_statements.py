"""What a page costs the record: one view a page, in no more statements than can be counted on one hand."""

from __future__ import annotations

import pytest

from courseware.study.context import Context
from courseware.web import resources
from tests.web.conftest import Open
from tests.web.statements import MOST, statements


@pytest.mark.parametrize(
    ("view", "params"),
    [
        ("home", {}), ("module", {"id": "m1"}), ("lesson", {"id": "every-block"}), ("lesson", {"id": "every-question"}),
        ("exercise", {"id": "numbers"}), ("exercise", {"id": "every-field"}), ("me", {}),
        ("glossary", {}), ("data", {}), ("quiz", {}), ("certificate", {}), ("verify", {}),
    ],
)  # fmt: skip
def test_a_redraw_asks_the_record_at_most_three_things(open_page: Open, view: str, params: dict[str, str]) -> None:
    page = open_page(view, **params)
    assert not page.exception
    with statements() as sent:
        page.run()
    assert not page.exception
    assert 1 <= len(sent) <= MOST, sent


def test_a_long_table_is_fetched_once_and_not_at_every_redraw(open_page: Open) -> None:
    page = open_page("exercise", id="every-field")
    learner = page.session_state["learner_id"]
    table = {"way": "upload", "columns": ["客户号", "支付金额"], "rows": [[f"C{n}", n] for n in range(500)]}
    resources.study().items.submit("exercise:every-field", {"by_customer": table}, "n", Context(learner))
    page.run()
    with statements() as sent:
        page.run()
    assert len(sent) <= MOST, sent


def test_an_answer_is_one_short_transaction(open_page: Open) -> None:
    page = open_page("lesson", id="every-question")
    learner = page.session_state["learner_id"]
    with statements() as sent:
        resources.study().items.submit("question:a-number", "3.2%", "n", Context(learner, variant=0))
    # The attempt, what was noticed, the draft that is superfluous now, and how the item stands.
    assert [statement.split()[0] for statement in sent] in (
        ["INSERT", "DELETE", "SELECT"],
        ["INSERT", "INSERT", "DELETE", "SELECT"],
    )
