"""A portfolio: a learner's best exercises and his 618 plan, as one HTML file to send to somebody who hires."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape

from courseware.i18n import t
from courseware.progress.course import local_day
from courseware.progress.papers.page import LOGO, page
from courseware.progress.papers.prose import to_html


@dataclass(frozen=True)
class Work:
    """An exercise with the learner's best answer. `brief` is the author's Markdown with the learner's numbers filled
    in; `answer` and `said` (the feedback) are plain text; `score` is 0..100 as it is told."""

    title: str
    brief: str
    answer: str
    verdict: str
    score: int
    said: tuple[str, ...]
    at: datetime


@dataclass(frozen=True)
class Table:
    """Rows of texts under their heads; the first cell of a row says what it is."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Played:
    """The best graded run of the 618 planner."""

    score: int
    budget: Table
    decisions: Table
    result: Table
    said: str
    at: datetime


def portfolio(course: str, name: str, works: Sequence[Work], played: Played | None, today: date) -> str:
    """HTML without any script. What the learner wrote stands in it as text."""
    parts = [_work(work) for work in works]
    if played is not None:
        parts.append(_run(played))
    day = t("{year} 年 {month} 月 {day} 日", year=today.year, month=today.month, day=today.day)
    about = t(
        "下面每一份都是在一家家居小店的数据表上做的，由课程逐项判分。数据按学员变化，所以数字各人不同。整理于 {day}。",
        day=day,
    )
    body = f"""<main>
<div class="top">{LOGO}{escape(course)}</div>
<h1>{escape(t("{name}的作品集", name=name))}</h1>
<p class="cap">{escape(about)}</p>
{"".join(parts)}
</main>"""
    return page(t("{name}的作品集", name=name), "portfolio.css", body)


def _work(work: Work) -> str:
    said = "".join(f"<li>{escape(line)}</li>" for line in work.said)
    return f"""<section>
{_head(work.title, t("{verdict} · {n} 分", verdict=work.verdict, n=work.score))}
<p class="cap">{escape(_day(work.at))}</p>
<h3>{escape(t("任务"))}</h3>
{to_html(work.brief)}
<h3>{escape(t("我的答案"))}</h3>
<div class="said">{escape(work.answer)}</div>
{f"<h3>{escape(t('评语'))}</h3><ul>{said}</ul>" if said else ""}
</section>
"""


def _run(run: Played) -> str:
    return f"""<section>
{_head(t("618 大促策划"), t("{n} 分", n=run.score))}
<p class="cap">{escape(_day(run.at))}</p>
<h3>{escape(t("推广预算"))}</h3>
{_table(run.budget)}
<h3>{escape(t("让利和备货"))}</h3>
{_table(run.decisions)}
<h3>{escape(t("市场演过之后"))}</h3>
{_table(run.result)}
<p>{escape(run.said)}</p>
</section>
"""


def _head(title: str, result: str) -> str:
    return f"<h2>{escape(title)}<span>{escape(result)}</span></h2>"


def _table(table: Table) -> str:
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in table.heads)
    rows = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in row[1:])}</tr>'
        for row in table.rows
    )
    return f'<table class="figures">{f"<tr>{heads}</tr>" if heads else ""}{rows}</table>'


def _day(at: datetime) -> str:
    day = local_day(at)
    return t("{year} 年 {month} 月 {day} 日完成", year=day.year, month=day.month, day=day.day)
