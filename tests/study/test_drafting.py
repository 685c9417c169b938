"""Drafts as they are laid over one another: field by field, and only over what they belong to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from courseware.record.log import Attempt, Event, EventKind, History, Result
from courseware.study.drafting import Entry, Outcome, merged, revise
from courseware.verdict import Status, Verdict

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
ITEM = "exercise:x"

fields = st.sampled_from("abcd")
values = st.one_of(st.text(max_size=4), st.lists(st.text(max_size=2), max_size=2), st.none())
answers = st.dictionaries(fields, values, min_size=1)


def history(answer: Any = None, draft: Any = None, attempts: int = 1, answered: int = 0, variant: int = 0) -> History:
    """`answered`: the variant of the last answer; `variant`: the one that the learner is on."""
    last = None
    results: tuple[Result, ...] = ()
    if answer is not None:
        last = Attempt("n", "me", ITEM, None, answered, answer, Verdict(Status.WRONG, 0.0), NOON)
        results = (Result(ITEM, answered, Status.WRONG, 0.0, NOON),) * attempts
    events = (Event("v", "me", EventKind.VARIANT_STARTED, ITEM, variant, NOON),) if variant else ()
    return History(results, last, draft, events)


def entry(field: str | None, value: Any, attempts: int = 0, variant: int = 0) -> Entry:
    return Entry("me", ITEM, field, value, variant, attempts, "tab", 0)


@given(st.lists(st.tuples(fields, values), max_size=12), st.none() | answers)
def test_entries_one_after_another_make_the_form_as_it_stands(entries: list[tuple[str, Any]], answer: Any) -> None:
    draft, stands = None, dict(answer or {})
    for field, value in entries:
        draft = merged(history(answer, draft), field, value)
        stands[field] = value
        assert (answer if draft is None else draft) == stands


@given(answers, fields, fields, values, values)
def test_the_order_of_different_fields_is_of_no_consequence(
    answer: Any, one: str, other: str, mine: Any, his: Any
) -> None:
    if one == other:
        return

    def both(*entries: tuple[str, Any]) -> Any:
        draft = None
        for field, value in entries:
            draft = merged(history(answer, draft), field, value)
        return draft

    assert both((one, mine), (other, his)) == both((other, his), (one, mine))


@given(answers, st.none() | answers, fields, values, st.integers(0, 3), st.integers(1, 3), st.integers(0, 1))
def test_an_entry_from_before_an_answer_changes_nothing(
    answer: Any, draft: Any, field: str, value: Any, knows: int, attempts: int, variant: int
) -> None:
    outcome, after = revise(history(answer, draft, attempts), entry(field, value, knows, variant))
    if variant:
        assert (outcome, after) == (Outcome.GONE, draft)
    elif knows != attempts:
        assert (outcome, after) == (Outcome.ANSWERED, draft)
    else:
        assert outcome in (Outcome.DRAFTED, Outcome.RECORDED)
        assert (answer if after is None else after)[field] == value


def test_what_was_handed_in_is_no_draft_whichever_way_it_was_reached() -> None:
    assert merged(history("3.2%"), None, "3.2%") is None
    assert merged(history("3.2%", draft="3.3%"), None, "3.2%") is None
    assert merged(history({"text": "去重", "said": ["a"]}), None, "去重") is None, (
        "compared or not, it is the same text"
    )
    assert merged(history({"left": "a"}), None, {"left": "a"}) is None
    assert merged(history({"a": "1", "b": "2"}, draft={"a": "1", "b": "3"}), "b", "2") is None


def test_an_answer_to_other_numbers_is_no_ground_for_a_draft() -> None:
    assert merged(history({"a": "1", "b": "2"}, variant=1), "a", "1") == {"a": "1"}
    assert merged(history("1", variant=1), None, "1") == "1"
