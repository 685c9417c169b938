"""The keys of items: what is answered, whether a short question, an exercise on the shop's tables or a drill."""

from __future__ import annotations

from typing import Literal, cast, get_args

Kind = Literal["question", "exercise", "drill"]

TILES = "bench:tiles"
"""The key of the draft that keeps a learner's board of tiles."""


def question_item(question_id: str) -> str:
    """The key under which a question's attempts are kept."""
    return f"question:{question_id}"


def exercise_item(exercise_id: str) -> str:
    """The key under which an exercise's attempts are kept."""
    return f"exercise:{exercise_id}"


def drill_item(drill_id: str) -> str:
    """The key under which the plays of a drill are kept."""
    return f"drill:{drill_id}"


def is_item(key: str) -> bool:
    """Whether something is answered under the key. Drafts are kept under others as well, such as a board of tiles."""
    kind, _, id = key.partition(":")
    return kind in get_args(Kind) and bool(id)


def parts_of(item: str) -> tuple[Kind, str]:
    """The kind and the id in a key. Raises KeyError for what is no key of an item."""
    if not is_item(item):
        raise KeyError(item)
    kind, _, id = item.partition(":")
    return cast(Kind, kind), id
