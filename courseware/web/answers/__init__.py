"""Widgets for answers, one module per kind.

Each has `ask(key, …)`, which draws it, filled with `answer` when the session has nothing newer, and `raw(key, …)`,
which reads what was entered as plain JSON. Nothing is judged here: the core accepts or refuses it.
"""
