"""Optima are found once, in another process, told how far they are, and replaced when beaten."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from concurrent.futures import Future
from pathlib import Path
from time import monotonic, sleep

import pytest

from courseware.promotion.first.best_plans import BestPlans, Searching, market_key
from courseware.promotion.first.market import build
from courseware.promotion.first.optimum import Best
from courseware.promotion.first.parameters import Parameters, standard
from courseware.promotion.first.plan import Plan
from courseware.promotion.first.score import template_plan

PLAN = Plan(((1.0, 2.0, 3.0),) * 4, 0.1, 299.0, 30.0, 9000.0)
BEST = Best(PLAN, 1000.0)


class Searches:
    """Searches that end when the test says so."""

    def __init__(self) -> None:
        self.started: list[tuple[int, Path, Future[Best]]] = []

    def __call__(self, parameters: Parameters, seed: int, progress: Path) -> Future[Best]:
        future: Future[Best] = Future()
        self.started.append((seed, progress, future))
        return future


@pytest.fixture
def searches() -> Searches:
    return Searches()


@pytest.fixture
def best_plans(tmp_path: Path, searches: Searches) -> BestPlans:
    return BestPlans(tmp_path / "best-plans", searches)


ROOT = Path(__file__).resolve().parents[3]


def test_a_search_is_started_once_and_tells_how_far_it_is(best_plans: BestPlans, searches: Searches) -> None:
    assert best_plans.get(standard(), 1) == Searching(0.0, 0)
    _, progress, future = searches.started[0]
    progress.write_text("0.42")
    assert best_plans.get(standard(), 1) == Searching(0.42, 0)
    assert best_plans.get(standard(), 2) == Searching(0.0, 1)  # waits for the first
    progress.write_text("")  # being written
    assert best_plans.get(standard(), 1) == Searching(0.0, 0)
    future.set_result(BEST)
    assert best_plans.get(standard(), 2) == Searching(0.0, 0)
    assert best_plans.get(standard(), 1) == BEST
    assert len(searches.started) == 2
    assert not progress.exists()


def test_what_was_found_is_there_after_a_restart(best_plans: BestPlans, searches: Searches, tmp_path: Path) -> None:
    best_plans.get(standard(), 1)
    searches.started[0][2].set_result(BEST)
    best_plans.get(standard(), 1)
    assert BestPlans(tmp_path / "best-plans", Searches()).get(standard(), 1) == BEST


def test_a_failed_search_is_told_and_begun_again(best_plans: BestPlans, searches: Searches) -> None:
    best_plans.get(standard(), 1)
    searches.started[0][2].set_exception(MemoryError())
    with pytest.raises(MemoryError):
        best_plans.get(standard(), 1)
    assert isinstance(best_plans.get(standard(), 1), Searching)
    assert len(searches.started) == 2


def test_a_damaged_file_is_searched_anew(best_plans: BestPlans, searches: Searches, tmp_path: Path) -> None:
    folder = tmp_path / "best-plans"
    folder.mkdir()
    for text in ('{"plan": {"budget": 1', '{"profit": 3}', "[]"):
        (folder / f"{market_key(standard(), 1)}.json").write_text(text)
        assert isinstance(best_plans.get(standard(), 1), Searching)


def test_a_better_plan_replaces_the_optimum_and_is_logged(
    best_plans: BestPlans, searches: Searches, caplog: pytest.LogCaptureFixture
) -> None:
    best_plans.get(standard(), 1)
    searches.started[0][2].set_result(BEST)
    best_plans.get(standard(), 1)
    better = Plan(PLAN.budget, 0.05, 0.0, 0.0, 8000.0)
    assert not best_plans.beaten(standard(), 1, better, 1000.0)
    with caplog.at_level(logging.WARNING):
        assert best_plans.beaten(standard(), 1, better, 1001.0)
    assert "beats the optimum" in caplog.text
    assert best_plans.get(standard(), 1) == Best(better, 1001.0)


def test_other_parameters_are_another_market() -> None:
    changed = standard().with_values(**{"price.fee": 0.06})
    assert len({market_key(standard(), 1), market_key(standard(), 2), market_key(changed, 1)}) == 3


def test_the_pool_reports_and_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the worker runs, in this process and with a quick search: progress is written, the result comes back."""
    from courseware.promotion.first import best_plans as module

    told: list[str] = []
    progress = tmp_path / "progress"

    def quick(market: object, tell: object) -> Best:
        for share in (0.5, 1.0):
            tell(share)  # type: ignore[operator]
            told.append(progress.read_text())
        return template_plan(build(standard(), 1))

    monkeypatch.setattr(module, "find_optimum", quick)
    assert module._search(standard(), 1, progress) == template_plan(build(standard(), 1))
    assert told == ["0.500", "1.000"]
    module._tell(tmp_path / "no-such-folder" / "x", 0.5)  # a figure nobody needs: no error


def test_the_worker_ends_when_the_server_is_killed() -> None:
    code = (
        "import os, time\n"
        "from courseware.promotion.first.best_plans import _pool\n"
        "if __name__ == '__main__':\n"
        "    print(_pool().submit(os.getpid).result(), flush=True)\n"
        "    time.sleep(600)\n"
    )
    server = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    worker = int(server.stdout.readline())
    server.kill()
    server.wait()
    deadline = monotonic() + 30
    while _runs(worker):
        assert monotonic() < deadline, "the worker outlived its server"
        sleep(0.05)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
