"""Validation of a document against a pydantic model: what is wrong in words an author can act on."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from courseware.content.blocks import BLOCK_KINDS
from courseware.content.common import Model
from courseware.content.problems import Problem
from courseware.content.reader import Document, Trail

TAGGED_LISTS = {"blocks", "controls", "fields", "lessons"}
"""Lists of several kinds: pydantic puts the kind behind the index of an item in the place of an error."""

KINDS_AT = {
    "string": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "list": "a list",
    "dict": "keys with values",
    "model": "keys with values",
    "model_attributes": "keys with values",
}


def validate(adapter: TypeAdapter[Any], document: Document, trail: Trail = ()) -> tuple[Any, list[Problem]]:
    """The typed value at `trail` and no problems, or None and what is wrong with it."""
    raw = value_at(document.value, trail)
    try:
        return adapter.validate_python(raw), []
    except ValidationError as error:
        errors = _without_echo(error.errors(include_url=False), raw)
        return None, sorted({_problem(adapter, document, trail, raw, details) for details in errors})


def value_at(value: Any, trail: Trail) -> Any:
    for part in trail:
        value = value[part]
    return value


def _without_echo(errors: list[ErrorDetails], raw: Any) -> Iterator[ErrorDetails]:
    """Leave out what pydantic says of the other member of `id | outline` in the list `lessons`."""
    for details in errors:
        loc = details["loc"]
        if len(loc) > 2 and loc[0] == "lessons":
            outline = isinstance(value_at(raw, loc[:2]), dict)
            if outline != (loc[2] == "Outline"):
                continue
        yield details


def _trail(loc: tuple[int | str, ...], raw: Any) -> Trail:
    """The place of an error in the raw value: pydantic's `loc` without the names of kinds in it."""
    trail: list[int | str] = []
    for number, part in enumerate(loc):
        kind_of_item = number >= 2 and isinstance(loc[number - 1], int) and loc[number - 2] in TAGGED_LISTS
        kind_of_all = number == 0 and isinstance(raw, dict) and part == raw.get("kind") and part not in raw
        if not (kind_of_item or kind_of_all or part == "[key]"):
            trail.append(part)
    return tuple(trail)


def _problem(adapter: TypeAdapter[Any], document: Document, top: Trail, raw: Any, details: ErrorDetails) -> Problem:
    trail = _trail(details["loc"], raw)
    kind, found, context = details["type"], details["input"], details.get("ctx", {})
    at = (*top, *trail)
    name = str(trail[-1]) if trail else "this"
    word = f"`{name}`" if trail and not isinstance(trail[-1], int) else "this item"

    if kind == "missing":
        place = document.position(at[:-1])
        return document.problem(place, "missing-key", f"missing key `{name}`", f"add `{name}: …`")
    if kind == "extra_forbidden":
        known = sorted(keys_at(adapter, raw, trail[:-1]))
        close = difflib.get_close_matches(name, known, 1, 0.6)
        fix = f"did you mean `{close[0]}`?" if close else f"known keys: {', '.join(known)}"
        if found is None and not close:
            fix = "inside { } a comma ends the text: put the text in quotes"
        return document.problem(at, "unknown-key", f"unknown key `{name}`", fix, key=True)
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        return _unknown_kind(document, at, found, context)
    if kind == "string_pattern_mismatch":
        joint = "_" if "_]" in context["pattern"] else "-"
        what = "a name" if joint == "_" else "an id"
        fix = f"lower-case words joined by `{joint}`, e.g. `{_as_id(found, joint)}`"
        in_key = "[key]" in details["loc"]
        return document.problem(at, "bad-id", f"`{found}` is not {what}", fix, key=in_key)
    if kind == "literal_error":
        allowed = [str(value.strip("'")) for value in context["expected"].replace(" or ", ", ").split(", ")]
        close = difflib.get_close_matches(str(found), allowed, 1, 0.6)
        fix = f"did you mean `{close[0]}`?" if close else f"one of: {', '.join(allowed)}"
        return document.problem(at, "bad-value", f"{word} cannot be {_shown(found)}", fix)
    if kind == "value_error":
        return document.problem(at, "inconsistent", str(context["error"]))
    expected = KINDS_AT.get(kind.removesuffix("_type").removesuffix("_parsing").removesuffix("_from_float"))
    if expected:
        return _wrong_type(document, at, word, expected, found)
    if kind == "string_too_short":
        return document.problem(at, "missing-value", f"{word} has no value", "write it, or remove the key")
    said = details["msg"].replace(" after validation", "")
    return document.problem(at, "bad-value", f"{word}: {said[0].lower()}{said[1:]}", f"found {_shown(found)}")


