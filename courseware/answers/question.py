"""Questions: what one learner is shown (shuffled, with numbers of his own), and the grading of his answer."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, assert_never

from courseware.answers import choice, drawn, match, number, order, text
from courseware.answers.authored import Authored, by_id
from courseware.answers.diagnosis import Evidence, Graded, name_mistakes
from courseware.content.common import Unit
from courseware.content.figures import fill
from courseware.content.question import (
    Match,
    Multiple,
    NumberQuestion,
    Option,
    Order,
    Question,
    QuestionKind,
    Single,
    Sort,
    TextQuestion,
)
from courseware.shop.tables import Shop
from courseware.verdict import Finding, Verdict, invalid


@dataclass(frozen=True)
class PresentedQuestion:
    """A question as one learner sees it. The mappings are id → Markdown, in the order to show them in."""

    id: str
    kind: QuestionKind
    stem: str
    options: Mapping[str, str] = field(default_factory=dict)
    """Single, multiple: the options. Order: the items, shuffled."""
    lefts: Mapping[str, str] = field(default_factory=dict)
    """Match: the lefts. Sort: the items."""
    rights: Mapping[str, str] = field(default_factory=dict)
    """Match: the rights, distractors among them. Sort: the bins."""
    unit: Unit = ""
    max_length: int = 0


def present(question: Question, seed: str, shop: Shop) -> PresentedQuestion:
    """The same question and seed give the same picture. Raises AuthorFault when a figure or formula fails."""
    words = drawn.words(question, seed, shop)
    rng = random.Random(f"shuffle {seed}")

    def filled(parts: Mapping[str, str], shuffle: bool = True) -> dict[str, str]:
        ids = list(parts)
        if shuffle:
            rng.shuffle(ids)
        return {part: fill(parts[part], words) for part in ids}

    picture = PresentedQuestion(question.id, question.kind, fill(question.stem, words))
    match question:
        case Single() | Multiple():
            return replace(picture, options=filled(_option_texts(question)))
        case NumberQuestion():
            return replace(picture, unit=question.unit)
        case Order():
            options = filled(by_id([item.text for item in question.items]))
            if list(options) == sorted(options):  # shuffled into the right order: nothing would be left to do
                options = dict(reversed(options.items()))
            return replace(picture, options=options)
        case Match():
            lefts, rights, _, _ = _pairs(question)
            return replace(picture, lefts=filled(lefts, shuffle=False), rights=filled(rights))
        case Sort():
            lefts, rights, _, _ = _pairs(question)
            return replace(picture, lefts=filled(lefts), rights=filled(rights, shuffle=False))
        case TextQuestion():
            return replace(picture, max_length=question.max_length)
        case _:
            assert_never(question)


def grade_question(question: Question, raw: Any, seed: str, shop: Shop) -> Verdict:
    """Grade a raw answer (plain JSON, see `present` for the ids). Raises AuthorFault, never for what was answered."""
    match question:
        case Single() | Multiple():
            return _grade_choice(question, raw)
        case NumberQuestion():
            return _grade_number(question, raw, seed, shop)
        case Order():
            right_order = list(by_id(question.items))
            sequence = order.accept(raw, right_order)
            if isinstance(sequence, Finding):
                return invalid(sequence)
            return order.grade(sequence, right_order).verdict()
        case Match() | Sort():
            lefts, rights, right, _ = _pairs(question)
            pairs = match.accept(raw, lefts, rights)
            if isinstance(pairs, Finding):
                return invalid(pairs)
            return match.grade(pairs, right).verdict()
        case TextQuestion():
            written = text.accept(raw, question.points, question.max_length)
            if isinstance(written, Finding):
                return invalid(written)
            return text.judge(written, question.points)
        case _:
            assert_never(question)


def authored(question: Question, seed: str, shop: Shop) -> Authored:
    """What the author wrote about the answers, with this learner's numbers. Raises AuthorFault."""
    words = drawn.words(question, seed, shop)
    match question:
        case Single() | Multiple():
            reasons = {name: option.because for name, option in by_id(question.options).items()}
            said = Authored(texts={"option": _option_texts(question)}, reasons=reasons)
        case NumberQuestion():
            said = Authored(mistakes={mistake.id: mistake.because for mistake in question.mistakes})
        case Order():
            items = by_id(question.items)
            said = Authored(
                texts={"item": {name: item.text for name, item in items.items()}},
                reasons={name: item.because or "" for name, item in items.items()},
            )
        case Match() | Sort():
            lefts, rights, _, because = _pairs(question)
            said = Authored(texts={"left": lefts, "right": rights}, reasons=because)
        case TextQuestion():
            said = text.authored(question.points)
        case _:
            assert_never(question)
    return Authored(
        _filled(said.mistakes, words),
        {kind: _filled(texts, words) for kind, texts in said.texts.items()},
        _filled(said.reasons, words),
    )


