"""A drill as a game for one: states, the options in each, what an option leads to and what it is worth at once.

Nothing is left to chance once the numbers are drawn, and a decision changes nothing that was not told before it: what
comes later comes whatever one does. So the best decision is one that could have been made with what was known.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

PASS = 0.8
"""The score from which on a play counts as done."""
USUAL = 0.5
"""The score of the usual play."""
SAME = 0.5
"""Yuan by which two decisions may differ and are told to be as good."""


class Game(Protocol):
    """`usual` is the play that others are compared with, decision by decision. States can be hashed; options are ids
    of ASCII."""

    @property
    def start(self) -> Any: ...

    @property
    def usual(self) -> Sequence[str]: ...

    def options(self, state: Any, /) -> Sequence[str]:
        """None: it is over."""

    def take(self, state: Any, option: str, /) -> tuple[Any, float]:
        """The state that follows, and what the option is worth at once, in yuan."""


class NoOption(ValueError):
    """Nobody could have decided so."""


@dataclass(frozen=True)
class Step:
    """One decision. `worth`: at once, in yuan; `best` is the best option there was, `lost` what it would have been
    worth more, with the best play from there on; `before` the state in which it was made."""

    before: Any
    option: str
    best: str
    worth: float
    lost: float


@dataclass(frozen=True)
class Outcome:
    """What a play is worth in yuan, beside the best, the usual and the worst play of the same numbers. What is lost
    at each step adds up to `best - value`. `score` is within 0..1."""

    steps: tuple[Step, ...]
    value: float
    best: float
    usual: float
    worst: float
    score: float


def after(game: Game, choices: Sequence[str]) -> Any:
    """The state that choices lead to. Raises NoOption."""
    state: Any = game.start
    for choice in choices:
        if choice not in game.options(state):
            raise NoOption(choice)
        state = game.take(state, choice)[0]
    return state


class Played:
    """A game with all that can be got in it."""

    def __init__(self, game: Game) -> None:
        self.game = game
        self._known: dict[Hashable, tuple[float, float]] = {}
        self.worst, self.best = self._extremes(game.start)
        self.usual = self._value(game.usual)

    def outcome(self, choices: Sequence[str]) -> Outcome:
        """Of a play to its end. Raises NoOption, also where it is not."""
        state: Any = self.game.start
        steps, value = [], 0.0
        for choice in choices:
            worth = {option: self._with(state, option) for option in self.game.options(state)}
            if choice not in worth:
                raise NoOption(choice)
            most = max(worth.values())
            lost = most - worth[choice]
            best = choice if lost < SAME else max(worth, key=worth.__getitem__)
            following, at_once = self.game.take(state, choice)
            steps.append(Step(state, choice, best, at_once, lost))
            state, value = following, value + at_once
        if self.game.options(state):
            raise NoOption("it goes on")
        return Outcome(tuple(steps), value, self.best, self.usual, self.worst, self.score(value))

    def score(self, value: float) -> float:
        """1 for the best play, a half for the usual, 0 for the worst, and in between in proportion."""
        if self.best - value < SAME:
            return 1.0
        if value >= self.usual:
            return _share(value, self.usual, self.best, USUAL, 1.0)
        return _share(value, self.worst, self.usual, 0.0, USUAL)

    def _with(self, state: Any, option: str) -> float:
        following, at_once = self.game.take(state, option)
        return at_once + self._extremes(following)[1]

    def _extremes(self, state: Any) -> tuple[float, float]:
        """The least and the most that can be got from here on."""
        if (known := self._known.get(state)) is not None:
            return known
        low, high = [], []
        for option in self.game.options(state):
            following, at_once = self.game.take(state, option)
            least, most = self._extremes(following)
            low.append(at_once + least)
            high.append(at_once + most)
        found = self._known[state] = (min(low, default=0.0), max(high, default=0.0))
        return found

    def _value(self, choices: Sequence[str]) -> float:
        state: Any = self.game.start
        value = 0.0
        for choice in choices:
            state, at_once = self.game.take(state, choice)
            value += at_once
        return value


def _share(value: float, low: float, high: float, least: float, most: float) -> float:
    return max(least, min(most, least + (most - least) * (value - low) / (high - low))) if high > low else least
