"""A record taken to another machine: merged once, graded again, never half; and a profile removed for good."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from courseware.answers.exercise import Workbook
from courseware.answers.question import right_answer
from courseware.content.course import Course
from courseware.content.question import NumberQuestion, Single, TextQuestion
from courseware.items import TILES, exercise_item, question_item
from courseware.progress.portable import NotPortable
from courseware.record.log import Attempt, Drawn, Learner, Purpose, Sitting, SittingKind
from courseware.record.markings import Marking, hash_of
from courseware.record.runs import KeptRun
from courseware.record.store import Store
from courseware.record.transfers import Counts
from courseware.record.unavailable import StoreUnavailable
from courseware.seed import seed_of
from courseware.shop.tables import Shop
from courseware.shop.tiles import Compared, Rings, Tile, plain
from courseware.study.back_office import LET_GO, OrdersView
from courseware.study.context import Context
from courseware.study.my_data import NotYet
from courseware.study.names import NameRefused
from courseware.study.service import Study
from courseware.verdict import Finding, Status, Verdict, correct

NOON = datetime(2026, 5, 1, 4, tzinfo=UTC)
EXERCISE = exercise_item("conversion-rate")


class Referee:
    """A planner that finds every run to be worth nothing."""

    item = "promotion:618"
    most_graded = 5

    def __init__(self, ready: bool = True) -> None:
        self.ready = ready

    def judged_again(self, learner_id: str, run: KeptRun) -> KeptRun | None:
        if not self.ready:
            raise NotYet
        return None if run.plan.get("bad") else replace(run, judgement={"score": {"total": 0.0}})

    def is_plan(self, raw: Any) -> bool:
        return isinstance(raw, dict) and "budget" in raw


@dataclass
class Desk:
    """One machine."""

    study: Study
    store: Store
    course: Course
    shop: Shop

    def person(self, name: str = "小明") -> Learner:
        return self.study.profiles.create(name)

    def question(self, kind: type[NumberQuestion] | type[Single]) -> Any:
        return next(
            each for each in self.course.questions.values()
            if isinstance(each, kind) and (not isinstance(each, NumberQuestion) or each.given)
        )  # fmt: skip

    def right(self, learner: Learner, question: Any, variant: int = 0) -> Any:
        return right_answer(question, seed_of(learner.id, question_item(question.id), variant), self.shop)

    def answer(self, learner: Learner, item: str, raw: Any, nonce: str = "n1") -> None:
        self.study.items.submit(item, raw, nonce, Context(learner.id))

    def parcel(self, learner: Learner) -> Any:
        return self.study.my_data.read(self.study.my_data.export(learner))

    def results(self, learner: Learner) -> list[tuple[str, Status]]:
        return [(result.item, result.status) for result in self.store.histories.log(learner.id).results]


@pytest.fixture(scope="module")
def workbook(course: Course, shop: Shop) -> Workbook:
    """What an exercise's right answers are is the same on all machines."""
    return Workbook(course, shop)


@pytest.fixture
def desk(
    course: Course, shop: Shop, workbook: Workbook, tmp_path: Path, empty_record: Path
) -> Iterator[Callable[[str], Desk]]:
    """`desk("home")`: a machine with a record of its own and a clock that goes on."""
    ticks = iter(range(10**6))
    open_: list[Store] = []

    def build(name: str) -> Desk:
        folder = tmp_path / name
        folder.mkdir()
        store = Store.open(Path(shutil.copy(empty_record, folder)))
        open_.append(store)
        now = lambda: NOON + timedelta(seconds=next(ticks))  # noqa: E731
        return Desk(Study(course, shop, store, workbook, now), store, course, shop)

    yield build
    for store in open_:
        store.database.close()


@pytest.fixture
def home(desk: Callable[[str], Desk]) -> Desk:
    return desk("home")


@pytest.fixture
def school(desk: Callable[[str], Desk]) -> Desk:
    return desk("school")