def right_answer(question: Question, seed: str, shop: Shop) -> Any:
    """The right raw answer, to show after the last try (a text question's sample answer)."""
    match question:
        case Single() | Multiple():
            right = _right_options(question)
            return right if isinstance(question, Multiple) else right[0]
        case NumberQuestion():
            value = drawn.numbers(question, seed, shop).answer
            return f"{value * 100:.10g}%" if question.unit == "percent" else float(f"{value:.12g}")
        case Order():
            return list(by_id(question.items))
        case Match() | Sort():
            return _pairs(question)[2]
        case TextQuestion():
            return fill(question.sample, drawn.words(question, seed, shop))
        case _:
            assert_never(question)


def explain(question: Question, seed: str, shop: Shop) -> str | None:
    """The explanation with its numbers filled in."""
    return None if question.explain is None else fill(question.explain, drawn.words(question, seed, shop))


def _grade_number(question: NumberQuestion, raw: Any, seed: str, shop: Shop) -> Verdict:
    answer = number.accept(raw, question.unit)
    if isinstance(answer, Finding):
        return invalid(answer)
    numbers = drawn.numbers(question, seed, shop)
    graded = number.grade(answer, numbers.answer, question.tolerance, question.unit)
    if not graded.problems:
        return graded.verdict()
    part = (question.id, "")
    evidence = []
    for mistake, result in zip(question.mistakes, numbers.mistakes, strict=True):
        fit = number.fit(answer, result, numbers.answer, question.tolerance, question.unit)
        if fit is not None:
            evidence.append(Evidence(mistake.id, {part: 0}, sure=fit))
    name = name_mistakes(evidence).get(part)
    return graded.verdict({"": Finding(name, named=True)} if name else None)


# Choices -----------------------------------------------------------------------------------------------------------


def _grade_choice(question: Single | Multiple, raw: Any) -> Verdict:
    multiple = isinstance(question, Multiple)
    options: dict[str, Option] = by_id(question.options)
    chosen = choice.accept(raw, options, multiple)
    if isinstance(chosen, Finding):
        return invalid(chosen)

    def false_choice(option: str) -> Finding:
        mistake = options[option].mistake
        return Finding(mistake or "wrong-option", {"option": option}, named=mistake is not None)

    false = [false_choice(option) for option in sorted(chosen) if not options[option].correct]
    notes = [Finding("right-option", {"option": option}) for option in sorted(chosen) if options[option].correct]
    graded = choice.grade(chosen, frozenset(_right_options(question)))
    if not graded.problems:
        return Graded(1.0, notes=tuple(notes)).verdict()
    own = graded.problems[""] if multiple else ()
    return Graded(graded.score, {"": (*own, *false)}, tuple(notes)).verdict()


def _right_options(question: Single | Multiple) -> list[str]:
    return [name for name, option in by_id(question.options).items() if option.correct]


def _option_texts(question: Single | Multiple) -> dict[str, str]:
    return {name: option.text for name, option in by_id(question.options).items()}


# Pairs -------------------------------------------------------------------------------------------------------------


def _pairs(question: Match | Sort) -> tuple[dict[str, str], dict[str, str], dict[str, str], dict[str, str]]:
    """Lefts, rights, the right assignment and the reasons, all by id; lefts with the same right share it."""
    if isinstance(question, Match):
        triples = [(pair.left, pair.right, pair.because) for pair in question.pairs]
        targets = [pair.right for pair in question.pairs] + question.distractors
    else:
        triples = [(item.text, item.bin, item.because) for item in question.items]
        targets = question.bins
    rights = by_id(list(dict.fromkeys(targets)))
    id_of = {target: name for name, target in rights.items()}
    by_left = by_id(triples)
    return (
        {name: left for name, (left, _, _) in by_left.items()},
        rights,
        {name: id_of[target] for name, (_, target, _) in by_left.items()},
        {name: because or "" for name, (_, _, because) in by_left.items()},
    )


# Shared ------------------------------------------------------------------------------------------------------------


def _filled(texts: Mapping[str, str], words: Mapping[str, str]) -> dict[str, str]:
    return {name: fill(text, words) for name, text in texts.items()}
