"""Strict YAML with positions.

YAML's surprises are errors or plain text here: `20:00`, `00123`, `2026-05-01`, `on` and `no` are text, a key is always
text, and duplicate keys, tags, anchors, merge keys, tabs and several documents in a file are problems.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from courseware.content.problems import Problem
from courseware.content.syntax import QUOTE_IT, explain

Trail = tuple[str | int, ...]
"""The keys and list indices that lead from the top of a document to a value."""


class Place(NamedTuple):
    """A point in a file. Both count from 1."""

    line: int
    col: int


MAX_DEPTH = 40

# libyaml is ten times faster than the parser in Python and is part of every PyYAML wheel.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_NULL = re.compile(r"null|~|")
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Document:
    """One file as read: its value (None if unreadable), where everything in it stands, and what is wrong with it."""

    path: str
    text: str
    value: Any
    values: Mapping[Trail, tuple[Place, Place]]
    """Start and end of each value."""
    keys: Mapping[Trail, Place]
    problems: tuple[Problem, ...]

    @cached_property
    def _lines(self) -> list[str]:
        return self.text.split("\n")

    def position(self, trail: Trail) -> Place:
        """Where a value starts; for one that is not there, where the nearest value around it does."""
        for length in range(len(trail), -1, -1):
            if found := self.values.get(trail[:length]):
                return found[0]
        return Place(1, 1)

    def key_position(self, trail: Trail) -> Place:
        """Where a key stands; for a list item, where its value starts."""
        return self.keys.get(trail) or self.position(trail)

    def find(self, trail: Trail, words: str) -> Place:
        """Where `words` stand in the source of a text; its start if they cannot be found there."""
        start, end = self.values.get(trail, (Place(1, 1), Place(1, 1)))
        for line in range(start.line, end.line + 1):
            source = self._lines[line - 1] if line <= len(self._lines) else ""
            col = source.find(words, start.col - 1 if line == start.line else 0)
            if col >= 0:
                return Place(line, col + 1)
        return self.position(trail)

    def problem(self, at: Trail | Place, code: str, message: str, fix: str = "", *, key: bool = False) -> Problem:
        """A problem in this file, at a trail (its value, or its key) or at a place."""
        place = at if isinstance(at, Place) else self.key_position(at) if key else self.position(at)
        return Problem(self.path, *place, code, message, fix)


def read_yaml(path: Path, root: Path | None = None) -> Document:
    """Read a file. Its problems carry the path relative to `root`. Never raises for what is in the file."""
    shown = path.relative_to(root).as_posix() if root else path.as_posix()
    try:
        raw = path.read_bytes()
    except OSError as error:
        return _unread(shown, Problem(shown, 1, 1, "unreadable", f"cannot be read: {error.strerror}", "check the file"))
    try:
        return read_text(raw.decode("utf-8"), shown)
    except UnicodeDecodeError as error:
        good = raw[: error.start].decode("utf-8")
        line, col = good.count("\n") + 1, len(good) - (good.rfind("\n") + 1) + 1
        return _unread(
            shown,
            Problem(shown, line, col, "not-utf8", "the file is not UTF-8", "save it as UTF-8"),
            raw.decode("utf-8", "replace"),
        )


def _unread(path: str, problem: Problem, text: str = "") -> Document:
    return Document(path, text, None, {}, {}, (problem,))


def read_text(text: str, path: str = "text") -> Document:
    """Read YAML from a string; its problems name `path`. A broken item of a top-level list drops only itself."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    problems = [
        Problem(path, number, line.index("\t") + 1, "tab", "a tab", "indent with spaces")
        for number, line in enumerate(text.split("\n"), 1)
        if "\t" in line
    ]
    problems += [
        Problem(path, number, found.start() + 1, "unprintable", f"character U+{ord(found[0]):04X}", "remove it")
        for number, line in enumerate(text.split("\n"), 1)
        if (found := _UNPRINTABLE.search(line))
    ]
    if problems:
        return Document(path, text, None, {}, {}, tuple(sorted(problems)))
    composer = _Composer(path)
    try:
        value = composer.compose(text)
    except _Stop as stop:
        items = list(_top_items(text))
        if len(items) < 2:
            return Document(path, text, None, {}, {}, (*composer.problems, stop.problem))
        composer = _Composer(path)
        value = composer.compose_items(items)
    return Document(path, text, value, composer.values, composer.keys, tuple(sorted(composer.problems)))


def _top_items(text: str) -> Iterator[tuple[int, str]]:
    """The items of a list at the left margin, each with the number of lines before it; nothing for another document."""
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines) if line.startswith("- ") or line == "-"]
    if not starts or any(line.strip() and not line.startswith(("#", "---")) for line in lines[: starts[0]]):
        return
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield start, "\n".join(lines[start:end])


