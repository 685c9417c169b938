"""My data: a learner's record as a file for another machine, such a file taken in, and a profile removed.

What a file says of right and wrong is not believed. Each answer whose item is still what it was is graded here again,
with the numbers that it answered; so is each run of the planner. Of an item that has changed since only the file knows
how the answer stood: it is kept as it was told, without hash and findings, and proves nothing (`certificate.py`).
What a trainer elsewhere said of a text is kept as brought in, and stands in the way of no trainer here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from courseware.answers.authored import by_id
from courseware.content.course import Course
from courseware.content.question import TextQuestion
from courseware.i18n import t
from courseware.items import TILES, parts_of
from courseware.record.learners import NameTaken
from courseware.record.log import Attempt, Learner
from courseware.record.markings import Marking
from courseware.record.runs import KeptRun
from courseware.record.store import Store
from courseware.record.transfers import Counts, Draft, Holdings
from courseware.shop.tables import Shop
from courseware.shop.tiles import read_tiles
from courseware.study.back_office import LET_GO, is_let_go
from courseware.study.drafting import Shape, fits, shape_holds
from courseware.study.items import Items
from courseware.study.names import accept_name, name_key, taken
from courseware.verdict import Status, Verdict

if TYPE_CHECKING:
    from courseware.progress.portable import Parcel


class Referee(Protocol):
    """What the planner knows of runs; see `study.planner.Planner`."""

    item: str
    most_graded: int

    def judged_again(self, learner_id: str, run: KeptRun) -> KeptRun | None: ...

    def is_plan(self, raw: Any) -> bool: ...


class NotYet(Exception):
    """A run cannot be judged before the best plan of its market is known, which is being looked for."""

    def __str__(self) -> str:
        return t("正在算 618 的最优方案，好给文件里的运行重新评分。大约一分钟后再点一次导入。")


@dataclass(frozen=True)
class Coming:
    """What taking in a file would do. `there` is known already, `behind` cannot be another learner's."""

    new: Counts
    there: Counts
    behind: Counts


class MyData:
    """`now` returns an aware time."""

    def __init__(self, course: Course, shop: Shop, store: Store, items: Items, now: Callable[[], datetime]) -> None:
        self._course = course
        self._shop = shop
        self._store = store
        self._items = items
        self._now = now

    def export(self, learner: Learner) -> bytes:
        """Everything but what is asked in a test that goes on. JSON, see `progress.portable`."""
        from courseware.progress import portable  # with pydantic's readers: few pages need it

        return portable.write(self._store.transfers.all_of(learner), self._now())

    def read(self, content: bytes) -> Parcel:
        """Raises NotPortable."""
        from courseware.progress import portable

        return portable.read(content, self._now())

    def home_of(self, parcel: Parcel) -> Learner | None:
        """The learner of the file, if this record has him."""
        return self._store.learners.get(parcel.held.learner.id)

    def coming(self, parcel: Parcel, target: Learner) -> Coming:
        """`target` may be the learner of the file himself, known here or not."""
        from courseware.progress.portable import for_learner

        held = for_learner(parcel.held, target)
        new, there = self._sifted(held)
        every, kept = Counts.of(parcel.held), Counts.of(held)
        return Coming(Counts.of(new), there, every - kept)

    def take_in(self, parcel: Parcel, target: Learner, referee: Referee, new_name: str | None = None) -> Counts:
        """Bring in what is not there yet, all of it or nothing: how much it was. With `new_name` the learner of the
        file becomes a new one here, with that name. Raises NameRefused, NotYet."""
        from courseware.progress.portable import for_learner

        new, _ = self._sifted(for_learner(parcel.held, target))
        key = None
        if new_name is not None:
            name = accept_name(new_name)
            new, key = replace(new, learner=replace(target, name=name)), name_key(name)
        judged = replace(
            new,
            attempts=tuple(filter(None, map(self._graded, new.attempts))),
            drafts=tuple(draft for draft in new.drafts if self._is_draft(draft, referee)),
            runs=tuple(filter(None, (referee.judged_again(target.id, run) for run in new.runs))),
            markings=tuple(filter(self._is_marking, new.markings)),
        )
        try:
            return self._store.transfers.take_in(judged, key, referee.most_graded)
        except NameTaken as error:
            raise taken(judged.learner.name) from error

    def counts(self, learner: Learner) -> Counts:
        return self._store.transfers.counts(learner.id)

    def remove(self, learner_id: str) -> None:
        """For good."""
        self._store.transfers.remove(learner_id)

    def _sifted(self, held: Holdings) -> tuple[Holdings, Counts]:
        """What is not in the record yet, and how much is. A sitting that is there keeps the answers that it has."""
        known = self._store.transfers.known(held.learner.id, [each.id for each in held.sittings])

        def is_new(each: Attempt) -> bool:
            return each.nonce not in known.nonces and each.occasion not in known.sittings

        new = Holdings(
            held.learner,
            tuple(filter(is_new, held.attempts)),
            tuple(each for each in held.events if each.nonce not in known.nonces),
            tuple(each for each in held.drafts if each.item not in known.drafts),
            tuple(each for each in held.runs if each.nonce not in known.nonces),
            tuple(each for each in held.sittings if each.id not in known.sittings),
            tuple(each for each in held.markings if each.key not in known.markings),
        )
        return new, Counts.of(held) - Counts.of(new)

    def _graded(self, attempt: Attempt) -> Attempt | None:
        """With the verdict that it gets here. None for what nobody could have handed in: what cannot be read is kept
        in sittings alone."""
        verdict, same = self._items.graded_again(attempt)
        if verdict is not None and verdict.status is Status.INVALID and attempt.occasion is None:
            return None
        if verdict is not None and same:
            return replace(attempt, verdict=verdict)
        told = attempt.verdict
        bare = Verdict(told.status, told.score if told.status.graded else 0.0)
        return replace(attempt, verdict=bare, content=None)

    def _is_marking(self, marking: Marking) -> bool:
        """Of a question that is answered in words, and has these points."""
        kind, id = parts_of(marking.item)
        question = self._course.questions.get(id) if kind == "question" else None
        return isinstance(question, TextQuestion) and set(marking.points) <= by_id(question.points).keys()

    def _is_draft(self, draft: Draft, referee: Referee) -> bool:
        if draft.item == referee.item:
            return referee.is_plan(draft.raw)
        if draft.item == TILES:
            return bool(read_tiles(draft.raw, self._shop.dictionary))
        if draft.item == LET_GO:
            return is_let_go(draft.raw)
        try:
            kind, id = parts_of(draft.item)
            if kind == "question":
                return shape_holds(self._course.questions[id], draft.raw)
            if kind == "drill":
                return id in self._course.drills and fits(draft.raw, Shape.SEVERAL)
            fields = {field.id: field for field in self._course.exercises[id].fields}
            return isinstance(draft.raw, dict) and all(
                shape_holds(fields[name], value) for name, value in draft.raw.items()
            )
        except KeyError:  # not of this course
            return False
