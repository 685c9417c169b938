"""The keys of items: what is answered, whether a short question or an exercise on the shop's tables."""

from __future__ import annotations


def question_item(question_id: str) -> str:
    """The key under which a question's attempts are kept."""
    return f"question:{question_id}"


def exercise_item(exercise_id: str) -> str:
    """The key under which an exercise's attempts are kept."""
    return f"exercise:{exercise_id}"
