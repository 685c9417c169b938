"""The shared round of the 618 on the pages of trainer and learners, and the class's plans side by side."""

from __future__ import annotations

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from courseware.classroom.contest import Contest
from courseware.classroom.room import GRACE, Ask, Begin
from courseware.markdown import escape
from courseware.promotion.cards import title
from courseware.promotion.solved import own_number, solved
from courseware.record.seats import Seat
from courseware.record.trainers import Trainer
from courseware.study.planner import Run
from courseware.study.rooms import ClassRoom
from courseware.study.seating import Wish
from courseware.study.service import Study
from courseware.web import resources
from tests.promotion.plans import GOOD
from tests.web.conftest import NOON, Clock, Open, Sits, texts
from tests.web.statements import MOST, statements

CARDS = ["carrier", "rivals"]
NAME = "李*雷*"

pytestmark = pytest.mark.usefixtures("real_course")  # the campaign shows the shop's own tables


@pytest.fixture
def room(study: Study, trainer: Trainer) -> ClassRoom:
    made = study.leading.new_class(trainer, "五月二班")
    return study.leading.do(trainer, made.id, Begin())


@pytest.fixture
def seats(study: Study, room: ClassRoom) -> list[Seat]:
    return [study.seating.join(Wish(room.row.code, name)) for name in ("王小雨", NAME, "韩梅")]


