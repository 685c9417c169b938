"""A class: the trainer leads, a learner answers on his phone, and the projector shows what both votes came to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from courseware.classroom.running_order import pictures
from courseware.content.course import Course
from courseware.content.question import Single, TextQuestion
from courseware.markdown import plain
from courseware.progress.course import LOCAL
from courseware.record.store import Store
from courseware.study.leading import Leading
from tests.browser.conftest import App, started
from tests.browser.tab import Tab
from tests.browser.test_every_page import violations

SMALLEST = 28
"""Pixels of the projector's letters, on a screen of 1920 × 1080."""
LETTERS = """() => {
  const sizes = [];
  const words = document.createTreeWalker(document.querySelector('.st-key-projector'), NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const { parentElement, textContent } = words.currentNode;
    const hidden = parentElement.closest('summary, style, [data-testid="stElementToolbar"]');
    if (textContent.trim() && !hidden && parentElement.getBoundingClientRect().width > 1)
      sizes.push([parseFloat(getComputedStyle(parentElement).fontSize), textContent.trim().slice(0, 20)]);
  }
  return sizes;
}"""


@dataclass
class Held:
    """A class as it is held: the code to come in with, and the trainer's passcode."""

    id: str
    code: str
    passcode: str
    trainer: str


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, kept: Path) -> Iterator[App]:
    """One of its own, which holds classes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSEWARE_CLASS", "1")
        yield from started(tmp_path_factory.mktemp("class"), kept)


@pytest.fixture
def held(app: App, course: Course) -> Held:
    store = Store.open(app.data / "courseware.db")
    try:
        leading = Leading(course, store, lambda: datetime.now(UTC))
        trainer, passcode = leading.add_trainer(f"陈老师{len(leading.trainers()) or ''}")
        made = leading.new_class(trainer, "五月二班")
        return Held(made.id, made.row.code, passcode, trainer.name)
    finally:
        store.database.close()


@dataclass
class Device:
    context: BrowserContext
    watch: Callable[[Page], Page]

    def page(self) -> Page:
        return self.watch(self.context.new_page())


@pytest.fixture
def device(browser: Browser, app: App) -> Iterator[Callable[[int, int], Device]]:
    """A device of somebody's own; what goes wrong on any fails the test at its end."""
    contexts: list[BrowserContext] = []
    pages: list[Page] = []
    faults: list[str] = []

    def watch(page: Page) -> Page:
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        pages.append(page)
        return page

    def new(width: int, height: int) -> Device:
        viewport = {"width": width, "height": height}
        contexts.append(browser.new_context(base_url=app.base, viewport=viewport, locale="zh-CN"))
        return Device(contexts[-1], watch)

    yield new
    faults += [text for page in pages for text in page.get_by_test_id("stException").all_inner_texts()]
    for context in contexts:
        context.close()
    assert faults == []


def by_passcode(page: Page, held: Held) -> None:
    page.goto(f"/lead?class={held.id}")  # who has no passcode yet is asked for it
    if page.locator("#name").count():
        page.locator("#name").fill(held.trainer)
    page.locator("#passcode").fill(held.passcode)
    page.get_by_role("button").first.click()


def by_code(page: Page, held: Held) -> None:
    page.goto(f"/join?code={held.code}")
    page.locator("#name").fill("王小雨")
    page.get_by_role("button").first.click()
    expect(page.get_by_text("王小雨").first).to_be_visible()


def vote(phone: Page, text: str) -> None:
    phone.get_by_test_id("stRadioOption").filter(has_text=text).click()
    phone.get_by_role("button", name=re.compile("交")).first.click()


