"""Holding a class: the addresses and codes that a trainer needs, printed; then the app, for everyone on the network."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import segno

from courseware.cache import Cache
from courseware.content.kept import kept_course
from courseware.i18n import t
from courseware.record.learners import NameTaken
from courseware.record.store import Store
from courseware.record.trainers import Trainer
from courseware.record.unavailable import StoreUnavailable
from courseware.study.leading import Leading
from courseware.study.names import NameRefused
from courseware.study.rooms import ClassRoom


def rehearse(root: Path, data: Path, port: int) -> int:
    """The same with simulated learners, in a record of its own that is made anew: nothing of it stays."""
    folder = data / "rehearsal"
    shutil.rmtree(folder, ignore_errors=True)
    os.environ.pop("DATABASE_URL", None)
    os.environ["COURSEWARE_DATA"] = str(folder)
    return hold(root, folder, port, t("彩排班"), new_passcode=False, rehearsal=True)


def hold(
    root: Path, data: Path, port: int, name: str | None, new_passcode: bool = False, rehearsal: bool = False
) -> int:
    """Print how to come in, and run the app until it is stopped. Returns the exit code."""
    try:
        leading = _leading(root, data)
        trainer, passcode = _trainer(leading, new_passcode)
        room = _class(leading, trainer, name)
    except (StoreUnavailable, NameRefused) as problem:
        print(problem.advice if isinstance(problem, StoreUnavailable) else problem, file=sys.stderr)
        return 1
    hosts = addresses()
    print(*lines(room, hosts, port, passcode), sep="\n", flush=True)
    if hosts and sys.stdout.isatty() and os.name != "nt":
        segno.make(join_address(hosts[0], port, room.row.code)).terminal(compact=True)
    environment = {**os.environ, "COURSEWARE_CLASS": "1", **({"COURSEWARE_REHEARSAL": room.id} if rehearsal else {})}
    served = [sys.executable, "-m", "streamlit", "run", str(root / "app.py")]
    served += ["--server.address", "0.0.0.0", "--server.port", str(port)]
    try:
        return subprocess.call(served, cwd=root, env=environment)
    except KeyboardInterrupt:
        return 0


def add_trainer(root: Path, data: Path, name: str, admin: bool) -> int:
    """Print the passcode of a new trainer. Returns the exit code."""
    try:
        _, passcode = _leading(root, data).add_trainer(name, admin)
    except StoreUnavailable as problem:
        print(problem.advice, file=sys.stderr)
        return 1
    except (NameRefused, NameTaken) as refused:
        print(t("不行：{why}", why=str(refused)), file=sys.stderr)
        return 1
    print(t("口令：{passcode}（只显示这一次）", passcode=passcode))
    return 0


def addresses() -> list[str]:
    """Of this computer in its network, the likeliest first; none if it is in no network."""
    found = []
    for far in ("10.255.255.255", "192.168.255.255", "8.8.8.8"):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((far, 1))  # nothing is sent: the system says from where it would be
                found.append(probe.getsockname()[0])
            except OSError:
                continue
    return [address for address in dict.fromkeys(found) if not address.startswith("127.")]


def join_address(host: str, port: int, code: str) -> str:
    """What the QR code holds."""
    return f"http://{host}:{port}/join?code={code}"


def lines(room: ClassRoom, hosts: list[str], port: int, passcode: str | None) -> list[str]:
    """What the trainer reads in the window."""
    said = [t("班级：{name}", name=room.row.name)]
    said += [t("学员打开：http://{host}:{port}/join", host=host, port=port) for host in hosts]
    if not hosts:
        said.append(t("这台电脑没有连上局域网，学员连不进来。"))
    said.append(t("班级码：{code}", code=room.row.code))
    said.append(t("老师打开：http://127.0.0.1:{port}/trainer", port=port))
    known = t("口令：还是上次那个；忘了就加 --new-passcode 再启动")
    said.append(t("口令：{passcode}", passcode=passcode) if passcode else known)
    return said


def _leading(root: Path, data: Path) -> Leading:
    store = Store.open(os.environ.get("DATABASE_URL") or data / "courseware.db")
    return Leading(kept_course(root, Cache(data / "cache")), store, lambda: datetime.now(UTC))


def _trainer(leading: Leading, new_passcode: bool) -> tuple[Trainer, str | None]:
    """Who leads from this computer, the first one; and his passcode, if it was made just now."""
    known = leading.trainers()
    if not known:
        return leading.add_trainer(t("老师"), admin=True)
    return known[0], leading.new_passcode(known[0]) if new_passcode else None


def _class(leading: Leading, trainer: Trainer, name: str | None) -> ClassRoom:
    named = [each for each in leading.classes(trainer) if name is None or each.row.name == name]
    return named[-1] if named else leading.new_class(trainer, name or t("我的班"))