@pytest.fixture
def worked(home: Desk) -> Learner:
    """Somebody who has done a little of everything."""
    learner = home.person()
    number, single = home.question(NumberQuestion), home.question(Single)
    home.answer(learner, question_item(number.id), home.right(learner, number))
    home.answer(learner, question_item(single.id), home.right(learner, single), "n2")
    home.answer(learner, EXERCISE, {"uv": "1", "buyers": "2", "cvr": "3%"}, "n3")
    lesson = next(iter(home.course.lessons.values()))
    home.study.lessons.finish(learner.id, lesson.id)
    home.study.items.save_draft(question_item(single.id), "b", Context(learner.id))
    home.store.runs.add(KeptRun(f"{learner.id}:promotion:618:r1", learner.id, None, {"budget": 1}, {}, NOON), True, 5)
    home.store.runs.add(KeptRun(f"{learner.id}:promotion:618:r2", learner.id, None, {"budget": 1}, {}, NOON), False, 5)
    sitting = Sitting(
        "quiz1", learner.id, SittingKind.QUIZ, {}, False, (Drawn(question_item(single.id), 3, "0" * 16),), None, NOON
    )
    home.store.sittings.start(sitting)
    attempt = Attempt(
        f"{learner.id}:{question_item(single.id)}:q1", learner.id, question_item(single.id), None, 3,
        home.right(learner, single), correct(), NOON, purpose=Purpose.QUIZ, occasion="quiz1",
    )  # fmt: skip
    home.store.attempts.append(attempt)
    home.store.sittings.end("quiz1", NOON + timedelta(minutes=5))
    return learner


ALL = Counts(attempts=4, events=1, drafts=1, runs=2, sittings=1)


def test_a_record_goes_to_another_machine_whole(home: Desk, school: Desk, worked: Learner) -> None:
    parcel = school.study.my_data.read(home.study.my_data.export(worked))
    assert school.study.my_data.home_of(parcel) is None
    assert school.study.my_data.coming(parcel, worked).new == ALL
    assert school.study.my_data.take_in(parcel, worked, Referee(), new_name="小明") == ALL
    assert school.study.profiles.get(worked.id) == worked
    assert school.results(worked) == home.results(worked)
    assert school.store.sittings.of_learner(worked.id) == home.store.sittings.of_learner(worked.id)
    ours, theirs = (desk.store.attempts.all_of(worked.id) for desk in (school, home))
    assert [replace(each, origin=None, content=None) for each in ours] == [
        replace(each, content=None) for each in theirs
    ]
    assert {each.origin for each in ours} == {worked.id}
    draft = next(each for each in home.store.transfers.all_of(worked).drafts)
    assert school.store.drafts.get(worked.id, draft.item) == draft.raw


def test_the_same_file_twice_adds_nothing(home: Desk, school: Desk, worked: Learner) -> None:
    content = home.study.my_data.export(worked)
    parcel = school.study.my_data.read(content)
    school.study.my_data.take_in(parcel, worked, Referee(), new_name="小明")
    before = school.study.my_data.export(worked)
    coming = school.study.my_data.coming(parcel, worked)
    assert (coming.new, coming.there, coming.behind) == (Counts(), ALL, Counts())
    assert school.study.my_data.take_in(parcel, worked, Referee()) == Counts()
    after = school.study.my_data.export(worked)
    assert without_moment(after) == without_moment(before)


def without_moment(content: bytes) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(content)
    told.pop("exported_at")
    return told


def test_what_was_done_on_both_machines_is_brought_together(home: Desk, school: Desk, worked: Learner) -> None:
    school.study.my_data.take_in(home.parcel(worked), worked, Referee(), new_name="小明")
    number = home.question(NumberQuestion)
    item = question_item(number.id)
    school.answer(worked, item, "1", "at-school")
    home.answer(worked, item, "2", "at-home")
    came = home.study.my_data.take_in(school.parcel(worked), worked, Referee())
    assert came.attempts == 1
    back = school.study.my_data.take_in(home.parcel(worked), worked, Referee())
    assert back.attempts == 1
    assert sorted(home.results(worked)) == sorted(school.results(worked))


