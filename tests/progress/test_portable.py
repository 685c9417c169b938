"""A record written and read again is the same, and a file from elsewhere is read strictly."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courseware.progress import portable
from courseware.progress.portable import NotPortable, for_learner, read, write
from courseware.progress.portable_entries import DEEPEST
from courseware.record.log import Attempt, Drawn, Event, EventKind, Learner, Purpose, Sitting, SittingKind, drawn_for
from courseware.record.markings import Marking, hash_of, marked_text
from courseware.record.runs import KeptRun
from courseware.record.trainers import ELSEWHERE
from courseware.record.transfers import Draft, Holdings
from courseware.verdict import Finding, Status, Verdict, of_parts

NOW = datetime(2026, 11, 27, 4, tzinfo=UTC)
OWNER = Learner("0123456789abcdef", "小明", NOW - timedelta(days=30))
OTHER = Learner("fedcba9876543210", "小红", NOW)

ids = st.text("abz09-", min_size=1, max_size=8).map("a{}".format)
items = st.builds(lambda kind, id: f"{kind}:{id}", st.sampled_from(["question", "exercise"]), ids)
keys = st.text("azAZ09_-", min_size=1, max_size=8)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2026, 11, 27), timezones=st.just(UTC))
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
answers = st.recursive(
    scalars, lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(), part, max_size=3), max_leaves=5
)
found = st.builds(Finding, keys, st.dictionaries(keys, scalars, max_size=2), st.none(), st.booleans())
graded = st.sampled_from([Status.WRONG, Status.PARTIAL, Status.CORRECT, Status.UNSCORED, Status.COMPARED])
plain_verdicts = st.builds(Verdict, graded, st.floats(0, 1), st.lists(found, max_size=2).map(tuple))


@st.composite
def exercise_verdicts(draw: st.DrawFn) -> Verdict:
    parts = {
        name: Verdict(
            draw(graded),
            draw(st.floats(0, 1)),
            tuple(replace(each, field=name) for each in draw(st.lists(found, max_size=2))),
        )
        for name in draw(st.sets(st.sampled_from(["uv", "buyers", "cvr"]), min_size=1))
    }
    return of_parts(draw(graded), draw(st.floats(0, 1)), parts)


@st.composite
def holdings(draw: st.DrawFn) -> Holdings:
    names = map("n{}".format, count())
    sittings = tuple(
        Sitting(
            next(names), OWNER.id, draw(st.sampled_from(SittingKind)), draw(answers), draw(st.booleans()),
            tuple(Drawn(draw(items), draw(st.integers(0, 9)), draw(keys)) for _ in range(2)),
            draw(st.none() | st.integers(1, 9999)), start, start + timedelta(minutes=draw(st.integers(0, 90))),
            frozenset(draw(st.lists(items, max_size=2))),
        )
        for start in draw(st.lists(moments.filter(lambda at: at < NOW - timedelta(days=1)), max_size=2))
    )  # fmt: skip

    def attempt() -> Attempt:
        item, sitting = draw(items), draw(st.none() | st.sampled_from(sittings)) if sittings else None
        purpose = Purpose.QUIZ if sitting else draw(st.sampled_from([Purpose.PRACTICE, Purpose.REVIEW, Purpose.CLASS]))
        return Attempt(
            f"{OWNER.id}:{item}:{next(names)}", OWNER.id, item, draw(st.none() | ids), draw(st.integers(-9, 9)),
            draw(answers), draw(plain_verdicts | exercise_verdicts()), draw(moments), draw(st.booleans()), purpose,
            sitting.id if sitting else None, draw(st.sampled_from([None, "0123456789abcdef"])),
            draw(st.sampled_from([None, OWNER.id, OTHER.id])),
        )  # fmt: skip

    def event() -> Event:
        kind, item = draw(st.sampled_from(EventKind)), draw(items)
        return Event(
            f"{kind}:{OWNER.id}:{item}:{next(names)}", OWNER.id, kind, item, draw(st.integers(0, 9)), draw(moments)
        )

    def run() -> KeptRun:
        nonce = f"{OWNER.id}:promotion:618:{next(names)}"
        plan = draw(st.dictionaries(keys, answers, max_size=2))
        return KeptRun(nonce, OWNER.id, draw(st.none() | st.integers(1, 5)), plan, {}, draw(moments))

    def marking(key: tuple[str, str]) -> Marking:
        points = tuple(draw(st.lists(keys, max_size=2)))
        return Marking(OWNER.id, *key, ELSEWHERE, points, draw(st.sampled_from([None, "再写一句"])), draw(moments))

    few = st.integers(0, 3)
    attempts = tuple(attempt() for _ in range(draw(few)))
    texts = {marked_text(each.item, each.answer) for each in attempts}
    drafts = {item: Draft(item, draw(answers), draw(moments)) for item in draw(st.lists(items, max_size=3))}
    return Holdings(
        OWNER,
        attempts,
        tuple(event() for _ in range(draw(few))),
        tuple(drafts.values()),
        tuple(run() for _ in range(draw(few))),
        sittings,
        tuple(marking(each) for each in sorted(texts) if draw(st.booleans())),
    )


@settings(max_examples=40)
@given(holdings())
def test_what_is_written_is_read_again(held: Holdings) -> None:
    parcel = read(write(held, NOW), NOW)
    assert parcel.held == held
    assert (parcel.exported_at, parcel.unread, parcel.told) == (NOW, 0, ())


@settings(max_examples=40)
@given(holdings())
def test_for_its_own_learner_everything_comes_and_says_where_from(held: Holdings) -> None:
    came = for_learner(held, OWNER)
    assert [drawn_for(each) for each in came.attempts] == [drawn_for(each) for each in held.attempts]
    assert all(each.origin for each in (*came.attempts, *came.runs))
    bare = replace(
        came,
        attempts=tuple(replace(each, origin=None, variant=0) for each in came.attempts),
        runs=tuple(replace(each, origin=None) for each in came.runs),
    )
    assert bare == replace(
        held,
        attempts=tuple(replace(each, origin=None, variant=0) for each in held.attempts),
        runs=tuple(replace(each, origin=None) for each in held.runs),
    )


@settings(max_examples=40)
@given(holdings())
def test_for_another_learner_numbers_keep_their_owner_and_come_home_again(held: Holdings) -> None:
    came = for_learner(held, OTHER)
    own = [each for each in held.attempts if each.occasion is None]
    assert [drawn_for(each) for each in came.attempts] == [drawn_for(each) for each in own]
    assert all(each.nonce.startswith(f"{OTHER.id}:{each.item}:") for each in came.attempts)
    for each in came.attempts:  # what is shown to the other has numbers of his own
        assert (each.variant >= 0) == (drawn_for(each)[0] == OTHER.id)
    assert came.drafts == came.sittings == came.markings == ()
    assert all(run.number is None for run in came.runs)
    assert {each.kind for each in came.events} <= set(portable.OF_LESSONS)
    home = for_learner(came, OWNER)
    assert [(each.nonce, drawn_for(each)) for each in home.attempts] == [(e.nonce, drawn_for(e)) for e in own]
    assert for_learner(home, OTHER) == came


# Strangers' files

ITEM = "question:uv-over-a-week"
GOOD = Holdings(
    OWNER,
    (Attempt(f"{OWNER.id}:{ITEM}:n1", OWNER.id, ITEM, None, 0, "a", Verdict(Status.WRONG, 0.0), NOW),),
    (Event(f"lesson_opened:{OWNER.id}:core:1", OWNER.id, EventKind.LESSON_OPENED, "core", 0, NOW),),
    (Draft(ITEM, "b", NOW),),
    (KeptRun(f"{OWNER.id}:promotion:618:r", OWNER.id, 1, {}, {}, NOW),),
    (Sitting("s1", OWNER.id, SittingKind.QUIZ, {}, False, (Drawn(ITEM, 0, "0" * 16),), None, NOW, NOW),),
)
Edit = Callable[[dict[str, Any]], None]


def edited(change: Edit) -> bytes:
    told = json.loads(write(GOOD, NOW))
    change(told)
    return json.dumps(told).encode()


def put(list_: str, /, **values: Any) -> Edit:
    return lambda told: told[list_][0].update(values)


def deep(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "读不出来"),
        (b"\xff\xfe\x00", "读不出来"),
        (b"PK\x03\x04", "读不出来"),
        (b'{"format": "courseware-record", "version": 1, "x": NaN}', "读不出来"),
        (b'{"format": "courseware-record", "version": 1, "x": 1e999}', "读不出来"),
        (b'{"format": "courseware-record", "version": 1, "x": ' + b"9" * 5000 + b"}", "读不出来"),
        (b"[" * 100_000, "套了太多层"),
        (b"[]", "不是从「我的数据」导出的"),
        (b'{"format": "something"}', "不是从「我的数据」导出的"),
        (b" " * (portable.MOST_BYTES + 1), "最多能读 10 MB"),
        (edited(lambda told: told.update(version=2)), "请先更新"),
        (edited(lambda told: told.update(version="1")), "版本认不出来"),
        (edited(lambda told: told.update(version=True)), "版本认不出来"),
        (edited(lambda told: told.update(version=0)), "版本认不出来"),
        (edited(lambda told: told.pop("learner")), "没有写清"),
        (edited(lambda told: told["learner"].update(id="../../etc")), "没有写清"),
        (edited(lambda told: told["learner"].update(name=5)), "没有写清"),
        (edited(lambda told: told.update(exported_at="昨天")), "没有写清"),
        (edited(lambda told: told.update(attempts={})), "结构"),
        (edited(lambda told: told.update(more=[])), "结构"),
        (edited(lambda told: told.update(events=[0] * (portable.MOST_ENTRIES + 1))), "超过 40,000 条"),
    ],
)
def test_a_file_that_is_none_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(NotPortable, match=sentence):
        read(content, NOW)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (put("attempts", score=1.5), "作答第 1 条：「score」"),
        (put("attempts", score="1"), "「score」"),
        (put("attempts", score=True), "「score」"),
        (put("attempts", status="great"), "「status」"),
        (put("attempts", status="invalid"), "没能读懂"),
        (put("attempts", variant=2**40), "「variant」"),
        (put("attempts", variant=1.5), "「variant」"),
        (put("attempts", item="question:" + "x" * 100), "「item」"),
        (put("attempts", item="'; drop table attempts; --"), "「item」"),
        (put("attempts", nonce=f"{OTHER.id}:{ITEM}:n1"), "编号和学员对不上"),
        (put("attempts", nonce=f"{OWNER.id}:{ITEM}:"), "编号和学员对不上"),
        (put("attempts", nonce="x" * 300), "「nonce」"),
        (put("attempts", at="2026-11-27T04:00:00"), "「at」"),
        (put("attempts", at=1_700_000_000), "「at」"),
        (put("attempts", at="2027-11-27T04:00:00+00:00"), "时间在将来"),
        (put("attempts", answer=deep(DEEPEST + 1)), "「answer」"),
        (put("attempts", purpose="quiz", occasion="nowhere"), "自测不在文件里"),
        (put("attempts", parts={"cvr": {"status": "correct"}}), "「parts.cvr.score」"),
        (put("attempts", findings=[{"id": "x", "data": [], "named": False}]), "「findings.0.data」"),
        (put("attempts", more=1), "「more」"),
        (lambda told: told["attempts"].append(told["attempts"][0]), "作答第 2 条：和前面的一条编号相同"),
        (lambda told: told["attempts"].append(7), "作答第 2 条：「整条」"),
        (put("events", kind="danced"), "学习动作第 1 条"),
        (put("events", nonce=f"hint_taken:{OWNER.id}:core:1"), "编号和学员对不上"),
        (put("drafts", raw=deep(900)), "草稿第 1 条"),
        (put("runs", number=0), "618 运行第 1 条"),
        (put("runs", plan=[]), "618 运行第 1 条"),
        (put("runs", nonce=f"{OTHER.id}:promotion:618:r"), "编号和学员对不上"),
        (put("sittings", ended_at=None), "自测第 1 条"),
        (put("sittings", ended_at="2026-11-26T04:00:00+00:00"), "结束的时间在开始之前"),
        (put("sittings", drawn=[["a", "b"]]), "自测第 1 条"),
        (put("sittings", drawn=[["drill:live-hour", 0, "f" * 16]]), "自测第 1 条"),
    ],
)
def test_an_entry_that_was_edited_is_left_out_and_told(change: Edit, sentence: str) -> None:
    parcel = read(edited(change), NOW)
    assert parcel.unread == 1
    assert sentence in parcel.told[0]
    counts = (*map(len, (parcel.held.attempts, parcel.held.events, parcel.held.drafts, parcel.held.runs)),)
    assert sum(counts) + len(parcel.held.sittings) in (4, 5)


MARKED = replace(GOOD, markings=(Marking(OWNER.id, ITEM, hash_of("a"), ELSEWHERE, ("a",), "再写一句", NOW),))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (put("markings", text=hash_of("b")), "批改第 1 条：它批的作答不在文件里"),
        (put("markings", item="question:another"), "它批的作答不在文件里"),
        (put("markings", text="a"), "「text」"),
        (put("markings", points=[5]), "「points.0」"),
        (put("markings", points=["'; drop table markings"]), "「points.0」"),
        (put("markings", asked="两\n行"), "「asked」"),
        (put("markings", asked="写" * 401), "「asked」"),
        (put("markings", asked=""), "「asked」"),
        (put("markings", trainer_id="t1"), "「trainer_id」"),
        (put("markings", at="2027-11-27T04:00:00+00:00"), "时间在将来"),
        (lambda told: told["markings"].append(told["markings"][0]), "批改第 2 条：和前面的一条编号相同"),
    ],
)
def test_what_is_said_of_a_text_that_is_not_in_the_file_is_left_out(change: Edit, sentence: str) -> None:
    told = json.loads(write(MARKED, NOW))
    assert "trainer_id" not in told["markings"][0]
    change(told)
    parcel = read(json.dumps(told).encode(), NOW)
    assert (parcel.unread, parcel.held.attempts) == (1, GOOD.attempts)
    assert sentence in parcel.told[0]
    assert len(parcel.held.markings) == len(told["markings"]) - 1


def test_of_many_bad_entries_the_first_few_are_told() -> None:
    parcel = read(edited(lambda told: told["events"].extend([{}] * 50)), NOW)
    assert (parcel.unread, len(parcel.told)) == (50, portable.TOLD)


def test_the_class_of_an_answer_does_not_travel() -> None:
    parcel = read(edited(put("attempts", purpose="class", occasion="class-1")), NOW)
    assert (parcel.held.attempts[0].purpose, parcel.held.attempts[0].occasion) == (Purpose.CLASS, None)


anything = st.recursive(scalars, lambda part: st.lists(part) | st.dictionaries(st.text(), part))
ours = anything.map(lambda value: json.dumps({"format": "courseware-record", "version": 1, "learner": value}).encode())


@given(st.binary(max_size=200) | ours)
def test_whatever_is_in_a_file_it_is_read_or_refused(content: bytes) -> None:
    with pytest.raises(NotPortable):
        read(content, NOW)