def test_an_hour_from_joining_to_the_explanation(
    held: Held, course: Course, device: Callable[[int, int], Device]
) -> None:
    lesson = next(iter(course.lessons.values()))
    shown = pictures(lesson, course)
    place, question = next(
        (n, asked)
        for n, picture in enumerate(shown)
        if picture.kind == "question" and isinstance(asked := course.questions[picture.refers], Single)
    )
    right = next(plain(option.text) for option in question.options if option.correct)
    wrong = next(plain(option.text) for option in question.options if not option.correct)

    desk, phone = device(1280, 1000), device(390, 844).page()
    lead = desk.page()
    by_passcode(lead, held)
    expect(lead.locator("h1")).to_have_text("请大家进来")
    by_code(phone, held)
    expect(lead.get_by_role("button", name="王小雨")).to_be_visible()

    projector = desk.page()
    projector.set_viewport_size({"width": 1920, "height": 1080})
    projector.goto(f"/projector?class={held.id}")
    expect(projector.locator(".entrance .code")).to_have_text(f"{held.code[:3]} {held.code[3:]}")

    step = lead.locator(".st-key-lead-next button").first  # the page before may still stand below
    step.click()  # the hour begins
    expect(step).to_contain_text("投影：")
    step.click()
    foot = projector.locator(".projector-foot span").first
    expect(foot).to_have_text(f"1 / {len(shown)}")
    projector.keyboard.press("ArrowRight")
    expect(foot).to_have_text(f"2 / {len(shown)}")
    projector.keyboard.press("PageUp")
    expect(foot).to_have_text(f"1 / {len(shown)}")
    large_enough(projector)

    lead.locator(f".st-key-order-{place} button").click()
    expect(step).to_have_text("开始投票")
    step.click()
    vote(phone, wrong)
    expect(projector.locator(".voted b")).to_have_text("1 / 1 人已投")
    expect(step).to_have_text("收票")
    step.click()
    expect(lead.locator(".st-key-lead-panel")).to_contain_text("先讲，再投一次")
    expect(projector.locator(".bars")).to_have_count(0)
    step.click()
    vote(phone, right)
    expect(projector.locator(".voted b")).to_have_text("1 / 1 人已投")
    step.click()
    expect(lead.locator(".st-key-lead-panel")).to_contain_text("1 人改对，0 人改错")
    expect(projector.locator(".bars")).to_have_count(0)
    expect(step).to_have_text("揭晓并讲解")
    step.click()
    expect(projector.locator("h1")).to_have_text("讨论以后，答对的从 0 人到 1 人")
    expect(projector.locator(".bars .right")).to_contain_text("0 → 1 人")
    expect(projector.get_by_text("王小雨")).to_have_count(0)
    large_enough(projector)


def test_a_text_is_marked_by_keys_sent_back_and_written_anew(
    held: Held, course: Course, device: Callable[[int, int], Device]
) -> None:
    lesson = next(
        lesson.id
        for lesson in course.lessons.values()
        for block in lesson.blocks
        if isinstance(asked := course.questions.get(getattr(block, "question", "")), TextQuestion)
        and len(asked.points) > 1
    )
    desk, phone = device(1280, 1000).page(), device(390, 844).page()
    by_passcode(desk, held)
    by_code(phone, held)

    phone.goto(f"/lesson-{lesson}")
    card = phone.locator('[class*="st-key-question-"]').filter(has=phone.locator("textarea"))
    card.locator("textarea").fill("这一句里 <b>什么</b> 也没有")
    card.get_by_role("button", name="提交答案").click()
    expect(card.get_by_text("参考答案", exact=True)).to_be_visible()

    desk.goto(f"/marking?class={held.id}")
    expect(desk.locator("h1")).to_have_text("待批改 1 份")
    expect(desk.locator(".written")).to_have_text("这一句里 <b>什么</b> 也没有")
    record = desk.locator(".st-key-marking-record button")
    expect(record).to_contain_text("一点都没有，记下")
    desk.keyboard.press("1")
    expect(record).to_contain_text("1 点有")
    desk.keyboard.press("Enter")
    expect(desk.locator("h1")).to_have_text("待批改 0 份")
    desk.keyboard.press("Backspace")
    expect(record).to_contain_text("1 点有")
    desk.get_by_role("button", name="退回写一句").click()
    desk.get_by_label("请他补一句").fill("写 1 个数：跟哪天比")
    expect(record).to_contain_text("1 点有")  # what is typed turns nothing over
    assert violations(Tab(desk, "")) == []
    desk.get_by_role("button", name="退回，下一份").click()
    expect(desk.get_by_text("没有要批的。")).to_be_visible()

    phone.reload()
    expect(card.get_by_text("老师请你补一句：写 1 个数：跟哪天比")).to_be_visible()
    expect(card.get_by_text("老师：写到了")).to_have_count(1)
    card.locator("textarea").fill("这一句里补了一个数")
    card.get_by_role("button", name="再次提交").click()
    expect(card.get_by_text("老师请你补一句")).to_have_count(0)
    desk.reload()
    expect(desk.locator("h1")).to_have_text("待批改 1 份")