def test_into_another_profile_and_home_again(home: Desk, school: Desk, worked: Learner) -> None:
    other = school.person("小红")
    parcel = home.parcel(worked)
    coming = school.study.my_data.coming(parcel, other)
    assert coming.behind == Counts(attempts=1, drafts=1, runs=1, sittings=1)
    came = school.study.my_data.take_in(parcel, other, Referee())
    assert came == Counts(attempts=3, events=1, runs=1)
    assert school.study.my_data.take_in(parcel, other, Referee()) == Counts()
    number = home.question(NumberQuestion)
    view = school.study.items.view(question_item(number.id), Context(other.id))
    assert view.done  # type: ignore[union-attr]
    assert view.answer is None  # type: ignore[union-attr]  # it answers other numbers
    assert view.variant == 0  # type: ignore[union-attr]
    assert home.study.my_data.coming(school.parcel(other), worked).new == Counts()


def test_a_learner_who_is_here_keeps_his_draft_and_his_sitting(home: Desk, school: Desk, worked: Learner) -> None:
    school.study.my_data.take_in(home.parcel(worked), worked, Referee(), new_name="小明")
    single = question_item(home.question(Single).id)
    school.study.items.save_draft(single, "c", Context(worked.id))
    late = replace(
        home.store.attempts.all_of(worked.id)[-1], nonce=f"{worked.id}:{single}:late", at=NOON + timedelta(minutes=4)
    )
    assert late.occasion == "quiz1"
    told = json.loads(home.study.my_data.export(worked))
    told["attempts"].append({**told["attempts"][-1], "nonce": late.nonce})
    parcel = school.study.my_data.read(json.dumps(told).encode())
    assert school.study.my_data.take_in(parcel, worked, Referee()) == Counts()
    assert school.store.drafts.get(worked.id, single) == "c"


@pytest.fixture
def marked(home: Desk) -> Learner:
    """Somebody of whose text a trainer has said something."""
    learner = home.person()
    home.answer(learner, question_item(worded(home).id), TEXT)
    trainer, _ = home.study.leading.add_trainer("陈老师")
    marking = Marking(learner.id, question_item(worded(home).id), hash_of(TEXT), trainer.id, ("a",), "再写一句", NOON)
    home.store.markings.put(marking)
    return learner


TEXT = "这一句里什么也没有写到"


def worded(desk: Desk) -> TextQuestion:
    return next(each for each in desk.course.questions.values() if isinstance(each, TextQuestion))


def told(desk: Desk, learner: Learner) -> Marking:
    return desk.study.marker.told(learner.id, [worded(desk).id])[worded(desk).id]


def test_what_a_trainer_said_comes_along_as_brought_in(home: Desk, school: Desk, marked: Learner) -> None:
    parcel = home.parcel(marked)
    assert school.study.my_data.coming(parcel, marked).new == Counts(attempts=1, markings=1)
    came = school.study.my_data.take_in(parcel, marked, Referee(), new_name="小明")
    assert came == Counts(attempts=1, markings=1)
    found = told(school, marked)
    assert (found.points, found.asked, found.at, found.brought_in) == (("a",), "再写一句", NOON, True)
    assert (school.study.leading.trainers(), school.study.profiles.all()) == ((), (marked,))
    assert school.study.leading.recognise(found.trainer_id, "") is None
    assert school.study.my_data.take_in(parcel, marked, Referee()) == Counts()
    assert home.study.my_data.take_in(school.parcel(marked), marked, Referee()) == Counts()
    assert not told(home, marked).brought_in


