"""How the items of the course do: pure folds over the first tries of all learners.

A first try is the first graded answer of a learner to an item, whatever its purpose: practice, quiz, review and class
alike, since what it meets is a question that the learner has not answered before. Later tries follow feedback and say
nothing about the item; whoever looked at the worked solution before his first answer has no first try.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import StatisticsError, correlation, fmean, median
from typing import Any

from courseware.answers.authored import by_id
from courseware.answers.diagnosis import CAUSES, GAVE_UP
from courseware.content.course import Course
from courseware.content.question import Match, Multiple, Order, Question, Single, Sort
from courseware.items import drill_item, question_item
from courseware.record.first_tries import FirstTry
from courseware.verdict import Finding, Status

LEAST = 10
"""No index is made of fewer learners: it would tell of them, not of the item."""
RED_ABOVE = 0.2
"""Share of the wrong answers without a name above which an item wants its author's eye."""
WEAK_BELOW = 0.1
"""An item whose discrimination is lower does not tell who can do more."""
AWAY = 30 * 60
"""Seconds: after a longer pause nobody has been at the question all the time."""


@dataclass(frozen=True)
class ItemStatistics:
    """An item over its first tries.

    `right` of the `learners` had it wholly right, `wrong` not, apart from those who said that they do not know;
    `unnamed` of the wrong answers were told no cause. The indices are None below `LEAST` learners that they
    are made of: `facility` is the
    mean score, 0..1; `discrimination` the correlation of the score with the rest score, -1..1, None as well when
    either is the same for all; `seconds` the median of the time from what was recorded before, pauses left out.
    """

    item: str
    learners: int
    right: int
    wrong: int
    unnamed: int
    facility: float | None
    discrimination: float | None
    seconds: float | None

    @property
    def unnamed_share(self) -> float | None:
        """Of the wrong answers. None below `LEAST` of them."""
        return self.unnamed / self.wrong if self.wrong >= LEAST else None

    @property
    def red(self) -> bool:
        """Too many wrong answers have no name."""
        return self.unnamed_share is not None and self.unnamed_share > RED_ABOVE

    @property
    def weak(self) -> bool:
        """It does not tell who can do more: its key may be wrong, or its text be misread."""
        return self.discrimination is not None and self.discrimination < WEAK_BELOW


@dataclass(frozen=True)
class Answers:
    """What was answered at first to one item, each with its number of learners, the commonest first.

    `chosen`: options by id, of a choice. `causes`: findings that name a cause, by id. `parts`: options, items and rows
    that were wrong, by kind and id. `unnamed`: answers without a name, as the caller words them. `gave_up` said that
    they do not know.
    """

    learners: int
    right: int
    gave_up: int
    chosen: Mapping[str, int]
    causes: Mapping[str, int]
    parts: Mapping[tuple[str, str], int]
    unnamed: Mapping[str, int]


Named = Callable[[FirstTry], bool]
"""Whether an answer that is not right is told its cause."""


def item_statistics(tries: Iterable[FirstTry], named: Named, least: int = LEAST) -> tuple[ItemStatistics, ...]:
    """Of every item that was tried, in the order in which they were met. No index is made of fewer than `least`."""
    of_item: dict[str, list[FirstTry]] = defaultdict(list)
    for each in tries:
        of_item[each.item].append(each)
    facility = {item: fmean(each.score for each in own) for item, own in of_item.items()}
    rest = _rest_scores(of_item, facility)
    return tuple(
        _statistics(item, own, facility[item], [rest.get((item, each.learner_id)) for each in own], named, least)
        for item, own in of_item.items()
    )


def urgent_first(found: Iterable[ItemStatistics], order: Sequence[str]) -> tuple[ItemStatistics, ...]:
    """Red ones first, those with most unnamed answers before others; then weak ones; the rest as in `order`."""
    place = {item: number for number, item in enumerate(order)}

    def key(one: ItemStatistics) -> tuple[bool, float, bool, int]:
        share = one.unnamed_share if one.red else None
        return not one.red, -(share or 0.0), not one.weak, place.get(one.item, len(place))

    return tuple(sorted(found, key=key))


