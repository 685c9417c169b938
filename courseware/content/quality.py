"""Checks of teaching quality that need no data: is everything taught and tested, and are the questions fair?"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from courseware.content import tone
from courseware.content.blocks import Trainer
from courseware.content.course import Course, Lesson
from courseware.content.emphasis import broken_bold
from courseware.content.named import unknown_terms
from courseware.content.overlap import overlap
from courseware.content.problems import Problem
from courseware.content.question import (
    Match,
    Multiple,
    NumberQuestion,
    Order,
    Question,
    Single,
    Sort,
    TextQuestion,
)
from courseware.content.reader import Place, Trail
from courseware.content.sources import Source, Sources
from courseware.content.texts import texts_in

LONGEST_SHARE = 0.40
"""Above this share of single choices whose right option is the longest, "pick the longest" beats knowing."""

POSITION_SHARE = 0.45
"""Above this share of right options in one place of the file, the author favours that place."""

ENOUGH = 8
"""Single choices in a module below which shares say nothing."""

A_REASON = 8
"""Characters, without punctuation, below which a `because` cannot be a reason."""

_TYPED_MINUTES = re.compile(r"\d+\s*分钟")

_ALL_OF_THE_ABOVE = re.compile(r"以上(选项)?(都|皆|全|均)|^(全部|全都|都)(不)?(对|是|正确)$")


def quality_problems(course: Course, sources: Sources) -> list[Problem]:
    """Points nobody teaches or tests, and questions that give their answer away or leave it unexplained."""
    found = list(_coverage(course, sources))
    by_module: dict[str, list[Single]] = defaultdict(list)
    for id, question in course.questions.items():
        source = sources.questions[id]
        found += _same_twice(question, source)
        found += _unexplained(question, source)
        found += _labels(question, source)
        if isinstance(question, Single):
            found += _overlapping(question, source)
            by_module[sources.question_module[id]].append(question)
    found += _bold(course, sources)
    found += unknown_terms(course, sources)
    found += _minutes(course, sources)
    for singles in by_module.values():
        found += _giveaways(singles, sources)
    found += _tone([question for singles in by_module.values() for question in singles], sources)
    return found


def _coverage(course: Course, sources: Sources) -> Iterator[Problem]:
    """Points of modules whose lessons are all written: an announced lesson may still teach them."""
    written = {m.id for m in course.modules if all(isinstance(lesson, Lesson) for lesson in m.lessons)}
    taught = {id for lesson in course.lessons.values() for id in lesson.covers}
    tested = {id for question in course.questions.values() for id in question.covers}
    tested |= {id for exercise in course.exercises.values() for id in exercise.covers}
    tested |= {id for drill in course.drills.values() for id in drill.covers}
    for id, point in course.points.items():
        if point.module not in written:
            continue
        at, source = (*sources.points[id].trail, "id"), sources.points[id].document
        if id not in taught:
            yield source.problem(at, "never-taught", f"no lesson covers `{id}`", "add it to the `covers` of a lesson")
        if id not in tested:
            yield source.problem(at, "never-tested", f"no question or exercise covers `{id}`", "write one")


def _bold(course: Course, sources: Sources) -> Iterator[Problem]:
    kinds: list[tuple[Mapping[str, Any], Mapping[str, Source]]] = [
        (course.lessons, sources.lessons),
        (course.questions, sources.questions),
        (course.exercises, sources.exercises),
        (course.drills, sources.drills),
        (course.glossary, sources.terms),
    ]
    for items, where in kinds:
        for id, item in items.items():
            source = where[id]
            for trail, text in texts_in(item):
                if broken := broken_bold(text):
                    at = source.document.find((*source.trail, *trail), broken)
                    message = f"`{broken}` is shown with its asterisks"
                    fix = "move the punctuation out of the bold, or put a space outside"
                    yield source.document.problem(at, "broken-bold", message, fix)


def _minutes(course: Course, sources: Sources) -> Iterator[Problem]:
    """Minutes follow from a lesson's blocks, and exercises say theirs: a trainer's note that types them goes stale."""
    for id, lesson in course.lessons.items():
        source = sources.lessons[id]
        for number, block in enumerate(lesson.blocks):
            if isinstance(block, Trainer) and (typed := _TYPED_MINUTES.search(block.trainer)):
                at = source.document.find((*source.trail, "blocks", number, "trainer"), typed[0])
                fix = "leave it out; how long they may try something is written in words, as 五分钟"
                yield source.document.problem(at, "typed-minutes", f"「{typed[0]}」 will not follow the lesson", fix)


def _same_twice(question: Question, source: Source) -> Iterator[Problem]:
    for what, trails in _texts(question).items():
        seen: dict[str, int] = {}
        for number, (trail, text) in enumerate(trails, 1):
            at = (*source.trail, *trail)
            if first := seen.get(_bare(text)):
                message = f"the same {what} as number {first}: 「{text}」"
                yield source.document.problem(at, "identical-options", message, "tell them apart")
            seen.setdefault(_bare(text), number)
            if what == "option" and _ALL_OF_THE_ABOVE.search(_bare(text)):
                message = f"「{text}」 makes no sense once options are shuffled"
                yield source.document.problem(at, "all-of-the-above", message, "make it a multiple choice")


def _overlapping(question: Single, source: Source) -> Iterator[Problem]:
    """A single choice has one answer: of two options that may both hold, a reader defends either."""
    texts = [_bare(option.text) for option in question.options]
    for number, text in enumerate(texts):
        if any(overlap(earlier, text) for earlier in texts[:number]):
            at = (*source.trail, "options", number, "text")
            message = f"「{question.options[number].text}」 may hold together with an option above it"
            yield source.document.problem(at, "overlapping-options", message, "make them exclude each other")


def _texts(question: Question) -> dict[str, list[tuple[Trail, str]]]:
    """What a learner tells apart in a question: a list each of what, with trails."""
    match question:
        case Single() | Multiple():
            return {"option": [(("options", n, "text"), option.text) for n, option in enumerate(question.options)]}
        case Order(items=items):
            return {"item": [(("items", n, "text"), item.text) for n, item in enumerate(items)]}
        case Sort(items=sorted_items):
            return {"item": [(("items", n, "text"), item.text) for n, item in enumerate(sorted_items)]}
        case Match():
            return {"left": [(("pairs", n, "left"), pair.left) for n, pair in enumerate(question.pairs)]}
        case _:
            return {}


def _bare(text: str) -> str:
    return re.sub(r"[\s。]", "", text)


def _unexplained(question: Question, source: Source) -> Iterator[Problem]:
    """Choices explain each option, a written answer its points; the other kinds need `explain` or a `because` each."""
    match question:
        case Single() | Multiple() | TextQuestion():
            explained = True
        case NumberQuestion():
            explained = question.explain is not None
        case Match(pairs=pairs):
            explained = question.explain is not None or all(pair.because for pair in pairs)
        case Order(items=ordered):
            explained = question.explain is not None or all(item.because for item in ordered)
        case Sort(items=sorted_items):
            explained = question.explain is not None or all(item.because for item in sorted_items)
    if not explained:
        fix = "add `explain: …`"
        yield source.document.problem((*source.trail, "id"), "no-explanation", "nothing explains the answer", fix)


def _labels(question: Question, source: Source) -> Iterator[Problem]:
    """Reasons of a few characters: a label, or the name of the bin once more, explains nothing."""
    reasons: list[tuple[Trail, str | None, str]]
    match question:
        case Match(pairs=pairs):
            reasons = [(("pairs", n), pair.because, pair.right) for n, pair in enumerate(pairs)]
        case Order(items=ordered):
            reasons = [(("items", n), item.because, "") for n, item in enumerate(ordered)]
        case Sort(items=sorted_items):
            reasons = [(("items", n), item.because, item.bin) for n, item in enumerate(sorted_items)]
        case _:
            return
    for trail, because, name in reasons:
        if because is not None and len(_words(because)) - len(_words(name)) * (name in because) < A_REASON:
            message = f"「{because}」 is a label and no reason"
            fix = f"say why, in {A_REASON} characters or more besides the name"
            yield source.document.problem((*source.trail, *trail, "because"), "label-for-reason", message, fix)


def _words(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


def _giveaways(singles: list[Single], sources: Sources) -> Iterator[Problem]:
    if len(singles) < ENOUGH:
        return
    document = sources.questions[singles[0].id].document
    longest = [question.id for question in singles if _right_is_longest(question)]
    if len(longest) > LONGEST_SHARE * len(singles):
        message = f"the right option is the longest in {len(longest)} of {len(singles)} single choices"
        fix = f"shorten it or lengthen another: {', '.join(longest)}"
        yield document.problem(Place(1, 1), "longest-is-right", message, fix)
    places = Counter(_right_place(question) for question in singles)
    place, times = places.most_common(1)[0]
    if times > POSITION_SHARE * len(singles):
        message = f"the right option stands at place {place + 1} in {times} of {len(singles)} single choices"
        yield document.problem(Place(1, 1), "favoured-place", message, "move it about")


def _tone(singles: list[Single], sources: Sources) -> Iterator[Problem]:
    """Of all modules together: the share varies too much in the dozen questions of one."""
    if len(singles) < tone.ENOUGH:
        return
    for careful, sounds in ((True, "most"), (False, "least")):
        if (share := tone.share_by_tone(singles, careful)) > tone.SHARE:
            message = (
                f"the option that sounds {sounds} careful is right in {share:.0%} of {len(singles)} single choices"
            )
            fix = f"let wrong options sound like the right one: {', '.join(tone.picked_by_tone(singles, careful))}"
            yield sources.questions[singles[0].id].document.problem(Place(1, 1), "tone-is-right", message, fix)


def _right_place(question: Single) -> int:
    return next(place for place, option in enumerate(question.options) if option.correct)


def _right_is_longest(question: Single) -> bool:
    right = question.options[_right_place(question)]
    return all(len(option.text) < len(right.text) for option in question.options if option is not right)
