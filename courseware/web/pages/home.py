"""Home: something to do at once for who comes for the first time, the way on for who comes back."""

from __future__ import annotations

import streamlit as st

from courseware.content.course import Course, Module
from courseware.i18n import t
from courseware.markdown import escape
from courseware.progress.course import ModuleProgress, NextKind
from courseware.progress.standing import Mark
from courseware.progress.today import Resume
from courseware.record.log import Learner
from courseware.record.unavailable import StoreUnavailable
from courseware.study.views import HomeView
from courseware.web import identity, menu, navigation, resources, starting, week
from courseware.web.identity.home import FIRST_NAME
from courseware.web.pages import class_plan, home_board


def render() -> None:
    course, learner = resources.course(), identity.learner()
    view = _view(learner) if learner else None
    starting.lead_on()
    with st.container(key="home", width=980):
        planned = resources.CLASSROOM and class_plan.show(course)
        if resources.CLASSROOM and learner is not None:
            class_plan.sent_back(course, learner.id)
        if planned and (view is None or view.next.kind is NextKind.START):
            navigation.page_link(navigation.COURSE, t("看看课程"), ":material/book_2:")
        elif view is None or view.next.kind is NextKind.START or not course.lessons:
            home_board.show(course)
        else:
            menu.tell_due(view.learner.id, view.due)
            _back(course, view, planned)
            _modules(course, view)


def _view(learner: Learner) -> HomeView | None:
    """None when the record cannot be reached: the course is shown all the same."""
    try:
        return resources.study().overview.home(learner)
    except StoreUnavailable:
        return None


def _back(course: Course, view: HomeView, planned: bool) -> None:
    """Under the plan of a class, if there is one."""
    nameless = view.learner.name == t(FIRST_NAME)
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute", key="home-head"):
        with st.container(gap="xsmall", width="content"):
            title = t("接着学") if nameless else t("接着学，{name}", name=escape(view.learner.name))
            (st.header if planned else st.title)(title, anchor=False)
            st.caption(_greeting(view))
        with st.container(key="week", width="content"):
            st.html(week.dots(view.week), width="content")
    with st.container(border=True, key="next-step"):
        if view.resume is not None:
            _resume(course, view.resume, view.stem)
        else:
            _all_read(view)
    _also(view)


def _greeting(view: HomeView) -> str:
    if view.resume is None:
        return t("课都学完了，留住它们每天只要几分钟。")
    if view.weak and not view.due:
        return t("今天 20 分钟就够：接着学，再捡起 {n} 个弱点。", n=len(view.weak))
    if view.due:
        return t("今天 20 分钟就够：接着学，再复习 {n} 题。", n=view.due)
    return t("今天 20 分钟就够。")


def _resume(course: Course, resume: Resume, stem: str | None) -> None:
    left, right = st.columns([1.1, 1], gap="large") if stem else (st.container(), None)
    with left:
        st.caption(
            t(
                "{what} · {module} 第 {n}/{of} 课",
                what=t("接着上次") if resume.last_at else t("接下来"),
                module=navigation.module_number(course, resume.module),
                n=resume.number,
                of=resume.of,
            )
        )
        st.header(resume.lesson.title, anchor=False)
        with st.container(key="dots-resume"):
            st.html(_marks(resume))
        if resume.question is None:
            st.caption(t("约 {n} 分钟", n=resume.minutes))
            label = t("打开这一课")
        else:
            st.caption(t("停在第 {q} 题。约还要 {n} 分钟。", q=resume.question, n=resume.minutes))
            label = t("从第 {n} 题继续", n=resume.question)
        with st.container(key="go-on"):
            navigation.lesson_link(resume.lesson.id, label, resume.question)
    if right is not None and stem is not None:
        with right:
            st.caption(t("第 {n} 题", n=resume.question))
            st.markdown(stem, anchors=False)


