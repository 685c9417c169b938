"""What is wrong with a drill that shows only when it is played."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from courseware.answers.fault import AuthorFault
from courseware.content.course import Course
from courseware.content.drill import Drill
from courseware.content.problems import Problem
from courseware.content.sources import Sources
from courseware.drills.game import SAME, Played
from courseware.drills.play import game_of
from courseware.drills.queue import Queue
from courseware.items import drill_item
from courseware.seed import seed_of
from courseware.shop.tables import Shop

PLAYS = 20


def drill_problems(course: Course, sources: Sources, shop: Shop, known: Collection[Problem] = ()) -> list[Problem]:
    """Those of each drill, once. Drills that have known problems are left out."""
    found = []
    for id, drill in course.drills.items():
        document = sources.drills[id].document
        if any(problem.path == document.path for problem in known):
            continue
        try:
            flaws = dict(
                flaw for n in range(PLAYS) for flaw in _flaws(drill, seed_of("check", drill_item(id), n), shop)
            )
        except AuthorFault as fault:
            flaws = {"bad-formula": (("id",), fault.message)}
        found += [document.problem(trail, code, message) for code, (trail, message) in flaws.items()]
    return found


def _flaws(drill: Drill, seed: str, shop: Shop) -> Iterator[tuple[str, tuple[tuple[str | int, ...], str]]]:
    """Code, trail and message."""
    game = game_of(drill, seed, shop)
    if isinstance(game, Queue):
        for number in game.late():
            yield "too-long", (("waves", number, "at"), "its incidents may take longer than until the next wave")
    played = Played(game)
    if not played.worst + SAME < played.usual < played.best - SAME:
        said = f"{played.worst:.0f}, {played.usual:.0f} and {played.best:.0f} yuan"
        yield "no-judgement", (("usual",), f"the worst, the usual and the best play are worth {said}: nothing to judge")
