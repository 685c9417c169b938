"""The statistics an author reads: in words, from the record, on the page's and the terminal's table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from courseware.__main__ import main
from courseware.answers.diagnosis import GAVE_UP
from courseware.answers.question import grade_question
from courseware.content.course import Course
from courseware.content.loader import load_course
from courseware.record.log import Attempt
from courseware.record.store import Store
from courseware.seed import seed_of
from courseware.shop.tables import Shop
from courseware.study.statistics import Counted, Kind, Statistics
from courseware.study.statistics_sheet import answers_sheet, printed, reading, sheet
from courseware.verdict import Finding, Verdict, scored

ROOT = Path(__file__).parents[1] / "web" / "course"
NOON = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)
HOSTILE = "=cmd|' /C calc'!A0 <b>*x*</b>\n| 7"


class Class:
    """Learners who answer questions of the small course, a minute apart."""

    def __init__(self, store: Store, course: Course, shop: Shop) -> None:
        self.store, self.course, self.shop = store, course, shop
        self.time = NOON

    def learner(self, number: int) -> str:
        id = f"learner-{number}"
        if self.store.learners.get(id) is None:
            self.store.learners.add(f"学员{number}", f"学员{number}", NOON, lambda: id)
        return id

    def answers(self, question: str, *raws: object) -> None:
        for number, raw in enumerate(raws):
            learner, item = self.learner(number), f"question:{question}"
            self.time += timedelta(minutes=1)
            if raw is None:
                verdict = scored(0.0, Finding(GAVE_UP))
            else:
                verdict = grade_question(self.course.questions[question], raw, seed_of(learner, item), self.shop)
            self.record(learner, item, raw, verdict)

    def record(self, learner: str, item: str, raw: object, verdict: Verdict) -> None:
        nonce = f"{learner} {item} {self.time}"
        self.store.attempts.append(Attempt(nonce, learner, item, None, 0, raw, verdict, self.time))


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COURSEWARE_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path / "courseware.db"


@pytest.fixture
def group(data: Path) -> Class:
    return Class(Store.open(data), load_course(ROOT), Shop.load(ROOT / "datasets"))


@pytest.fixture
def statistics(group: Class) -> Statistics:
    return Statistics(group.course, group.shop, group.store)


def test_an_answer_without_a_name_turns_its_item_red_and_is_told(group: Class, statistics: Statistics) -> None:
    """Of 32 ÷ 1000: 3.2 % is right, 31.25 % is inverted and 320 % a hundred times too much; 4 % is nobody's mistake."""
    group.answers("a-number", *["3.2%"] * 5, *["31.25%"] * 4, "320%", *["4%"] * 3, "4.0%", "7%", None)
    group.answers("one-of", *"aabbcaaaaaaa")
    first, second = statistics.all()
    assert (first.item, first.red, first.learners, first.wrong, first.unnamed) == ("question:a-number", True, 16, 10, 5)
    assert (second.item, second.red, second.unnamed_share) == ("question:one-of", False, None)
    details = statistics.details("question:a-number")
    assert details.answered == (
        Counted("全对", Kind.RIGHT, 5),
        Counted("分子和分母写反了：转化率是付款人数除以访客数。", Kind.NAMED, 4),
        Counted("差 100 倍：多乘了 100", Kind.NAMED, 1),
        Counted("没有名字的错", Kind.UNNAMED, 5),
        Counted("说不会", Kind.GAVE_UP, 1),
    )
    assert details.unnamed == (
        Counted("正确值的 1.25 倍", Kind.UNNAMED, 4),
        Counted("正确值的 2.19 倍", Kind.UNNAMED, 1),
    )


def test_every_option_of_a_choice_is_told(group: Class, statistics: Statistics) -> None:
    group.answers("one-of", "a", "b", "b", None)
    assert statistics.details("question:one-of").answered == (
        Counted("少于 7000", Kind.RIGHT, 1),
        Counted("正好 7000", Kind.NAMED, 2),
        Counted("多于 7000", Kind.NAMED, 0),
        Counted("说不会", Kind.GAVE_UP, 1),
    )


