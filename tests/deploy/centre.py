"""A centre as `deploy/` sets it up, in a folder of its own: two processes of the app, kept up as systemd keeps them, on
one PostgreSQL, behind nginx with the shipped configuration."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from urllib.error import URLError
from urllib.request import urlopen

from tests.deploy.nginx import DEPLOY, NAME, free_ports, nginx, until

ROOT = Path(__file__).resolve().parents[2]
PAUSE_SECONDS = 2
"""Before systemd starts again what has ended."""


class Unit:
    """A process as `courseware@.service` runs it: started again whenever it ends."""

    def __init__(self, port: int, folder: Path, environment: dict[str, str]) -> None:
        self.port = port
        self.pid = 0  # while there is none
        self._log, self._environment = folder / f"{port}.log", environment
        self._over = Event()
        self._again = Event()
        self._keeper = Thread(target=self._keep, name=f"courseware@{port}")
        self._keeper.start()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        if self.pid:
            os.kill(self.pid, how)

    def restart(self) -> None:
        """As `systemctl restart`: without the pause, back when the new process has been started."""
        before = self.pid
        self._again.set()
        self.end()
        until(lambda: self.pid not in (0, before), 30, "the process is started again")

    def over(self) -> None:
        self._over.set()
        self._again.set()
        while self._keeper.is_alive():
            with suppress(ProcessLookupError):
                self.end(signal.SIGKILL)
            self._keeper.join(0.1)

    def keeps_answers(self) -> bool:
        with suppress(URLError, OSError), urlopen(f"{self.base}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
        return False

    def until_ready(self) -> None:
        until(self.keeps_answers, 90, f"{self.base} keeps answers (its log: {self._log})")

    def _keep(self) -> None:
        unit = (DEPLOY / "courseware@.service").read_text()
        [line] = [line for line in unit.splitlines() if line.startswith("ExecStart=")]
        _, *arguments = line.replace("%i", str(self.port)).split()
        while not self._over.is_set():
            self._again.clear()
            with self._log.open("ab") as log:
                process = subprocess.Popen(
                    [sys.executable, "-m", "streamlit", *arguments],
                    cwd=ROOT,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env={**os.environ, **self._environment},
                )
            self.pid = process.pid
            process.wait()
            self.pid = 0
            self._again.wait(PAUSE_SECONDS)


@dataclass(frozen=True)
class Centre:
    folder: Path
    port: int
    """Of nginx."""
    database: str
    units: dict[str, Unit]
    """By the name that the cookie gives them."""

    @property
    def base(self) -> str:
        return f"http://{NAME}:{self.port}"

    def rolling_restart(self) -> str:
        """What the shipped script says, with systemd as it would be."""
        path = f"{self.folder / 'bin'}:{os.environ['PATH']}"
        ports = [str(unit.port) for unit in self.units.values()]
        command = [str(DEPLOY / "rolling-restart"), *ports]
        done = subprocess.run(command, env={**os.environ, "PATH": path}, capture_output=True, text=True, timeout=150)
        assert done.returncode == 0, done.stderr
        return done.stdout


def environment(database: str, data: Path) -> dict[str, str]:
    """Of the shipped example, with this centre's places."""
    lines = (DEPLOY / "courseware.env.example").read_text().splitlines()
    shipped = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return {**shipped, "DATABASE_URL": database, "COURSEWARE_DATA": str(data)}


def _systemctl(folder: Path, units: dict[str, Unit], over: Event) -> Thread:
    """A command of that name for `rolling-restart`, and who does what it is told."""
    (folder / "bin").mkdir()
    for pipe in ("asked", "done"):
        os.mkfifo(folder / pipe)
    command = folder / "bin" / "systemctl"
    command.write_text(f'#!/bin/sh\necho "$*" > {folder}/asked && read -r done < {folder}/done\n')
    command.chmod(0o755)

    def serve() -> None:
        while not over.is_set():
            try:
                asked = (folder / "asked").read_text()
            except PermissionError:  # a test of the same process has given up its rights for a moment
                over.wait(0.1)
                continue
            if over.is_set():
                return
            verb, name = asked.split()
            assert verb == "restart"
            [unit] = [unit for unit in units.values() if name == f"courseware@{unit.port}"]
            unit.restart()
            (folder / "done").write_text("done\n")

    thread = Thread(target=serve, name="systemd", daemon=True)
    thread.start()
    return thread


@contextmanager
def centre(folder: Path, database: str, kept: Path) -> Iterator[Centre]:
    """`kept`: what an earlier server has computed at its start."""
    port, *ports = free_ports(3)
    data = folder / "data"
    data.mkdir()
    (data / "cache").symlink_to(kept, target_is_directory=True)
    with nginx(folder, port, ports):
        units = {
            name: Unit(each, folder, environment(database, data)) for name, each in zip(("a", "b"), ports, strict=True)
        }
        over = Event()
        try:
            _systemctl(folder, units, over)
            for unit in units.values():
                unit.until_ready()
            yield Centre(folder, port, database, units)
        finally:
            over.set()
            for unit in units.values():
                unit.over()
