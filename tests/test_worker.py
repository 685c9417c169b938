"""Workers: whatever is asked of one ends in time, and the next one is asked as if nothing had been."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from courseware import worker
from courseware.worker import Busy, Stopped, Workers, asked_by
from tests import jobs

ROOT = Path(__file__).resolve().parents[1]
linux_only = pytest.mark.skipif(
    sys.platform != "linux", reason="elsewhere memory is not limited, and there is no /proc"
)


@pytest.fixture
def workers() -> Iterator[Workers]:
    made = Workers(most=2, patience=0.2, megabytes=300)
    yield made
    made.stop()


def until(condition: Callable[[], bool], seconds: float = 20) -> bool:
    """Whether it comes true within that time."""
    deadline = perf_counter() + seconds
    while not condition() and perf_counter() < deadline:
        time.sleep(0.01)
    return condition()


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_a_function_is_done_in_another_process(workers: Workers) -> None:
    value = {"甲": [1, 2.5, None, "\ud800"]}
    assert workers.run(jobs.echo, value, b"\0\xff", seconds=5) == (value, b"\0\xff")
    assert workers.run(jobs.own_id, seconds=5)[0] != os.getpid()


def test_one_process_does_one_thing_after_another(workers: Workers) -> None:
    assert len({workers.run(jobs.own_id, seconds=5)[0] for _ in range(5)}) == 1


@pytest.mark.parametrize(
    ("job", "reason"),
    [
        (jobs.spin, "time"),
        pytest.param(jobs.hoard, "memory", marks=linux_only),
        (jobs.die, "crash"),
        (jobs.fail, "crash"),
    ],
    ids=lambda each: getattr(each, "__name__", each),
)
def test_what_does_not_end_well_is_stopped_and_another_takes_the_place(
    workers: Workers, job: Callable[[], Any], reason: str
) -> None:
    before = workers.run(jobs.own_id, seconds=5)[0]
    started = perf_counter()
    with pytest.raises(Stopped) as stopped:
        workers.run(job, seconds=1)
    assert stopped.value.reason == reason
    assert perf_counter() - started < 3
    assert workers.run(jobs.own_id, seconds=5)[0] != before


def test_a_reply_without_end_is_not_read(workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "MAX_REPLY", 10**6)
    assert len(workers.run(jobs.much, 10**5, seconds=5)[1]) == 10**5
    with pytest.raises(Stopped, match="crash"):
        workers.run(jobs.much, 10**7, seconds=5)


def test_what_is_printed_is_no_reply(workers: Workers) -> None:
    assert workers.run(jobs.print_something, "\0" * 100, seconds=5) == ("done", b"")


@linux_only
def test_a_worker_knows_nothing_of_the_servers_environment(workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://user:password@host/name")
    assert "DATABASE_URL" not in workers.run(jobs.environment, seconds=5)[0]


@linux_only
def test_a_worker_comes_after_the_pages(workers: Workers) -> None:
    assert workers.run(jobs.priority, seconds=5)[0] >= min(19, os.nice(0) + 10)


def test_no_more_than_so_many_at_a_time(workers: Workers) -> None:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: workers.run(jobs.sleep, 0.1, seconds=5), range(2)))  # both are there
        long_ones = [pool.submit(workers.run, jobs.sleep, 2, seconds=5) for _ in range(2)]
        assert until(lambda: len(workers._askers) == 2)
        with pytest.raises(Busy):
            workers.run(jobs.echo, 1, seconds=5)
        assert [one.result() for one in long_ones] == [(None, b"")] * 2
    assert workers.run(jobs.echo, 1, seconds=5)[0] == 1


def test_one_asker_has_one_at_a_time_and_others_go_on(workers: Workers) -> None:
    def ask(who: str, job: Callable[..., Any], *args: Any) -> Any:
        with asked_by(who):
            return workers.run(job, *args, seconds=5)[0]

    with ThreadPoolExecutor(1) as pool:
        ask("甲", jobs.echo, 1)
        long_one = pool.submit(ask, "甲", jobs.sleep, 1)
        assert until(lambda: "甲" in workers._askers)
        with pytest.raises(Busy):
            ask("甲", jobs.echo, 1)
        assert ask("乙", jobs.echo, 2) == 2
        assert not long_one.done()
        long_one.result()
    assert ask("甲", jobs.echo, 1) == 1


@linux_only
def test_all_can_be_stopped_at_work_and_nothing_is_left_of_them(workers: Workers) -> None:
    with ThreadPoolExecutor(1) as pool:
        workers.run(jobs.echo, 1, seconds=5)
        working = pool.submit(workers.run, jobs.spin, seconds=60)
        assert until(lambda: bool(workers._askers))
        pids = [each._process.pid for each in workers._all]
        workers.stop()
        with pytest.raises(Stopped):
            working.result(timeout=10)
    assert pids
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()], "not even as zombies"
    assert workers.run(jobs.echo, 2, seconds=5)[0] == 2, "and when more is asked, others begin"


@linux_only
def test_one_that_was_killed_from_outside_is_not_asked(workers: Workers) -> None:
    pid = workers.run(jobs.own_id, seconds=5)[0]
    os.kill(pid, 9)
    assert until(lambda: not is_running(pid))
    assert workers.run(jobs.own_id, seconds=5)[0] != pid


@linux_only
@pytest.mark.parametrize("at_work", [False, True])
def test_workers_end_with_the_server_however_it_ends(at_work: bool, tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    code = f"""
import time
from pathlib import Path
from threading import Thread
from courseware.worker import workers
from tests import jobs
workers.run(jobs.echo, 1, seconds=5)
if {at_work}:
    Thread(target=workers.run, args=[jobs.spin, {str(begun)!r}], kwargs=dict(seconds=1)).start()
    while not Path({str(begun)!r}).exists():
        time.sleep(0.01)
print(*(each._process.pid for each in workers._all), flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        pids = [int(pid) for pid in server.stdout.readline().split()]
        server.kill()
    assert pids
    assert until(lambda: not any(map(is_running, pids)))


def test_a_worker_for_queries_begins_without_what_it_does_not_need() -> None:
    code = "import sys, courseware.shop.query_sandbox; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    imported = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"pandas", "streamlit", "pydantic", "sqlalchemy", "openpyxl"} & set(imported.stdout.split())
