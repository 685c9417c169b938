"""A fault of the author, met while grading: shown as such, never a score."""

from __future__ import annotations


class AuthorFault(Exception):
    """`item` is the question or exercise, `message` says what is wrong with its file, in English for the author."""

    def __init__(self, item: str, message: str) -> None:
        super().__init__(f"{item}: {message}")
        self.item = item
        self.message = message