def _wrong_type(document: Document, at: Trail, word: str, expected: str, found: Any) -> Problem:
    if found is None:
        return document.problem(at, "missing-value", f"{word} has no value", f"write {expected}")
    fix = ""
    if expected == "a text":
        shown = str(found).lower() if isinstance(found, bool) else found
        fix = "put the text in quotes" if isinstance(found, dict | list) else f'put it in quotes: "{shown}"'
    return document.problem(at, "wrong-type", f"{word} should be {expected}, found {_shown(found)}", fix)


def _unknown_kind(document: Document, at: Trail, found: Any, context: dict[str, Any]) -> Problem:
    known = [tag.strip(" '") for tag in context.get("expected_tags", "").split(",")]
    if len(at) >= 2 and at[-2] == "blocks":
        known = list(BLOCK_KINDS)
        if not isinstance(found, dict) or len(found) != 1:
            fix = f"`- kind: …`, the kind one of: {', '.join(known)}"
            return document.problem(at, "bad-block", "a block has one key, its kind", fix)
        given, key_at = next(iter(found)), (*at, next(iter(found)))
        close = difflib.get_close_matches(given, known, 1, 0.6)
        fix = f"did you mean `{close[0]}`?" if close else f"one of: {', '.join(known)}"
        return document.problem(key_at, "bad-block", f"unknown kind of block `{given}`", fix, key=True)
    if not isinstance(found, dict):
        return document.problem(at, "wrong-type", f"expected keys with values, found {_shown(found)}")
    if "kind" not in found:
        return document.problem(at, "missing-key", "missing key `kind`", "add `kind: …`")
    given = str(found["kind"])
    close = difflib.get_close_matches(given, known, 1, 0.6)
    fix = f"did you mean `{close[0]}`?" if close else f"one of: {', '.join(known)}" if known != [""] else ""
    return document.problem((*at, "kind"), "bad-value", f"unknown kind `{given}`", fix)


def _as_id(text: str, joint: str) -> str:
    words = "".join(char if char.isascii() and char.isalnum() else " " for char in text.lower()).split()
    example = joint.join(words).lstrip("0123456789" + joint)
    return example or f"an{joint}id"


def _shown(value: Any) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return f"`{str(value).lower()}`"
        case int() | float():
            return f"the number {value}"
        case str():
            return f"`{value if len(value) <= 40 else value[:39] + '…'}`"
        case list():
            return "a list"
        case _:
            return "keys with values"


# --- walking models -------------------------------------------------------------------------------------------------


def models_in(hint: Any) -> Iterator[type[Model]]:
    """The models that a type names directly: through unions, lists, mappings, but not inside another model."""
    if isinstance(hint, type) and issubclass(hint, Model):
        yield hint
    else:
        for part in get_args(hint):
            yield from models_in(part)


def keys_at(adapter: TypeAdapter[Any], raw: Any, trail: Trail) -> set[str]:
    """The keys that may stand in the mapping at `trail` of the raw value, to suggest the right one for a wrong one."""
    models = list(models_in(adapter._type))
    value = raw
    for part in (None, *trail):
        if part is not None:
            if isinstance(part, str) and any(part in model.model_fields for model in models):
                hints = [hints_of(model)[part] for model in models if part in model.model_fields]
                models = [found for hint in hints for found in models_in(hint)]
            value = value[part]
        models = [model for model in models if _fits(model, value)] or models
    return {key for model in models for key in model.model_fields}


def _fits(model: type[Model], value: Any) -> bool:
    """Whether a raw mapping says it is of this model: by its kind, or by the one key of a block."""
    if not isinstance(value, dict):
        return False
    if model in BLOCK_KINDS.values():
        return BLOCK_KINDS.get(next(iter(value), "")) is model
    kind = model.model_fields.get("kind")
    return kind is None or value.get("kind") in get_args(kind.annotation)


@cache
def hints_of(model: type[Model]) -> dict[str, Any]:
    """The type of each key, with its constraints."""
    return get_type_hints(model, include_extras=True)