def test_a_week_is_planned_and_stands_on_the_learners_home(
    held: Held, course: Course, device: Callable[[int, int], Device]
) -> None:
    lesson, exercise = next(iter(course.lessons.values())), course.exercises["conversion-rate"]
    today = datetime.now(LOCAL).date()
    tomorrow = today + timedelta(days=1)
    desk, phone = device(1280, 1000).page(), device(390, 844).page()
    by_passcode(desk, held)
    by_code(phone, held)

    desk.goto(f"/plan?class={held.id}")
    expect(desk.get_by_text("还没有计划。")).to_be_visible()
    desk.get_by_role("button", name="加一周").click()
    begins, due = desk.get_by_label("上课"), desk.get_by_label("截止")
    begins.fill("下周一")
    due.fill(f"{tomorrow.month}/{tomorrow.day}")
    for field, title in (("lessons", lesson.title), ("exercises", exercise.title)):
        desk.locator(f".st-key-plan-new-{field} input").fill(title)
        desk.get_by_role("option", name=title).first.click()
        desk.keyboard.press("Escape")
    keep = desk.get_by_role("button", name="存下")
    keep.click()
    expect(desk.get_by_text("上课：「下周一」不是日期")).to_be_visible()
    expect(begins).to_have_value("下周一")
    assert violations(Tab(desk, "")) == []
    begins.fill(f"{today.month} 月 {today.day} 日")
    keep.click()
    expect(desk.get_by_text("0 / 1 人交了")).to_be_visible()
    expect(desk.get_by_text("没有人落下")).to_be_visible()
    assert violations(Tab(desk, "")) == []

    phone.goto("/")
    expect(phone.locator("h1")).to_have_text("明天交：计算支付转化率")
    assert violations(Tab(phone, "")) == []
    phone.get_by_role("link", name="去做").click()
    expect(phone.locator("h1")).to_have_text(exercise.title)

    remove, dialog = desk.get_by_role("button", name="删掉这一周"), desk.get_by_role("dialog")
    desk.get_by_role("button", name="改", exact=True).click()
    remove.click()
    expect(dialog.get_by_text("会从计划里删掉")).to_be_visible()
    assert violations(Tab(desk, "")) == []
    desk.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(remove).to_be_visible()
    remove.click()
    dialog.get_by_role("button", name="确认删除").click()
    expect(dialog).to_have_count(0)
    expect(desk.get_by_text("还没有计划。")).to_be_visible()


def test_a_shared_round_plays_everybodys_last_plan_at_once(held: Held, device: Callable[[int, int], Device]) -> None:
    desk, one, other = device(1280, 1000), device(390, 844), device(390, 844)
    lead, phone = desk.page(), one.page()
    cut_off = other.context.new_page()  # not watched: what is said there of the lost network is no fault
    by_passcode(lead, held)
    for page, name in ((phone, "王小雨"), (cut_off, "李雷")):
        page.goto(f"/join?code={held.code}")
        page.locator("#name").fill(name)
        page.get_by_role("button").first.click()
        expect(page.get_by_text(name).first).to_be_visible()
    projector = desk.page()
    projector.set_viewport_size({"width": 1920, "height": 1080})
    projector.goto(f"/projector?class={held.id}")

    lead.goto(f"/contest?class={held.id}")
    lead.locator(".st-key-contest-cards input").click()
    lead.get_by_role("option", name="一家快递停收").click()
    lead.keyboard.press("Escape")
    lead.get_by_role("button", name="开始同场").click()
    expect(projector.locator(".voted b")).to_have_text("0 / 2 人的方案能走")
    large_enough(projector)
    for page in (phone, cut_off):
        expect(page.get_by_text("618 同场：定好方案")).to_be_visible()  # by itself
        expect(page.get_by_text("快递")).to_have_count(0)
        page.get_by_role("link", name="去排方案").click()
        page.get_by_role("button", name="就用这份方案").click()
        expect(page.get_by_text("已存，能走")).to_be_visible()
    expect(projector.locator(".voted b")).to_have_text("2 / 2 人的方案能走")
    other.context.set_offline(True)

    lead.get_by_role("button", name="现在截止，一起走").click()
    expect(projector.get_by_text("一家快递停收")).to_be_visible()
    expect(projector.get_by_text("王小雨")).to_have_count(0)
    large_enough(projector)
    expect(phone.get_by_role("link", name=re.compile("第 [12] 名，共 2 份方案"))).to_be_visible()
    phone.get_by_role("link", name=re.compile("共 2 份方案")).click()
    expect(phone.get_by_text("一家快递停收")).to_be_visible()
    expect(phone.get_by_text("李雷")).to_have_count(0)
    lead.get_by_role("button", name="让大家看到名字").click()
    for page in (phone, projector):
        expect(page.get_by_text("李雷")).to_be_visible()  # his last plan was played
    for page in (lead, phone):
        assert violations(Tab(page, "")) == []


def large_enough(projector: Page) -> None:
    sizes = projector.evaluate(LETTERS)
    assert sizes
    assert [each for each in sizes if each[0] < SMALLEST] == []