def test_what_a_trainer_said_comes_after_the_text_and_to_nobody_else(home: Desk, school: Desk, marked: Learner) -> None:
    other = school.person("小红")
    assert school.study.my_data.coming(home.parcel(marked), other).behind == Counts(markings=1)
    edited_ = edited(home, marked, lambda told: told.update(markings=[]))
    school.study.my_data.take_in(school.study.my_data.read(edited_), marked, Referee(), new_name="小明")
    assert school.study.my_data.take_in(home.parcel(marked), marked, Referee()) == Counts(markings=1)


# What a file says is not believed


@pytest.mark.parametrize("change", [{"points": ["a", "no-such"]}, {"item": "question:no-such"}])
def test_what_is_said_of_no_text_of_the_course_is_left_out(
    home: Desk, school: Desk, marked: Learner, change: dict[str, Any]
) -> None:
    def odd(told: dict[str, Any]) -> None:
        told["markings"][0].update(change)
        if "item" in change:
            nonce = f"{marked.id}:{change['item']}:n1"
            told["attempts"].append({**told["attempts"][0], "item": change["item"], "nonce": nonce})

    parcel = school.study.my_data.read(edited(home, marked, odd))
    assert len(parcel.held.markings) == 1
    assert school.study.my_data.take_in(parcel, marked, Referee(), new_name="小明").markings == 0


def edited(home: Desk, learner: Learner, change: Callable[[dict[str, Any]], None]) -> bytes:
    told = json.loads(home.study.my_data.export(learner))
    change(told)
    return json.dumps(told).encode()


def test_a_wrong_answer_that_the_file_calls_right_stays_wrong(home: Desk, school: Desk, worked: Learner) -> None:
    def praise(told: dict[str, Any]) -> None:
        for attempt in told["attempts"]:
            attempt.update(status="correct", score=1.0, parts={}, findings=[{"id": "no-such", "data": {}}])

    parcel = school.study.my_data.read(edited(home, worked, praise))
    school.study.my_data.take_in(parcel, worked, Referee(), new_name="小明")
    assert school.results(worked) == home.results(worked)
    first = {each.item: each for each in school.store.attempts.all_of(worked.id)}[EXERCISE]
    assert first.verdict == {each.item: each for each in home.store.attempts.all_of(worked.id)}[EXERCISE].verdict


def test_of_an_item_that_has_changed_the_score_is_kept_and_proves_nothing(
    home: Desk, school: Desk, worked: Learner
) -> None:
    def older(told: dict[str, Any]) -> None:
        for attempt in told["attempts"]:
            attempt.update(content="f" * 16, status="correct", score=1.0, findings=[{"id": "no-such", "data": {}}])

    parcel = school.study.my_data.read(edited(home, worked, older))
    school.study.my_data.take_in(parcel, worked, Referee(), new_name="小明")
    kept = school.store.attempts.all_of(worked.id)
    assert [each.verdict for each in kept] == [Verdict(Status.CORRECT, 1.0)] * len(kept)
    assert all(each.content is None for each in kept)
    achieved = school.store.achievements.of(worked.id, [EXERCISE])
    assert [each.counts for each in achieved.solved] == [False]


@pytest.mark.parametrize("answer", [5, {"a": 1}, [[1]], None, "zzz", {"uv": {"rows": 1}}])
def test_an_answer_that_nobody_could_hand_in_is_left_out(
    home: Desk, school: Desk, worked: Learner, answer: Any
) -> None:
    def odd(told: dict[str, Any]) -> None:
        told["attempts"] = [{**told["attempts"][1], "answer": answer}]

    parcel = school.study.my_data.read(edited(home, worked, odd))
    school.study.my_data.take_in(parcel, worked, Referee(), new_name="小明")
    assert school.results(worked) == []
    assert school.study.items.view(question_item(home.question(Single).id), Context(worked.id)) is not None


