"""Drills: a pure game for each kind of them, and what a play of it is worth."""
