"""Items at work, questions and exercises alike: one way to look at them, one way to hand in an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from courseware.answers.fault import AuthorFault
from courseware.answers.feedback import Feedback
from courseware.answers.upload import UploadedFile
from courseware.answers.uploaded import table_of
from courseware.i18n import t
from courseware.items import parts_of, question_item
from courseware.progress.standing import current_variant, solution_shown, variants_started
from courseware.record.attempts import SittingOver
from courseware.record.log import NO_HISTORY, Attempt, Drawn, EventKind, History, Purpose, drawn_for
from courseware.record.store import Store
from courseware.study.context import Context
from courseware.study.drills import Drills
from courseware.study.events import note
from courseware.study.exercises import Exercises, over
from courseware.study.questions import Questions
from courseware.study.sittings import Solved
from courseware.study.views import Closed, Fault, ItemView, Kept, QuestionView, Submitted
from courseware.verdict import Finding, Status, Verdict
from courseware.worker import asked_by


class Items:
    """An item is `question:<id>` or `exercise:<id>`; an unknown one raises KeyError. A drill, `drill:<id>`, is graded
    here like them, and shown and played in `playing`. `now` returns an aware time."""

    def __init__(
        self, store: Store, questions: Questions, exercises: Exercises, drills: Drills, now: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._questions = questions
        self._of: Mapping[str, Questions | Exercises] = {"question": questions, "exercise": exercises}
        self._graded: Mapping[str, Questions | Exercises | Drills] = {**self._of, "drill": drills}
        self._now = now
        self._digest = lru_cache(maxsize=4096)(self._digest_of)

    def view(self, item: str, context: Context) -> ItemView | Fault:
        history = self._store.histories.of_item(context.learner_id, item, context.purpose, context.occasion)
        return self.view_of(item, history, context)

    def view_of(self, item: str, history: History, context: Context) -> ItemView | Fault:
        """The view on a history that was read before."""
        kind, id = parts_of(item)
        try:
            return self._of[kind].view(id, history, context)
        except AuthorFault as fault:
            return fault_view(item, fault)

    def grade(self, item: str, raw: Any, context: Context, variant: int) -> Verdict:
        """A verdict that nothing is made of yet. Raises AuthorFault."""
        kind, id = self._known(item)
        with asked_by(context.learner_id):
            return self._graded[kind].grade(id, raw, context, variant)

    def feedback(self, item: str, verdict: Verdict, context: Context, variant: int) -> Feedback:
        """Raises AuthorFault."""
        kind, id = self._known(item)
        return self._of[kind].feedback(id, verdict, context, variant)

    def said(self, item: str, finding: Finding, context: Context) -> str:
        """What is said of one finding. Raises AuthorFault."""
        kind, id = self._known(item)
        return self._of[kind].said(id, finding, context)

    def solved(self, item: str, context: Context) -> Solved:
        """The right answer and why. Raises ValueError where it may not be told yet, AuthorFault."""
        kind, id = self._known(item)
        return self._of[kind].solved(id, context)

    def question(self, question_id: str, history: History, context: Context) -> QuestionView | Fault:
        try:
            return self._questions.view(question_id, history, context)
        except AuthorFault as fault:
            return fault_view(question_item(question_id), fault)

    def submit(self, item: str, raw: Any, nonce: str, context: Context) -> Submitted:
        """Grade and record. What cannot be read is only kept as draft, and so is an answer that a fault meets.

        `raw` is plain JSON, and for a table perhaps an UploadedFile under `file`. That of an exercise has the fields
        that are handed in: what was handed in before of this variant stands beside them, so that the order of the steps
        is of no consequence, and what was drafted of others stays a draft. `nonce`: any string of at most 64
        characters, made once per shown form: the same nonce twice is one submission. Grading happens outside any
        transaction; then one short transaction appends.
        """
        kind, id = self._known(item)
        of_kind = self._of[kind]
        answer = typed = _with_files_read(raw, context)
        history, variant, seen = self._standing(item, kind, context)
        shown = replace(context, variant=variant)
        if kind == "exercise":
            before = history.last.answer if history.last is not None and history.last.variant == variant else None
            answer, typed = over(before, answer), over(history.draft, answer)
            self.save_draft(item, typed, context)  # safe first, whatever an author's solution may do to the process
        try:
            with asked_by(context.learner_id):
                verdict = of_kind.grade(id, answer, context, variant)
        except AuthorFault as fault:
            self.save_draft(item, typed, context)
            return Submitted(fault_view(item, fault), None)
        except Exception:
            self.save_draft(item, typed, context)
            raise
        if verdict.status is Status.INVALID:
            self.save_draft(item, typed, context)
            return self._unread(item, verdict, shown)
        draft: Any = None
        if verdict.status is Status.COMPARED or context.purpose is not Purpose.PRACTICE:
            # A comparison is of the answer before, a review of other numbers: the draft is still to be handed in.
            draft = self._store.drafts.get(context.learner_id, item)
        elif kind == "exercise" and isinstance(history.draft, dict) and isinstance(raw, dict):
            draft = {field: value for field, value in history.draft.items() if field not in raw} or None
        attempt = Attempt(
            # A page may use one nonce for all its forms, and the same answer in two rounds is two answers.
            ":".join(part for part in (context.learner_id, item, context.occasion, nonce) if part),
            context.learner_id,
            item,
            context.lesson_id,
            variant,
            answer,
            verdict,
            self._now(),
            seen,
            context.purpose,
            context.occasion,
            self._digest(item),
        )
        try:
            recorded = self._store.attempts.append(attempt, draft)
        except SittingOver:
            return Submitted(Closed(), None)
        view = self.view_of(item, History(recorded.results, recorded.last, draft, history.events), shown)
        if isinstance(view, Fault):
            return Submitted(view, None)
        if not context.open:
            return Submitted(Kept(), view)
        own = recorded.attempt
        if own is recorded.last and view.feedback is not None:  # worded already
            return Submitted(view.feedback, view)
        try:
            return Submitted(of_kind.feedback(id, own.verdict, context, own.variant), view)
        except AuthorFault as fault:
            return Submitted(fault_view(item, fault), view)

    def feedback_on(self, attempt: Attempt) -> Feedback | None:
        """A recorded verdict in words; None when the item is gone from the course or its file at fault."""
        try:
            kind, id = self._known(attempt.item)
            who, variant = drawn_for(attempt)
            return self._graded[kind].feedback(id, attempt.verdict, Context(who), variant)
        except (KeyError, AuthorFault):
            return None

    def graded_again(self, attempt: Attempt) -> tuple[Verdict | None, bool]:
        """What a recorded answer would be told today, with the numbers that it answered, and whether its item still is
        what was asked then. No verdict when the item is gone from the course or its file at fault."""
        who, variant = drawn_for(attempt)
        try:
            kind, id = self._known(attempt.item)
            with asked_by(attempt.learner_id):
                verdict = self._graded[kind].grade(id, attempt.answer, Context(who), variant)
            return verdict, attempt.content == self._digest(attempt.item)
        except (KeyError, AuthorFault):
            return None, False

    def digest(self, item: str) -> str:
        """The hash of the item's content."""
        self._known(item)
        return self._digest(item)

    def digest_today(self, item: str) -> str | None:
        """The same; None if the course has the item no more."""
        try:
            return self.digest(item)
        except KeyError:
            return None

    def save_draft(self, item: str, raw: Any, context: Context) -> None:
        """Keep an unfinished answer. A file that is no table is no part of it. An item has one draft, which is for
        practice: of a sitting, a class or a review nothing is kept here."""
        self._known(item)
        if context.purpose is not Purpose.PRACTICE:
            return
        answer = _with_files_read(raw, context)
        if isinstance(answer, dict):
            answer = {name: value for name, value in answer.items() if not isinstance(value, Finding)}
        self._store.drafts.save(context.learner_id, item, answer, self._now())

    def new_variant(self, learner_id: str, item: str, nonce: str) -> None:
        """Start over with other numbers. The best score so far is kept, the draft is not."""
        kind, id = self._known(item)
        variant = self._of[kind].next_variant(learner_id, id, self._had(learner_id, item))
        note(self._store, learner_id, EventKind.VARIANT_STARTED, item, nonce, self._now(), variant)

    def unlike_before(self, learner_id: str, drawn: Drawn) -> Drawn:
        """A task whose numbers the learner has met gets others, as far as there are any."""
        kind, id = self._known(drawn.item)
        if kind == "question":
            return drawn
        had = self._had(learner_id, drawn.item)
        return replace(drawn, variant=self._of[kind].next_variant(learner_id, id, had, drawn.variant))

    def _had(self, learner_id: str, item: str) -> list[int]:
        """The variants that the learner was given."""
        history = self._store.histories.of_item(learner_id, item)
        had = [0, *variants_started(history.events), *(result.variant for result in history.results)]
        return list(dict.fromkeys(had))

    def _known(self, item: str) -> tuple[str, str]:
        kind, id = parts_of(item)
        if id not in self._graded[kind]:
            raise KeyError(item)
        return kind, id

    def _standing(self, item: str, kind: str, context: Context) -> tuple[History, int, bool]:
        """The history so far, the variant that is answered, and whether its solution was shown before."""
        if kind == "question" and context.variant is not None:  # nothing of it bears on the answer: spare the reading
            return NO_HISTORY, context.variant, False
        history = self._store.histories.of_item(context.learner_id, item, context.purpose, context.occasion)
        variant = current_variant(history.events) if context.variant is None else context.variant
        return history, variant, solution_shown(history.events, variant)

    def _unread(self, item: str, verdict: Verdict, context: Context) -> Submitted:
        kind, id = parts_of(item)
        assert context.variant is not None
        view = self.view(item, context)
        try:
            said = self._of[kind].feedback(id, verdict, context, context.variant)
        except AuthorFault as fault:
            return Submitted(fault_view(item, fault), None)
        return Submitted(said, None if isinstance(view, Fault) else view)

    def _digest_of(self, item: str) -> str:
        kind, id = parts_of(item)
        return self._graded[kind].digest(id)


def _with_files_read(raw: Any, context: Context) -> Any:
    """The answer with each uploaded file replaced by the table in it, or by the finding that says why there is none."""
    if not isinstance(raw, dict):
        return raw
    with asked_by(context.learner_id):
        return {
            name: table_of(value["file"])
            if isinstance(value, dict) and isinstance(value.get("file"), UploadedFile)
            else value
            for name, value in raw.items()
        }


def fault_view(item: str, fault: AuthorFault) -> Fault:
    """What a page says of a file that is at fault."""
    return Fault(item, t("这道题的文件有错，暂时不能作答和判分。你的作答不会因此扣分，请告诉课程作者。"), str(fault))