def answers(tries: Sequence[FirstTry], named: Named, said: Callable[[FirstTry], str]) -> Answers:
    """`tries` on one item, with their answers; `said` words one of them, short enough to be counted."""
    chosen: Counter[str] = Counter()
    causes: Counter[str] = Counter()
    parts: Counter[tuple[str, str]] = Counter()
    unnamed: Counter[str] = Counter()
    for each in tries:
        chosen.update(_ids(each.answer))
        causes.update({finding.id for finding in each.findings if tells_cause(finding)})
        parts.update({part for finding in each.findings if (part := _part(finding)) is not None})
        if _wrong(each) and not named(each):
            unnamed[said(each)] += 1
    return Answers(
        len(tries),
        sum(each.status is Status.CORRECT for each in tries),
        sum(_gave_up(each) for each in tries),
        dict(chosen.most_common()),
        dict(causes.most_common()),
        dict(parts.most_common()),
        dict(unnamed.most_common()),
    )


def naming(course: Course) -> Named:
    """An answer has a name when it shows a mistake that the author names, or a generic cause such as a factor of 100;
    or, in a choice, an order or pairs, when the author says why what was chosen is wrong. A drill says why of every
    decision."""
    reasons = {question_item(question.id): _reasons(question) for question in course.questions.values()}
    choices = {question_item(question.id) for question in course.questions.values() if _is_choice(question)}
    explained = choices | {drill_item(id) for id in course.drills}

    def named(tried: FirstTry) -> bool:
        told = reasons.get(tried.item, frozenset())
        return tried.item in explained or any(
            tells_cause(finding) or ((part := _part(finding)) is not None and part[1] in told)
            for finding in tried.findings
        )

    return named


def tells_cause(finding: Finding) -> bool:
    return finding.named or finding.id in CAUSES


def _is_choice(question: Question) -> bool:
    """All of its options have a reason."""
    return isinstance(question, Single | Multiple)


def _reasons(question: Question) -> frozenset[str]:
    """The ids of its items and rows of which the author says why they are wrong elsewhere."""
    match question:
        case Match():
            reasons = [pair.because for pair in question.pairs]
        case Order() | Sort():
            reasons = [item.because for item in question.items]
        case _:
            reasons = []
    return frozenset(id for id, because in by_id(reasons).items() if because)


def _rest_scores(
    of_item: Mapping[str, Sequence[FirstTry]], facility: Mapping[str, float]
) -> Mapping[tuple[str, str], float]:
    """How much better than others a learner did on the other items he tried, by item and learner.

    Each score is seen from the item's mean, since not all have tried the same items. Where all have, this is the usual
    rest score but for a constant. There is none for who tried no other.
    """
    better: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for item, own in of_item.items():
        for each in own:
            better[each.learner_id][item] = each.score - facility[item]
    return {
        (item, learner): (sum(scores.values()) - own) / (len(scores) - 1)
        for learner, scores in better.items()
        if len(scores) > 1
        for item, own in scores.items()
    }


def _statistics(
    item: str, own: Sequence[FirstTry], facility: float, rest: Sequence[float | None], named: Named, least: int
) -> ItemStatistics:
    wrong = [each for each in own if _wrong(each)]
    enough = len(own) >= least
    times = [each.seconds for each in own if each.seconds is not None and 0 <= each.seconds <= AWAY]
    pairs = [(each.score, other) for each, other in zip(own, rest, strict=True) if other is not None]
    return ItemStatistics(
        item,
        len(own),
        sum(each.status is Status.CORRECT for each in own),
        len(wrong),
        sum(not named(each) for each in wrong),
        facility if enough else None,
        _correlation(pairs) if len(pairs) >= least else None,
        median(times) if len(times) >= least else None,
    )


def _correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    try:
        return correlation(*zip(*pairs, strict=True))
    except StatisticsError:  # the same for all
        return None


def _wrong(tried: FirstTry) -> bool:
    return tried.status is not Status.CORRECT and not _gave_up(tried)


def _gave_up(tried: FirstTry) -> bool:
    return any(finding.id == GAVE_UP for finding in tried.findings)


def _ids(answer: Any) -> list[str]:
    """What was chosen, of an answer to a choice."""
    return [id for id in (answer if isinstance(answer, list) else [answer]) if isinstance(id, str)]


def _part(finding: Finding) -> tuple[str, str] | None:
    """The kind and the id of what a finding says is wrong."""
    if finding.id == "right-option":
        return None
    return next(((kind, str(finding.data[kind])) for kind in ("option", "item", "left") if kind in finding.data), None)
