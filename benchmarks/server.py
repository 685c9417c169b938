"""A server of its own for a measurement: started on a free port of the loopback, with its data in a fresh folder unless
the measurement gives one."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, sleep
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Server:
    base: str
    pid: int
    started: float
    """`perf_counter()` when the process was started."""

    def megabytes(self) -> float:
        """Resident memory of the process."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
        raise RuntimeError("no VmRSS")

    def until_idle(self) -> None:
        """Wait for the end of what was begun at the start (caches being filled): a second with nothing computed."""
        deadline = perf_counter() + 180
        while perf_counter() < deadline:
            before = self._computed()
            sleep(1.0)
            if self._computed() - before < 0.05:
                return
        raise TimeoutError("the server is still busy")

    def _computed(self) -> float:
        """Seconds of processor time so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serve(script: Path, data: Path | None = None, more: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Run `streamlit run script` with the project's configuration until the block ends; `data` is its data folder,
    `more` what else is in its environment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "server.log").open("wb") as log:
        command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
        started = perf_counter()
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, "COURSEWARE_DATA": str(data or folder), **(more or {})},
        )
        try:
            base = f"http://127.0.0.1:{port}"
            _wait(base, process)
            yield Server(base, process.pid, started)
        finally:
            process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):  # it may be waiting for a search of its own
                process.wait(5)
            process.kill()
            process.wait()


def _wait(base: str, process: subprocess.Popen[bytes]) -> None:
    deadline = perf_counter() + 60
    while perf_counter() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server stopped with code {process.returncode}")
        try:
            with urlopen(base + "/_stcore/health", timeout=1) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            sleep(0.01)
    raise TimeoutError("the server did not become healthy")