class _Stop(Exception):
    """Reading cannot go on."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass
class _Composer:
    """Builds plain values from the parser's events and notes every position."""

    path: str
    offset: int = 0
    """Lines before the text that is being composed."""
    problems: list[Problem] = field(default_factory=list)
    values: dict[Trail, tuple[Place, Place]] = field(default_factory=dict)
    keys: dict[Trail, Place] = field(default_factory=dict)
    events: Iterator[Any] = field(default_factory=lambda: iter(()))

    def compose(self, text: str, trail: Trail = ()) -> Any:
        lines = text.split("\n")
        self.events = yaml.parse(text, Loader=_LOADER)
        try:
            next(self.events)  # the start of the stream
            if isinstance(next(self.events), yaml.StreamEndEvent):
                raise _Stop(Problem(self.path, 1, 1, "empty", "the file is empty", "write its content"))
            value = self._value(next(self.events), trail)
            next(self.events)  # the end of the document
            second = next(self.events)
            if not isinstance(second, yaml.StreamEndEvent):
                self._note(second, "several-documents", "a second document starts here", "keep one document in a file")
            return value
        except yaml.MarkedYAMLError as error:
            found = explain(error, lines)
            place = (found.line + 1 + self.offset, found.col + 1)
            raise _Stop(Problem(self.path, *place, found.code, found.message, found.fix)) from None
        except yaml.YAMLError as error:
            raise _Stop(Problem(self.path, 1 + self.offset, 1, "syntax", str(error))) from None

    def compose_items(self, items: list[tuple[int, str]]) -> list[Any]:
        """A list read item by item: a broken one becomes a problem and is left out."""
        read: list[Any] = []
        self.values[()] = (Place(items[0][0] + 1, 1), Place(items[-1][0] + 1, 1))
        for offset, text in items:
            self.offset = offset
            good = _Composer(self.path, offset)
            try:
                (value,) = good.compose(text)
            except _Stop as stop:
                self.problems += [*good.problems, stop.problem]
                continue
            self.problems += good.problems
            self.values |= {(len(read), *trail[1:]): span for trail, span in good.values.items() if trail}
            self.keys |= {(len(read), *trail[1:]): place for trail, place in good.keys.items()}
            read.append(value)
        return read

    def _place(self, mark: Any) -> Place:
        return Place(mark.line + 1 + self.offset, mark.column + 1)

    def _note(self, event: Any, code: str, message: str, fix: str) -> None:
        line, col = self._place(event.start_mark)
        self.problems.append(Problem(self.path, line, col, code, message, fix))

    def _value(self, event: Any, trail: Trail) -> Any:
        if len(trail) > MAX_DEPTH:
            line, col = self._place(event.start_mark)
            raise _Stop(Problem(self.path, line, col, "too-deep", "nested too deeply", "flatten the structure"))
        if isinstance(event, yaml.AliasEvent):
            self._note(event, "anchor", f"an alias `*{event.anchor}`", f"write it out; for a text: {QUOTE_IT}")
            self.values[trail] = (self._place(event.start_mark), self._place(event.end_mark))
            return None
        if getattr(event, "anchor", None):
            self._note(event, "anchor", f"an anchor `&{event.anchor}`", f"remove it; for a text: {QUOTE_IT}")
        if getattr(event, "tag", None):
            self._note(event, "tag", f"a tag `{event.tag}`", f"remove it; for a text: {QUOTE_IT}")
        self.values[trail] = (self._place(event.start_mark), self._place(event.end_mark))
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(trail)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(trail)
        return self._scalar(event)

    def _sequence(self, trail: Trail) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self._value(event, (*trail, len(items))))
        return items

    def _mapping(self, trail: Trail) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            place = self._place(event.start_mark)
            if not isinstance(event, yaml.ScalarEvent):
                self._note(event, "bad-key", "a key must be a word", f"for a text: {QUOTE_IT}")
                self._value(event, (*trail, "?"))
                self._value(next(self.events), (*trail, "?"))
                continue
            key = event.value
            if event.anchor or event.tag:
                self._note(event, "anchor" if event.anchor else "tag", "an anchor or tag at a key", "remove it")
            if key == "<<" and not event.style:
                self._note(event, "merge-key", "a merge key `<<`", "write the keys out")
            duplicate = key in found
            if duplicate:
                first = self.keys[(*trail, key)]
                self._note(event, "duplicate-key", f"`{key}` is already at line {first[0]}", "keep one of the two")
            # A duplicate is still read, for the problems inside it, but under a trail that nobody asks for.
            value = self._value(next(self.events), (*trail, f"{key} (again)" if duplicate else key))
            if not duplicate:
                found[key] = value
                self.keys[(*trail, key)] = place
        return found

    def _scalar(self, event: Any) -> Any:
        text: str = event.value
        if event.style:
            return self._text(event, text)
        if _NULL.fullmatch(text):
            return None
        if text in ("true", "false"):
            return text == "true"
        if _INTEGER.fullmatch(text) and len(text) <= 400:
            return int(text)
        if _FLOAT.fullmatch(text):
            number = float(text)
            if not math.isfinite(number):
                self._note(event, "number-range", "a number too large to hold", "check its digits")
            return number
        return self._text(event, text)

    def _text(self, event: Any, text: str) -> str:
        if re.search("[\ud800-\udfff]", text) is None:
            return text
        joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # JSON writes 😀 as two escapes
        if "\ufffd" in joined:
            self._note(event, "bad-escape", "half of a character in a `\\u` escape", "type the character itself")
        return joined
