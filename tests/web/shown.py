"""Everything that a page shows, as texts: whatever an element carries to the browser, its tables and charts too."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Node

DATA = {"sort", "domain", "options"}
"""Keys that list values: the categories of a chart as the rows have them, what a column of a grid may hold."""

TECHNICAL = {"id", "form_id", "element_id", "page_script_hash", "url_pathname", "query_string", "page", "key", "url"}
"""Fields that name things for the machine."""

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")


@dataclass(frozen=True)
class Shown:
    kind: str
    """Of the element, as the test framework calls it."""
    text: str
    cell: bool = False
    """Whether it is a value: of a table, a category of a chart, a metric; and not a word about it."""


def shown(page: AppTest) -> Iterator[Shown]:
    """Every text on the page."""
    for node in _nodes(page._tree):
        proto = getattr(node, "proto", None)
        if isinstance(proto, Message):
            value = proto.body if node.type == "metric" else None
            for text, cell in _texts(proto):
                yield Shown(node.type, text, cell or text == value)


def _nodes(block: Block) -> Iterator[Node]:
    for node in block.children.values():
        yield node
        if isinstance(node, Block):
            yield from _nodes(node)


def _texts(message: Message) -> Iterator[tuple[str, bool]]:
    for field, value in message.ListFields():
        if field.name in TECHNICAL:
            continue
        for each in value if _repeated(field, value) else [value]:
            if field.type == FieldDescriptor.TYPE_MESSAGE and isinstance(each, Message):
                yield from _texts(each)
            elif field.type == FieldDescriptor.TYPE_BYTES:
                yield from _of_arrow(each)
            elif isinstance(each, str):
                yield from _of_text(each)


def _repeated(field: FieldDescriptor, value: Any) -> bool:
    return not isinstance(value, str | bytes | Message) and hasattr(value, "__iter__")


def _of_text(text: str) -> Iterator[tuple[str, bool]]:
    """A text; of a JSON text (a chart, the columns of a grid) the texts in it."""
    if text[:1] in "{[":
        try:
            yield from _of_json(json.loads(text))
            return
        except ValueError:
            pass
    yield text, False


def _of_json(value: Any, cell: bool = False) -> Iterator[tuple[str, bool]]:
    match value:
        case str():
            yield value, cell
        case list():
            for item in value:
                yield from _of_json(item, cell)
        case dict():
            for key, item in value.items():
                yield from _of_json(item, cell or key in DATA)


def _of_arrow(content: bytes) -> Iterator[tuple[str, bool]]:
    try:
        frame = pa.ipc.open_stream(content).read_pandas()
    except pa.ArrowInvalid:
        return
    yield from ((str(name), False) for name in frame.columns)
    for name in frame.columns:
        if pd.api.types.is_object_dtype(frame[name]) or pd.api.types.is_string_dtype(frame[name]):
            yield from ((str(value), True) for value in frame[name].dropna().unique())


def unsaid(text: str) -> str:
    """The Chinese of a text that stands outside of ⟦ ⟧; empty if there is none."""
    depth, found = 0, []
    for character in text:
        depth += {"⟦": 1, "⟧": -1}.get(character, 0)
        if depth <= 0 and CHINESE.match(character):
            found.append(character)
    return "".join(found)
