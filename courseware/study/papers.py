"""Papers to show: the certificate, once it is reached, and the portfolio."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from courseware.answers.fault import AuthorFault
from courseware.content.course import Course
from courseware.i18n import t
from courseware.items import exercise_item, parts_of
from courseware.markdown import plain_text
from courseware.progress import certificate as certificates
from courseware.progress.certificate import Standing
from courseware.progress.course import local_day
from courseware.progress.in_words import exercise_answer_in_words, status_in_words
from courseware.record.log import Attempt, Learner, drawn_for
from courseware.record.store import Store
from courseware.study.exercises import Exercises
from courseware.study.issuer import Issuer
from courseware.study.items import Items
from courseware.verdict import Status, points

if TYPE_CHECKING:
    from courseware.progress.papers.portfolio import Played, Work
    from courseware.study.planner import Planner

MOST_WORKS = 8
GOOD_ENOUGH = 0.6
"""The score from which on an answer is worth showing."""


class CannotSign(Exception):
    """The key cannot be made or read. `str()` is a sentence for the reader, `detail` for whoever runs the course."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail

    def __str__(self) -> str:
        return t("证书都达成了，但是签名的钥匙读不出来，暂时签不了。怎么处理写在运行课件的窗口里。")


@dataclass(frozen=True)
class CertificateView:
    """What a certificate rests on, and its page when all of that is reached."""

    standing: Standing
    page: str | None


class Papers:
    """`now` returns an aware time."""

    def __init__(
        self,
        course: Course,
        store: Store,
        items: Items,
        exercises: Exercises,
        issuer: Issuer,
        now: Callable[[], datetime],
    ) -> None:
        self._course = course
        self._store = store
        self._items = items
        self._exercises = exercises
        self._issuer = issuer
        self._now = now

    def certificate(self, learner: Learner) -> CertificateView:
        """Two statements. Raises CannotSign."""
        attested = self._course.certificate
        items = [exercise_item(id) for id in attested.exercises] if attested else []
        achieved = self._store.achievements.of(learner.id, items)
        standing = certificates.standing(self._course, learner, achieved, self._items.digest_today)
        if standing.certificate is None:
            return CertificateView(standing, None)
        from courseware.progress.papers.certificate_page import issue

        try:
            return CertificateView(standing, issue(standing.certificate, self._issuer.key()))
        except (OSError, ValueError) as error:
            raise CannotSign(str(error)) from error

    def fingerprint(self) -> str:
        """Of this course's key. Raises CannotSign."""
        try:
            return self._issuer.fingerprint()
        except (OSError, ValueError) as error:
            raise CannotSign(str(error)) from error

    def portfolio(self, learner: Learner, planner: Planner) -> bytes:
        from courseware.progress.papers.portfolio import portfolio

        best: dict[str, Attempt] = {}
        for attempt in self._store.attempts.all_of(learner.id):
            counts = attempt.verdict.status.graded and not attempt.solution_seen and attempt.occasion is None
            before = best.get(attempt.item)
            if counts and (before is None or attempt.verdict.score > before.verdict.score):
                best[attempt.item] = attempt
        order = [exercise_item(exercise.id) for exercise in self._course.exercises_in_order()]
        good = [best[item] for item in order if item in best and best[item].verdict.score >= GOOD_ENOUGH]
        good.sort(key=lambda attempt: -attempt.verdict.score)
        works = [work for attempt in good[:MOST_WORKS] if (work := self._work(attempt))]
        today = local_day(self._now())
        return portfolio(self._course.title, learner.name, works, _played(learner, planner), today).encode()

    def _work(self, attempt: Attempt) -> Work | None:
        """None when its file is at fault."""
        from courseware.progress.papers.portfolio import Work

        exercise = self._course.exercises[parts_of(attempt.item)[1]]
        who, variant = drawn_for(attempt)
        try:
            brief = self._exercises.brief(who, exercise.id, variant)
        except AuthorFault:
            return None
        verdict, feedback = attempt.verdict, self._items.feedback_on(attempt)
        lines = (
            () if feedback is None else (*feedback.lines, *(line for p in feedback.parts.values() for line in p.lines))
        )
        return Work(
            exercise.title,
            brief,
            exercise_answer_in_words(attempt.answer, exercise),
            status_in_words(verdict.status),
            points(verdict.score, verdict.status is Status.CORRECT),
            tuple(dict.fromkeys(plain_text(line.text) for line in lines)),
            attempt.at,
        )


def _played(learner: Learner, planner: Planner) -> Played | None:
    from courseware.progress.papers.portfolio import Played, Table
    from courseware.promotion.calendar import PHASES
    from courseware.promotion.plan import CHANNELS, CODES, MONEY_CODES
    from courseware.promotion.wording import (
        advice_sentence,
        cell_value,
        channel_label,
        code_label,
        count,
        phase_label,
        yuan,
    )

    graded = planner.view(learner.id).graded
    if not graded:
        return None
    run = max(graded, key=lambda each: each.judgement.score.total)
    judged, real = run.judgement, run.judgement.reality
    values = run.entry.plan.to_dict()
    budget = Table(
        (t("渠道"), *map(phase_label, PHASES)),
        tuple(
            (
                channel_label(channel),
                *(yuan(values[f"{channel}.{phase}"]) if f"{channel}.{phase}" in values else "–" for phase in PHASES),
            )
            for channel in CHANNELS
        ),
    )
    decided = [code for code in CODES if code not in MONEY_CODES]
    decisions = Table((), tuple((code_label(code), cell_value(code, values[code])) for code in decided))
    earned = [(t("方案本身多赚"), judged.profit), (t("最优方案多赚"), judged.best)]
    if real is not None:
        earned += [(t("首日调整"), real.correction), (t("运气"), real.luck), (t("实际多赚"), real.profit)]
    result = Table(
        (),
        (
            *((name, yuan(value)) for name, value in earned),
            (t("支付金额"), yuan(judged.paid)),
            (t("售出件数"), count(judged.units)),
            (t("额外推广"), yuan(judged.spend)),
        ),
    )
    said = plain_text(" ".join(advice_sentence(each, run.entry.plan) for each in judged.advice))
    return Played(round(judged.score.total), budget, decisions, result, said, run.at)
