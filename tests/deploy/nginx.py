"""nginx with the shipped configuration, in a folder and on ports of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

import pytest

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
NAME = "course.example.cn"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def until(true: Callable[[], bool], seconds: float, what: str) -> None:
    deadline = monotonic() + seconds
    while not true():
        if monotonic() > deadline:
            pytest.fail(f"{what}: not within {seconds} s")
        sleep(0.05)


@contextmanager
def nginx(folder: Path, port: int, ports: list[int]) -> Iterator[None]:
    """The shipped site with these ports, in a main configuration like Debian's, and all it writes in the folder."""
    if NGINX is None:
        pytest.skip("no nginx on this machine")
    site = (DEPLOY / "nginx.conf").read_text()
    own = {
        "listen 80;": f"listen 127.0.0.1:{port};",
        ":8501": f":{ports[0]}",
        ":8502": f":{ports[1]}",
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
