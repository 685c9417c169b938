"""What a trainee does in the first ten minutes, and what must not be lost on the way."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from courseware.answers.exercise import Assignment, Workbook
from courseware.content.course import Course
from courseware.content.question import Option
from courseware.seed import seed_of
from courseware.shop.tables import Shop
from tests.browser.conftest import App, OpenTab
from tests.browser.tab import Tab

EXERCISE = "conversion-rate"
VERDICTS = re.compile("答对了|部分正确|还没答对")


@pytest.fixture(scope="session")
def workbook(course: Course, shop: Shop) -> Workbook:
    return Workbook(course, shop)


def assignment_of(workbook: Workbook, app: App, exercise: str = EXERCISE) -> Assignment:
    """What the app asks of the learner who is at home on it."""
    return workbook.assignment(exercise, seed_of(app.learner, f"exercise:{exercise}", 0))


def field(tab: Tab, label: str) -> Locator:
    return tab.page.get_by_role("textbox", name=label)


def hand_in(tab: Tab, answer: dict[str, str]) -> None:
    """Fill in what is not right yet, and hand it in."""
    for name, text in answer.items():
        if field(tab, name).count():
            field(tab, name).fill(text)
    tab.page.get_by_role("button", name="一起交").click()


def test_the_first_ten_minutes(open_tab: OpenTab) -> None:
    tab = open_tab()
    tab.becomes("新来的")
    tab.go("")
    tab.sees("今天起，这家店归你运营")
    board = tab.page.locator(".st-key-board")
    choices = board.get_by_role("button", name=re.compile("÷"))
    for choice in choices.all():  # the first one is wrong, and says why
        choice.click()
        tab.settled()
        if board.get_by_role("link", name=re.compile("^开始第一课")).count():
            break
    tab.sees("用浏览量做了分母")
    board.get_by_role("link", name=re.compile("^开始第一课")).click()
    tab.page.wait_for_url("**/lesson-*")
    tab.sees("学完能做到")
    title = tab.title()
    card = tab.questions().filter(has=tab.page.get_by_test_id("stRadio")).first
    card.get_by_test_id("stRadio").locator("label").filter(has=tab.page.locator("input")).first.click()
    card.get_by_role("button", name="提交答案").click()
    expect(card.get_by_test_id("stAlert")).to_contain_text(VERDICTS)
    number = re.search(r"第 (\d+) 题", card.inner_text())
    assert number
    dot = tab.page.locator(f".dots .dot-{number[1]}")  # the card has told it how the question stands
    assert dot.evaluate("dot => getComputedStyle(dot, '::before').content") in ('"✓"', '"✗"')
    tab.page.locator('[class*="st-key-finish-"] button').click()
    tab.titled(f"读完了：{title}")
    tab.page.get_by_role("link", name=re.compile("把剩下的 .* 题做完")).click()
    tab.titled(title)
    tab.page.wait_for_function(
        """() => [...document.querySelectorAll('[class*="st-key-question-"]')].some(card =>
            card.getBoundingClientRect().top > 40 && card.getBoundingClientRect().top < 300)"""
    )
    tab.go("")
    tab.sees("接着学")
    tab.page.get_by_role("link", name="打开这一课").click()
    tab.not_titled(title)
    tab.sees("学完能做到")


def test_a_wrong_number_is_explained_and_the_right_one_accepted(
    open_tab: OpenTab, workbook: Workbook, app: App
) -> None:
    tab = open_tab(f"exercise?id={EXERCISE}")
    assignment = assignment_of(workbook, app)
    solved = workbook.solved(assignment)
    right, mistake = solved.values, solved.mistakes["daily-visitors-summed"]

    hand_in(tab, {"访客数": "很多", "支付买家数": "1", "支付转化率": "1%"})
    tab.sees("还差一点")
    hand_in(tab, typed({**right, **mistake}))
    tab.sees("你把每天的访客数加了起来")
    expect(field(tab, "支付买家数")).to_have_count(0)  # right: a line now
    hand_in(tab, typed(right))
    tab.sees("答对了")
    tab.sees("已答对")
    tab.reload()
    tab.sees("已答对")
    tab.sees(f"访客数 — {typed(right)['访客数']} 人")


def test_a_step_at_a_time_and_enter_hands_in_what_is_filled_in(open_tab: OpenTab, workbook: Workbook, app: App) -> None:
    tab = open_tab("exercise?id=stacked-coupons")
    assignment = assignment_of(workbook, app, "stacked-coupons")
    right = {each.label: str(workbook.solved(assignment).values[each.id]) for each in assignment.fields}
    first, second, *others, last = right
    field(tab, last).fill("随便")
    field(tab, first).fill(right[first])
    tab.page.get_by_role("button", name="交这一步").first.click()
    tab.sees(f"{len(right)} 步里对了 1 步")
    expect(field(tab, last)).to_have_value("随便")
    field(tab, last).fill("")
    field(tab, second).fill(right[second])
    field(tab, second).press("Enter")
    tab.sees(f"{len(right)} 步里对了 2 步")
    for label in (*others, last):
        field(tab, label).fill(right[label])
    field(tab, last).press("Enter")
    tab.sees("答对了")
    tab.settled()
    tab.page.get_by_role("button", name="换一套数据再练").click()
    tab.sees("换成了第 2 套数据")


def test_the_data_stay_beside_the_task_or_a_tap_away(open_tab: OpenTab) -> None:
    tab = open_tab("exercise?id=gmv-decomposition")
    data, task = tab.page.locator(".st-key-exercise-data"), tab.page.get_by_placeholder("例如 1,234.5").first
    tab.resize(1280)
    task.fill("123")
    tab.page.locator('[data-testid="stMain"]').evaluate("main => main.scrollTo(0, 600)")
    expect(data).to_be_in_viewport()
    expect(tab.page.get_by_role("radio", name="数据")).to_be_hidden()
    tab.resize(390)
    expect(data).to_be_hidden()
    tab.page.get_by_role("radio", name="数据").click()
    expect(data).to_be_visible()
    brief = tab.page.locator(".st-key-exercise-task").get_by_text("约 ")
    expect(brief).to_be_hidden()
    expect(task).to_be_in_viewport(ratio=1)  # what is asked first stands at the foot of the table
    expect(task).to_have_value("123")
    foot = tab.page.locator('[class*="st-key-step-"]').first
    assert foot.evaluate("e => [e.getBoundingClientRect().x, innerHeight - e.getBoundingClientRect().bottom]") == [0, 0]
    foot.get_by_role("button", name="交这一步").click()
    expect(foot.get_by_test_id("stAlert")).to_be_in_viewport(ratio=1)
    tab.page.get_by_role("radio", name="任务").click()
    expect(brief).to_be_visible()
    expect(task).to_have_value("123")


def typed(values: dict[str, float]) -> dict[str, str]:
    return {
        "访客数": f"{values['uv']:,.0f}",
        "支付买家数": f"{values['buyers']:.0f} 人",
        "支付转化率": f"{values['cvr'] * 100:.2f}%",
    }


def test_a_reload_in_the_middle_loses_nothing(open_tab: OpenTab) -> None:
    tab = open_tab("lesson?id=core-metrics")
    card = tab.questions().filter(has=tab.page.get_by_label("你的答案")).first
    card.get_by_label("你的答案").fill("123456")
    card.get_by_label("你的答案").press("Enter")
    expect(card.get_by_test_id("stAlert")).to_contain_text(VERDICTS)
    said = card.get_by_test_id("stAlert").inner_text().splitlines()[-1]
    tab.reload()
    expect(card.get_by_test_id("stAlert")).to_contain_text(said)
    expect(card.get_by_label("你的答案")).to_have_value("123456")


def test_a_choice_is_marked_where_it_was_made_until_another_is_made(open_tab: OpenTab, course: Course) -> None:
    tab = open_tab("lesson?id=core-metrics", height=700)
    card = tab.questions().filter(has=tab.page.get_by_test_id("stRadio")).first
    question = course.questions["which-channel-to-fund"]
    right, wrong = (next(o for o in question.options if o.correct is told) for told in (True, False))
    frames = card.get_by_test_id("stRadioGroup").locator("> *")

    def choose(option: Option) -> Locator:
        frame = frames.filter(has_text=option.text)
        frame.click(position={"x": 300, "y": 4})  # all of the frame is for tapping
        expect(frame.get_by_role("radio")).to_be_checked()
        return frame

    def sign(frame: Locator) -> str:
        content: str = frame.evaluate("frame => getComputedStyle(frame, '::after').content")
        return content

    frame = choose(wrong)
    card.get_by_role("button", name="提交答案").click()
    alert = card.get_by_role("alert")
    expect(alert).to_contain_text("还没答对：换一个选项就能再提交，不扣分")
    expect(alert).to_be_focused()
    expect(alert).to_be_in_viewport(ratio=1)
    expect(frame.get_by_text(wrong.because)).to_be_visible()
    expect(frame.get_by_role("radio")).to_have_accessible_description(wrong.because)
    assert "✗ 不对" in sign(frame)
    other = choose(right)
    expect(alert).to_be_hidden()
    expect(frame.get_by_text(wrong.because)).to_be_hidden()
    assert (sign(frame), sign(other)) == ("none", "none")
    tab.settled()
    card.get_by_role("button", name="再次提交").click()
    expect(card.get_by_test_id("stAlert")).to_contain_text("答对了：第二次答对，记 ✓")
    expect(card.get_by_role("status")).to_be_focused()
    assert "✓ 对" in sign(other)
    for option in question.options:
        expect(card.get_by_text(option.because)).to_be_visible()


def test_a_query_on_the_shop_and_one_that_is_refused(walk: OpenTab) -> None:
    tab = walk("data")
    tab.page.get_by_role("tab", name="SQL").click()
    box = tab.page.get_by_role("textbox", name="查询语句")
    expect(box).to_have_class(re.compile("cm-content"))
    expect(box).to_contain_text("select")
    box.fill("drop table orders")
    tab.page.get_by_role("button", name=re.compile("运行")).click()
    expect(tab.page.get_by_test_id("stAlert").first).to_contain_text("查询")
    box.fill("select count(*) as n from orders")
    tab.page.get_by_role("button", name=re.compile("运行")).click()
    expect(tab.page.get_by_test_id("stAlert")).to_have_count(0)


def test_alt_n_ends_a_lesson_and_enter_begins_the_next(walk: OpenTab) -> None:
    tab = walk("lesson-data-cleaning")
    title = tab.title()
    tab.page.keyboard.press("Alt+n")
    tab.titled(f"读完了：{title}")
    tab.page.get_by_role("link", name="开始下一课").focus()
    tab.page.keyboard.press("Enter")
    expect(tab.page.get_by_role("heading", level=1)).not_to_contain_text(title)
    tab.sees("学完能做到")
