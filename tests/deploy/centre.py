"""A centre as `deploy/` sets it up, in a folder of its own: two processes of the app, kept up as systemd keeps them, on
one PostgreSQL, behind nginx with the shipped configuration."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from threading import Event, Thread
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.promotion.optima import KEPT

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
NAME = "course.example.cn"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
PAUSE_SECONDS = 2
"""Before systemd starts again what has ended."""


def free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def until(true: object, seconds: float, what: str) -> None:
    deadline = monotonic() + seconds
    while not true():  # type: ignore[operator]
        if monotonic() > deadline:
            pytest.fail(f"{what}: not within {seconds} s")
        sleep(0.05)


class Unit:
    """A process as `courseware@.service` runs it: started again whenever it ends."""

    def __init__(self, port: int, folder: Path, environment: dict[str, str]) -> None:
        self.port, self.pid = port, 0
        self._folder, self._environment = folder, environment
        self._over = Event()
        self._again = Event()
        self._keeper = Thread(target=self._keep, name=f"courseware@{port}")
        self._keeper.start()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        os.kill(self.pid, how)

    def restart(self) -> None:
        """As `systemctl restart`: without the pause, back when the new process has been started."""
        before = self.pid
        self._again.set()
        self.end()
        until(lambda: self.pid != before, 30, "the process is started again")

    def over(self) -> None:
        self._over.set()
        self._again.set()
        with suppress(ProcessLookupError):
            self.end(signal.SIGKILL)
        self._keeper.join(10)

    def keeps_answers(self) -> bool:
        with suppress(URLError, OSError), urlopen(f"{self.base}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
        return False

    def until_ready(self) -> None:
        until(self.keeps_answers, 90, f"{self.base} is healthy; its log ends with\n{self._said()}")

    def _keep(self) -> None:
        unit = (DEPLOY / "courseware@.service").read_text()
        [line] = [line for line in unit.splitlines() if line.startswith("ExecStart=")]
        _, *arguments = line.replace("%i", str(self.port)).split()
        while not self._over.is_set():
            self._again.clear()
            with (self._folder / f"{self.port}.log").open("ab") as log:
                process = subprocess.Popen(
                    [sys.executable, "-m", "streamlit", *arguments],
                    cwd=ROOT,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env={**os.environ, **self._environment},
                )
            self.pid = process.pid
            process.wait()
            self._again.wait(PAUSE_SECONDS)

    def _said(self) -> str:
        log = self._folder / f"{self.port}.log"
        return log.read_text()[-2000:] if log.exists() else ""


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


@contextmanager
def nginx(folder: Path, port: int, ports: list[int]) -> Iterator[None]:
    """The shipped site with these ports, in a main configuration like Debian's, and all it writes in the folder."""
    if NGINX is None:
        pytest.skip("no nginx on this machine")
    site = (DEPLOY / "nginx.conf").read_text()
    own = {
        "listen 80;": f"listen 127.0.0.1:{port};",
        "8501": str(ports[0]),
        "8502": str(ports[1]),
        "/var/lib/nginx": str(folder),
        "/var/log/nginx": str(folder),
    }
    for shipped, here in own.items():
        assert shipped in site
        site = site.replace(shipped, here)
    (folder / "site.conf").write_text(site)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx-error.log;"
        f"events {{ worker_connections 512; }} http {{ {temporary} gzip on; include {folder}/site.conf; }}"
    )
    process = subprocess.Popen([NGINX, "-e", f"{folder}/nginx-error.log", "-c", f"{folder}/nginx.conf"])
    try:

        def listens() -> bool:
            assert process.poll() is None, (folder / "nginx-error.log").read_text()
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                return True
            return False

        until(listens, 10, "nginx listens")
        yield
    finally:
        process.terminate()
        process.wait(10)


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
            asked = (folder / "asked").read_text()
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
    copytree(KEPT, data / "best-plans")
    (data / "cache").symlink_to(kept, target_is_directory=True)
    units = {
        name: Unit(each, folder, environment(database, data)) for name, each in zip(("a", "b"), ports, strict=True)
    }
    over = Event()
    try:
        _systemctl(folder, units, over)
        with nginx(folder, port, ports):
            for unit in units.values():
                unit.until_ready()
            yield Centre(folder, port, database, units)
    finally:
        over.set()
        for unit in units.values():
            unit.over()