def press(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click().run()
    assert not page.exception
    return page


def html_of(page: AppTest) -> str:
    return "\n".join(element.proto.body for element in page.get("html"))


def links(page: AppTest) -> list[str]:
    return [link.proto.label for link in page.main.get("page_link")]


def contest(study: Study, trainer: Trainer, room: ClassRoom) -> Contest:
    found = study.leading.room(trainer, room.id).room.contest
    assert found is not None
    return found


def save(seat: Seat, **changed: object) -> None:
    resources.planner().save_draft(seat.learner_id, {**GOOD, **changed})


def test_a_round_is_opened_prolonged_closed_named_and_put_away(
    study: Study, trainer: Trainer, room: ClassRoom, seats: list[Seat], open_page: Open
) -> None:
    save(seats[0])
    save(seats[1], shifts=0.0)
    page = open_page("contest", **{"class": room.id})
    assert not page.exception
    page.multiselect[0].set_value(CARDS)
    page = press(page, "contest-open")
    assert "**2 / 3 人**有能走的方案" in texts(page)
    assert "还没有方案：韩梅" in texts(page)
    now = contest(study, trainer, room)
    assert (now.planning, list(now.cards), now.deadline) == (True, CARDS, NOON + timedelta(minutes=20))
    page = press(page, "contest-prolong")
    assert contest(study, trainer, room).deadline == NOON + timedelta(minutes=25)
    page = press(page, "contest-close")
    assert "同场揭晓" in texts(page)
    assert "同行的实得优惠从" in texts(page)
    told = page.table[0].value
    assert sorted(told["姓名"]) == sorted([escape(NAME), "王小雨"])  # text, whatever stands in it
    page = press(page, "contest-name")
    assert contest(study, trainer, room).named
    page = press(page, "contest-away")
    assert "开始同场" in [button.label for button in page.button]


def test_the_projector_shows_how_many_then_what_came_of_it_and_no_name_unless_told_to(
    study: Study, trainer: Trainer, room: ClassRoom, seats: list[Seat], open_page: Open
) -> None:
    for seat in seats:
        save(seat)
    resources.contests().open(trainer, room.id, CARDS, 600)
    page = open_page("projector", **{"class": room.id})
    assert "3 / 3 人的方案能走" in html_of(page)
    assert title("carrier") not in texts(page)
    lead = open_page("contest", **{"class": room.id})
    press(lead, "contest-close")
    page = open_page("projector", **{"class": room.id})
    assert title("carrier") in texts(page)
    assert not page.table
    assert "王小雨" not in texts(page) + html_of(page)
    press(lead, "contest-name")
    assert "王小雨" in list(open_page("projector", **{"class": room.id}).table[0].value["姓名"])
    press(lead, "contest-project")
    assert title("carrier") not in texts(open_page("projector", **{"class": room.id}))
    press(lead, "contest-project")
    question = next(iter(resources.course().questions))
    study.leading.do(trainer, room.id, Ask(question))  # what is asked goes before it
    assert title("carrier") not in texts(open_page("projector", **{"class": room.id}))


def test_a_learner_plans_is_told_what_is_missing_and_sees_what_came_of_it(
    study: Study, trainer: Trainer, room: ClassRoom, seats: list[Seat], open_page: Open, sits: Sits, clock: Clock
) -> None:
    resources.contests().open(trainer, room.id, CARDS, 600)
    sits("seat", seats[0].id)
    page = open_page("classroom")
    assert "你还没有存过方案" in texts(page)
    assert "有 2 张事件卡" in texts(page)
    assert not any(title(card) in texts(page) + html_of(page) for card in CARDS)
    assert "618 同场，定好方案" in links(open_page("course"))
    page = press(open_page("promotion", step="budget"), "contest-save")
    assert "已存，能走" in texts(page)
    save(seats[1], shifts="很多")
    sits("seat", seats[1].id)
    assert "现在这份还走不了" in texts(open_page("promotion", step="stock"))
    clock.wall += timedelta(minutes=10) + GRACE
    assert "你的方案这次没能走" in texts(open_page("classroom"))
    sits("seat", seats[2].id)
    assert "这一场没有你的方案" in texts(open_page("classroom"))
    sits("seat", seats[0].id)
    page = open_page("classroom")
    assert "第 1 名，共 1 份方案" in texts(page)
    assert all(title(card) in texts(page) for card in CARDS)
    assert any("第 1 名" in link for link in links(open_page("course")))


def test_no_learner_reads_anothers_name_before_the_trainer_shows_names(
    study: Study, trainer: Trainer, room: ClassRoom, seats: list[Seat], open_page: Open, sits: Sits
) -> None:
    for seat in seats:
        save(seat)
    resources.contests().open(trainer, room.id, (), 600)
    lead = press(open_page("contest", **{"class": room.id}), "contest-close")
    sits("seat", seats[0].id)
    page = open_page("classroom")
    assert not page.table
    assert "韩梅" not in texts(page) + html_of(page)
    sits("trainer", trainer.id)
    press(lead, "contest-name")
    sits("seat", seats[0].id)
    assert "韩梅" in list(open_page("classroom").table[0].value["姓名"])


def test_while_a_round_is_planned_the_campaign_shows_its_market(
    study: Study, trainer: Trainer, room: ClassRoom, seats: list[Seat], open_page: Open, sits: Sits
) -> None:
    seat = seats[0]
    own = solved(own_number(seat.learner_id)).believed
    sits("seat", seat.id)

    def members() -> str:
        return next(each.value for each in open_page("promotion", step="budget").caption if "能发的会员" in each.value)

    before = members()
    assert f"{own.members:,.0f} 人" in before
    opened = resources.contests().open(trainer, room.id, (), 600).room.contest
    assert opened is not None
    assert f"{solved(opened.market).believed.members:,.0f} 人" in members()
    assert members() != before


def test_the_class_is_seen_by_its_last_runs_and_who_has_none_is_named_to_the_trainer_alone(
    study: Study, trainer: Trainer, room: ClassRoom, seats: list[Seat], open_page: Open
) -> None:
    assert "还没有人跑过" in texts(open_page("contest", **{"class": room.id}))
    planner = resources.planner()
    for n, seat in enumerate(seats[:2]):
        for shifts in (0.0, 3.0 + n):
            run = planner.practise(seat.learner_id, {**GOOD, "shifts": shifts}, f"{n}-{shifts}")
            assert isinstance(run, Run)
    page = open_page("contest", **{"class": room.id})
    assert "全班的钱丢在哪" in texts(page)
    assert "**爆发每天加班次**  \n中间 3.5 个班" in texts(page)
    assert "**1 人还没跑过 618**" in texts(page)
    gap = sum(planner.view(seat.learner_id).runs[-1].judgement.gap for seat in seats[:2])
    view = resources.class_plans().view(room.id, study.seating.seats(room.id))
    assert (view.learners, view.graded) == (2, 0)
    assert view.gap == pytest.approx(gap)
    assert sum(each.lost for each in view.losses) == pytest.approx(gap)
    for shown in ("losses", "spread"):
        page = open_page("projector", **{"class": room.id, "show": shown})
        assert not page.exception
        said = texts(page) + html_of(page)
        assert not any(seat.name in said for seat in seats)


def test_a_class_that_has_been_looked_at_takes_one_small_statement_until_somebody_plays(
    study: Study, room: ClassRoom, seats: list[Seat]
) -> None:
    plans, planner = resources.class_plans(), resources.planner()
    planner.practise(seats[0].learner_id, GOOD, "a")
    assert plans.view(room.id, seats).learners == 1
    with statements() as sent:
        plans.view(room.id, seats)
    assert len(sent) == 1, sent
    planner.practise(seats[1].learner_id, GOOD, "b")
    assert plans.view(room.id, seats).learners == 2
    assert [seat.name for seat in plans.view(room.id, seats).without] == ["韩梅"]


def test_a_stranger_and_a_learner_see_nothing_of_the_trainers_page(
    study: Study, trainer: Trainer, room: ClassRoom, seats: list[Seat], open_page: Open, sits: Sits
) -> None:
    resources.contests().open(trainer, room.id, (), 600)
    other, _ = study.leading.add_trainer("李老师")
    for kind, id, said in (("seat", seats[0].id, "这是老师的页面"), ("trainer", other.id, "没有这个班")):
        sits(kind, id)  # type: ignore[arg-type]
        for shown in ({}, {"show": "losses"}):
            page = open_page("projector" if shown else "contest", **{"class": room.id}, **shown)
            assert said in texts(page)
            assert "韩梅" not in texts(page) + html_of(page)
            assert not any(button.key == "contest-close" for button in page.button)


def test_the_pages_take_few_statements(
    study: Study, trainer: Trainer, room: ClassRoom, seats: list[Seat], open_page: Open, sits: Sits
) -> None:
    for seat in seats:
        save(seat)
    resources.contests().open(trainer, room.id, (), 600)
    page = open_page("contest", **{"class": room.id})
    with statements() as sent:
        page.run()
    assert len(sent) <= 3 + MOST + 1, "\n".join(sent)  # who leads takes three, and the class's plans one more
    sits("seat", seats[0].id)
    page = open_page("classroom")
    with statements() as sent:
        page.run()
    assert len(sent) <= MOST + 2, sent