def test_an_order_or_pairs_have_a_name_where_the_author_says_why(group: Class, statistics: Statistics) -> None:
    """The small course gives no reasons for its order: whatever is out of place has no name."""
    group.answers("an-order", *[["b", "a", "c", "d"]] * 10)
    [found] = statistics.all()
    assert (found.wrong, found.unnamed, found.red) == (10, 10, True)
    [commonest] = statistics.details("question:an-order").unnamed
    assert commonest == Counted("加入购物车 → 看到商品 → 提交订单 → 付款", Kind.UNNAMED, 10)


def test_an_exercise_tells_what_stood_in_the_fields(group: Class, statistics: Statistics) -> None:
    field = group.course.exercises["numbers"].fields[0]
    wrong = scored(0.0, Finding("too-high", {"read": 5.0, "unit": ""}, field.id))
    group.record(group.learner(1), "exercise:numbers", {field.id: HOSTILE}, wrong)
    [unnamed] = statistics.details("exercise:numbers").unnamed
    assert unnamed.label.startswith(field.label)
    assert "<b>*x*</b>" in unnamed.label
    assert "\n" not in unnamed.label
    with pytest.raises(KeyError):
        statistics.details("exercise:none")


def test_the_plays_of_a_drill_lie_by_the_usual_one_and_are_never_red(
    course: Course, shop: Shop, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = Store.open(data)
    group, statistics = Class(store, course, shop), Statistics(course, shop, store)
    scores = [1.0, 0.8, *[0.79] * 3, 0.5, *[0.49] * 6, 0.0]
    for number, score in enumerate(scores):
        group.record(group.learner(number), "drill:live-hour", ["rack:full:15"] * 4, scored(score))
    [found] = statistics.all()
    assert (found.learners, found.red, found.unnamed) == (13, False, 0)
    details = statistics.details("drill:live-hour")
    assert details.title == course.drills["live-hour"].title
    assert [each.learners for each in details.answered] == [2, 4, 7]
    assert sheet([found], statistics.titles())["题"].tolist() == [details.title]
    assert main(["statistics"]) == 0
    assert details.title in capsys.readouterr().out
    with pytest.raises(KeyError):
        statistics.details("drill:none")


def test_the_tables_hold_what_is_known(group: Class, statistics: Statistics) -> None:
    group.answers("one-of", *"ab" * 6)
    group.answers("a-number", "3.2%")
    table = sheet(statistics.all(), statistics.titles())
    assert table["编号"].tolist() == ["question:one-of", "question:a-number"]
    assert table["看什么"].tolist() == ["正常", "人太少"]
    assert table["通过率"].tolist()[0] == 0.5
    assert table["通过率"].isna().tolist() == [False, True]
    assert {column for column, _ in reading()} <= {name.partition("（")[0] for name in table.columns}
    lines = printed(table).splitlines()
    assert len(lines) == 3
    assert "question:one-of" in lines[1]


def test_the_command(group: Class, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    group.answers("one-of", *"ab" * 6)
    field = group.course.exercises["numbers"].fields[0]
    wrong = scored(0.0, Finding("too-high", {"read": 5.0, "unit": ""}, field.id))
    group.record(group.learner(1), "exercise:numbers", {field.id: HOSTILE}, wrong)
    assert main(["statistics", "--root", str(ROOT)]) == 0
    said = capsys.readouterr().out
    assert "question:one-of" in said
    assert "区分度: " in said
    assert main(["statistics", "--root", str(ROOT), "--item", "exercise:numbers"]) == 0
    said = capsys.readouterr().out
    assert "=cmd|" in said
    assert len(said.splitlines()) == 4
    assert main(["statistics", "--root", str(ROOT), "--csv", str(tmp_path / "all.csv")]) == 0
    assert (tmp_path / "all.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert main(["statistics", "--root", str(ROOT), "--item", "question:none"]) == 1
    assert "question:none" in capsys.readouterr().err


def test_a_formula_stays_text_in_a_file(group: Class, statistics: Statistics) -> None:
    from courseware.spreadsheet import to_csv

    group.answers("an-order", ["b", "a", "c", "d"])
    table = answers_sheet(statistics.details("question:an-order"))
    table.loc[0, "答案"] = HOSTILE
    assert "\r\n\"'=cmd" in to_csv(table).decode("utf-8-sig")


def test_without_a_record_nothing_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSEWARE_DATA", str(tmp_path / "nowhere"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert main(["statistics", "--root", str(ROOT)]) == 1
    assert not (tmp_path / "nowhere").exists()
