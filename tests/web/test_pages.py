"""Every page opens, says where you are, and leads on."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from courseware.content.blocks import ChartBlock
from courseware.content.course import Course
from courseware.items import question_item
from courseware.progress.blueprint import About, Scope
from courseware.progress.course import lesson_questions
from courseware.record.log import Attempt, SittingKind
from courseware.record.unavailable import StoreUnavailable, Trouble
from courseware.verdict import Status, Verdict
from courseware.web import resources
from courseware.web.pages.exercise import lesson_of
from tests.web.conftest import MAIN, Open, boxes, texts

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("view", "params", "title"),
    [
        ("home", {}, "小课程"),
        ("module", {"id": "m1"}, "第一个模块"),
        ("lesson", {"id": "every-block"}, "每一种内容"),
        ("lesson", {"id": "every-question"}, "每一种题"),
        ("lesson", {"id": "later"}, "以后再写"),
        ("exercise", {"id": "numbers"}, "算出客单价"),
        ("exercise", {"id": "every-field"}, "每一种答案"),
        ("quiz", {}, "自测"),
        ("data", {}, "数据工作台"),
        ("review", {}, "今日复习"),
        ("me", {}, "我的学习"),
    ],
)
def test_page_opens(open_page: Open, view: str, params: dict[str, str], title: str) -> None:
    page = open_page(view, **params)
    assert not page.exception
    assert [each.value for each in page.title] == [title]


@pytest.mark.parametrize("view", ["lesson", "exercise", "module"])
def test_an_unknown_id_leads_home(open_page: Open, view: str) -> None:
    page = open_page(view, id="no-such-thing")
    assert not page.exception
    assert page.title[0].value == "这里没有内容"
    assert links(page) == ["搜索", "← 回到首页"], "the header's, and the page's"


def test_a_lesson_shows_all_its_blocks(open_page: Open) -> None:
    page = open_page("lesson", id="every-block")
    said = texts(page)
    assert "四月一共 ¥201" in said  # a figure, computed from the orders
    for word in (
        "要点",
        "易错",
        "例子",
        "经验值",
        "合规",
        "小结",
        "动手试试",
        "第 1 题 / 共 1 题",
        "实战练习",
        "618 策划",
    ):
        assert word in said
    assert len(page.get("vega_lite_chart") or page.get("arrow_vega_lite_chart")) == 3
    assert page.table[0].value.columns.tolist() == ["日期", "渠道", "访客数(人)"]
    assert page.table[0].value["渠道"].tolist() == ["直播", "搜索", "直播", "搜索"]  # words, not codes
    assert page.table[0].value["访客数(人)"].tolist()[:2] == ["6,137", "9,137"]  # a sum of whole numbers is whole
    assert "只给讲师看的话" not in said


def test_the_rest_of_the_bank_is_practised_on_request(open_page: Open) -> None:
    page = open_page("lesson", id="every-question")
    assert [area.label for area in page.text_area] == ["你的回答"]
    next(button for button in page.button if button.label == "再练 1 题").click().run()
    assert not page.exception
    assert len(page.text_area) == 2
    page.text_area[1].input("四月收了不少钱")
    page.button(f"{page.text_area[1].key.removesuffix('-answer')}-submit").click().run()
    said = texts(page)
    assert "四月一共 ¥201" in said  # why the missing point matters, with its figure
    assert "四月的支付金额是 ¥201" in said  # and what might have been written


def test_an_explore_follows_its_controls(open_page: Open) -> None:
    page = open_page("lesson", id="every-block")
    assert [metric.value for metric in page.metric] == ["211,415", "10%"]
    page.slider[0].set_value(50).run()
    assert not page.exception
    assert page.metric[1].value == "50%"
    assert float(page.metric[0].value.replace(",", "")) == pytest.approx(211_415 / 0.9 * 0.5, abs=1)


def test_an_explore_concludes_nothing_before_the_learner_has_predicted(open_page: Open) -> None:
    page = open_page("lesson", id="every-block")
    [asked] = [each for each in page.get("button_group") if "访客人次会怎样" in each.label]

    def charts() -> list[str]:
        return [chart.proto.alt for chart in page.get("vega_lite_chart") or page.get("arrow_vega_lite_chart")]

    assert "拉动滑块，面积跟着变" not in texts(page)
    assert "留下的是一减折扣" not in texts(page)
    assert charts()[-1] == "折扣和销量"
    assert len(page.metric) == 2  # what one plays with stands there from the start
    asked.set_value("rise").run()
    assert not page.exception
    assert "**和你想的不一样**，是「变少」" in texts(page)
    assert "四月的支付金额 ¥201 不跟着变" in texts(page)  # why, with its figure
    assert "拉动滑块，面积跟着变" in texts(page)
    assert charts()[-1].startswith("拉动滑块")


def test_a_prediction_is_remembered_and_not_recorded(open_page: Open) -> None:
    page = open_page("lesson", id="every-block")
    [asked] = [each for each in page.get("button_group") if "访客人次会怎样" in each.label]
    asked.set_value("fall").run()
    assert "**猜对了**，是「变少」" in texts(page)
    page.slider[0].set_value(50).run()
    assert "**猜对了**，是「变少」" in texts(page)
    page.query_params.clear()
    page.switch_page("home.py").run()
    page.query_params["id"] = "every-block"
    page.switch_page("lesson.py").run()
    assert "**猜对了**，是「变少」" in texts(page)
    again = page.get_by_key(asked.key)
    assert (again.value, again.disabled) == ("fall", True)
    assert not resources.store().attempts.all_of(page.session_state["learner_id"])


def test_a_broken_lesson_says_so_and_tells_the_author_where(open_page: Open) -> None:
    page = open_page("lesson", id="broken")
    assert "内容文件有错误" in page.warning[0].value
    assert "lessons/one/broken.yaml:4:10" in page.code[0].value


def links(page: AppTest) -> list[str]:
    """What one can go to from the page itself, without the menu."""
    return [link.label for link in page.main.get("page_link")]


def test_home_leads_from_the_first_visit_to_where_one_stopped(open_page: Open) -> None:
    page = open_page()
    assert page.title[0].value == "小课程"
    assert "直接开始第一课" in links(page)
    lesson = open_page("lesson", id="every-question")
    assert "打开这一课" in links(open_page())
    lesson.text_input(key=boxes(lesson)[0].key).input("99")
    button = boxes(lesson)[0].key.removesuffix("-answer") + "-submit"
    lesson.button(button).click().run()
    number = next(label for label in links(open_page()) if label.startswith("从第"))
    assert number == "从第 3 题继续"  # the number, which is not right yet


def test_the_end_of_a_lesson_says_what_is_left_and_leads_on(open_page: Open) -> None:
    lesson = open_page("lesson", id="every-block")
    lesson.button(key="finish-every-block").click().run()
    assert not lesson.exception
    assert lesson.title[0].value == "读完了：每一种内容"
    assert "还剩 1 题没做" in texts(lesson)
    assert {"把剩下的 1 题做完", "开始下一课", "今天到这里，回首页"} <= set(links(lesson))


def try_all_questions(page: AppTest, *lesson_ids: str) -> None:
    """As the learner of the page: every question of these lessons has been answered wrongly."""
    verdict, at = Verdict(Status.WRONG, 0.0, ()), datetime.now(UTC)
    for lesson_id in lesson_ids:
        for id in lesson_questions(resources.course().lessons[lesson_id]):
            item = question_item(id)
            attempt = Attempt(id, page.session_state["learner_id"], item, lesson_id, 0, None, verdict, at)
            resources.store().attempts.append(attempt)


def test_a_module_ends_with_what_one_can_do_now_and_leads_to_the_next(open_page: Open) -> None:
    lesson = open_page("lesson", id="every-question")
    try_all_questions(lesson, "every-block", "every-question")
    lesson.button(key="finish-every-question").click().run()
    assert lesson.title[0].value == "学完了：每一种题"  # another lesson is not finished
    lesson = open_page("lesson", id="every-block")
    lesson.button(key="finish-every-block").click().run()
    assert not lesson.exception
    assert lesson.title[0].value == "第一模块学完了"
    said = texts(lesson)
    assert "看到每一种内容" in said
    assert "下一个模块 · 模块二" in said
    assert "第二个模块" in said
    assert "开始：最短的一课" in links(lesson)
    lesson.button(key="own-test").click().run()
    [begun] = resources.store().sittings.of_learner(lesson.session_state["learner_id"])
    assert begun.scope == Scope.of(About.MODULES, ["m1"]).to_json()
    module = open_page("module", id="m1")
    assert "接着做" in links(module)
    resources.study().quiz.end(begun.learner_id, begun.id)
    module = open_page("module", id="m1")
    assert "上次的结果" in links(module)
    assert module.button(key="own-test").label == "再测一次，换一套题"


def test_the_course_ends_with_the_promotion_once_no_lesson_is_left(open_page: Open) -> None:
    last = open_page("lesson", id="short")
    last.button(key="finish-short").click().run()
    assert last.title[0].value == "第二模块学完了"
    assert "还没学完的课 · 模块一" in texts(last)
    assert "去学这一课" in links(last)
    for lesson_id in ("every-block", "every-question"):
        page = open_page("lesson", id=lesson_id)
        try_all_questions(page, lesson_id)
        page.button(key=f"finish-{lesson_id}").click().run()
        assert not page.exception
    assert page.title[0].value == "全部 3 课学完了"
    assert "排一场 618" in texts(page)
    assert {"去排 618", "看结业证书"} <= set(links(page))
    assert "结业测试" in texts(page)
    asked = sum(len(lesson_questions(lesson)) for lesson in resources.course().lessons.values())
    assert re.search(rf"{asked + 2} 道题和练习做对了 0 道", texts(page)), "of the whole course"
    home = open_page()
    assert {"去排一场 618", "看结业证书"} <= set(links(home))
    assert "学完 3/3 课" in texts(home)
    assert "小时" not in texts(home), "nothing is left to read"
    page.button(key="own-test").click().run()
    [begun] = resources.store().sittings.of_learner(page.session_state["learner_id"])
    assert begun.kind is SittingKind.FINAL


def test_the_module_page_tells_the_state_of_every_lesson(open_page: Open) -> None:
    open_page("lesson", id="every-block").button(key="finish-every-block").click().run()
    said = texts(open_page("module", id="m1"))
    for state in ("读完，还有题没做", "未开始", "即将推出"):
        assert state in said
    assert "内容文件有错误" in said


@pytest.mark.parametrize("view", ["course", "practice"])
def test_a_map_lists_what_there_is(open_page: Open, view: str) -> None:
    page = open_page(view)
    assert not page.exception
    listed = " ".join(links(page))
    for title in ("每一种题", "每一种内容") if view == "course" else ("算出客单价", "每一种答案"):
        assert title in listed


def test_the_menu_tells_who_is_learning_and_where_one_is(open_page: Open) -> None:
    page = open_page("lesson", id="every-question")
    menu = [link.label for link in page.sidebar.get("page_link")]
    assert menu[:3] == ["搜术语、课和练习", "首页", "课程"]
    assert {"每一种内容", "每一种题", "练习与 618", "我的学习"} <= set(menu)
    page = open_page("me")
    add(page, "林夏")
    assert any("林夏" in each.value for each in page.sidebar.markdown)


def name_of(page: AppTest) -> str:
    return str(next(each for each in page.text_input if each.label == "我的名字").value)


def shown_profile(page: AppTest) -> str:
    box = page.selectbox(key="profile")
    return box.format_func(box.value)


def add(page: AppTest, name: str) -> None:
    page.text_input(key="another-name").set_value(name)
    next(button for button in page.button if button.label == "添加并切换").click().run()
    assert not page.exception


def test_profiles_are_kept_apart_and_the_last_one_comes_back(open_page: Open) -> None:
    page = open_page("me")
    add(page, "林夏")
    assert name_of(page) == "林夏"
    later = open_page("me")  # a new tab
    assert name_of(later) == "林夏"
    later.selectbox(key="profile").select_index(0).run()
    assert name_of(open_page("me")) == "学员"


def test_the_list_of_profiles_shows_who_is_learning(open_page: Open) -> None:
    page = open_page("me")
    for name in ("甲同学", "乙同学"):
        add(page, name)
        assert (shown_profile(page), name_of(page)) == (name, name)
        assert page.text_input(key="another-name").value == ""
    for name in ("甲同学", "学员", "乙同学", "甲同学"):
        page.selectbox(key="profile").set_value(name).run()
        assert (shown_profile(page), name_of(page)) == (name, name)
        page.run()
        assert (shown_profile(page), name_of(page)) == (name, name)
    chosen = page.session_state["learner_id"]
    assert resources.study().profiles.get(chosen).name == "甲同学"  # work is recorded for him, too


def test_a_change_of_learner_or_name_is_confirmed_and_every_page_tells_who_it_is(open_page: Open) -> None:
    page = open_page("me")
    add(page, "林夏")
    assert page.success[0].value == "现在是「林夏」在学"
    page.selectbox(key="profile").set_value("学员").run()
    assert page.success[0].value == "现在是「学员」在学"
    next(box for box in page.text_input if box.label == "我的名字").set_value("小周")
    next(button for button in page.button if button.label == "改名").click().run()
    assert page.success[0].value == "名字改成「小周」了"
    page.run()
    assert not page.success
    data = open_page("data")
    assert "**小周**" in [each.value for each in data.sidebar.markdown]
    assert "换人" in [link.label for link in data.sidebar.get("page_link")]


@pytest.mark.parametrize("name", ["", "学员", "看不见\u200b"])
def test_a_refused_name_gets_a_sentence(open_page: Open, name: str) -> None:
    page = open_page("me")
    page.text_input(key="another-name").set_value(name)
    next(button for button in page.button if button.label == "添加并切换").click().run()
    assert not page.exception
    assert len(page.warning) == 1
    assert page.text_input(key="another-name").value == name, "to be mended, not typed again"


def test_without_a_record_lessons_can_still_be_read(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise StoreUnavailable(Trouble.NO_SERVER, "postgresql://records")

    database = resources.store().database
    for method in ("reading", "writing"):
        monkeypatch.setattr(database, method, fail)
    for view, params in (("home", {}), ("lesson", {"id": "every-block"}), ("module", {"id": "m1"}), ("me", {})):
        page = open_page(view, **params)
        assert not page.exception
        assert page.warning[0].value == str(StoreUnavailable(Trouble.NO_SERVER, ""))
    assert "四月一共" in texts(open_page("lesson", id="every-block"))


def test_a_record_that_cannot_be_opened_is_said_on_every_page(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    (tmp_path / "courseware.db").write_bytes(b"this is no database, but somebody's file" * 40)  # type: ignore[operator]
    page = open_page("lesson", id="short")
    assert not page.exception
    assert page.warning[0].value == str(StoreUnavailable(Trouble.CORRUPT, ""))
    assert "就这一段" in texts(page)


@pytest.mark.slow
@pytest.mark.parametrize("module", sorted(path.parent.name for path in ROOT.glob("lessons/*/module.yaml")))
def test_the_lessons_of_the_real_course_open(real_course: Course, module: str) -> None:
    page = AppTest.from_file(str(MAIN), default_timeout=60).run()
    assert not page.exception
    lessons = real_course.lessons.keys() & {path.stem for path in ROOT.glob(f"lessons/{module}/*.yaml")}
    assert lessons
    for lesson_id in sorted(lessons):
        page.query_params["id"] = lesson_id
        page.switch_page("lesson.py").run()
        assert not page.exception, lesson_id
        assert page.title[0].value == real_course.lessons[lesson_id].title


def test_the_exercises_of_the_real_course_open(real_course: Course) -> None:
    page = AppTest.from_file(str(MAIN), default_timeout=60).run()
    for exercise_id, exercise in real_course.exercises.items():
        page.query_params["id"] = exercise_id
        page.switch_page("exercise.py").run()
        assert not page.exception, exercise_id
        assert page.title[0].value == exercise.title


def test_an_exercise_leads_back_to_the_lesson_one_came_from(course: Course) -> None:
    showing = [lesson_of(course, "attribution", came_from) for came_from in (None, "tool-map", "data-cleaning")]
    assert showing == ["traffic-and-ads", "tool-map", "traffic-and-ads"]
    assert lesson_of(course, "nothing", "dashboards") is None


def test_warming_up_builds_every_chart_once(small_course: object) -> None:
    from courseware.server.lifespan import warm_up
    from courseware.web.blocks import data

    warm_up()
    lesson = resources.course().lessons["every-block"]
    blocks = enumerate(resources.study().lessons.read(lesson).lesson.blocks)
    index, block = next((i, block) for i, block in blocks if isinstance(block, ChartBlock))

    def drawn() -> object:
        return data.chart_spec(0, lesson.id, index, _block=block.chart)

    assert drawn() is drawn()
