"""A centre beside a single computer: one submission on PostgreSQL and on SQLite, and two processes of the app behind
nginx beside one of them, with as many learners as they can take. Client, nginx, PostgreSQL and processes share this
machine, so that two processes show their worth from about four cores on."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import numpy as np

from benchmarks.classroom import OURS, answering
from benchmarks.crowd import Pace, Tally, crowd, stop_on_exceptions
from benchmarks.record import CROWDS, submit
from benchmarks.server import Server, serve
from benchmarks.table import show
from courseware.record.store import Store
from tests.deploy.nginx import free_ports, nginx
from tests.record.postgresql import serving

LEARNERS = 60
SATURATED = Pace(think=0.0, seconds=10.0, alone=0)
PROCESSES = {1: ("a",), 2: ("a", "b")}
TURNS = 2


def run() -> None:
    with serving(safe=True) as postgresql:
        _submissions(postgresql.database)
        with _behind_nginx(postgresql.database()) as base:
            _processes(base)


def _submissions(database: Callable[[], str]) -> None:
    rows = []
    for at_once in CROWDS:
        taken: dict[str, list[float]] = {"SQLite": [], "PostgreSQL": []}
        for _ in range(TURNS):
            for where, seconds in taken.items():
                with tempfile.TemporaryDirectory() if where == "SQLite" else nullcontext("") as folder:
                    store = Store.open(Path(folder) / "courseware.db" if folder else database())
                    seconds += submit(store, at_once)[0]
                    store.database.close()
        for share in (50, 95):
            lite, served = (np.percentile(seconds, share) * 1e3 for seconds in taken.values())
            rows.append([at_once, f"p{share}", f"{lite:.1f}", f"{served:.1f}", f"{served / lite:.2f}"])
    show("The record: one submission, ms", ["at once", "", "SQLite", "PostgreSQL", "ratio"], rows)


@contextmanager
def _behind_nginx(database: str) -> Iterator[str]:
    """The address of two processes of a class."""
    with tempfile.TemporaryDirectory() as name:
        folder, environment = Path(name), {"DATABASE_URL": database}
        with serve(OURS.script, folder, environment) as a, serve(OURS.script, folder, environment) as b:
            [port] = free_ports(1)
            with nginx(folder, port, [_port(a), _port(b)]):
                for server in (a, b):
                    server.until_idle()
                yield f"http://127.0.0.1:{port}"


def _port(server: Server) -> int:
    port = urlsplit(server.base).port
    assert port is not None
    return port


def _processes(base: str) -> None:
    hours: dict[int, list[Tally]] = {count: [] for count in PROCESSES}
    for _ in range(TURNS):
        for count, names in PROCESSES.items():
            cookies = [f"courseware_process={name}" for name in names]
            asked = crowd(base, OURS.page, OURS.query, LEARNERS, SATURATED, answering(OURS), cookies)
            hours[count].append(asyncio.run(asked))
    rates = {count: median(len(hour.seconds) / SATURATED.seconds for hour in of) for count, of in hours.items()}
    rows = []
    for count, of in hours.items():
        taken = [second for hour in of for second in hour.seconds]
        p50, p95 = (f"{np.percentile(taken, share) * 1e3:.0f}" for share in (50, 95))
        rows.append([count, f"{rates[count]:.0f}", f"{rates[count] / rates[1]:.2f}", p50, p95])
    show(f"{LEARNERS} learners without a pause", ["processes", "answers a second", "ratio", "p50 ms", "p95 ms"], rows)
    stop_on_exceptions(hour for of in hours.values() for hour in of)
