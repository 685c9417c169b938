"""Full-text search over lessons, glossary, exercises and drills. Pure: the index is built once from the course."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from courseware.content.asked import words_asked
from courseware.content.blocks import CaseBlock, DiagramBlock, DrawingBlock, ExploreBlock, NoteBlock, Trainer
from courseware.content.course import Course, Lesson, TaggedBlock
from courseware.content.drill import Drill
from courseware.content.exercise import Exercise
from courseware.content.figures import fill, names_in
from courseware.content.glossary import Term
from courseware.content.pinyin import Spelling, reads, reads_all, spelling, typed
from courseware.content.texts import prose_in
from courseware.markdown import escape, plain

Kind = Literal["lesson", "term", "exercise", "drill"]

LONGEST = 200
"""Characters of a query that are looked at."""

BEFORE, BEHIND = 24, 60
"""Characters of a snippet on either side of the match."""


@dataclass(frozen=True)
class Field:
    """A text, and the same folded for comparing: equally long, so that a place in one is a place in the other."""

    text: str
    folded: str

    @classmethod
    def of(cls, *texts: str | None) -> Field:
        text = " ".join(filter(None, texts))
        return cls(text, fold(text))


@dataclass(frozen=True)
class Entry:
    """Something that can be found. A word weighs most in its names, less in its head, least in its text."""

    kind: Kind
    id: str
    title: str
    names: tuple[str, ...]
    """Folded; a query that equals one of them comes first."""
    spellings: tuple[Spelling, ...]
    """How each name is read."""
    name: Field
    head: Field
    text: Field


Index = tuple[Entry, ...]


@dataclass(frozen=True)
class Hit:
    kind: Kind
    id: str
    title: str
    snippet: str
    """Markdown, safe to show: the words around the first match, and the match marked."""


def fold(text: str) -> str:
    """The text without differences of case and width, as long as before.

    >>> fold("ＵＶ 价值，Roas")
    'uv 价值,roas'
    """
    return "".join(map(_folded, text))


@cache
def _folded(char: str) -> str:
    wide = unicodedata.normalize("NFKC", char)
    small = (wide if len(wide) == 1 else char).lower()
    return small if len(small) == 1 else char


def build_index(course: Course, values: Callable[[str], Mapping[str, str]]) -> Index:
    """Everything that can be found, in the order of the course. `values` gives the figures of a lesson, formatted."""
    order = [entry for module in course.modules for entry in module.lessons if isinstance(entry, Lesson)]
    return (
        *(_lesson(lesson, values(lesson.id)) for lesson in order),
        *map(_term, course.glossary.values()),
        *map(_exercise, course.exercises.values()),
        *map(_drill, course.drills.values()),
    )


def lesson_text(lesson: Lesson, values: Mapping[str, str]) -> str:
    """All that a reader of the lesson reads outside its questions and exercises, without Markdown."""
    return " ".join(plain(fill(text, values)) for block in lesson.blocks for text in _said(block))


def _said(block: TaggedBlock) -> Iterator[str]:
    match block:
        case Trainer():
            return  # not for learners
        case DiagramBlock(diagram=still) | DrawingBlock(drawing=still):
            yield still.caption
            return
        case NoteBlock(note=titled) | ExploreBlock(explore=titled) | CaseBlock(case=titled) if titled.title:
            yield titled.title
    yield from (text for _, text in prose_in(block))


def _lesson(lesson: Lesson, values: Mapping[str, str]) -> Entry:
    text = Field.of(lesson_text(lesson, values))
    return _entry("lesson", lesson.id, lesson.title, (lesson.title,), Field.of(plain(lesson.goal)), text)


def _term(term: Term) -> Entry:
    return _entry(
        "term",
        term.id,
        term.title,
        (term.title, *term.names),
        Field.of(plain(term.meaning)),
        Field.of(*(plain(part) for part in (term.formula, term.also, term.mistakes) if part)),
    )


def _exercise(exercise: Exercise) -> Entry:
    brief = _without_numbers("\n\n".join(exercise.briefs))
    return _entry("exercise", exercise.id, exercise.title, (exercise.title,), Field.of(), Field.of(brief))


def _drill(drill: Drill) -> Entry:
    """By what is read before the first decision."""
    told = _without_numbers(f"{drill.brief}\n\n{drill.model}")
    return _entry("drill", drill.id, drill.title, (drill.title,), Field.of(), Field.of(told))


def _without_numbers(text: str) -> str:
    """Every learner has values of his own."""
    return plain(fill(text, dict.fromkeys(names_in(text), "…")))


def _entry(kind: Kind, id: str, title: str, names: tuple[str, ...], head: Field, text: Field) -> Entry:
    folded = tuple(map(fold, names))
    return Entry(kind, id, title, folded, tuple(map(spelling, folded)), Field.of(*names), head, text)


def search(index: Index, query: str, limit: int) -> list[Hit]:
    """The best `limit` entries in which every word of the query occurs; none for an empty query. Never raises.

    A word that occurs nowhere is taken for pinyin, or for a question: of the words in that one has to occur.
    """
    words = list(dict.fromkeys(fold(query[:LONGEST]).split()))
    if not words:
        return []
    wanted = _wanted(index, words)
    whole = frozenset((" ".join(words), *(word for words in wanted for word in words)))
    found = [(rank, entry) for entry in index if (rank := _rank(entry, wanted, whole)) is not None]
    found.sort(key=lambda each: each[0], reverse=True)  # stable: equals stay in the order of the course
    pieces = [word for words in wanted for word in words]
    return [Hit(entry.kind, entry.id, entry.title, _snippet(entry, pieces)) for _, entry in found[:limit]]


Wanted = tuple[tuple[str, ...], ...]
"""For each word of the query what to look for: the word itself, or the words in it, of which one is enough."""


def _wanted(index: Index, words: list[str]) -> Wanted:
    names = "\n".join(name for entry in index for name in entry.names)
    text = "\n".join(field.folded for entry in index for field in (entry.name, entry.head, entry.text))
    return tuple((word,) if word in text or typed(word) else words_asked(word, names, text) for word in words)


def _rank(entry: Entry, wanted: Wanted, whole: frozenset[str]) -> tuple[bool, int, int, int] | None:
    """Is one of them its very name? How many occur? How weighty are their places? How often? None if one lacks."""
    matched = weight = often = 0
    for words in wanted:
        places = [place for word in words if (place := _place(entry, word)) is not None]
        if not places:
            return None
        matched += len(places)
        weight += max(place for place, _ in places)
        often += sum(count for _, count in places)
    return _is_called(entry, whole), matched, weight, often


def _place(entry: Entry, word: str) -> tuple[int, int] | None:
    """The weightiest place where the word occurs, and how often it does in all; read as pinyin only in the names."""
    counts = [field.folded.count(word) for field in (entry.text, entry.head)]
    named = entry.name.folded.count(word)
    letters = typed(word)
    if named:
        return 3, sum(counts) + named
    if letters and any(reads(letters, name) for name in entry.spellings):
        return 2, 1
    return max((place, sum(counts)) for place, count in enumerate(counts) if count) if any(counts) else None


def _is_called(entry: Entry, whole: frozenset[str]) -> bool:
    return any(
        word in entry.names or ((letters := typed(word)) and any(reads_all(letters, name) for name in entry.spellings))
        for word in whole
    )


def _snippet(entry: Entry, words: list[str]) -> str:
    """From the head or the text, whichever has one of the words; else how the head begins."""
    for field in (entry.head, entry.text):
        places = [(place, len(word)) for word in words if (place := field.folded.find(word)) >= 0]
        if places:
            start, length = min(places)
            return _marked(field.text, start, start + length)
    opening = entry.head.text or entry.text.text
    return _escaped(opening[: BEFORE + BEHIND]) + ("…" if len(opening) > BEFORE + BEHIND else "")


def _marked(text: str, start: int, end: int) -> str:
    first, last = max(0, start - BEFORE), min(len(text), end + BEHIND)
    before = ("…" if first else "") + _escaped(text[first:start])
    behind = _escaped(text[end:last]) + ("…" if last < len(text) else "")
    return f"{before}:orange-background[**{_escaped(text[start:end])}**]{behind}"


def _escaped(piece: str) -> str:
    """A piece of a line: unlike a whole line it keeps the space at either end."""
    inner = escape(piece)
    return " " * piece[:1].isspace() + inner + " " * (piece[-1:].isspace() and bool(inner))
