"""The page of the items' statistics: for authors, and for nobody else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from courseware.i18n import PSEUDO, speaking
from courseware.record.log import Attempt
from courseware.verdict import Finding, scored
from courseware.web import navigation, resources
from tests.web.conftest import Open, texts
from tests.web.statements import MOST, statements
from tests.web.test_language import check, opened

NOON = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)
TYPED = "[点我](http://example.com) $x$ <b>粗</b>"


@pytest.fixture
def author(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "AUTHOR", True)


def answered() -> None:
    """Twelve learners: the exercise wrong and without a name, the question right."""
    store, course = resources.store(), resources.course()
    field = course.exercises["numbers"].fields[0].id
    for number in range(12):
        learner = store.learners.add(f"学员{number}", f"学员{number}", NOON).id
        wrong = scored(0.0, Finding("too-high", {"read": 5.0, "unit": ""}, field))
        for item, raw, verdict in (("exercise:numbers", {field: TYPED}, wrong), ("question:one-of", "a", scored(1.0))):
            store.attempts.append(Attempt(f"{number} {item}", learner, item, None, 0, raw, verdict, NOON))


def test_a_learner_cannot_come_to_it(open_page: Open) -> None:
    page = open_page()
    assert "statistics" not in navigation.addresses(resources.course())
    assert "题目统计" not in [link.label for link in page.get("page_link")]
    with pytest.raises(Exception, match="statistics"):
        page.switch_page("statistics.py").run()


@pytest.mark.usefixtures("author")
def test_an_author_sees_the_red_ones_first_and_what_was_answered(open_page: Open) -> None:
    page = open_page("statistics")
    assert not page.exception
    assert "还没有人作答" in texts(page)
    assert "题目统计" in [link.label for link in page.get("page_link")]
    answered()
    with statements() as sent:
        page.run()
    assert not page.exception
    assert len(sent) <= MOST
    table = page.dataframe[0].value
    assert table["编号"].tolist() == ["exercise:numbers", "question:one-of"]
    assert table["看什么"].tolist()[0] == "答案没名字"
    assert page.header[0].value == resources.course().exercises["numbers"].title
    assert page.get("vega_lite_chart") or page.get("arrow_vega_lite_chart")
    shown = texts(page)
    assert "12 人" in shown
    assert "[点我]" not in shown, "what a learner typed is text, never a link"
    assert "&#91;点我&#93;" in shown


@pytest.mark.usefixtures("author", "small_course")
def test_every_word_of_it_can_be_translated() -> None:
    with speaking(PSEUDO):
        page = opened("statistics")
        check(page)
        answered()
        page.run()
        check(page, cells=False)
