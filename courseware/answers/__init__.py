"""Answers: one module per kind of answer, each of which accepts raw input and grades it."""