@pytest.mark.parametrize("raw", [5, {"uv": {"a": []}}, {"no-such-field": "1"}, [1, 2]])
@pytest.mark.parametrize("item", [EXERCISE, "question:no-such", "promotion:618", "something"])
def test_a_draft_that_no_form_can_hold_is_left_out(
    home: Desk, school: Desk, worked: Learner, item: str, raw: Any
) -> None:
    def odd(told: dict[str, Any]) -> None:
        told["drafts"] = [{**told["drafts"][0], "item": item, "raw": raw}]

    parcel = school.study.my_data.read(edited(home, worked, odd))
    assert school.study.my_data.take_in(parcel, worked, Referee(), new_name="小明").drafts == 0


TILE = Tile("订单", "orders", "pay_time", None, None, False, None, "", Compared.WEEK_AGO, Rings.BELOW, 0.15)
LET_GONE = {"variant": 0, "released": ["O1"], "rest": False}


@pytest.mark.parametrize(
    ("item", "raw"),
    [
        (LET_GO, LET_GONE),
        ("drill:burst-night", ["price:off"]),
        (TILES, plain([TILE])),
    ],
)
def test_what_is_kept_beside_the_answers_moves_along(
    home: Desk, school: Desk, worked: Learner, item: str, raw: Any
) -> None:
    home.store.drafts.save(worked.id, item, raw, NOON)
    school.study.my_data.take_in(home.parcel(worked), worked, Referee(), new_name="小明")
    assert school.store.drafts.get(worked.id, item) == raw


@pytest.mark.parametrize(
    "raw",
    [5, [], {"rest": True}, *({**LET_GONE, **odd} for odd in ({"released": 5}, {"released": [[1]]}, {"rest": 1}))],
)
def test_orders_that_no_desk_let_go_are_left_out(home: Desk, school: Desk, worked: Learner, raw: Any) -> None:
    home.store.drafts.save(worked.id, LET_GO, raw, NOON)
    school.study.my_data.take_in(home.parcel(worked), worked, Referee(), new_name="小明")
    assert school.store.drafts.get(worked.id, LET_GO) is None
    assert isinstance(school.study.back_office.orders(Context(worked.id)), OrdersView)


def test_graded_runs_take_the_numbers_that_are_left(home: Desk, school: Desk, worked: Learner) -> None:
    school.study.my_data.take_in(home.parcel(worked), worked, Referee(), new_name="小明")
    for number in range(3):
        run = KeptRun(f"{worked.id}:promotion:618:here{number}", worked.id, None, {"budget": 1}, {}, NOON)
        school.store.runs.add(run, True, 5)
    for number in range(3):
        run = KeptRun(f"{worked.id}:promotion:618:there{number}", worked.id, None, {"budget": 1}, {}, NOON)
        home.store.runs.add(run, True, 5)
    assert school.study.my_data.take_in(home.parcel(worked), worked, Referee()).runs == 1
    assert sorted(run.number for run in school.store.runs.all_of(worked.id) if run.number) == [1, 2, 3, 4, 5]


def test_a_run_is_judged_here(home: Desk, school: Desk, worked: Learner) -> None:
    with pytest.raises(NotYet, match="一分钟后"):
        school.study.my_data.take_in(home.parcel(worked), worked, Referee(ready=False), new_name="小明")
    assert school.study.profiles.all() == ()
    school.study.my_data.take_in(home.parcel(worked), worked, Referee(), new_name="小明")
    assert {json.dumps(run.judgement) for run in school.store.runs.all_of(worked.id)} == {'{"score": {"total": 0.0}}'}


# All or nothing


def test_a_name_that_is_taken_leaves_nothing_behind(home: Desk, school: Desk, worked: Learner) -> None:
    school.person("小明")
    for name in ("小明", "", "x" * 30):
        with pytest.raises(NameRefused):
            school.study.my_data.take_in(home.parcel(worked), worked, Referee(), new_name=name)
    assert len(school.study.profiles.all()) == 1
    assert school.study.my_data.counts(worked) == Counts()
    school.study.my_data.take_in(home.parcel(worked), worked, Referee(), new_name="小明二")
    assert school.study.profiles.get(worked.id) == replace(worked, name="小明二")