def _marks(resume: Resume) -> str:
    words = {Mark.OPEN: t("没做"), Mark.ONCE: t("对"), Mark.LATER: t("再答对"), Mark.WRONG: t("还没对")}
    dots = (
        f'<span class="dot {mark}" role="img" aria-label="{t("第 {n} 题 {how}", n=n, how=words[mark])}">'
        f"<span>{n}</span></span>"
        for n, mark in enumerate(resume.marks, start=1)
    )
    return f'<div class="dots">{"".join(dots)}</div>'


def _all_read(view: HomeView) -> None:
    st.header(t("用起来：排一场 618，看看赚多少"), anchor=False)
    st.caption(t("计过分，再加上结业测试和必做练习，就能拿到证书和作品集。"))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(key="go-on", width="content"):
            navigation.page_link(navigation.PROMOTION, t("去排一场 618"))
        navigation.page_link(navigation.CERTIFICATE, t("看结业证书"))


def _also(view: HomeView) -> None:
    """What else is worth the next minutes, each a link."""
    if not view.weak and not view.due and view.exercise is None:
        return
    st.header(t("今天也可以做"), anchor=False)
    with st.container(border=True, key="also", gap="small"):
        if view.due:
            with st.container(key="row-review", gap=None):
                navigation.review_link(view.due, ":material/replay:")
                st.caption(t("趁还没忘，数字都换过"))
        for weak in view.weak[: 1 if view.due else None]:  # three things at most
            with st.container(key=f"row-weak-{weak.point.point_id}", gap=None):
                navigation.lesson_link(weak.lesson.id, weak.point.name, weak.question, ":material/replay:")
                if weak.wrong:
                    said = t("弱点：{n} 题还没答对 · 约 {m} 分钟", n=weak.wrong, m=2 * weak.wrong)
                else:
                    said = t("弱点：答对得还不多 · 约 2 分钟")
                st.caption(said)
        if view.exercise is not None:
            with st.container(key="row-exercise", gap=None):
                label = t("练习：{title}", title=view.exercise.title)
                st.page_link(navigation.page_of_exercise(view.exercise.id, label), label=label, icon=":material/edit:")
                st.caption(t("在店铺的数据表上做 · {n} 分钟", n=view.exercise.minutes))


def _modules(course: Course, view: HomeView) -> None:
    written = [course.lessons[id] for module in view.modules for each in module.lessons
               if (id := each.lesson_id) in course.lessons and not each.read]  # fmt: skip
    st.header(t("六个模块") if len(course.modules) == 6 else t("全部模块"), anchor=False)
    hours = sum(lesson.minutes for lesson in written) / 60
    finished = sum(module.finished for module in view.modules)
    lessons = sum(module.written for module in view.modules)
    facts = t("学完 {done}/{all} 课", done=finished, all=lessons)
    st.caption(t("{facts} · 还剩约 {hours} 小时", facts=facts, hours=f"{hours:.1f}") if hours else facts)
    progress = {each.module_id: each for each in view.modules}
    with st.grid(3, min_column_width=260):
        for module in course.modules:
            module_card(course, module, progress[module.id])


def module_card(course: Course, module: Module, progress: ModuleProgress) -> None:
    with st.container(border=True, height="stretch", gap="xsmall", key=f"module-{module.id}"):
        title = t("{number} {title}", number=navigation.module_number(course, module), title=module.title)
        st.page_link(navigation.module_page(course, module), label=f"**{title}**")
        if not progress.written:
            st.caption(t("{n} 课，准备中", n=len(progress.lessons)))
            return
        left = sum(
            course.lessons[each.lesson_id].minutes
            for each in progress.lessons
            if each.lesson_id in course.lessons and not each.read
        )
        facts = t("学完 {done}/{all} 课", done=progress.finished, all=progress.written)
        st.progress(
            progress.finished / progress.written,
            text=t("{facts} · 约还要 {hours} 小时", facts=facts, hours=f"{left / 60:.1f}") if left else facts,
        )
