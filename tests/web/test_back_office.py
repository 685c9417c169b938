"""The simulated back-end: what is done at a desk is kept, is the exercise's answer, and is told like any other."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from courseware.answers.exercise import Assignment, Workbook
from courseware.content.course import Course
from courseware.seed import seed_of
from courseware.shop.tables import Shop
from courseware.study.back_office import ORDERS, OrdersView
from courseware.study.context import Context
from courseware.web import resources
from tests.web.conftest import MAIN, texts
from tests.web.statements import MOST, statements

pytestmark = pytest.mark.usefixtures("real_course")


@pytest.fixture
def workbook(course: Course, shop: Shop) -> Workbook:
    return Workbook(course, shop)


def opened(script: str) -> AppTest:
    page = AppTest.from_file(str(MAIN), default_timeout=60).run()
    page = page.switch_page(f"{script}.py").run()
    assert not page.exception
    return page


def learner_id() -> str:
    return resources.study().profiles.all()[0].id


def orders() -> OrdersView:
    view = resources.study().back_office.orders(Context(learner_id()))
    assert isinstance(view, OrdersView)
    return view


def press(page: AppTest, label: str) -> AppTest:
    found = [button for button in page.button if re.fullmatch(label, button.label)]
    assert found, f"no {label} among {[button.label for button in page.button]}"
    found[0].click().run()
    assert not page.exception
    return page


def choose(page: AppTest, label: str, value: str) -> None:
    next(box for box in page.selectbox if box.label == label).select(value).run()
    assert not page.exception


def assigned(workbook: Workbook, item: str) -> Assignment:
    return workbook.assignment(item.partition(":")[2], seed_of(learner_id(), item, 0))


def test_the_desks_are_listed_and_lead_to_their_exercises() -> None:
    page = opened("backend")
    assert [each.value for each in page.subheader] == ["订单", "商品"]
    assert "没做过" in texts(page)


def test_heaps_look_alike_and_say_nothing_about_what_they_are() -> None:
    page = opened("orders")
    choose(page, "先看哪一堆", "people")
    cards = [text.value for text in page.caption if " 个客户 · " in text.value]
    assert len(cards) == 8
    assert all(re.fullmatch(r"\d+ 个客户 · .* · [\d,.]+ 元", card) for card in cards)
    customers = [int(card.split()[0]) for card in cards]
    assert customers == sorted(customers, reverse=True)
    assert customers[0] > 1


def test_what_is_decided_outlasts_the_tab_and_is_the_answer_of_the_exercise(workbook: Workbook) -> None:
    page = opened("orders")
    press(page, "打开")
    press(page, r"扣下这 \d+ 单")
    press(page, "打开")
    press(page, r"放行这 \d+ 单")
    view = orders()
    assert view.held
    assert view.released
    assert not view.held & view.released
    again = opened("orders")
    assert f"已扣 {len(view.held)}" in str(again.button_group[0].options)
    assert resources.study().items.view(ORDERS, Context(learner_id())).answer["hold"].split() == sorted(view.held)


def test_it_is_told_how_many_were_held_rightly_and_why_some_were_not() -> None:
    page = opened("orders")
    press(page, "打开")
    press(page, r"扣下这 \d+ 单")
    press(page, "交这次审单")
    told = texts(page)
    assert re.search(r"该扣 \d+ 单，你扣了 \d+ 单：扣对 0", told)
    assert told.count("错扣 T") == 3
    assert "那一天寄到这个地址的只有这一单" in told
    assert told.count("漏掉 T") == 3
    assert "个客户，都是一件、同一款" in told


def test_nothing_held_is_no_answer_and_costs_nothing() -> None:
    page = opened("orders")
    press(page, "交这次审单")
    assert "还差一点" in texts(page)
    assert orders().exercise.tries == 0


def test_the_right_orders_are_right_and_a_named_mistake_says_its_figures(workbook: Workbook) -> None:
    page = opened("orders")
    solved = workbook.solved(assigned(workbook, ORDERS))
    desk = resources.study().back_office
    desk.decide(orders(), learner_id(), solved.mistakes["by-customer"]["hold"], hold=True)
    page = opened("orders")
    press(page, "交这次审单")
    assert "你找的是一天里下了几单的客户" in texts(page)
    assert re.search(r"该扣 \d+ 单，你扣了 \d+ 单：扣对 0，错扣 \d+，漏掉 \d+。", texts(page))
    desk.decide(orders(), learner_id(), orders().held, hold=False)
    desk.decide(orders(), learner_id(), solved.values["hold"], hold=True)
    page = opened("orders")
    press(page, "其余 .* 单都放行")
    assert "都判完了。" in texts(page)
    press(page, "交这次审单")
    assert "审单这一步对了" in texts(page)
    page = opened("orders")
    assert orders().rest
    assert "都判完了。" in texts(page)


def test_a_redraw_asks_the_record_little() -> None:
    page = opened("orders")
    with statements() as sent:
        page.run()
    assert len(sent) <= MOST