def test_a_disk_that_fails_in_the_middle_leaves_nothing_behind(
    home: Desk, school: Desk, worked: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    from courseware.record import transfers

    def fail(*_: object) -> bool:
        raise OSError("no space left")

    parcel = home.parcel(worked)
    with monkeypatch.context() as patch:
        patch.setattr(transfers, "add_event", fail)
        with pytest.raises((OSError, StoreUnavailable)):
            school.study.my_data.take_in(parcel, worked, Referee(), new_name="小明")
    assert school.study.profiles.all() == ()
    assert school.study.my_data.counts(worked) == Counts()
    assert school.study.my_data.take_in(parcel, worked, Referee(), new_name="小明") == ALL


# What is not told, and what goes


def test_a_test_that_goes_on_is_not_in_the_file(home: Desk, worked: Learner) -> None:
    single = home.question(Single)
    item = question_item(single.id)
    home.store.sittings.start(Sitting("open", worked.id, SittingKind.FINAL, {}, False, (), None, NOON))
    context = Context(worked.id, purpose=Purpose.QUIZ, occasion="open", variant=9)
    home.study.items.submit(item, home.right(worked, single), "secret", context)
    told = home.study.my_data.export(worked).decode()
    assert "secret" not in told
    assert '"open"' not in told
    home.store.sittings.end("open", NOON + timedelta(hours=1))
    assert "secret" in home.study.my_data.export(worked).decode()


def test_a_profile_goes_with_everything_and_leaves_the_others_alone(home: Desk, worked: Learner) -> None:
    other = home.person("小红")
    table = {"way": "upload", "columns": ["省份", "客户数"], "rows": [["x", n] for n in range(99)]}
    own = {"way": "upload", "columns": ["省份", "客户数"], "rows": [["y", n] for n in range(99)]}
    for person, answers in ((worked, (table, own)), (other, (table,))):
        for number, answer in enumerate(answers):
            home.store.attempts.append(
                Attempt(
                    f"{person.id}:{EXERCISE}:t{number}",
                    person.id,
                    EXERCISE,
                    None,
                    0,
                    {"t": answer},
                    Verdict(Status.WRONG, 0.0, (Finding("x"),)),
                    NOON,
                )
            )
    kept = home.study.my_data.export(other)
    counts = home.study.my_data.counts(worked)
    assert counts == replace(ALL, attempts=6, events=counts.events)
    home.study.my_data.remove(worked.id)
    assert home.study.profiles.all() == (other,)
    assert home.study.my_data.counts(worked) == Counts()
    assert without_moment(home.study.my_data.export(other)) == without_moment(kept)
    assert rows(home.store) == {"attempts": 1, "findings": 1, "payloads": 1, "learners": 1}


def rows(store: Store) -> dict[str, int]:
    """Rows by table, of those that have any."""
    from sqlalchemy import func, select

    from courseware.record.schema import metadata

    with store.database.reading() as connection:
        counted = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }
    return {name: number for name, number in counted.items() if number}


def test_exported_deleted_and_imported_it_is_as_before(home: Desk, worked: Learner) -> None:
    content = home.study.my_data.export(worked)
    home.study.my_data.remove(worked.id)
    home.study.my_data.take_in(home.study.my_data.read(content), worked, Referee(), new_name="小明")
    told, before = without_moment(home.study.my_data.export(worked)), without_moment(content)
    for each in (*told["attempts"], *told["runs"]):
        assert each.pop("origin") == worked.id
    for each in (*before["attempts"], *before["runs"]):
        each.pop("origin")
    for each in (*told["runs"], *before["runs"]):
        each.pop("judgement")
    assert told == before


def test_a_file_of_another_kind_has_its_sentence(home: Desk) -> None:
    with pytest.raises(NotPortable, match="读不出来"):
        home.study.my_data.read(b"PK")
