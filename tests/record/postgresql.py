"""A PostgreSQL server of one's own, from the programs on this machine, in a folder that goes with it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest

UNPRIVILEGED = 65534  # the server refuses to run as root


def program(name: str) -> str | None:
    """Where a program of the server is; Debian keeps them off the path."""
    folders = [os.environ.get("PATH", ""), *map(str, Path("/usr/lib/postgresql").glob("*/bin"))]
    return shutil.which(name, path=os.pathsep.join(folders))


def run(name: str, *arguments: str | Path) -> str:
    """What the program prints."""
    user = UNPRIVILEGED if os.geteuid() == 0 else None
    command = [str(program(name)), *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, user=user, timeout=60, text=True).stdout


@dataclass
class Server:
    """Reached by a socket in its folder and by no TCP port, so that nothing else on the machine is in the way."""

    folder: Path
    safe: bool = False
    """Whether a commit waits for the disk: no test needs it."""
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def start(self) -> None:
        waits = "on" if self.safe else "off"
        options = f"-c listen_addresses='' -c unix_socket_directories={self.folder} -c fsync={waits}"
        run("pg_ctl", "-D", self.folder / "data", "-o", options, "-l", self.folder / "log", "-w", "start")

    def stop(self, how: str = "fast") -> None:
        run("pg_ctl", "-D", self.folder / "data", "-m", how, "-w", "stop")

    @contextmanager
    def stopped(self) -> Iterator[None]:
        self.stop()
        try:
            yield
        finally:
            self.start()

    def database(self, template: str = "template1") -> str:
        """The URL of a new database."""
        name = f"record{next(self._numbers)}"
        run("createdb", "-h", self.folder, "-U", "app", "-T", template, name)
        return f"postgresql://app@/{name}?host={self.folder}"


@contextmanager
def serving(safe: bool = False) -> Iterator[Server]:
    """Skips the test where there is no server or no driver for one."""
    pytest.importorskip("psycopg")
    if not (program("initdb") and program("pg_ctl")):
        pytest.skip("no PostgreSQL server on this machine")
    with tempfile.TemporaryDirectory() as name:
        if os.geteuid() == 0:
            os.chown(name, UNPRIVILEGED, -1)
        server = Server(Path(name), safe)
        run("initdb", "-D", server.folder / "data", "-U", "app", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C")
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")
