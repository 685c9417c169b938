"""Every text of the course that somebody reads, found by its type, and the course said in other words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from courseware.content.common import Model, Read
from courseware.content.figures import fill
from courseware.content.reader import Trail

T = TypeVar("T")


def texts_in(value: Any) -> Iterator[tuple[Trail, str]]:
    """Every text of a typed value that somebody reads, with its trail; a label that is a key has that of its value."""
    return ((trail, text) for trail, text, _ in _found(value, None, ()))


def prose_in(value: Any) -> Iterator[tuple[Trail, str]]:
    """Those of the texts in which figures are filled in."""
    return ((trail, text) for trail, text, read in _found(value, None, ()) if read.figures)


def words_in(value: Any) -> Iterator[tuple[Trail, str]]:
    """Those of the texts that are shown as they stand."""
    return ((trail, text) for trail, text, read in _found(value, None, ()) if not read.figures)


def translated(value: T, say: Callable[[str], str]) -> T:
    """A course, or any typed part of one, with every text passed through `say`, which says the same text alike."""
    return _said(value, None, lambda text, _: say(text))


def filled(value: T, figures: Mapping[str, str]) -> T:
    """A lesson, or any typed part of one, with its figures filled in."""
    return _said(value, None, lambda text, read: fill(text, figures) if read.figures else text)


def _found(value: Any, hint: Any, trail: Trail) -> Iterator[tuple[Trail, str, Read]]:
    match value:
        case str() if value and (read := _mark(hint)):
            yield trail, value, read
        case Mapping():
            of_key, of_item = _of_mapping(hint)
            for key, item in value.items():
                yield from _found(key, of_key, (*trail, key))
                yield from _found(item, of_item, (*trail, key))
        case list() | tuple():
            for number, item in enumerate(value):
                yield from _found(item, hint, (*trail, number))
        case _:
            for name, of_part in _parts(value).items():
                yield from _found(getattr(value, name), of_part, (*trail, name))


def _said(value: Any, hint: Any, say: Callable[[str, Read], str]) -> Any:
    match value:
        case str():
            return say(value, read) if value and (read := _mark(hint)) else value
        case Mapping():
            of_key, of_item = _of_mapping(hint)
            return {_said(key, of_key, say): _said(item, of_item, say) for key, item in value.items()}
        case list() | tuple():
            return type(value)(_said(item, hint, say) for item in value)
        case _:
            said = {name: _said(getattr(value, name), part, say) for name, part in _parts(value).items()}
            if isinstance(value, Model):
                return value.model_copy(update=said)
            return replace(value, **said) if said else value


def _parts(value: Any) -> Mapping[str, Any]:
    """The fields of a model, or of a dataclass of models, with their types; of anything else none."""
    if isinstance(value, Model) or (is_dataclass(value) and not isinstance(value, type)):
        return _hints(type(value))
    return {}


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    hints = get_type_hints(kind, include_extras=True)
    names = kind.model_fields if issubclass(kind, Model) else [field.name for field in fields(kind)]  # type: ignore[arg-type]
    return {name: hints[name] for name in names}


def _mark(hint: Any) -> Read | None:
    """The mark on the type of a text, also within a list or a union."""
    for part in get_args(hint):
        if isinstance(part, Read):
            return part
        if found := _mark(part):
            return found
    return None


def _of_mapping(hint: Any) -> tuple[Any, Any]:
    """The types of keys and items of the mapping in a type."""
    origin = get_origin(hint)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        key, item = get_args(hint)
        return key, item
    for part in get_args(hint):
        found = _of_mapping(part)
        if found != (None, None):
            return found
    return None, None
